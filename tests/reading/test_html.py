"""What a reader sees of a page, and what the layout says of each line."""

from __future__ import annotations

import gc
import html as standard
import pickle
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleanscrape.reading.html import CELLS_MEET, Layout, Place, marked_lines, read_html, shapes_of
from cleanscrape.reading.text import read_texts

SENTENCE = "The harbour office counted forty ships in March, three more than in the same month a year ago."
ARTICLE = "".join(f"<p>{SENTENCE} This is part {number} of the report.</p>" for number in range(12))


def text(markup: str) -> str:
    return read_html(markup).text


def rows(layout: Layout) -> list[str]:
    return [line for line in layout.text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("plain text, no tag", "plain text, no tag"),
        ("<p>One\n   two\tthree</p>", "One two three"),
        ("<p>a<b>b</b>c <i>d</i> <u>e</u></p>", "abc d e"),
        ("<p>wrap<span>ped</span>\n<span>apart</span></p>", "wrapped apart"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<div>one<div>two</div>three</div>", "one\ntwo\nthree"),
        ("<p>one<br>two<br><br>three</p>", "one\ntwo\n\nthree"),
        ("<ul><li>one<li>two</ul>after", "one\ntwo\n\nafter"),
        ("<dl><dt>term<dd>meaning</dl>", "term\nmeaning"),
        ("<p>one<p>two<div>three</div>", "one\n\ntwo\n\nthree"),
        ("<p>a&nbsp;b &lt;c&gt; &amp;amp; caf&eacute;</p>", "a b <c> &amp; café"),
        ("a < b and b > c, 1 <2", "a < b and b > c, 1 <2"),
        ("<p title='a > b' class=x>kept</p>", "kept"),
        ('<p title="a <b> c">kept</p>', "kept"),
        ("before<!-- no <p>comment</p> -->after", "beforeafter"),
        ("before<!-->after", "beforeafter"),
        ("<script>if (a < b) document.write('<p>no</p>')</script>yes", "yes"),
        ("<STYLE>p {}</STYLE><P>yes</P>", "yes"),
        ("<p>a<svg><title>no</title><text>no</text></svg>b</p>", "ab"),
        ("<p>icon <svg/> text</p>", "icon text"),
        ("<svg><path></a><ul><li>menu</ul>", "menu"),
        ("<video>Your browser is old</video><p>yes", "yes"),
        ("<select><option>one<option>two</select>yes", "yes"),
        ("<button>Send</button> now", "Send\nnow"),
        ("<a href=x>Home</a><a href=y>News</a>", "Home News"),
        ("<p>He said <q>no</q>.</p>", "He said “no”."),
        ("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>を</p>", "漢字(かんじ)を"),
        ("<details><summary>More</summary>All of it</details>", "More\nAll of it"),
        ("<pre>\nif a:\n    b  = 1\n\nend</pre>", "if a:\n    b  = 1\n\nend"),
        ("<pre><code><span>x = 1</span>\n<span>y = 2</span></code></pre>", "x = 1\ny = 2"),
        ("<table><tr><td>Oslo<td>4°<tr><td>Rome<td>18°</table>", "Oslo | 4°\nRome | 18°"),
        ("<table><tr><td>one<td>&nbsp;<td> <td>two</table>", "one | two"),
        ("<table><tr><td><p>one</p><p>two</p></td><td><div>three</div></td></tr></table>", "one\n\ntwo\n\nthree"),
        ("<table><tr><td>a<table><tr><td>b</table></table>c", "a\n\nb\n\nc"),
        ("<x-box>one</x-box><x-box>two</x-box><p>a <x-tip>b</x-tip> c</p>", "one\ntwo\n\na b c"),
        ("<p style='color:red' style='display:none'>the first counts</p>", "the first counts"),
        ("<head><title>no</title></head>between<body><p>yes", "between\n\nyes"),
        ("<title>No</title><noscript>no</noscript><textarea>no</textarea>yes", "yes"),
        ("\0<\0p>N\0UL</p>", "NUL"),
        ("<p>end <b", "end"),
        ("", ""),
    ],
)
def test_the_text_is_what_a_reader_sees(markup: str, expected: str) -> None:
    assert text(markup) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden>no</div>",
        "<div aria-hidden=true>no</div>",
        "<p style='color: red; DISPLAY : none'>no</p>",
        '<section style="visibility:hidden"><p>no</p></section>',
        "<span hidden>no</span>",
        "<span style=display:none>n<span>o</span></span>",
        "<dialog>no</dialog>",
        "<template><p>no</p></template>",
    ],
)
def test_hidden_elements_are_left_out(hidden: str) -> None:
    assert text(f"<p>before</p>{hidden}<p>after</p>") == "before\n\nafter"


