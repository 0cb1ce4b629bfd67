"""Passages: the longest stretch of likely lines is told from the short ones."""

import numpy as np

from cleanscrape.features import measure
from cleanscrape.passages import passages, prose_runs
from cleanscrape.phrases import table
from cleanscrape.reading.text import read_texts

STORY = "The council of the old harbour town voted on Monday to keep its two ferries running all winter."
PAGE = ["Menu", STORY, STORY.upper(), "Advertisement", STORY, "More", "Two", "Lines", "of links that say nothing here", STORY]
NONE = np.zeros(10, dtype=bool)
LIKELY = np.array([0, 900, 900, 0, 900, 0, 0, 0, 0, 900])


def measured(lines: list[str]):
    return measure(read_texts(["\n".join(lines)]), table())


def test_one_word_between_paragraphs_does_not_end_a_passage_and_ten_do():
    (share, of_all), counts, inside = passages(measured(PAGE), NONE, LIKELY, 8)
    words, passage_count, above, below, size = (row.tolist() for row in counts)
    assert inside.tolist() == [False, True, True, True, True, False, False, False, False, False]
    assert passage_count == [2] * 10
    assert above == [1] + [0] * 9
    assert below == [0] * 5 + [1, 2, 3, 4, 5]
    assert size[1] == 4
    assert size[9] == 1
    assert words[1] == 3 * 18 * 900 // 1000
    assert share[9] == 1 / 3
    assert of_all[0] == 0.75


def test_a_wide_bridge_joins_them():
    _, counts, inside = passages(measured(PAGE), NONE, LIKELY, 30)
    assert inside.tolist() == [False] + [True] * 9
    assert counts[1].tolist() == [1] * 10


def test_certain_noise_is_no_gap():
    noise = np.array([False, False, False, False, False, True, True, True, True, False])
    _, counts, _ = passages(measured(PAGE), noise, LIKELY, 8)
    assert counts[1].tolist() == [1] * 10


def test_without_a_likely_line_there_is_no_passage():
    shares, counts, inside = passages(measured(PAGE), NONE, np.zeros(10, dtype=np.int64), 8)
    assert not inside.any()
    assert not np.array(shares).any()
    assert not np.array(counts).any()


def test_runs_of_sentences_end_at_other_lines_and_at_the_end_of_a_document():
    f = measure(read_texts([f"{STORY}\n{STORY}\nMenu\n{STORY}", STORY]), table())
    (alone,), (run, longest, sentences) = prose_runs(f)
    assert run.tolist() == [2, 2, 0, 1, 1]
    assert longest.tolist() == [2, 2, 2, 2, 1]
    assert sentences.tolist() == [3, 3, 3, 3, 1]
    assert alone.round(2).tolist() == [0.33, 0.33, 0.33, 0.33, 1.0]
