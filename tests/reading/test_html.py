"""What a reader sees of a page, and what the layout says of each line."""

from __future__ import annotations

import html as standard
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleanscrape.reading.html import Layout, Place, read_html
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
    "markup",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<p>x</p>" * 100_000,
        "<b>" * 100_000,
        "<ul>" + "<li><div>x" * 50_000,
        "<section><table><tr><td>" + "<div>" * 50_000 + "</section></td>" * 50_000,
        "<table><tr><td>" * 30_000,
        "<svg>" * 100_000 + "<div>" * 1000,
        "<template>" * 100_000,
        "<noscript>" * 100_000,
        "<!--" * 100_000,
        '<a title="' * 100_000,
        "<a " + "= " * 100_000 + '"',
        "<script json " * 50_000,
        '<meta name="description' * 50_000,
        "<" * 300_000,
        "&amp" * 100_000,
        "</div>" * 100_000,
        "<div hidden><span hidden>" * 50_000,
        '<script type="application/ld+json">' + "[" * 100_000,
    ],
    ids=lambda markup: markup[:12],
)
def test_any_size_is_read_in_linear_time(markup: str) -> None:
    def seconds(page: str) -> float:
        start = time.process_time()
        read_html(page)
        return time.process_time() - start

    assert seconds(markup) < 40e-6 * len(markup) ** 1.0 / 10  # 4 µs a character: ten times what it takes


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
    assert dict.fromkeys(layout.shape.tolist()) == dict.fromkeys(range(len(layout.shapes)))
    assert len(set(layout.shapes)) == len(layout.shapes)
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
