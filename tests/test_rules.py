"""Rules that need no weights."""

import numpy as np

from cleanscrape.features import measure
from cleanscrape.phrases import table
from cleanscrape.reading.html import read_html
from cleanscrape.reading.text import read_texts
from cleanscrape.rules import copies, heads, list_items
from cleanscrape.structure import structure_of


def test_of_lines_kept_twice_the_first_stays() -> None:
    line = "The council voted to keep both ferries."
    f = measure(read_texts([f"{line}\nMenu\n{line}\nMenu\nThe end\n{line.upper()}", line]), table())
    kept = np.array([True, True, True, True, True, True, True])
    assert copies(f, kept).tolist() == [False, False, True, False, False, True, False]
    kept[0] = False
    assert copies(f, kept).tolist() == [False, False, False, False, False, True, False]


def test_an_item_of_a_list_counts_inside_the_longest_passage_alone() -> None:
    story = "The council of the old harbour town voted on Monday to keep its two ferries running all winter."
    f = measure(read_texts([f"- outside\n{story}\n- inside\n{story}\n{story}\n- below"]), table())
    levels = np.zeros((1, 6), dtype=np.uint8)
    score = np.array([-1000, 4000, -1000, 4000, 4000, -1000])
    none = np.zeros(6, dtype=bool)
    assert list_items(f, levels, score, none).tolist() == [False, False, True, False, False, False]
    assert list_items(f, levels, score, ~none).tolist() == [False] * 6


SECTIONS = """<body><main><h1>Short courses</h1><div><h3>Scythes</h3><p>Set up, peen and swing.</p></div>
<h3>Slates</h3><div><p>Draw an alphabet.</p></div><h3>Baskets</h3><div><div><div><p>From rod to rim.</p></div></div></div>
<h3>News</h3><h3>Last</h3></main></body>"""


def test_a_heading_goes_with_what_stays_right_below_it_in_html():
    structure = structure_of([read_html(SECTIONS)])
    texts = read_html(SECTIONS).text.split()
    assert texts[:3] == ["Short", "courses", "Scythes"]
    # h1, h3, p, h3, p, h3, p, h3, h3: the h1 has a heading below it, the third h3 no neighbour's child
    kept = np.array([True, False, True, False, True, False, True, False, False])
    assert heads(structure, kept).tolist() == [False, True, False, True, False, False, False, False, False]
    assert not heads(structure, np.zeros(9, dtype=bool)).any()


def test_the_heading_of_another_page_is_not_meant():
    pages = [read_html("<h2>Ferries</h2>"), read_html("<p>They stay, the council says.</p>")]
    assert not heads(structure_of(pages), np.array([False, True])).any()
