"""Words that bylines and datelines are made of, read from ``words.tsv`` and the package's lexicon."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import regex

from cleanscrape import lexicon

__all__ = ["by", "leading", "pattern", "words"]


@cache
def _table() -> dict[str, tuple[str, ...]]:
    lines = files(__package__).joinpath("words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {kind: tuple(phrases.split("|")) for kind, phrases in rows}


def words(kind: str) -> tuple[str, ...]:
    """The words of one kind, as they stand in ``words.tsv``."""
    return _table()[kind]


@cache
def by() -> frozenset[str]:
    """What may stand before the name of an author: those of the lexicon's bylines that name no other trade, and more."""
    of_lexicon = {phrase.text for phrase in lexicon.phrases() if phrase.section == "byline" and phrase.operator == "^"}
    return frozenset((of_lexicon - set(words("other"))) | set(words("by")))


_FIRST: Final = regex.compile(r"[\p{L}\p{M}'’-]++")
_FEW: Final = 6  # words of a label


def leading(text: str, labels: frozenset[str]) -> int:
    """Where the longest of these labels that a text begins with ends; 0 where there is none.

    >>> leading("Written by: Ann Ode", frozenset(("written", "written by")))
    10
    """
    end, label = 0, ""
    for count, match in enumerate(_FIRST.finditer(text, 0, 80)):
        if count == _FEW or (count == 0 and match.start() > 3):
            break
        label = f"{label} {match.group().lower()}" if label else match.group().lower()
        if label in labels:
            end = match.end()
    return end


@cache
def pattern(kind: str, *, parts: bool = False) -> regex.Pattern[str]:
    """Finds any word of a kind: as whole words, or with ``parts`` anywhere."""
    options = sorted(by() if kind == "by" else words(kind))
    edges = ("", "") if parts else (r"(?<![\p{L}\p{M}])", r"(?![\p{L}\p{M}])")
    return regex.compile(rf"{edges[0]}\L<options>{edges[1]}", regex.IGNORECASE, options=options)