@pytest.mark.parametrize(
    "shown",
    [
        '<div class="hidden">yes</div>',
        '<div style="overflow:hidden">yes</div>',
        '<div style="--display:none; backface-visibility:hidden">yes</div>',
        "<div aria-hidden=false>yes</div>",
        "<div hidden=until-found>yes</div>",
        "<dialog open>yes</dialog>",
        '<div hidden id="S:0">yes</div>',
        "<template shadowrootmode=open><p>yes</p></template>",
        "<button aria-controls=more></button><div id=more hidden>yes</div>",
        '<a href="#more"></a><div id=more style="display:none">yes</div>',
    ],
)
def test_what_only_looks_hidden_or_can_be_unfolded_is_read(shown: str) -> None:
    assert text(shown) == "yes"


def test_what_a_control_unfolds_is_flagged_and_a_menu_is_not_unfolded() -> None:
    layout = read_html("<button aria-controls=a></button><p>one</p><div id=a hidden>two</div>")
    assert [bool(flags & Place.HIDDEN) for flags in layout.flags.tolist()] == [False, True]
    assert text("<button aria-controls=a></button><nav id=a hidden>menu</nav>") == ""


def test_lines_know_their_element_links_and_emphasis() -> None:
    layout = read_html(
        '<article id=main class="Post big"><p>Read <a href=x>the <b>whole</b> story</a> now</p><p><a name=y>no link</a>'
    )
    assert rows(layout) == ["Read the whole story now", "no link"]
    assert layout.linked.tolist() == [len("thewholestory"), 0]
    assert layout.links.tolist() == [1, 0]
    assert layout.strong.tolist() == [len("whole"), 0]
    assert layout.tag == ["body", "article", "p", "p"]
    assert layout.parent.tolist() == [-1, 0, 1, 1]
    assert layout.depth.tolist() == [0, 1, 2, 2]
    assert layout.sibling.tolist() == [0, 0, 0, 1]
    assert layout.element.tolist() == [2, 3]
    assert layout.attributes[1].split() == ["main", "Post", "big"]


def test_a_link_or_emphasis_around_blocks_counts_in_each_line() -> None:
    layout = read_html("<a href=x><div>Headline</div><div>of <b>the</div><div>day</b></div></a><div>rest</div>")
    assert layout.linked.tolist() == [8, 5, 3, 0]
    assert layout.links.tolist() == [1, 1, 1, 0]
    assert layout.strong.tolist() == [0, 3, 3, 0]


def test_flags_say_where_a_line_stands() -> None:
    layout = read_html(
        "<nav><ul><li>Home</ul></nav><main><h2>Title</h2><blockquote><p>Said</p></blockquote><p>By <time>May</time> <img></p>"
        "<table><tr><th>a<td>b</table><pre>x</pre></main><div role=contentinfo>Imprint</div>"
    )
    places = [Place(flags) for flags in layout.flags.tolist()]
    assert places == [
        Place.NAV | Place.LIST,
        Place.MAIN | Place.H2,
        Place.MAIN | Place.QUOTE | Place.PARAGRAPH,
        Place.MAIN | Place.PARAGRAPH | Place.TIME | Place.IMAGE,
        Place.MAIN | Place.TABLE | Place.CELLS,
        Place.MAIN | Place.PRE,
        Place.FOOTER,
    ]


