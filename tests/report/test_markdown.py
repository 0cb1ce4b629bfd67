"""Markdown says the same to a CommonMark parser as the page said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import cleanscrape
from cleanscrape.reading.inline import Mark, Run
from cleanscrape.report.document import Node, from_lines, of_page, plain
from cleanscrape.report.markdown import markdown
from tests.html_cases import HtmlCase, html_cases
from tests.report.pages_to_write import ARTICLE, document, documents

if TYPE_CHECKING:
    from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BASE = "https://example.org/news/"


def rendered(markup: str, **options: object) -> str:
    return PARSER.render(markdown(document(markup), **options)).replace("\n", "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h3>a #b ##</h3>", "<h3>a #b ##</h3>"),
        ("<p>one<br>two", "<p>one<br />two</p>"),
        ("<p><b>a</b>b <i>c</i>, <b><i>d</i></b>", "<p><strong>a</strong>b <em>c</em>, <em><strong>d</strong></em></p>"),
        ("<p>a <b> b </b> c", "<p>a <strong>b</strong> c</p>"),
        ("<p>a<b>, b</b>c", "<p>a, bc</p>"),
        ("<p><code>a`b</code> <code>`</code> <code>*x*</code>", "<p><code>a`b</code> <code>`</code> <code>*x*</code></p>"),
        ("<p>*a* _b_ c_d `e` [f](g) <x-y>h</x-y> &lt;i&gt; &amp;lt;", "<p>*a* _b_ c_d `e` [f](g) h &lt;i&gt; &amp;lt;</p>"),
        (
            "<p>- a</p><p>1. b</p><p># c</p><p>&gt; d</p><p>===</p><p>~~~",
            "<p>- a</p><p>1. b</p><p># c</p><p>&gt; d</p><p>===</p><p>~~~</p>",
        ),
        ("<p>a<br># b<br>---", "<p>a<br /># b<br />---</p>"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("<ul><li>a</ul><ul><li>b</ul>", "<ul><li>a</li></ul><ul><li>b</li></ul>"),
        ("<ol><li>a<li>b</ol>", "<ol><li>a</li><li>b</li></ol>"),
        ("<blockquote><p>a<p>b<ul><li>c</ul></blockquote>", "<blockquote><p>a</p><p>b</p><ul><li>c</li></ul></blockquote>"),
        ("<pre>a\n  ```\n\n*b*</pre>", "<pre><code>a  ```*b*</code></pre>"),
        ("<a href='a (b) c.html'>x [y]</a>", '<p><a href="a%20%28b%29%20c.html">x [y]</a></p>'),
        ("<a href='java\nscript:alert(1)'>x</a>", "<p>x</p>"),
        ("<p><img src=a.png alt=x> b", "<p>b</p>"),
    ],
)
def test_structure_survives(markup: str, expected: str) -> None:
    assert rendered(markup) == expected


def test_links_and_images_are_optional_and_can_be_made_absolute() -> None:
    markup = "<p><a href=../x>link</a> <img src=i.png alt='a ]b'>"
    assert rendered(markup, base=BASE, images=True) == (
        '<p><a href="https://example.org/x">link</a><img src="https://example.org/news/i.png" alt="a ]b" /></p>'
    )
    assert rendered(markup, links=False) == "<p>link</p>"


def test_an_article_reads_as_it_should() -> None:
    text = markdown(document(ARTICLE), base=BASE)
    for part in (
        "# Bridge closed until spring \\#\n",
        "The [old **river** bridge](https://example.org/roads%20%28old%29/12?a=1&b=2) is shut.\\\n",
        "Lorries go *round* by Dale_End, \\*not\\*",
        "- Leave early\n- Take the ``52`B`` bus\n  - from the market\n  - or the quay\n- Walk\n\n  if you can\n",
        "1. First\n2. Second\n\n1) Another list\n",
        "> We had no choice.\n>\n> None.\n",
        '````python\ndef wait(days):\n\n    return f"```{days}"\n````\n',
        "**Weir**\n\n**Dam**\n\nA low wall\n\nacross a river\n\nTraffic\n",
        "| Road | Cars |\n| --- | --- |\n| A\\|52 | 310 |\n",
        "\\<b> is no tag, \\&amp; no entity\n",
        "Open H2O bad link\n",
    ):
        assert part in text


def test_plain_lines_are_written_by_their_labels() -> None:
    lines = [("headline", "Title"), ("subhead", "Part"), ("body", "1. x"), ("list", "a"), ("list", "b"), ("quote", "q")]
    assert markdown(from_lines(lines)) == "# Title\n\n## Part\n\n1\\. x\n\n- a\n- b\n\n> q\n"
    assert markdown(from_lines([])) == ""


def words(node: Node) -> str:
    own = " ".join(plain(runs) for runs in node.runs)
    return " ".join([own, *map(words, node.children)])


@given(documents)
@settings(max_examples=250, deadline=None)
def test_every_character_comes_back_from_a_parser(found: Node) -> None:
    back = re.sub("<[^<>]*>", " ", PARSER.render(markdown(found)))
    assert "".join(unescape(back).split()) == "".join(words(found).split())


@given(documents)
@settings(max_examples=250, deadline=None)
def test_a_parser_finds_the_blocks_that_were_written(found: Node) -> None:
    tokens = PARSER.parse(markdown(found))

    def count(kind: str, node: Node) -> int:
        return (node.kind == kind) + sum(count(kind, child) for child in node.children)

    for kind, token in (("quote", "blockquote_open"), ("code", "fence"), ("item", "list_item_open"), ("heading", "heading_open")):
        assert sum(one.type == token for one in tokens) == count(kind, found), kind


Block = tuple[str, object]  # where it stands and what it is, what it says
HOLDERS = {"blockquote": "quote", "bullet_list": "bullets", "ordered_list": "numbers", "list_item": "item"}


def spaced(text: str) -> str:
    return " ".join(text.split())


def written(node: Node, around: str = "") -> Iterator[Block]:
    """The blocks of a document with something to see, in order, each with what it stands in."""
    if node.kind == "heading":
        text = spaced(" ".join(map(plain, node.runs)))
        yield from [(f"{around}h{node.level}", text)] * bool(text)
    elif node.kind == "paragraph":
        lines = [text for text in map(spaced, map(plain, node.runs)) if text]
        yield from [(f"{around}p", lines)] * bool(lines)
    elif node.kind == "code":
        yield f"{around}code {node.language}", [plain(line.runs[0]) for line in node.children]
    elif node.kind == "table":
        rows = [[spaced(plain(cell)) for cell in row.runs] for row in node.children]
        yield f"{around}table", [row + [""] * (max(map(len, rows)) - len(row)) for row in rows]
    else:
        inner = f"{around}{node.kind} " if node.kind in HOLDERS.values() else around
        for child in node.children:
            yield from written(child, inner)


def said(inline: Token) -> list[str]:
    """The lines of the words that a reader of the rendered page sees; a soft break would be one that nobody wrote."""
    lines = [""]
    for token in inline.children or ():
        assert token.type in {
            "text", "code_inline", "hardbreak", "strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close",
        }  # fmt: skip
        if token.type == "hardbreak":
            lines.append("")
        else:
            lines[-1] += token.content
    return list(map(spaced, lines))


def seen(text: str) -> Iterator[Block]:
    """The blocks that a parser finds."""
    tokens = iter(PARSER.parse(text))
    path: list[str] = []
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        around = "".join(f"{name} " for name in path)
        if kind in HOLDERS:
            path = [*path, HOLDERS[kind]] if token.nesting > 0 else path[:-1]
        elif token.type == "heading_open":
            yield f"{around}{token.tag}", " ".join(said(next(tokens)))
        elif token.type == "paragraph_open":
            yield f"{around}p", said(next(tokens))
        elif token.type == "fence":
            yield f"{around}code {token.info}", token.content.removesuffix("\n").split("\n")
        elif token.type == "table_open":
            yield f"{around}table", list(rows(tokens))
        else:
            assert token.nesting < 0, token.type


def rows(tokens: Iterator[Token]) -> Iterator[list[str]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(" ".join(said(token)))
        elif token.type == "tr_close":
            yield row
        elif token.type == "table_close":
            return


@pytest.mark.parametrize("case", html_cases(), ids=lambda case: case.name)
def test_a_page_comes_back_from_a_parser_block_by_block(case: HtmlCase) -> None:
    page = cleanscrape.clean_html(case.html, url=case.url)
    assert list(seen(page.markdown())) == list(written(of_page(page)))


# What Markdown takes for markup, at the start of a line, within, and at its end.
MARKUP = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "> ",
            "- ",
            "+ ",
            "* ",
            "1. ",
            "2) ",
            "1985. ",
            "0. ",
            "- [ ] ",
            "    ",
            "\t",
            "=",
            "===",
            "---",
            "***",
            "___",
        ),
        *(
            "```",
            "~~~",
            "~~",
            "~",
            "`",
            "``",
            "*",
            "**",
            "_",
            "__",
            "\\",
            "\\\\",
            "|",
            "\\|",
            "| --- |",
            ":-:",
            ":--|--:",
            ":",
            "&",
            "&amp;",
        ),
        *(
            "&#35;",
            "&copy;",
            "<b>",
            "</b>",
            "<!-- ",
            " -->",
            "<?x ?>",
            "<![CDATA[",
            "<http://a.example>",
            "<a@b.example>",
            "<",
            ">",
        ),
        *(
            "[a](b)",
            "![a](b)",
            "[a]: b",
            "[a]",
            "[^1]",
            "](",
            "!",
            "https://a.example/_b_",
            "#",
            " #",
            "{",
            "$x$",
            "\N{NO-BREAK SPACE}",
        ),
        *("A", "b", "word", "It was a good year", "1", "é", "漢", ".", ")", "-", "+", '"', "'", " "),
    ]
)
TEXT = st.lists(MARKUP, min_size=1, max_size=6).map("".join)
WORDS_ONLY = st.text(min_size=1, max_size=12)
LINE = st.one_of(TEXT, WORDS_ONLY).filter(lambda text: text.strip() and not set(text) & set("\r\n\0"))
LABELLED = st.lists(st.tuples(st.sampled_from(["headline", "subhead", "body", "list", "quote", "table"]), LINE), max_size=5)


@given(LABELLED)
@example([("body", "1985. It was a good year"), ("list", "1985. It was a good year"), ("list", "2. b"), ("quote", "    - a\\")])
@example(
    [("table", "a \\| b"), ("table", "`c | d` | e"), ("headline", "#"), ("subhead", "a #"), ("body", "    a"), ("body", "[a]: b")]
)
@settings(max_examples=500, deadline=None)
def test_lines_of_text_come_back_from_a_parser_block_by_block(lines: list[tuple[str, str]]) -> None:
    found = from_lines(lines)
    assert list(seen(markdown(found))) == list(written(found))


@given(st.lists(LINE, min_size=1, max_size=4))
@example(["a | b", ":-- | --:", "c | d"])
@example(["a | b", "| --- | --- |"])
@example(["a | b", "-|-"])
@example(["a", "==="])
@settings(max_examples=500, deadline=None)
def test_the_lines_of_a_paragraph_come_back_as_lines(lines: list[str]) -> None:
    found = Node("document", children=[Node("paragraph", runs=[[Run(spaced(line))] for line in lines])])
    assert list(seen(markdown(found))) == list(written(found))


@given(st.lists(st.one_of(st.just(""), LINE), min_size=1, max_size=4), st.sampled_from(["", "item", "quote"]))
@example(["\ta", "  b", "", "c"], "item")
@settings(max_examples=300, deadline=None)
def test_code_comes_back_as_it_was(lines: list[str], within: str) -> None:
    lines = [line.rstrip() for line in lines]
    code = Node("code", language="c++", children=[Node("line", runs=[[Run(line)]]) for line in lines])
    holder = {"": code, "quote": Node("quote", children=[code])}.get(within)
    found = Node("document", children=[holder or Node("bullets", children=[Node("item", children=[code])])])
    assert list(seen(markdown(found))) == list(written(found))


MARKS = st.lists(
    st.sampled_from(
        [Mark("strong"), Mark("em"), Mark("del"), Mark("code"), Mark("a", "/x(y)[z] \\|"), Mark("a", "javascript:x()")]
    ),
    max_size=3,
    unique_by=lambda mark: mark.tag,
).map(tuple)
RUNS = st.lists(
    st.builds(Run, st.one_of(TEXT, WORDS_ONLY).map(lambda text: text.translate(dict.fromkeys(map(ord, "\r\n\0")))), MARKS)
)


@given(st.lists(RUNS, min_size=1, max_size=3), st.sampled_from(["paragraph", "heading", "row", "item", "term"]))
@settings(max_examples=500, deadline=None)
def test_marked_words_come_back_from_a_parser(lines: list[list[Run]], kind: str) -> None:
    holders = {
        "paragraph": Node("paragraph", runs=lines),
        "heading": Node("heading", 3, runs=lines),
        "row": Node("table", children=[Node("row", runs=lines), Node("row", runs=lines[:1])]),
        "item": Node("numbers", children=[Node("item", children=[Node("paragraph", runs=lines)])]),
        "term": Node("definitions", children=[Node("term", children=[Node("paragraph", runs=lines)])]),
    }
    found = Node("document", children=[holders[kind]])
    assert list(seen(markdown(found, base="https://a.example/"))) == list(written(found))


@given(documents)
@settings(max_examples=250, deadline=None)
def test_a_random_page_comes_back_from_a_parser_block_by_block(found: Node) -> None:
    assert list(seen(markdown(found))) == list(written(found))
