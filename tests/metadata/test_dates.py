"""Dates as pages write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape import lexicon
from cleanscrape.metadata.dates import EARLIEST, LATEST, day_first, first_date, iso, months, url_date

WRITTEN = [
    ("2025-03-04", "2025-03-04"),
    ("2025-03-04T09:12:05Z", "2025-03-04T09:12:05+00:00"),
    ("2025-03-04T09:12:05.123+0700", "2025-03-04T09:12:05+07:00"),
    ("2025-03-04 09:12", "2025-03-04T09:12"),
    ("2025/3/4", "2025-03-04"),
    ("Tue, 04 Mar 2025 09:12:00 GMT", "2025-03-04T09:12:00+00:00"),
    ("Tue Mar 04 2025 09:12:00 GMT+0100", "2025-03-04T09:12:00+01:00"),
    ("March 4, 2025 3:07 PM", "2025-03-04T15:07"),
    ("March 4th, 2025 at 12:30 a.m.", "2025-03-04T00:30"),
    ("4 March 2025", "2025-03-04"),
    ("4-Mar-25", "2025-03-04"),
    ("Dienstag, 4. März 2025, 09:12 Uhr", "2025-03-04T09:12"),
    ("Selasa, 4 Maret 2025 | 09:12 WIB", "2025-03-04T09:12"),
    ("mardi 4 mars 2025 à 9h12", "2025-03-04T09:12"),
    ("1er août 2024", "2024-08-01"),
    ("4 de marzo de 2025", "2025-03-04"),
    ("4 марта 2025, 09:12", "2025-03-04T09:12"),
    ("2025. március 4.", "2025-03-04"),
    ("4 Μαρτίου 2025", "2025-03-04"),
    ("٤ مارس ٢٠٢٥", "2025-03-04"),
    ("4 มีนาคม 2568", "2025-03-04"),
    ("2025年3月4日 09:12", "2025-03-04T09:12"),
    ("2025년 3월 4일", "2025-03-04"),
    ("ngày 4 tháng 3 năm 2025", "2025-03-04"),
    ("13.04.2025", "2025-04-13"),
    ("12/31/2024", "2024-12-31"),
]
NOT_WRITTEN = [
    "", "soon", "2025", "March 2025", "4 March", "10 March 10:20", "1 2 3", "2025-13-04", "2025-02-30", "31/31/2025", "1812-03-04",
    "version 1.2.2024.3", "+49 30 2025 0304", "192.168.10.24", "0304", "9999-12-31",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_a_date_is_read(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize("text", NOT_WRITTEN)
def test_what_is_no_date_is_none(text: str) -> None:
    assert first_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1740993120", "2025-03-03T09:12:00+00:00"), ("1740993120000", "2025-03-03T09:12:00+00:00"), ("20250304", "2025-03-04"),
     ("20250304T0912", "2025-03-04T09:12"), ("12345678", None), ("99999999999", None)],
)  # fmt: skip
def test_a_field_may_hold_a_bare_number(text: str, expected: str | None) -> None:
    assert iso(text) == expected


def test_a_clock_that_shows_no_time_leaves_the_day() -> None:
    assert iso("2025-03-04T29:80:00") == "2025-03-04"


def test_the_first_of_several_dates_is_taken() -> None:
    assert first_date("Published 4 March 2025, updated 2025-03-09") == ("2025-03-04", 10, 22)


def test_a_slash_date_is_read_as_the_country_writes_it() -> None:
    assert iso("3/4/2025", day_first=day_first("en-US", "https://example.com/")) == "2025-03-04"
    assert iso("3/4/2025", day_first=day_first("en-GB", None)) == "2025-04-03"
    assert iso("3/4/2025", day_first=day_first("en", "https://news.example.com.au/")) == "2025-04-03"
    assert iso("3/4/2025", day_first=day_first("de", None)) == "2025-04-03"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/2025/03/04/ferry", "2025-03-04"),
        ("https://example.org/news/2025-3-4/ferry", "2025-03-04"),
        ("https://example.org/2025/mar/04/ferry", "2025-03-04"),
        ("https://example.org/ferry-20250304.html", "2025-03-04"),
        ("https://example.org/2025/03/ferry", None),
        ("https://example.org/id/120250304", None),
        ("https://[broken", None),
        (None, None),
    ],
)
def test_an_address_may_hold_the_date(url: str | None, expected: str | None) -> None:
    assert url_date(url) == expected


# Months of other calendars, months that are two words or numbers, and forms of case that datelines don't use.
NOT_IN_THE_TABLE = {"ar", "bn", "fa", "he", "hu", "ja", "ko", "vi", "zh"}


def test_the_months_of_the_lexicon_are_known() -> None:
    missing = {
        (phrase.language, phrase.text)
        for phrase in lexicon.phrases()
        if phrase.section == "months" and phrase.language not in NOT_IN_THE_TABLE and phrase.text.removesuffix(".") not in months()
    }
    assert missing == set()


def test_every_month_has_names() -> None:
    assert set(months().values()) == set(range(1, 13))


@given(st.dates(date(EARLIEST, 1, 1), date(LATEST - 1, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%m/%d/%Y"]))
def test_a_date_comes_back_as_it_went_in(day: date, form: str) -> None:
    assert iso(day.strftime(form)) == day.isoformat()


@given(st.one_of(st.text(max_size=60), st.text("0123456789-/.:T Z+年月日marchПnov,", max_size=60)), st.booleans())
def test_what_is_read_is_iso_and_plausible(text: str, before: bool) -> None:
    found = iso(text, day_first=before)
    if found is not None:
        assert EARLIEST <= datetime.fromisoformat(found).year < LATEST


@given(st.text("0123456789-/.: march,", max_size=80))
def test_a_spot_is_where_the_date_stands(text: str) -> None:
    spot = first_date(text)
    if spot is not None:
        assert 0 <= spot.start < spot.end <= len(text)
        assert first_date(text[spot.start : spot.end]) is not None
