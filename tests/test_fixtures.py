"""The cases of tests/fixtures come out as they say."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

import cleanscrape
from cleanscrape.model import DROP_LABELS, KEEP_LABELS, LABELS, META_LABELS
from tests import cases


def expected(case: str, holds: bool, seen: str) -> None:
    """Assert that a case holds, unless it is known to fail: then that it still does."""
    why = cases.known_failures().get(case)
    if why is None:
        assert holds, f"{case!r}: {seen}"
    else:
        assert not holds, f"{case!r} passes now: take it out of tests/fixtures/known-failures.tsv"


@pytest.mark.parametrize("path", cases.untouched(), ids=lambda path: path.stem)
def test_a_document_without_boilerplate_is_left_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    page = cleanscrape.clean(text)
    expected(path.name, page.text == text, f"removed {[(block.label, block.text) for block in page.removed]}")


@pytest.mark.parametrize("lang", sorted({case.lang for case in cases.line_cases()}))
@pytest.mark.parametrize("sign", ["+", "-"])
def test_noise_goes_with_its_label_and_what_only_looks_like_it_stays(lang: str, sign: str) -> None:
    chosen = [case for case in cases.line_cases() if (case.lang, case.sign) == (lang, sign)]
    pages = cleanscrape.Cleaner().clean_many([case.document[0] for case in chosen])
    wrong = []
    for case, page in zip(chosen, pages, strict=True):
        rows = [block for block in page.blocks if block.line in case.document[1]]
        assert rows, f"{case.id}: the case has no line"
        if sign == "+":
            holds = all(not block.keep and block.label == case.label for block in rows)
        else:
            holds = all(block.keep for block in rows)
        if holds == (case.id in cases.known_failures()):
            wrong.append((case.id, [(block.keep, block.label, round(block.score, 2)) for block in rows]))
    assert not wrong, "\n".join(f"{case}: {seen}" for case, seen in wrong)


@pytest.mark.parametrize("path", cases.pages(), ids=lambda path: path.stem)
def test_every_line_of_a_page_gets_its_verdict(path: Path) -> None:
    text, labels = cases.read_page(path)
    page = cleanscrape.clean(text)

    def kind(label: str) -> str:
        return "keep" if label in KEEP_LABELS else "meta" if label in META_LABELS else "drop"

    wrong = []
    for block in page.blocks:
        case = f"{path.name}:{block.line}"
        seen = "keep" if block.keep else kind(block.label)
        if (seen == kind(labels[block.line])) == (case in cases.known_failures()):
            wrong.append((case, labels[block.line], block.label, block.text))
    assert not wrong, "\n".join(map(str, wrong))


def test_known_failures_name_cases_that_exist() -> None:
    names = {path.name for path in cases.untouched()} | {case.id for case in cases.line_cases()}
    for path in cases.pages():
        names |= {f"{path.name}:{line}" for line in cases.read_page(path)[1]}
    assert set(cases.known_failures()) <= names


def test_every_label_has_three_lines_to_catch_and_three_to_leave_alone_in_several_languages() -> None:
    count: dict[tuple[str, str], set[str]] = defaultdict(set)
    languages: dict[str, set[str]] = defaultdict(set)
    for case in cases.line_cases():
        assert case.label in LABELS, case.id
        count[case.sign, case.label].add(case.line)
        languages[case.label].add(case.lang)
    for label in (*DROP_LABELS, *META_LABELS):
        assert len(count["+", label]) >= 3, label
        assert len(count["-", label]) >= 3, label
        assert len(languages[label]) >= 3, label


def test_kept_labels_stand_in_the_pages() -> None:
    labels = {label for path in cases.pages() for label in cases.read_page(path)[1].values()}
    assert set(KEEP_LABELS) <= labels
