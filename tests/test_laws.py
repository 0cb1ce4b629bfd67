"""Laws that hold for every text."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanscrape
from cleanscrape.model import KEEP_LABELS, LABELS
from tests import cases
from tests.strategies import CERTAIN, anything, pages, paragraphs

CLEANER = cleanscrape.Cleaner()


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(line in rest for line in part)


@given(anything)
def test_the_lines_that_come_out_are_lines_that_went_in_in_order(text: str) -> None:
    assert is_subsequence(CLEANER.clean(text).text.splitlines(), text.splitlines())


@given(st.binary(max_size=300))
def test_any_bytes_will_do(data: bytes) -> None:
    page = CLEANER.clean(data)
    assert is_subsequence(page.text.splitlines(), page.source.splitlines())


@given(anything)
def test_blocks_are_the_lines_with_something_to_see(text: str) -> None:
    page = CLEANER.clean(text)
    lines = text.splitlines()
    assert [(block.line, block.text) for block in page.blocks] == [(n, line) for n, line in enumerate(lines, 1) if line.strip()]
    assert all(text[block.start : block.end] == block.text for block in page.blocks)


@given(anything)
def test_the_text_is_the_blocks_that_stay(text: str) -> None:
    page = CLEANER.clean(text)
    assert [line for line in page.text.splitlines() if line.strip()] == [block.text for block in page.blocks if block.keep]
    assert all((block.label in KEEP_LABELS) == block.keep and block.label in LABELS for block in page.blocks)


@given(st.lists(anything, max_size=6))
def test_a_document_comes_out_the_same_alone_and_in_any_company(texts: list[str]) -> None:
    for text, page in zip(texts, CLEANER.clean_many(texts), strict=True):
        alone = CLEANER.clean(text)
        assert page == alone
        assert page.blocks == alone.blocks


@given(pages)
def test_reasons_add_up_and_every_line_that_goes_has_some(text: str) -> None:
    page = CLEANER.clean(text)
    for block in page.blocks:
        assert math.isclose(page.bias + sum(item.points for item in block.evidence), block.score, abs_tol=1e-6)
        assert block.keep or block.evidence


@given(anything)
@settings(max_examples=300)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = CLEANER.clean(text).text
    assert CLEANER.clean(once).text == once


@given(anything, st.floats(-20, 20), st.floats(-20, 20))
def test_a_higher_threshold_never_keeps_more(text: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    more = {block.line for block in cleanscrape.clean(text, threshold=low).blocks if block.keep}
    less = {block.line for block in cleanscrape.clean(text, threshold=high).blocks if block.keep}
    assert less <= more


@given(pages, st.data())
def test_keep_rules_always_win(text: str, data: st.DataObject) -> None:
    lines = [line for line in text.splitlines() if line.strip()]
    wanted = data.draw(st.sampled_from(lines))
    page = cleanscrape.clean(text, keep=[wanted], drop=["re:."], threshold=50)
    assert {block.line for block in page.blocks if block.keep} == {block.line for block in page.blocks if wanted in block.text}


@given(st.sampled_from(cases.untouched()), st.sampled_from(CERTAIN), st.data())
def test_a_known_noise_line_at_any_gap_leaves_the_core_as_it_was(path: object, noise: str, data: st.DataObject) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]  # a Path: sampled_from loses the type
    if path.name in cases.known_failures():  # type: ignore[attr-defined]
        return
    parts = text.split("\n\n")
    at = data.draw(st.integers(0, len(parts)))
    page = CLEANER.clean("\n\n".join([*parts[:at], noise, *parts[at:]]))
    kept = [block.text for block in page.blocks if block.keep]
    assert kept == [line for line in text.splitlines() if line.strip()]


@given(pages)
def test_a_page_and_a_cleaner_survive_pickling(text: str) -> None:
    cleaner = pickle.loads(pickle.dumps(cleanscrape.Cleaner(mode="recall", keep=["x"], lang="id", keep_meta=True)))
    assert (cleaner.threshold, cleaner.lang, cleaner.keep_meta) == (
        cleanscrape.Cleaner(mode="recall").threshold,
        "id",
        True,
    )
    page = cleaner.clean(text)
    again = pickle.loads(pickle.dumps(page))
    assert (again, again.blocks, again.meta) == (page, page.blocks, page.meta)


@given(st.lists(paragraphs, min_size=1, max_size=3))
def test_keeping_meta_keeps_at_least_as_much(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    plain = {block.line for block in CLEANER.clean(text).blocks if block.keep}
    assert plain <= {block.line for block in cleanscrape.clean(text, keep_meta=True).blocks if block.keep}


def test_options_that_do_not_exist_are_named_with_those_that_do() -> None:
    with pytest.raises(TypeError, match=r"unknown option 'treshold'; the options are mode, threshold"):
        cleanscrape.Cleaner(treshold=1)
    with pytest.raises(ValueError, match="modes are precision, balanced, recall"):
        cleanscrape.Cleaner(mode="fast")  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(ValueError, match="cannot be read"):
        cleanscrape.Cleaner(drop=["re:("])
    with pytest.raises(AttributeError, match="cannot be changed"):
        cleanscrape.Cleaner().mode = "recall"  # type: ignore[misc]  # the point of the test
