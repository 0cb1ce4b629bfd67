"""Reads dates as pages write them, in many languages, and writes them as ISO 8601."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple
from unicodedata import normalize
from urllib.parse import urlsplit

import regex

__all__ = ["EARLIEST", "LATEST", "Spot", "day_first", "first_date", "host", "iso", "url_date"]

EARLIEST: Final = 1990  # the Web's first year; what is older is a date in the text
LATEST: Final = 2100  # no clock is asked: the same page gives the same date next year
_BUDDHIST: Final = 543  # the Thai calendar is ahead by so many years
_NEAR: Final = 30  # characters behind a date in which its time may stand

# None of the patterns can run away: every part is bounded, and parts next to each other share no character.
_ISO: Final = regex.compile(
    r"(?<![\d/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d])"
    r"(?:(?:T|\s{1,3}|\s-\s|,\s)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?(?![\d]))?",
    regex.IGNORECASE,
)
_COMPACT: Final = regex.compile(r"(?<![\d.-])((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z)?)?(?!\d)")
_NUMBERS: Final = regex.compile(r"(?<![\d/.:,-])(\d{1,2})(\s?[./-]\s?)(\d{1,2})\2(\d{4}|\d\d)(?![\d/-]|[.:,]\d)")
_CJK: Final = regex.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日號号일]")
_VIETNAMESE: Final = regex.compile(
    r"(?<!\d)(\d{1,2})\s(?:tháng|thg)\s(\d{1,2})\s?(?:,|năm|\s){1,2}\s?(\d{4})(?!\d)", regex.IGNORECASE
)
_TOKEN: Final = regex.compile(r"\d{1,4}(?!\d)|[\p{L}\p{M}]++(?:\.(?=[\p{L}\p{M}])[\p{L}\p{M}]++)*+")
_CLOCK: Final = regex.compile(
    r"(?<!\d)(\d{1,2})[:h](\d\d)(?::(\d\d))?(?!\d)\s?([ap]\.?\s?m\b)?\s?((?:UTC|GMT)?[+-]\d\d:?\d\d(?!\d)|Z\b|UTC|GMT)?",
    regex.IGNORECASE,
)
_DIGITS: Final = regex.compile(r"\d{4}|\d[\s./-]{0,3}\d\d|\p{L}[\s./-]{1,2}\d\d")  # no date is without one of these
_EPOCH: Final = regex.compile(r"(\d{10})(\d{3})?")
_IN_PATH: Final = regex.compile(r"/(\d{4})(?:[/_.-])(\d{1,2}|[a-z]{3,9})[/_.-](\d{1,2})(?=[/_.-]|$)")
_COMPACT_PATH: Final = regex.compile(r"(?<![\d])(20\d\d)(\d\d)(\d\d)(?!\d)")

# Between day, month and year: "3rd of March", "3. März", "3 de marzo del 2025", "3 Μαρτίου, του 2025".
_FILLERS: Final = frozenset(
    (
        "st",
        "nd",
        "rd",
        "th",
        "of",
        "the",
        "de",
        "del",
        "di",
        "do",
        "d",
        "er",
        "ngày",
        "του",
        "г",
        "a",
        "an",
        "year",
        "ร",
        "พ.ศ",
        "ค.ศ",
    )
)
# Where English is written and the day goes first; elsewhere in English the month does.
_DAY_FIRST_ENGLISH: Final = frozenset(
    ("gb", "uk", "au", "nz", "ie", "in", "za", "sg", "my", "hk", "ng", "ke", "pk", "lk", "gh", "mt", "jm")
)  # fmt: skip


class Spot(NamedTuple):
    """A date found in a text: ISO 8601, and where it stands (from, to)."""

    iso: str
    start: int
    end: int


@cache
def months() -> dict[str, int]:
    """The number of each name of a month, in lower case."""
    lines = files(__package__).joinpath("months.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {word: int(number) for number, words in rows for word in words.split()}


def day_first(language: str, url: str | None) -> bool:
    """Whether 3/4/2025 is in April here, by language tag and the country of the host: in English it depends."""
    parts = language.lower().replace("_", "-").split("-")
    if parts[0] not in ("en", ""):
        return parts[0] not in ("fil", "tl")
    name = host(url)
    return not _DAY_FIRST_ENGLISH.isdisjoint(parts[1:]) or name.rpartition(".")[2] in _DAY_FIRST_ENGLISH


@lru_cache(maxsize=256)
def host(url: str | None) -> str:
    """The host of an address in lower case; "" where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").lower()
    except ValueError:
        return ""


def iso(text: str, *, day_first: bool = False) -> str | None:
    """The moment that a machine-readable field says, as ISO 8601; None where it says none that is plausible.

    Besides what ``first_date`` knows: 20250303, 20250303T0912, and seconds or milliseconds since 1970.

    >>> iso("2025-03-03T09:12:00.000Z"), iso("Mon, 03 Mar 2025 09:12:00 GMT"), iso("1740993120"), iso("soon")
    ('2025-03-03T09:12:00+00:00', '2025-03-03T09:12:00+00:00', '2025-03-03T09:12:00+00:00', None)
    """
    text = text.strip()[:200]
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=int(epoch.group(1)))
        return moment.isoformat() if EARLIEST <= moment.year < LATEST else None
    plain = _ISO.match(text)  # what nearly all are; the rest need not be looked for
    found = _iso_day(plain) if plain else None
    if plain and found:
        return found + _clock(*plain.groups()[4:])
    spot = first_date(text, day_first=day_first)
    if spot:
        return spot.iso
    compact = _COMPACT.search(text)
    if compact is None:
        return None
    year, month, day, *clock = compact.groups()
    found = _day(int(year), int(month), int(day))
    return found + _clock(*clock) if found else None


