"""What a user of the library meets."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest

import cleanscrape
from cleanscrape.pipeline import core
from tests import cases

NOISY = "Home | News | Sport\n\n" + cases.article("en") + "\nADVERTISEMENT\n\n© 2024 The Crier. All rights reserved.\n"


def test_line_breaks_stay_as_they_are_and_the_end_as_the_source_has_it() -> None:
    text = NOISY.replace("\n", "\r\n")
    page = cleanscrape.clean(text)
    assert page.text == cases.article("en").replace("\n", "\r\n")
    assert cleanscrape.clean(NOISY.rstrip("\n")).text == cases.article("en").rstrip("\n")


@pytest.mark.parametrize(
    ("keep", "text"),
    [
        ([1, 1, 1], "a\n\nb\n\n\nc\n"),
        ([1, 0, 1], "a\n\nc\n"),
        ([1, 1, 0], "a\n\nb\n"),
        ([0, 1, 1], "b\n\n\nc\n"),
        ([1, 0, 0], "a\n"),
        ([0, 0, 0], ""),
    ],
)
def test_where_lines_are_cut_one_blank_line_stays(keep: list[int], text: str) -> None:
    assert core("a\n\nb\n\n\nc\n", [0, 3, 7], [1, 4, 8], [0, 1, 2], [bool(flag) for flag in keep]) == text


def test_rules_of_the_user_decide() -> None:
    page = cleanscrape.clean(NOISY, keep=["ADVERT", re.compile("^©")], drop=["prefix:Home"])
    assert "ADVERTISEMENT" in page.text
    assert "© 2024" in page.text
    assert "Home |" not in page.text
    kept = next(block for block in page.blocks if block.text == "ADVERTISEMENT")
    assert kept.evidence[0].reason == "a rule of yours keeps it"


def test_a_pattern_that_runs_away_is_stopped() -> None:
    start = time.perf_counter()
    page = cleanscrape.clean("a" * 5000 + "\nA short line of text.", drop=[r"re:^(a|aa)+$ZZ"])
    assert time.perf_counter() - start < 5
    assert page.blocks


@pytest.mark.parametrize("rule", ["", 7, None])
def test_a_rule_that_is_none_is_refused(rule: object) -> None:
    with pytest.raises(ValueError, match="a rule is a string or a compiled pattern"):
        cleanscrape.Cleaner(drop=[rule])
    with pytest.raises(ValueError, match="take a list of rules"):
        cleanscrape.Cleaner(drop="abc")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "404\nPage not found\nThe page you are looking for does not exist.\nBack to home\n© 2024 The Crier",
        "Log in\nEmail\nPassword\nForgot your password?\nSign up\nContinue with Google\n© 2024 The Crier.",
        "Home | News | Sport\nMost read\nSubscribe\nSign in\nRead more\nShare\nAdvertisement\nPrivacy policy\nContact us",
    ],
)
def test_a_page_without_an_article_is_empty_and_says_why(text: str) -> None:
    page = cleanscrape.clean(text)
    assert page.text == ""
    assert page.reason
    assert page.confidence == 0


def test_dates_and_names_leave_the_text_unless_asked_to_stay() -> None:
    title, rest = cases.article("en").split("\n\n", 1)
    text = f"{title}\n\nPublished: 22 March 2024, 09:14\nBy Nora Whitstable\n\n{rest}\nADVERTISEMENT\n"
    page = cleanscrape.clean(text)
    assert page.meta.date == cleanscrape.MetaItem("Published: 22 March 2024, 09:14", 3)
    assert page.meta.byline == cleanscrape.MetaItem("By Nora Whitstable", 4)
    assert "Published" not in page.text
    assert "Published" in cleanscrape.clean(text, keep_meta=True).text


def test_several_processes_give_the_same_pages_in_order() -> None:
    texts = [NOISY, "", cases.article("id"), NOISY * 3] * 5
    cleaner = cleanscrape.Cleaner()
    one, two = list(cleaner.clean_many(texts)), list(cleaner.clean_many(texts, workers=2))
    assert one == two
    assert one[0].blocks == two[0].blocks
    assert one[0].meta == two[0].meta
    with pytest.raises(ValueError, match="workers must be 1 or more"):
        next(cleaner.clean_many(texts, workers=0))


def test_modes_are_points_on_one_dial() -> None:
    thresholds = [cleanscrape.Cleaner(mode=mode).threshold for mode in ("recall", "balanced", "precision")]
    assert thresholds == sorted(thresholds)
    assert cleanscrape.Cleaner(mode="recall", threshold=3).threshold == 3


def test_explanations_name_phrases_and_classifiers() -> None:
    table = cleanscrape.clean(NOISY).explain()
    assert "'advertisement'" in table
    assert "noise of this kind wherever it stands" in table


def test_a_million_short_lines_and_one_long_line_take_linear_time() -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        cleanscrape.clean(text)
        return time.process_time() - start

    for make in (lambda n: "a b\n" * n, lambda n: "word " * n, lambda n: " " * n + "x", lambda n: "((((" * n, lambda n: "1 " * n):
        seconds(make(1000))
        small, large = seconds(make(20_000)), seconds(make(200_000))
        assert large < 40 * max(small, 0.01), (small, large)


def test_the_package_is_cheap_to_import() -> None:
    code = "import time; t = time.process_time(); import cleanscrape; print(time.process_time() - t)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.15
