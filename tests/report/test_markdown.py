"""Markdown says the same to a CommonMark parser as the page said."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from cleanscrape.report.document import Node, from_lines, plain
from cleanscrape.report.markdown import markdown
from tests.report.pages_to_write import ARTICLE, document, documents

PARSER = MarkdownIt("commonmark").enable("table")
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
