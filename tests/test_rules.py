"""Rules that need no weights."""

import numpy as np

from cleanscrape.features import measure
from cleanscrape.phrases import table
from cleanscrape.reading.text import read_texts
from cleanscrape.rules import copies, list_items


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