def test_a_row_of_cells_belongs_to_the_row_and_a_single_cell_to_itself() -> None:
    layout = read_html("<table><tr><td>a<td>b<tr><td>c</table>")
    assert [layout.tag[index] for index in layout.element.tolist()] == ["tr", "td"]


@pytest.mark.parametrize(
    ("markup", "fallback"),
    [
        (f'<body style="visibility:hidden">{ARTICLE}', "hidden"),
        (f"<div id=app></div><noscript>{ARTICLE}</noscript>", "noscript"),
        (f"<x-app></x-app><template>{ARTICLE}</template>", "template"),
    ],
)
def test_a_page_that_is_empty_without_it_is_read_again(markup: str, fallback: str) -> None:
    layout = read_html(markup)
    assert layout.fallback == fallback
    assert layout.text == text(ARTICLE)
    assert layout.html == markup


def test_a_page_with_text_needs_no_second_reading() -> None:
    layout = read_html(f"{ARTICLE}<noscript>{ARTICLE}</noscript><div hidden>{ARTICLE}</div>")
    assert layout.fallback == ""
    assert layout.text == text(ARTICLE)


def test_the_article_is_read_from_data_where_the_page_shows_little() -> None:
    body = "\\n".join(f"{SENTENCE} Part {number}." for number in range(12))
    described = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    state = f'<script id=__NEXT_DATA__ type=application/json>{{"props": [{{"text": "{body}", "css": "{{a:b;c:d}}"}}]}}</script>'
    for script in (described, state):
        layout = read_html(f"<html><head>{script}</head><body class=shell><h1>Ships</h1></body></html>")
        assert layout.fallback == "data"
        assert rows(layout)[0] == f"{SENTENCE} Part 0."
        assert rows(layout)[-1] == "Ships"
        assert len(rows(layout)) == 13


@pytest.mark.parametrize("data", ["{", "[" * 50_000, '{"articleBody": 3}', '{"articleBody": ""}', "null"])
def test_broken_data_do_no_harm(data: str) -> None:
    assert text(f"<script type=application/ld+json>{data}</script><p>yes</p>") == "yes"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>end <br", "end"),
        ("<p>end <br class='x", "end"),
        ("<p>one<p class=x", "one"),
        ("<p>one</p><svg>two<p>three", "one\n\nthree"),
        ("<p>one</p><video>two<b>three", "one\n\ntwothree"),
        ("<span hidden>one<p>two", "one\n\ntwo"),
        ("<bloc\u212aquote>one</bloc\u212aquote>two", "onetwo"),
        ("<X-\u00c9>one</x-\u00c9>two", "one\ntwo"),
        ("<p Style='Display:None'>one</p>two", "two"),
        ("<div HIDDEN>one</div>two", "two"),
        ('<p class="a"\u00a0hidden>one</p>two', "two"),
        ("<p\u3000hidden>one</p>two", "two"),
        ("<table><tr><td>a<cell>b<td>c</table>", "ab | c"),
        ("<pre>a\u2028b\r\nc&#13;&#10;d&#10;</pre>", "a\nb\nc\nd"),
        ("\ud800 <p class=\udfff>\udc00\ud800", "\ud800\n\n\udc00\ud800"),
    ],
)
def test_broken_and_unfinished_markup(markup: str, expected: str) -> None:
    assert text(markup) == expected


def test_a_link_without_an_address_does_not_end_one_within_a_table() -> None:
    layout = read_html("<table><tr><td><a href=x>one <a>two</a> three</table>")
    assert layout.linked.tolist() == [len("onetwo")]


def test_lone_surrogates_survive_in_attributes_and_marks() -> None:
    markup = "<div class='\ud800'>a <b title='\udfff'>\udc00</b></div>"
    assert read_html(markup).attributes == ["", "\ud800"]
    assert marked_lines(markup) == [(["a ", "\udc00"], [(1, "b title='\udfff'"), (2, "/b")])]


