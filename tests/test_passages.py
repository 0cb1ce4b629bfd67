"""Passages: the longest stretch of likely lines is told from the short ones."""

import numpy as np

from cleanscrape.features import COUNT_LEVEL, measure
from cleanscrape.passages import in_longest_passage
from cleanscrape.phrases import table
from cleanscrape.reading.text import read_texts
from tests.levels import around

STORY = "The council of the old harbour town voted on Monday to keep its two ferries running all winter."
PAGE = ["Menu", STORY, STORY.upper(), "Advertisement", STORY, "More", "Two", "Lines", "of links that say nothing here", STORY]
NONE = np.zeros(10, dtype=bool)
LIKELY = [0, 900, 900, 0, 900, 0, 0, 0, 0, 900]


def inside(certain, likely, bridge):
    f = measure(read_texts(["\n".join(PAGE)]), table())
    return in_longest_passage(f, certain, np.array(likely), bridge).tolist()


def counted(*numbers: int) -> list[int]:
    return COUNT_LEVEL[list(numbers)].tolist()


def test_one_word_between_paragraphs_does_not_end_a_passage_and_ten_do():
    assert inside(NONE, LIKELY, 8) == [False, True, True, True, True, False, False, False, False, False]
    look = around(["\n".join(PAGE)], LIKELY)
    assert look("passages_8") == counted(*[2] * 10)
    assert look("passage_before_8") == counted(1, *[0] * 9)
    assert look("passage_after_8") == counted(*[0] * 5, 1, 2, 3, 4, 5)
    assert look("passage_lines_8") == counted(0, *[4] * 4, *[0] * 4, 1)
    assert look("passage_words_8") == counted(0, *[3 * 18 * 900 // 1000] * 4, *[0] * 4, 18 * 900 // 1000)
    assert look("passage_8")[1] == 31
    assert look("passage_8")[9] == 10  # a third of 31
    assert look("passage_all_8") == [23] * 10  # three quarters of 31


def test_a_wide_bridge_joins_them():
    assert inside(NONE, LIKELY, 30) == [False] + [True] * 9
    assert around(["\n".join(PAGE)], LIKELY)("passages_30") == counted(*[1] * 10)


def test_certain_noise_is_no_gap():
    noise = np.array([False, False, False, False, False, True, True, True, True, False])
    assert inside(noise, LIKELY, 8) == [False] + [True] * 9


def test_without_a_likely_line_there_is_no_passage():
    assert not any(inside(NONE, [0] * 10, 8))
    look = around(["\n".join(PAGE)], [0] * 10)
    for name in ("passage_8", "passage_all_8", "passages_8", "passage_before_8", "passage_after_8", "passage_lines_8"):
        assert look(name) == [0] * 10


def test_runs_of_sentences_end_at_other_lines_and_at_the_end_of_a_document():
    look = around([f"{STORY}\n{STORY}\nMenu\n{STORY}", STORY], [0] * 5)
    assert look("prose_run") == counted(2, 2, 0, 1, 1)
    assert look("longest_run") == counted(2, 2, 2, 2, 1)
    assert look("sentences") == counted(3, 3, 3, 3, 1)
    assert look("lone_prose") == [10, 10, 10, 10, 31]  # a third of 31
