"""What a classifier may look at: every line of a batch measured once, as whole arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanscrape.native import address, checked, kernel
from cleanscrape.phrases import NOISE_LABELS, Found, PhraseTable, find
from cleanscrape.reading.characters import Kind
from cleanscrape.reading.text import Bytes, Hashes, Ints, Lines, gram_hashes, read_texts

__all__ = [
    "LEARNED",
    "LEVELS",
    "SALT",
    "SHAPE",
    "Feature",
    "Features",
    "Flags",
    "Reals",
    "Strength",
    "measure",
    "quantise",
    "shape_levels",
]

Reals = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Levels = npt.NDArray[np.uint8]
Strength = npt.NDArray[np.uint8]  # how much lines look like something: 0 nothing, 1 hint, 2 likely, 3 strong, 4 certain

SALT: Final = np.uint64(0x9E3779B97F4A7C15)  # times the number of a document, it tells the documents of a batch apart
COUNTED: Final = 12  # whole numbers of a line
LEVELS: Final = 32  # every feature is cut into this many steps, so that a table of points says all about it


class Feature(NamedTuple):
    """A number measured of a line: its key in the weights, how it is cut into levels, and how to say it.

    ``kind``: ``count`` (level = 3 log2(1 + x)), ``share`` (level = 31 x, for x from 0 to 1), ``level`` (x is the level).
    """

    name: str
    kind: str
    words: str


@dataclass(frozen=True)
class Features:
    """All lines of a batch, measured. Arrays have one entry a line."""

    lines: Lines
    found: Found
    words: Ints
    visible: Ints  # characters that are no space
    letters: Ints
    upper_share: Reals  # of the letters
    digit_share: npt.NDArray[np.float64]  # of the visible characters
    symbol_share: npt.NDArray[np.float64]  # of the visible characters: bars, bullets, money, other symbols
    number_words: Ints
    capital_words: Ints  # words that begin with a capital
    stopwords: Ints
    months: Ints
    weekdays: Ints
    filled_words: Ints  # words in phrases of the lexicon that fill a line, or a part of it between bars
    spoken_words: Ints  # words in any phrase of the lexicon
    segments: Ints  # parts between bars and bullets that have words
    sentence: Flags  # ends as sentences do
    repeats: Ints  # how often these words stand in the document as a line
    seen: Flags  # these words stood in the document before
    rare_words: Flags  # one entry a word: no function word, number or single letter
    learned: Reals  # sum of the learned points of the phrases in the line, in thousandths
    learned_low: Reals
    learned_high: Reals
    prose: Flags  # reads like sentences by shape alone: 12 words or more that end as sentences do, not mostly capitals or digits
    memory: Bytes  # holds all of the above but the lines and what was found

    @cached_property
    def place(self) -> Ints:
        """Index of the line in its document, from 0."""
        lines = self.lines
        place: Ints = np.arange(len(lines.document)) - lines.document_from[lines.document]
        return place

    @cached_property
    def line_count(self) -> Ints:
        """Lines of the document each line stands in."""
        lines = self.lines
        size: Ints = np.diff(lines.document_from)[lines.document]
        return size

    @cached_property
    def dots(self) -> Ints:
        """Full stops and their like inside the line."""
        inside: Ints = self.lines.kinds[Kind.END] - (self.lines.last == Kind.END)
        return inside

    @cached_property
    def unbroken(self) -> Flags:
        """Lines without a space between their first and last character."""
        lines = self.lines
        broken: Flags = lines.kinds[Kind.SPACE] == lines.indent
        return broken

    def spoken(self, label: str) -> Strength:
        """How strongly the phrases of the lexicon name this label: 0 to 4."""
        row: Strength = self.found.level[NOISE_LABELS.index(label)]
        return row

    def has_word(self, word: str) -> Flags:
        """Lines whose first word is this one."""
        first: Flags = np.zeros(len(self.words), dtype=bool)
        some = self.words > 0
        first[some] = self.lines.word[self.lines.word_from[some]] == word_hash(word)
        return first

    def per_document(self, flags: Flags) -> Ints:
        """In how many lines of its document each flag is set, one entry a line."""
        lines = self.lines
        return totals(flags, lines.document_from[:-1], lines.document_from[1:])[lines.document]

    def levels(self, *rules: tuple[Flags, int], floor: Strength | None = None, cap: bool = False) -> Strength:
        """The highest level whose rule holds, but at least ``floor``; with ``cap`` the rules set an upper bound on it instead."""
        out = np.zeros(len(self.words), dtype=np.uint8) if floor is None else floor
        for flags, level in rules:
            out = np.where(flags, np.minimum(out, np.uint8(level)), out) if cap else np.maximum(out, flags * np.uint8(level))
        return out

    def count(self, *kinds: int) -> Ints:
        """Characters of these classes in each line."""
        total: Ints = self.lines.kinds[kinds[0]]
        for kind in kinds[1:]:
            total = total + self.lines.kinds[kind]
        return total


@cache
def word_hash(word: str) -> np.uint64:
    """What the reader calls this word."""
    hashed: np.uint64 = read_texts([word]).word[0]
    return hashed


def totals(values: npt.NDArray[Any], start: Ints, stop: Ints) -> npt.NDArray[Any]:
    """Sums of ``values[..., start:stop]`` for arrays of ranges."""
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1), dtype=np.float32 if values.dtype.kind == "f" else np.int64)
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums[..., stop] - sums[..., start]


def line_hashes(lines: Lines, found: Found) -> Hashes:
    """What a line says: its words, whatever their case, the punctuation and the numbers."""
    return gram_hashes(found.sums, lines.word_from, lines.word_to)


def measure(lines: Lines, phrases: PhraseTable) -> Features:
    """Measure every line."""
    found = find(lines, phrases)
    size, words = len(lines.start), len(lines.word)
    memory = np.empty((8 * COUNTED + 16 + 16 + 3) * size + words, dtype=np.uint8)
    parts = (lines.memory, phrases.memory, found.words, found.memory, memory)
    checked(kernel().cs_measure(*map(address, parts)))
    return _features(lines, found, memory)


def _features(lines: Lines, found: Found, memory: Bytes) -> Features:
    """The arrays of Features within their memory; `struct features` of the kernel has the same order."""
    size = len(lines.start)
    counted = np.ndarray((COUNTED, size), np.int64, memory)
    at = counted.nbytes
    digit_share, symbol_share = np.ndarray((2, size), np.float64, memory, at)
    at += 16 * size
    upper_share, learned, learned_low, learned_high = np.ndarray((4, size), np.float32, memory, at)
    at += 16 * size
    sentence, seen, prose = np.ndarray((3, size), np.bool_, memory, at)
    at += 3 * size
    words, visible, letters, numbers, capitals, stops, months, weekdays, filled, spoken, segments, repeats = counted
    return Features(
        lines=lines,
        found=found,
        words=words,
        visible=visible,
        letters=letters,
        upper_share=upper_share,
        digit_share=digit_share,
        symbol_share=symbol_share,
        number_words=numbers,
        capital_words=capitals,
        stopwords=stops,
        months=months,
        weekdays=weekdays,
        filled_words=filled,
        spoken_words=spoken,
        segments=segments,
        sentence=sentence,
        repeats=repeats,
        seen=seen,
        rare_words=np.ndarray(len(lines.word), np.bool_, memory, at),
        learned=learned,
        learned_low=learned_low,
        learned_high=learned_high,
        prose=prose,
        memory=memory,
    )


SHAPE: Final = (
    Feature("chars", "count", "{} characters"),
    Feature("words", "count", "{} words"),
    Feature("sentence_ends", "count", "{} sentence ends"),
    Feature("commas", "count", "{} commas"),
    Feature("quotes", "count", "{} quotation marks"),
    Feature("brackets", "count", "{} brackets"),
    Feature("bars", "count", "{} bars and arrows"),
    Feature("bullets", "count", "{} bullets"),
    Feature("dashes", "count", "{} dashes"),
    Feature("colons", "count", "{} colons"),
    Feature("money", "count", "{} signs of money or per cent"),
    Feature("at_signs", "count", "{} signs such as @ # & ©"),
    Feature("symbols", "count", "{} other symbols"),
    Feature("numbers", "count", "{} numbers"),
    Feature("digits", "count", "{} digits"),
    Feature("stopwords", "count", "{} function words"),
    Feature("blank_before", "count", "{} blank lines before"),
    Feature("blank_after", "count", "{} blank lines after"),
    Feature("indent", "count", "{} spaces in front"),
    Feature("place", "count", "line {} of the text"),
    Feature("place_from_end", "count", "{} lines from the end"),
    Feature("line_count", "count", "a text of {} lines"),
    Feature("repeats", "count", "said {} times"),
    Feature("prose_words", "count", "a text with {} words in long sentences"),
    Feature("median_words", "count", "a text of {} words a line"),
    Feature("segments", "count", "{} parts between bars"),
    Feature("upper_share", "share", "{:.0%} of the letters are capitals"),
    Feature("digit_share", "share", "{:.0%} of the characters are digits"),
    Feature("symbol_share", "share", "{:.0%} of the characters are symbols"),
    Feature("capital_share", "share", "{:.0%} of the words begin with a capital"),
    Feature("number_share", "share", "{:.0%} of the words are numbers"),
    Feature("stopword_share", "share", "{:.0%} of the words are function words"),
    Feature("unspaced_share", "share", "{:.0%} of the words in a script without spaces"),
    Feature("word_length", "share", "words of {:.0%} of 20 characters"),
    Feature("place_share", "share", "{:.0%} of the way down"),
    Feature("prose_share", "share", "a text with {:.0%} of its words in long sentences"),
    Feature("spaced_share", "share", "{:.0%} of the lines stand behind a blank line"),
    Feature("filled_share", "share", "{:.0%} of the words are names of buttons and menus"),
    Feature("spoken_share", "share", "{:.0%} of the words stand in phrases of interfaces"),
    Feature("first", "level", "begins with {kind}"),
    Feature("last", "level", "ends with {kind}"),
    Feature("sentence", "level", "ends like a sentence: {yes}"),
    Feature("seen", "level", "said before: {yes}"),
    Feature("months", "level", "{} names of months"),
    Feature("weekdays", "level", "{} names of weekdays"),
    Feature("learned", "signed", "its phrases"),
    Feature("learned_low", "signed", "its most telling phrase of noise"),
    Feature("learned_high", "signed", "its most telling phrase of articles"),
    Feature("learned_mean", "signed", "its phrases, by length"),
)
LEARNED: Final = ("learned", "learned_low", "learned_high", "learned_mean")
COUNT_LEVEL: Final = np.minimum(np.floor(3 * np.log2(np.arange(2048) + 1.0)), LEVELS - 1).astype(np.uint8)


def quantise(rows: npt.NDArray[Any], kind: str) -> Levels:
    """Cut rows of numbers of one kind into LEVELS steps.

    Whole numbers and single divisions only: the same line gives the same levels in every batch and on every machine.
    """
    match kind:
        case "count":
            counted: Levels = COUNT_LEVEL.take(rows, mode="clip")
            return counted
        case "share":
            rows = rows * np.float32(LEVELS - 1) + np.float32(0.5)
        case "signed":
            rows = rows * np.float32(0.003) + np.float32(LEVELS / 2)
    levels: Levels = np.clip(rows, 0, LEVELS - 1).astype(np.uint8)
    return levels


def is_prose(features: Features) -> Flags:
    """Lines that read like sentences by shape alone."""
    return features.prose


@cache
def _count_levels() -> tuple[int, int]:
    """Where COUNT_LEVEL stands, and its length."""
    return address(COUNT_LEVEL), len(COUNT_LEVEL)


def shape_levels(f: Features) -> Levels:
    """The features of SHAPE, cut into levels: shape (features, lines)."""
    out = np.empty((len(SHAPE), len(f.words)), dtype=np.uint8)
    kernel().cs_shape_levels(address(f.lines.memory), address(f.memory), *_count_levels(), address(out))
    return out
