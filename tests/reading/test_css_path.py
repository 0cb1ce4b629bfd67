"""The path of a line finds its element again."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from cleanscrape.reading.html import read_html


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- a comment -->one<p>two<p>three",
        "<div><a href=x><div>one</div></a><a><div>two</div></a></div>",
        "<x-y><p>one <x-z>two</x-z><p>three</x-y>",
        "<table><tr><td>one<td>two<tr><td>three</table>",
        "<svg><p>one</p></svg><noscript><p>no</noscript><script><p></script><ul><li>two<li>three</ul>",
    ],
)
def test_the_path_finds_one_element_with_the_words_of_the_line(markup: str) -> None:
    layout = read_html(markup)
    tree = LexborHTMLParser(markup, scripting=True)
    for index, line in enumerate(line for line in layout.text.split("\n") if line):
        (node,) = tree.css(layout.path(index))
        assert all(word in node.text() for word in line.replace("|", " ").split())


def test_paths_are_short_and_exact() -> None:
    layout = read_html("<main><p>one</p><div><a href=x><h2>two</h2></a></div><p>three</main>")
    assert [layout.path(line) for line in range(3)] == [
        "body > main > p:nth-of-type(1)",
        "body > main > div > a > h2",
        "body > main > p:nth-of-type(2)",
    ]


def test_a_page_too_deep_for_a_tree_has_paths_too() -> None:
    assert read_html("<div>" * 1000 + "deep").path(0) == " > ".join(["body", *["div"] * 1000])
