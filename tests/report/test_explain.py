"""The table that says why."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from cleanscrape.model import Block, Evidence
from cleanscrape.report.explain import shorten, table, visible


def test_the_table_shows_verdict_label_score_and_reasons(page: SimpleNamespace) -> None:
    lines = table(page).splitlines()
    assert lines[0] == ("3 of 6 lines kept; confidence 0.88; a line is kept from a score of -0.50 on; language id")
    assert lines[2:5] == [
        "line  kept  label        score  text",
        "   1  -     banner       -2.25  contoh.example",
        "            -3.00 prose: no sentence; +0.50 length: four words; +0.25 to begin with",
    ]


def test_the_points_shown_add_up_when_there_are_many(page_of: Callable) -> None:
    many = tuple(Evidence(f"r{number}", 0.25, "so") for number in range(10))
    block = Block("x", 1, 0, 1, True, "body", 2.75, lambda: many, lambda: None)
    shown = " ".join(table(page_of([], blocks=(block,))).split())
    assert shown.endswith("+0.25 r3: so; +1.50 from 6 lighter reasons; +0.25 to begin with")


def test_a_page_without_lines_says_why_there_is_nothing(page_of: Callable) -> None:
    assert table(page_of([], reason="the input is empty")).startswith("0 of 0 lines kept; confidence 0.88 (the input is empty);")


def test_long_lines_are_cut(page_of: Callable) -> None:
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdef", 5) == "abcd…"
    assert max(map(len, table(page_of([("body", "kata " * 200)])).splitlines())) <= 116


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;x\x07", r"\x1b]0;x\x07"),
        ("a\u202eb", r"a\u202eb"),
        ("a\udc80", r"a\udc80"),
        ("a\x85\x00", r"a\x85\x00"),
        ("a\xa0b\u3000c", "a\xa0b\u3000c"),
    ],
)
def test_nothing_in_a_page_can_play_with_the_terminal(page_of: Callable, text: str, shown: str) -> None:
    assert visible(text) == shown
    assert shown in table(page_of([("body", text)]))
