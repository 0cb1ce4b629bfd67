"""What stands around a line, beside the same worked out line by line."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.classifiers import classify
from cleanscrape.context import AROUND, WINDOWS, around_levels
from cleanscrape.features import COUNT_LEVEL, measure
from cleanscrape.phrases import table
from cleanscrape.reading.text import read_texts
from tests.levels import around
from tests.strategies import pages


def share(value: float) -> int:
    return int(value * 31 + 0.5)


def test_a_window_counts_the_edge_of_the_document_as_noise():
    look = around(["one\ntwo\nthree", "four"], [1000, 500, 0, 800])
    assert look("self") == [31, share(0.5), 0, share(0.8)]
    assert look("before_1") == [0, 31, share(0.5), 0]
    assert look("before_3") == [0, share(1 / 3), share(0.5), 0]
    assert look("after_1") == [share(0.5), 0, 0, 0]
    assert look("document") == [share(0.5)] * 3 + [share(0.8)]


def test_signs_of_comments_are_counted_from_where_they_stand():
    look = around(["A town and its river\nComments (3)\nvery nice\nso true"], [900, 0, 100, 100])
    far = int(COUNT_LEVEL[1024])
    assert look("since_comments") == [far, far, *COUNT_LEVEL[[1, 2]].tolist()]
    assert look("until_comments") == [int(COUNT_LEVEL[1]), far, far, far]
    assert look("above_comments") == COUNT_LEVEL[[0, 0, 1, 1]].tolist()
    assert look("signs_comments") == COUNT_LEVEL[[1, 1, 1, 1]].tolist()


def test_a_name_that_is_a_line_elsewhere_opens_a_biography():
    look = around(["Ada Pell\nSome text about ferries and their winter\nAda Pell writes about ferries in the north"], [0, 900, 0])
    assert look("named") == COUNT_LEVEL[[0, 0, 2]].tolist()


def test_rarer_words_of_sure_paragraphs_are_the_topic():
    story = "Harbour ferries kept running through winter storms, says the council of Carrow."
    look = around([f"{story}\nharbour winter tractor combine\n{story}"], [950, 100, 950])
    assert look("topic")[1] == share(0.5)
    assert look("topic")[0] == 31


@given(st.lists(pages, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_windows_and_masses_are_what_they_say(texts, random):
    f = measure(read_texts(texts), table())
    size = len(f.words)
    likely = [random.randrange(1001) for _ in range(size)]
    levels = around_levels(f, classify(f), np.array(likely, dtype=np.int64))
    rows = {feature.name: levels[index].tolist() for index, feature in enumerate(AROUND)}
    edges = f.lines.document_from.tolist()
    capped = np.minimum(f.words, 100).tolist()
    for start, stop in pairwise(edges):
        for line in range(start, stop):
            for window in WINDOWS:
                before, after = range(max(line - window, start), line), range(line + 1, min(line + 1 + window, stop))
                assert rows[f"before_{window}"][line] == share(sum(likely[i] for i in before) / (1000 * window))
                assert rows[f"after_{window}"][line] == share(sum(likely[i] for i in after) / (1000 * window))
                if window > 1:
                    mass = sum(likely[i] * capped[i] for i in before) // 1000
                    assert rows[f"mass_before_{window}"][line] == COUNT_LEVEL[min(mass, 2047)]
            mass = sum(likely[i] * capped[i] for i in range(start, stop)) // 1000
            assert rows["mass"][line] == COUNT_LEVEL[min(mass, 2047)]


@given(st.lists(pages, min_size=2, max_size=3))
def test_a_document_looks_the_same_alone_and_in_company(texts):
    def look(texts):
        f = measure(read_texts(texts), table())
        return around_levels(f, classify(f), f.words % 1001)

    together = look(texts)
    assert np.array_equal(together, np.concatenate([look([text]) for text in texts], axis=1))
