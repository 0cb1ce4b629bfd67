"""The tree of blocks that the outputs share."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cleanscrape.reading.html import read_html
from cleanscrape.reading.inline import Mark, Run, inline_runs
from cleanscrape.report.document import Node, from_layout, from_lines, plain
from tests.report.pages_to_write import ARTICLE, MARKUP, document


def outline(node: Node) -> list[object]:
    """Kinds, with children in lists behind them."""
    out: list[object] = []
    for child in node.children:
        out.append(child.kind)
        if child.children:
            out.append(outline(child))
    return out


def test_blocks_nest_as_on_the_page() -> None:
    found = document("<h2>T</h2><ul><li>a<ul><li>b</ul><li>c</ul><blockquote><p>q<ol><li>d</ol></blockquote><p>e")
    inner = ["bullets", ["item", ["paragraph"]]]
    assert outline(found) == [
        "heading",
        *("bullets", ["item", ["paragraph", *inner], "item", ["paragraph"]]),
        *("quote", ["paragraph", "numbers", ["item", ["paragraph"]]]),
        "paragraph",
    ]


def test_an_item_outside_a_list_gets_one_and_a_list_without_items_is_none() -> None:
    assert outline(document("<div><li>a<li>b</div>")) == ["bullets", ["item", ["paragraph"], "item", ["paragraph"]]]
    assert outline(document("<ul><p>a</ul>")) == ["paragraph"]


def test_only_kept_lines_are_in_it() -> None:
    layout = read_html("<ul><li>one<li>two</ul><p>three")
    assert outline(from_layout(layout, [False, True, False])) == ["bullets", ["item", ["paragraph"]]]
    assert outline(from_layout(layout, [False, False, False])) == []


def test_lines_of_a_paragraph_stay_together_and_code_keeps_its_blank_lines() -> None:
    assert [len(child.runs) for child in document("<p>a<br>b</p><p>c").children] == [2, 1]
    code = document('<div class="highlight-source-rust"><pre>a\n\n  b</pre></div>').children[0]
    assert [plain(line.runs[0]) for line in code.children] == ["a", "", "  b"]
    assert code.language == "rust"


def test_a_list_within_code_is_lines_of_it() -> None:
    assert outline(document("<pre>a<ol><li>b<li>c</ol></pre>")) == ["code", ["line"] * 4]  # a list has a margin


def test_rows_have_cells_and_a_table_for_layout_is_none() -> None:
    table = document("<table><tr><td>a | b<td>c<tr><td>d</table>").children[0]
    assert [[plain(cell) for cell in row.runs] for row in table.children] == [["a | b", "c"], ["d"]]
    assert outline(document("<table><tr><td><p>a</p><p>b</p><td><div>c</div></table>")) == ["paragraph"] * 3


def test_a_thousand_nested_lists_are_cut_short() -> None:
    assert "deep" in str(document("<ul><li>" * 1000 + "deep"))


def test_plain_lines_become_blocks_by_their_labels() -> None:
    found = from_lines([("headline", "T"), ("body", "x"), ("list", "a"), ("list", "b"), ("table", "c | d"), ("quote", "e")])
    assert outline(found) == [
        "heading", "paragraph", "bullets", ["item", ["paragraph"], "item", ["paragraph"]], "table", ["row"], "quote", ["paragraph"],
    ]  # fmt: skip


def test_runs_have_the_marks_around_them() -> None:
    link = Mark("a", "x?a=1&b")
    assert inline_runs(read_html("<p>Read <a href='x?a=1&amp;b'>the <b> whole</b> story</a> <img src=s.png alt='A  ship'>now")) == [
        [
            Run("Read "),
            Run("the ", (link,)),
            Run("whole", (link, Mark("strong"))),
            Run(" story", (link,)),
            Run("A ship", (Mark("img", "s.png"),)),
            Run(" now"),
        ]
    ]


@given(st.one_of(MARKUP, st.just(ARTICLE)))
@settings(max_examples=150, deadline=None)
def test_the_runs_of_a_line_are_the_line(markup: str) -> None:
    layout = read_html(markup)
    assert list(map(plain, inline_runs(layout))) == [line for line in layout.text.split("\n") if line.strip()]
