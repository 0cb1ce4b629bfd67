"""Counts over many pages."""

import json
from collections.abc import Callable
from types import SimpleNamespace

from cleanscrape.model import Meta
from cleanscrape.report.stats import Tally


def test_counts_by_label_and_by_site(page: SimpleNamespace, page_of: Callable) -> None:
    tally = Tally()
    tally.add(page)
    tally.add(page_of([("nav", "Home")], meta=Meta()))
    tally.unreadable += 1
    told = json.loads(tally.to_json())
    assert told == {
        "documents": 2,
        "without_article": 1,
        "unreadable": 1,
        "too_long": 0,
        "skipped": {},
        "lines": {"read": 7, "kept": 3, "removed": 4},
        "characters": {"read": len(page.source) + 5, "kept": len(page.text)},
        "labels": {"body": 2, "banner": 1, "headline": 1, "date": 1, "related": 1, "nav": 1},
        "sites": {"": {"nav": 1}, "contoh.example": {"body": 2, "banner": 1, "headline": 1, "date": 1, "related": 1}},
    }


def test_no_pages_are_no_problem() -> None:
    assert json.loads(Tally().to_json())["labels"] == {}