def test_marks_are_where_they_stand() -> None:
    markup = "<p><i>a</i> b<p hidden><u>no</u></p><table><tr><td>x<td><b>y"
    assert marked_lines(markup) == [
        (["a", " b"], [(0, "i"), (1, "/i")]),
        (["x", " | ", "y"], [(0, "u"), (0, "/u"), (1, "b"), (1, CELLS_MEET)]),
    ]


def test_layouts_are_equal_if_they_say_the_same() -> None:
    layout = read_html(f"<body class=a>{ARTICLE}")
    assert layout == pickle.loads(pickle.dumps(layout)) == read_html(layout.html)
    assert layout != read_html(f"<body class=b>{ARTICLE}")
    assert layout != read_html(f"<body class=a><div>{ARTICLE}")
    assert layout != "a text"


def test_prose_is_what_is_long_enough_and_no_links() -> None:
    chinese = "\u6e2f" * 27
    assert read_html(f"<p>{SENTENCE}<p>short<p><a href=x>{SENTENCE}</a>").prose == len(SENTENCE)
    assert read_html(f"<p>{chinese}<p>{chinese[1:]}").prose == 81
    assert read_html("<p>" + "\ud800" * 79).prose == 0
    assert read_html("<p>" + "\ud800" * 80).prose == 80


def test_pages_are_read_alike_in_many_threads() -> None:
    pages = [f"<body class=c{number}>{ARTICLE * number}<table><td>{number}<td>&eacute;" for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read_html, pages)) == list(map(read_html, pages))


def numbered(form: str) -> Callable[[int], str]:
    return lambda count: "".join(map(form.format, range(count)))


