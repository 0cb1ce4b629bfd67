"""Tells the names of authors from what stands around them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

import regex

from cleanscrape import lexicon
from cleanscrape.metadata.dates import first_date, months
from cleanscrape.metadata.words import by, leading, pattern, words

__all__ = ["after_label", "is_name", "names"]

LONGEST: Final = 80  # characters of a name with its titles
MOST: Final = 40  # names kept of one page
_ADDRESS: Final = regex.compile(r"https?://|www\.|^[\w.-]{1,60}\.(?:html?|php|aspx)$|^/", regex.IGNORECASE)
_HARD: Final = regex.compile(r"\s*(?:[;\n•·⋅|／、»›]|\s/\s|\s[-–—]\s)\s*")
_BEHIND: Final = " ,:：;|•·-–—/／"  # what may be left at the end of a name
_BEFORE: Final = _BEHIND + "."
_CREDENTIAL: Final = regex.compile(  # "MD", "E-RYT 200", "VTS (Behavior)", "Ph.D."
    r"(?:[A-Z][A-Za-z]{0,3}\.?-?){1,5}(?:\s(?:[A-Z]{2,7}|\d{1,3}|\([\w ]{1,20}\)))?"
    r"|[JS]r\.?|Ph\.?\s?D\.?|[IVX]{2,4}|(?:Inc|Ltd|LLC|GmbH)\.?"
)
_CASELESS: Final = regex.compile(r"[\p{Lo}]")
_WORD: Final = regex.compile(r"[\p{L}\p{M}-]++")
_LETTER: Final = regex.compile(r"\p{L}")


@cache
def _nobody() -> frozenset[str]:
    return frozenset(words("nobody"))


@cache
def _roles() -> frozenset[str]:
    return frozenset(words("role"))


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(phrase.text for phrase in lexicon.phrases() if phrase.section == "weekdays" and len(phrase.text) > 2)


@cache
def _others() -> frozenset[str]:
    return frozenset(words("other"))


@cache
def _and() -> regex.Pattern[str]:
    found = pattern("and")
    return regex.compile(
        rf"\s*,\s*(?:{found.pattern}\s+)?|\s+(?:&|\+|{found.pattern})\s+", regex.IGNORECASE, options=found.named_lists["options"]
    )


def after_label(text: str) -> str | None:
    """What stands behind a leading "by" in any language, also after "Author:"; None where there is none.

    >>> after_label("Oleh: Ani Lestari"), after_label("By the river"), after_label("Ann Ode")
    ('Ani Lestari', 'the river', None)
    """
    end = leading(text, by())
    return text[end:].lstrip(_BEFORE) if end else None


def is_other(text: str) -> bool:
    """Whether the words lead in somebody else than the author: a reviewer, a photographer."""
    return leading(text, _others()) > 0


def is_name(text: str) -> bool:
    """Whether this could be how an author is called: a person, a pen name, a desk or a house. Known to be wrong on slogans."""
    if not 1 < len(text) <= LONGEST or not _LETTER.search(text) or _ADDRESS.search(text):
        return False
    if text[0].isdecimal() and " " in text:  # "5 min read"
        return False
    low = text.lower().strip(" .:")
    return low not in _nobody() and low not in months() and len(text.split()) <= 10 and first_date(text) is None


def is_person(text: str) -> bool:
    """Whether this is two to five words of a name, or a name in a script without capitals."""
    parts = text.split()
    if _CASELESS.search(text):
        return 1 < len(text) <= 30
    return 2 <= len(parts) <= 5 and parts[0][:1].isupper() and parts[-1][:1].isupper() and not any(map(str.isdigit, text))


def _tidy(text: str) -> str:
    text = " ".join(text.split()).lstrip(_BEFORE).rstrip(_BEHIND)
    head, _, last = text.rpartition(" ")
    if head and last.lower() in _weekdays():  # of a date that followed
        text = head.rstrip(_BEHIND)
    return text[1:] if text.startswith("@") and " " not in text else text


def names(texts: Iterable[str], *, hard: bool = True) -> tuple[str, ...]:
    """The names in strings that each hold one or several, in order, without repeats; labels and addresses left out.

    ``hard``: whether a bar or a dash ends a name, as it does on the visible page.

    >>> names(["By Ann Ode and Bo Li"]), names(["Ann Ode, MD, Bo Li"]), names(["https://example.org/ann"])
    (('Ann Ode', 'Bo Li'), ('Ann Ode, MD', 'Bo Li'), ())
    """
    found: dict[str, str] = {}
    for text in texts:
        for piece in _HARD.split(text) if hard else text.split(";"):
            if is_other(piece):
                continue
            piece = _tidy(after_label(piece) or piece)
            if found and _is_role(piece):
                continue
            for name in _split(piece):
                name = _tidy(name)
                if is_name(name):
                    found.setdefault(name.casefold(), name)
        if len(found) >= MOST:
            break
    return tuple(found.values())[:MOST]


def _split(text: str) -> list[str]:
    """The names of a list, if it is one: each part a person, or letters behind the name before it. Roles are left out."""
    listed = text.split(",")
    kept = [part for index, part in enumerate(listed) if index == 0 or not _is_role(part)]
    text = ",".join(kept)
    parts = [part for part in _and().split(text) if part]
    if len(parts) < 2:
        return [text]
    found: list[str] = []
    for part in parts:
        if found and _CREDENTIAL.fullmatch(part):
            found[-1] += f", {part}"
        else:
            found.append(part)
    return found if all(is_person(part.split(",")[0]) for part in found) else [text]


def _is_role(text: str) -> bool:
    return not _roles().isdisjoint(_WORD.findall(text.lower()))
