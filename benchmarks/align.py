"""Labels the lines of an extracted text as content or noise by aligning them with the gold text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import regex

__all__ = ["CONTENT", "LEFT_OUT", "NOISE", "Alignment", "align", "label_lines", "line_weights", "tokens"]

CONTENT: Final = 1
NOISE: Final = 0
LEFT_OUT: Final = -1

# A line of three tokens or more is content when this share of its token 3-grams stands in the gold.
SHARE: Final = 0.6

# Scripts written without spaces: each character is a token, or a Chinese paragraph would count as one word.
# U+30FC, the mark for long vowels, belongs to no one script. Both alternatives are single classes: linear.
_UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Myanmar}\p{Khmer}\u30fc"
_TOKEN: Final = regex.compile(rf"(?V1)[\w&&[{_UNSPACED}]]|[\w--[{_UNSPACED}]]+")


class Alignment(NamedTuple):
    """Per line of ``str.splitlines()``: its label (1 content, 0 noise, -1 left out) and its number of tokens."""

    labels: list[int]
    weights: list[int]


def tokens(text: str) -> list[str]:
    r"""The tokens of a text: lower-cased ``\w+`` words; single characters in scripts written without spaces.

    >>> tokens("Kurs dolar AS: Rp 15.430")
    ['kurs', 'dolar', 'as', 'rp', '15', '430']
    >>> tokens("東京で3日")
    ['東', '京', 'で', '3', '日']
    """
    return _TOKEN.findall(text.lower())


def align(text: str, gold: str, headlines: Iterable[str] = ()) -> Alignment:
    """Label and weigh every line of ``text`` (see `label_lines`)."""
    golden = tokens(gold)
    trigrams = set(zip(golden, golden[1:], golden[2:], strict=False))
    short_lines = {tuple(line) for line in map(tokens, gold.splitlines()) if len(line) < 3}
    left_out = {tuple(tokens(headline)) for headline in headlines}
    labels: list[int] = []
    weights: list[int] = []
    for line in text.splitlines():
        words = tokens(line)
        size = len(words)
        weights.append(size)
        if not size or tuple(words) in left_out:
            labels.append(LEFT_OUT)
        elif size < 3:
            labels.append(CONTENT if tuple(words) in short_lines else NOISE)
        else:
            found = sum(map(trigrams.__contains__, zip(words, words[1:], words[2:], strict=False)))
            labels.append(CONTENT if found >= SHARE * (size - 2) else NOISE)
    return Alignment(labels, weights)


def label_lines(text: str, gold: str, headlines: Iterable[str] = ()) -> list[int]:
    r"""Per ``str.splitlines()`` line of ``text``: 1 content, 0 noise, -1 left out of the score.

    Left out are lines without tokens and lines whose tokens equal those of a headline.
    A line of three or more tokens is content when at least 60 % of its token 3-grams
    stand in the gold, a shorter one when it is a whole line of the gold.

    >>> label_lines(
    ...     "Home\nEuro zone output falls\nThe output fell by two points.",
    ...     "The output fell by two points.",
    ...     ["Euro zone output falls"],
    ... )
    [0, -1, 1]
    """
    return align(text, gold, headlines).labels


def line_weights(text: str) -> list[int]:
    """The number of tokens of each ``str.splitlines()`` line."""
    return [len(tokens(line)) for line in text.splitlines()]