def _iso_day(match: regex.Match[str]) -> str | None:
    year, _, month, day = match.groups()[:4]
    return _day(int(year), int(month), int(day))


def first_date(text: str, *, day_first: bool = False) -> Spot | None:
    """The first date that is written in a text, with its time if that stands with it.

    ``day_first`` says how to read 3/4/2025. Known to be wrong on calendars other than the Gregorian and the Thai one; a
    date without year is none.

    >>> first_date("Senin, 3 Maret 2025 | 09:12 WIB")
    Spot(iso='2025-03-03T09:12', start=7, end=27)
    >>> first_date("Published March 3rd, 2025 by Ann Ode").iso, first_date("3/4/25", day_first=True).iso
    ('2025-03-03', '2025-04-03')
    """
    return min(_spots(text, day_first), key=lambda spot: spot.start, default=None)


def _spots(text: str, day_first: bool) -> Iterator[Spot]:
    if not _DIGITS.search(text):
        return
    for match in _ISO.finditer(text):
        found = _iso_day(match)
        if found:
            clock = _clock(*match.groups()[4:])
            yield Spot(found + clock, *match.span()) if clock else _timed(text, found, *match.span())
            break
    for pattern, order in ((_CJK, (0, 1, 2)), (_VIETNAMESE, (2, 1, 0))):
        for match in pattern.finditer(text):
            found = _day(*(int(match.groups()[index]) for index in order))
            if found:
                yield _timed(text, found, *match.span())
                break
    for match in _NUMBERS.finditer(text):
        one, _, two, year = match.groups()
        found = _numbers(int(one), int(two), int(year) + (2000 if len(year) == 2 else 0), day_first)
        if found:
            yield _timed(text, found, *match.span())
            break
    spot = _named(text)
    if spot:
        yield spot


def _numbers(one: int, two: int, year: int, day_first: bool) -> str | None:
    day, month = (one, two) if day_first else (two, one)
    return _day(year, month, day) or _day(year, day, month)


def _named(text: str) -> Spot | None:
    """The first day, month by name and year, in any of their orders."""
    known = months()
    tokens = [(match.group(), match) for match in _TOKEN.finditer(text)]
    tokens = [(word, match) for word, match in tokens if word.lower() not in _FILLERS]
    for index, (word, match) in enumerate(tokens):
        month = known.get(normalize("NFC", word.lower()).removesuffix("."))
        if month is None:
            continue
        before, after, later = (tokens[i] if 0 <= i < len(tokens) else ("", match) for i in (index - 1, index + 1, index + 2))
        # Two digits are a year only behind day and month, and if they are no hour: "3 Mar 25", not "3 Mar 10:25".
        short = text[after[1].end() : after[1].end() + 1] not in (":", ".", "h")
        for day, year, sizes in ((before, after, (2, 4) if short else (4,)), (after, later, (4,)), (after, before, (4,))):
            if not (day[0].isdecimal() and len(day[0]) <= 2 and year[0].isdecimal() and len(year[0]) in sizes):
                continue
            start, end = (f(spot[1].span()[i] for spot in ((word, match), day, year)) for f, i in ((min, 0), (max, 1)))
            found = _day(int(year[0]) + (2000 if len(year[0]) == 2 else 0), month, int(day[0]))
            if found and end - start < 40:
                return _timed(text, found, start, end)
    return None


def _day(year: int, month: int, day: int) -> str | None:
    """The day as ISO 8601, if there is one such between EARLIEST and LATEST."""
    if EARLIEST + _BUDDHIST <= year < LATEST + _BUDDHIST:
        year -= _BUDDHIST
    try:
        return date(year, month, day).isoformat() if EARLIEST <= year < LATEST else None
    except ValueError:
        return None


def _clock(hour: str | None, minute: str | None, second: str | None, zone: str | None) -> str:
    """The time of day as ISO 8601 has it behind the day; "" for none, and for one that no clock shows."""
    if hour is None or minute is None:
        return ""
    try:
        return f"T{time(int(hour), int(minute), int(second or 0)).isoformat('seconds' if second else 'minutes')}{_zone(zone)}"
    except ValueError:
        return ""


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    zone = zone.upper().removeprefix("UTC").removeprefix("GMT")
    if zone in ("", "Z"):
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:4]}" if int(digits[:2]) < 24 and int(digits[2:4]) < 60 else ""


def _timed(text: str, found: str, start: int, end: int) -> Spot:
    """The date with the time that stands close behind it."""
    clock = _CLOCK.search(text, end, end + _NEAR)
    if clock is None:
        return Spot(found, start, end)
    hour, minute, second, half, zone = clock.groups()
    if half:
        hour = str(int(hour) % 12 + (12 if half[0] in "pP" else 0))
    told = _clock(hour, minute, second, zone)
    return Spot(found + told, start, start + len(text[start : clock.end()].rstrip())) if told else Spot(found, start, end)


def url_date(url: str | None) -> str | None:
    """The date in the path of an address: /2025/03/03/ or -20250303.

    >>> url_date("https://example.org/news/2025/03/03/bridge"), url_date("https://example.org/a?on=2025-03-03")
    ('2025-03-03', None)
    """
    try:
        path = urlsplit(url or "").path.lower()
    except ValueError:
        return None
    for match in _IN_PATH.finditer(path):
        year, month, day = match.groups()
        number = int(month) if month.isdecimal() else months().get(month, 0)
        found = _day(int(year), number, int(day))
        if found:
            return found
    for match in _COMPACT_PATH.finditer(path):
        found = _day(*map(int, match.groups()))
        if found:
            return found
    return None
