"""Alignment of extracted lines with gold text."""

from __future__ import annotations

import time

import pytest

from benchmarks.align import CONTENT, LEFT_OUT, NOISE, align, label_lines, line_weights, tokens

GOLD = "The ferry left the harbour at dawn.\nNobody waved.\nIt came back empty two days later."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kurs Rp 15.430!", ["kurs", "rp", "15", "430"]),
        ("Don’t", ["don", "t"]),
        ("東京タワー2号", ["東", "京", "タ", "ワ", "ー", "2", "号"]),
        ("สวย", ["ส", "ว", "ย"]),
        ("ລາວ", ["ລ", "າ", "ວ"]),
        ("မြ ក", ["မ", "ြ", "ក"]),
        ("서울 시내", ["서울", "시내"]),
        ("हिन्दी", ["हिन्दी"]),
        ("ÉTÉ a_b", ["été", "a_b"]),
        ("— … |", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_paragraphs_are_content_and_the_rest_is_noise() -> None:
    text = "Home News Sport\nThe ferry left the harbour at dawn.\nShare this on social media"
    assert label_lines(text, GOLD) == [NOISE, CONTENT, NOISE]


def test_three_fifths_of_the_trigrams_are_enough() -> None:
    # "the ferry left the harbour" has 3 trigrams of the gold; two words more make 5, of which 3 are found.
    assert label_lines("the ferry left the harbour last night", GOLD) == [CONTENT]
    assert label_lines("the ferry left the harbour last night again", GOLD) == [NOISE]


def test_a_short_line_must_be_a_whole_line_of_the_gold() -> None:
    assert label_lines("nobody WAVED\nferry left\nempty", GOLD) == [CONTENT, NOISE, NOISE]


def test_a_line_may_run_over_two_gold_lines() -> None:
    assert label_lines("at dawn. Nobody waved. It came back", GOLD) == [CONTENT]


def test_headlines_and_lines_without_tokens_are_left_out() -> None:
    text = "A ferry, lost\n\n***\n  a FERRY lost"
    assert label_lines(text, GOLD, ["A ferry lost"]) == [LEFT_OUT] * 4


def test_a_headline_without_tokens_leaves_nothing_else_out() -> None:
    assert label_lines("Nobody waved.", GOLD, ["", "…"]) == [CONTENT]


def test_empty_gold_makes_everything_noise() -> None:
    assert label_lines("one\ntwo three four", "") == [NOISE, NOISE]


def test_empty_text_has_no_lines() -> None:
    assert align("", GOLD) == ([], [])


def test_lines_are_those_of_splitlines() -> None:
    text = "one\r\ntwo\x0bthree\u2028four\n"
    assert len(label_lines(text, GOLD)) == len(line_weights(text)) == len(text.splitlines()) == 4


def test_weights_count_tokens() -> None:
    assert line_weights("two words\n\n今天很好") == [2, 0, 4]


def test_chinese_and_thai_paragraphs() -> None:
    assert label_lines("今天早上船离开了港口\n订阅我们的新闻", "今天早上，船离开了港口。") == [CONTENT, NOISE]
    assert label_lines("เรือออกจากท่า\nแชร์ข่าวนี้", "เรือออกจากท่าเมื่อเช้า") == [CONTENT, NOISE]


def test_time_grows_with_the_text_only() -> None:
    text = "the ferry left the harbour at dawn\n" * 20_000
    start = time.perf_counter()
    align(text, text)
    assert time.perf_counter() - start < 5