LONG: dict[str, Callable[[int], str]] = {
    "deep": lambda count: "<div>" * count + "deep" + "</div>" * count,
    "siblings": lambda count: "<p>x</p>" * count,
    "emphasis": lambda count: "<b>" * count,
    "items": lambda count: "<ul>" + "<li><div>x" * count,
    "cells": lambda count: "<table><tr>" + "<td>x" * count,
    "stray ends": lambda count: "<section><table><tr><td>" + "<div>" * count + "</section></td>" * count,
    "ends of nothing": lambda count: "<div>" * count + numbered("</x-{}>")(count),
    "tables": lambda count: "<table><tr><td>" * count,
    "pictures": lambda count: "<svg>" * count + "<div>" * (count // 100),
    "templates": lambda count: "<template>" * count,
    "noscript": lambda count: "<noscript>" * count,
    "comments": lambda count: "<!--" * count,
    "quotes": lambda count: '<a title="' * count,
    "equals": lambda count: "<a " + "= " * count + '"',
    "scripts": lambda count: "<script json " * count,
    "descriptions": lambda count: '<meta name="description' * count,
    "brackets": lambda count: "<" * count,
    "unended": lambda count: "<xy" * count,
    "references": lambda count: "&amp" * count,
    "digits": lambda count: "&#" + "1" * count,
    "hidden": lambda count: "<div hidden><span hidden>" * count,
    "hidden names": numbered("<x{} hidden>"),
    "names": numbered("<x-{}>"),
    "classes": numbered("<p class=c{}>"),
    "ids": lambda count: "<a aria-controls='" + numbered("i{} ")(count) + "'>",
    "roles": lambda count: "<p " + "role " * count + ">",
    "styles": lambda count: "<p style='" + "display: " * count + "'>",
    "lines": lambda count: "<pre>" + " \r\nx" * count,
    "space": lambda count: "<p>x" + "\u3000" * count + "<p>y",
    "surrogates": lambda count: "\ud800x" * count,
    "data": lambda count: '<script type="application/ld+json">' + "[" * count,
    "kinds": lambda count: '"@type":og:type"' * count,
}


@pytest.mark.parametrize("build", LONG.values(), ids=LONG)
@pytest.mark.parametrize("read", [read_html, marked_lines])
def test_any_size_is_read_in_linear_time(read: Callable[[str], object], build: Callable[[int], str]) -> None:
    def seconds(page: str) -> float:
        start = time.process_time()
        read(page)
        return time.process_time() - start

    short, long = build(10_000), build(80_000)
    gc.disable()  # it looks at all objects of the process again and again while many are made
    try:
        times = [min(seconds(page) for _ in range(3)) for page in (long, short)]
    finally:
        gc.enable()
    assert times[0] < 27 * max(times[1], 0.001)  # three times as long for twice the size, thrice over; 64 if quadratic


@pytest.mark.slow
def test_fifty_megabytes_are_a_page_like_any_other() -> None:
    story = f"<div class=story><h2>Ships</h2>{ARTICLE}</div>"
    count = 50_000_000 // len(story)
    layout = read_html("<main>" + story * count)
    assert layout.lines.shape == (5, 13 * count)
    assert layout.elements.shape == (5, 2 + 14 * count)
    assert layout.end[1] == 2 + 14 * count
    assert layout.prose == count * read_html(story).prose


TAGS = st.sampled_from(
    [
        *("p", "div", "span", "b", "a", "ul", "li", "table", "tr", "td", "th", "h1", "h2", "pre", "form", "svg", "script", "style"),
        *("template", "select", "br", "hr", "img", "dl", "dt", "dd", "x-card", "body"),
    ]
)
PIECES = st.one_of(
    TAGS.map("<{}>".format),
    TAGS.map("</{}>".format),
    TAGS.map('<{} hidden class="a b">'.format),
    st.sampled_from(
        ["<a href='x'>", "<!-- c -->", "<!", "<", ">", "&amp;", "&nbsp;", "\0", "\x85", "\u2028", " ", "\n", '"', "<p title='"]
    ),
    st.text(max_size=8),
)


@given(st.lists(PIECES, max_size=40).map("".join))
@example("<table><td>a</table><pre>\n\u2028b\n</pre>")
@settings(max_examples=200, deadline=None)
def test_rows_are_lines_and_the_tree_is_a_tree(markup: str) -> None:
    layout = read_html(markup)
    assert layout.lines.shape == (5, len(read_texts([layout.text]).start))
    elements = len(layout.tag)
    parents = layout.parent.tolist()
    assert layout.elements.shape == (5, elements)
    assert len(layout.attributes) == elements
    assert all(0 <= index < elements for index in layout.element)
    assert parents[0] == -1
    assert all(0 <= parent < index for index, parent in enumerate(parents[1:], 1))
    assert all(layout.depth[index] == layout.depth[parent] + 1 for index, parent in enumerate(parents[1:], 1))
    inside = [[above for above, end in enumerate(layout.end[:index].tolist()) if index < end] for index in range(elements)]
    assert [around[-1] if around else -1 for around in inside] == parents
    assert [len(around) for around in inside] == layout.depth.tolist()
    assert layout.shape[0] == 0
    assert dict.fromkeys(layout.shape.tolist()) == dict.fromkeys(range(len(shapes_of(layout.shape_text))))
    assert len(set(shapes_of(layout.shape_text))) == layout.shape_text.count(0) // 2
    visible = [len("".join(line.split())) for line in rows(layout)]
    assert all(linked <= seen for linked, seen in zip(layout.linked, visible, strict=True))
    assert all(strong <= seen for strong, seen in zip(layout.strong, visible, strict=True))


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_every_visible_character_of_plain_text_survives(plain: str) -> None:
    markup = standard.escape(plain.replace("\0", ""))
    assert text(markup).split() == standard.unescape(markup).split()


SIMPLE = st.sampled_from(["p", "div", "ul", "li", "h2", "b", "span", "section", "blockquote", "br"])


@given(
    st.lists(st.one_of(SIMPLE.map("<{}>".format), SIMPLE.map("</{}>".format), st.sampled_from(["one ", "two", " "])), max_size=25)
)
@settings(max_examples=200, deadline=None)
def test_missing_and_stray_end_tags_are_treated_as_a_browser_does(pieces: list[str]) -> None:
    markup = "<body>" + "".join(pieces)
    repaired = LexborHTMLParser(markup, scripting=True).html or ""
    assert text(markup).replace("\n\n", "\n") == text(repaired).replace("\n\n", "\n")
