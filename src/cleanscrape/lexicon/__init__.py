"""Words as data: what interfaces say, by language and label, read from the text files beside this one.

A file holds sections, a section phrases, one a line, each behind an operator::

    [related]
    ^! baca juga     the line starts with it; "!": certain by itself
    = terbaru        the whole line
    $ selengkapnya   the line ends with it
    ~ artikel lain   anywhere in the line

Words are compared in lower case; punctuation does not matter and a number is written 0. The sections ``stopwords``,
``months`` and ``weekdays`` are plain word lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from cleanscrape.vocabulary import DROP_LABELS, META_LABELS

__all__ = ["OPERATORS", "WORD_LISTS", "Phrase", "languages", "phrases"]

OPERATORS: Final = {"~": 1, "^": 2, "$": 2, "=": 3}  # how much a match says: the level of evidence
CERTAIN: Final = 4
WORD_LISTS: Final = ("stopwords", "months", "weekdays")
SECTIONS: Final = frozenset((*DROP_LABELS, *META_LABELS, *WORD_LISTS))


class Phrase(NamedTuple):
    """One line of a lexicon file. ``level`` runs from 1 (a hint) to 4 (certain by itself); word lists have 0."""

    text: str
    language: str
    section: str
    operator: str
    level: int


@cache
def languages() -> tuple[str, ...]:
    """The language codes there are files for, sorted."""
    return tuple(sorted(file.name[:-4] for file in files(__package__).iterdir() if file.name.endswith(".txt")))


def parse(text: str, language: str) -> Iterator[Phrase]:
    """The phrases of one file.

    Raises ValueError, naming file and line, for a section or an operator that does not exist.
    """
    section = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            if section not in SECTIONS:
                raise ValueError(f"{language}.txt:{number}: no section {section!r}; there are {', '.join(sorted(SECTIONS))}")
        elif section in WORD_LISTS:
            yield Phrase(line, language, section, "", 0)
        else:
            operator, _, phrase = line.partition(" ")
            certain = operator.endswith("!")
            if operator.rstrip("!") not in OPERATORS or not phrase.strip() or not section:
                raise ValueError(f"{language}.txt:{number}: expected one of {' '.join(OPERATORS)} and a phrase, got {line!r}")
            operator = operator.rstrip("!")
            yield Phrase(phrase.strip(), language, section, operator, CERTAIN if certain else OPERATORS[operator])


@cache
def phrases() -> tuple[Phrase, ...]:
    """All phrases of all languages, in the order of the files."""
    return tuple(
        phrase
        for language in languages()
        for phrase in parse(files(__package__).joinpath(f"{language}.txt").read_text(encoding="utf-8"), language)
    )
