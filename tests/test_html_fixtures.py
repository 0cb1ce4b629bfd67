"""The pages of tests/fixtures/html come out as a careful editor wants them, but for the cases known to fail."""

from __future__ import annotations

import pytest

import cleanscrape
from cleanscrape.model import LABELS
from tests.html_cases import FIXTURES, HtmlCase, html_cases, known_failures

CASES = html_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_comes_out_as_wanted(case: HtmlCase) -> None:
    page = cleanscrape.clean_html(case.html, case.url)
    failing = {name: why for why, name in case.failures(page)}
    known = {name for name in known_failures() if name.split(" ", 1)[0] == case.name}
    new = [f"{name}: {why}" for name, why in failing.items() if name not in known]
    assert not new, "\n".join(new)
    mended = sorted(known - set(failing))
    assert not mended, "\n".join(["pass now, take them out of tests/fixtures/html/known-failures.tsv:", *mended])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_stays_stands_in_the_order_of_the_page(case: HtmlCase) -> None:
    page = cleanscrape.clean_html(case.html, case.url)
    both = set(case.kept) & {block.text.rstrip() for block in page.blocks if block.keep}
    once = {line for line in both if [block.text.rstrip() for block in page.blocks].count(line) == 1}
    assert [line for line in case.kept if line in once] == [
        line.rstrip() for line in page.text.splitlines() if line.rstrip() in once
    ]


def test_known_failures_name_cases_that_exist() -> None:
    assert {name.split(" ", 1)[0] for name in known_failures()} <= {case.name for case in CASES}


def test_a_case_says_nothing_against_itself() -> None:
    for case in CASES:
        assert set(case.labels.values()) <= set(LABELS), case.name
        assert not set(case.kept) & set(case.gone), case.name
        assert set(case.labels) <= {*case.kept, *case.gone}, case.name


def test_there_is_a_page_of_every_file_and_many_languages_have_one() -> None:
    assert {path.stem for path in FIXTURES.glob("*.html")} == {case.name for case in CASES}
    assert len(CASES) >= 28
    assert len({case.name.split("-")[0] for case in CASES}) >= 14
