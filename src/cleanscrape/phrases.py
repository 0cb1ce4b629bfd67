"""Finding the phrases of the lexicon, and the learned ones, in all lines of a batch at once.

Runs of words are compared by 64-bit hashes, so the price does not grow with the number of phrases: one look-up a word,
one a pair of known words, and one for each longer phrase whose first two words stand there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape import lexicon
from cleanscrape.model import DROP_LABELS, META_LABELS
from cleanscrape.native import address, kernel
from cleanscrape.reading.text import Bytes, Hashes, Ints, Lines, gram_hashes, prefix, read_texts

__all__ = ["NOISE_LABELS", "Found", "PhraseTable", "find", "table"]

# the labels a line can be given by a phrase or a classifier, in the order of the rows of all tables
NOISE_LABELS: Final = tuple(DROP_LABELS) + tuple(META_LABELS)
STOPWORD, MONTH, WEEKDAY, TELLS = 1, 2, 4, 8
FLAG: Final = {"stopwords": STOPWORD, "months": MONTH, "weekdays": WEEKDAY}
ANYWHERE, AT_START, AT_END, WHOLE = range(4)
ROW, TAG, TAG_AT = 20, 12, 28  # bits of a slot for the row, bits for a part of the key, and where that part begins
OPERATOR: Final = {"~": ANYWHERE, "^": AT_START, "$": AT_END, "=": WHOLE}
CAPTION: Final = NOISE_LABELS.index("caption")


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Every run of words somebody has something to say about. Row 0 stands for all others."""

    memory: Bytes  # all that the kernel looks at: four sizes, and then PARTS
    key: Hashes
    flags: Bytes  # STOPWORD, MONTH, WEEKDAY; TELLS where the row has points or the lexicon has something to say of it
    languages: Hashes  # bit n: a stop word of the n-th language

    def look_up(self, hashes: Hashes) -> Ints:
        """Row of each hash, 0 where it is unknown."""
        hashes = np.ascontiguousarray(hashes)
        rows = np.empty(len(hashes), dtype=np.int64)
        kernel().cs_look_up(address(self.memory), address(hashes), len(hashes), address(rows))
        return rows


# The arrays of a table's memory; `struct table` of the kernel has the same order.
PARTS: Final = {
    "key": np.uint64,
    "slots": np.uint32,  # two hash tables, one behind the other: row numbers, and TAG bits of their keys
    "points": np.int32,  # learned, in thousandths
    "entry_from": np.int32,  # one more than rows: what the lexicon says of the row
    "longer_from": np.int32,  # one more than rows: lengths of the longer phrases that start with this pair of words
    "entry_label": np.uint8,
    "entry_operator": np.uint8,
    "entry_level": np.uint8,
    "longer": np.uint8,
    "flags": np.uint8,
}


def _place(keys: Hashes) -> tuple[npt.NDArray[np.uint32], int]:
    """Cuckoo hashing (Pagh and Rodler 2001): every key stands at one of two places, so a look-up has no loop.

    Most keys find their first place free, all at once, and most others their second; only what is left is placed one by one.
    At most two slots of five are taken, yet the table is small: what a look-up costs is the way to memory.
    """
    if len(keys) >= 1 << ROW:
        raise ValueError(f"a phrase table holds at most {(1 << ROW) - 1:,} runs of words")
    bits = max(int(np.ceil(np.log2(1.25 * len(keys)))), 4)
    half = 1 << bits
    first = (keys >> np.uint64(64 - bits)).astype(np.int64)
    second = half + ((keys >> np.uint64(12)) & np.uint64(half - 1)).astype(np.int64)
    rows = np.zeros(2 * half, dtype=np.uint32)
    number = np.arange(len(keys))
    rows[first[1:]] = number[1:]
    left = number[1:][rows[first[1:]] != number[1:]]
    rows[second[left]] = left
    for row in left[rows[second[left]] != left].tolist():
        current, where = row, int(second[row])
        for _ in range(500):
            current, rows[where] = int(rows[where]), current
            if not current:
                break
            where = int(second[current] if where == first[current] else first[current])
        else:
            raise RuntimeError("the phrase table cannot be placed")  # needs a load above 1/2
    tags = (keys >> np.uint64(TAG_AT)).astype(np.uint32) << np.uint32(ROW)  # the bits above TAG fall off
    return rows | np.where(rows > 0, tags[rows], np.uint32(0)), bits


def _grouped(rows: Ints, count: int, *columns: Ints) -> tuple[Ints, ...]:
    """Columns sorted by row, in the given order, behind where each row begins (count + 1 entries)."""
    order = np.argsort(rows, kind="stable")
    begin = np.searchsorted(rows[order], np.arange(count + 1))
    return (begin, *(column[order] for column in columns))


def build(phrases: Sequence[lexicon.Phrase], learned: Mapping[str, int]) -> PhraseTable:
    """Compile phrases and learned points (thousandths). Phrases without a word are passed over.

    Raises ValueError for a phrase of more than one line.
    """
    texts = [phrase.text for phrase in phrases] + list(learned)
    lines = read_texts(texts)
    if len(lines.number) and lines.number.max() > 1:
        raise ValueError("a phrase must be one line")
    sums = prefix(lines.word)
    size = lines.word_to - lines.word_from
    some = np.flatnonzero(size > 0)
    start, size, text = lines.word_from[some], size[some], lines.document[some]
    whole = gram_hashes(sums, start, start + size)
    two, three = size >= 2, size >= 3
    single = gram_hashes(sums, start[two], start[two] + 1)  # the words of a pair must be known for the pair to be looked up
    second = gram_hashes(sums, start[two] + 1, start[two] + 2)
    pair = gram_hashes(sums, start[three], start[three] + 2)
    keys = np.unique(np.concatenate((np.zeros(1, dtype=np.uint64), whole, single, second, pair)))
    row = np.searchsorted(keys, whole)
    count = len(keys)

    bit = {language: number for number, language in enumerate(lexicon.languages())}
    code = {
        **{label: index for index, label in enumerate(NOISE_LABELS)},
        **{name: -flag for name, flag in FLAG.items()},
    }
    section = np.array([code[phrase.section] for phrase in phrases], dtype=np.int64)
    language = np.array([bit[phrase.language] for phrase in phrases], dtype=np.uint64)
    operator = np.array([OPERATOR.get(phrase.operator, 0) for phrase in phrases], dtype=np.int64)
    level = np.array([phrase.level for phrase in phrases], dtype=np.int64)
    points = np.array(list(learned.values()), dtype=np.int32)

    given = text < len(phrases)
    kind = np.where(given, section[np.minimum(text, len(phrases) - 1)] if len(phrases) else 0, 0)
    listed = given & (kind < 0)
    flags = np.zeros(count, dtype=np.uint8)
    np.bitwise_or.at(flags, row[listed], (-kind[listed]).astype(np.uint8))
    masks = np.zeros(count, dtype=np.uint64)
    stop = np.flatnonzero(given & (kind == -STOPWORD))
    np.bitwise_or.at(masks, row[stop], np.uint64(1) << language[text[stop]])
    spoken = np.flatnonzero(given & (kind >= 0))
    at = text[spoken]
    entry_from, entry_label, entry_operator, entry_level = _grouped(row[spoken], count, kind[spoken], operator[at], level[at])
    taught = np.zeros(count, dtype=np.int32)
    taught[row[~given]] = points[text[~given] - len(phrases)]
    longer = np.unique(np.searchsorted(keys, pair) * 256 + np.minimum(size[three], 255))
    longer_from, lengths = _grouped(longer // 256, count, longer % 256)
    flags[(taught != 0) | (np.diff(entry_from) > 0)] |= TELLS
    slots, bits = _place(keys)
    arrays: dict[str, npt.NDArray[Any]] = {
        "key": keys,
        "slots": slots,
        "points": taught,
        "entry_from": entry_from,
        "longer_from": longer_from,
        "entry_label": entry_label,
        "entry_operator": entry_operator,
        "entry_level": entry_level,
        "longer": lengths,
        "flags": flags,
    }
    sizes = np.array([count, len(entry_label), len(lengths), bits], dtype=np.int64).view(np.uint8)
    memory = np.concatenate((sizes, *(arrays[name].astype(kind).view(np.uint8) for name, kind in PARTS.items())))
    return PhraseTable(memory, keys, flags, masks)


def hash_phrases(texts: Sequence[str]) -> list[int]:
    """The hash of each text as one run of words; texts must have words."""
    lines = read_texts(texts)
    return [int(key) for key in gram_hashes(prefix(lines.word), lines.word_from, lines.word_to)]


@dataclass(frozen=True, slots=True)
class Found:
    """What the phrases say of the lines of a batch."""

    level: npt.NDArray[np.uint8]  # shape (labels, lines): 0 nothing, 1 hint ... 4 certain
    length: npt.NDArray[np.uint8]  # shape (labels, lines): words of the phrase behind the level, at most 15
    word_row: Ints  # row of the phrase table for each word, 0: unknown
    hit_line: Ints  # learned phrases: the line, the words and the points of each
    hit_from: Ints
    hit_to: Ints
    hit_points: npt.NDArray[np.int32]
    label_line: Ints  # lexicon phrases: the line, the words and the label of each match
    label_from: Ints
    label_to: Ints
    label: Ints
    label_whole: npt.NDArray[np.bool_]  # whether the match is the whole line
    covered: npt.NDArray[np.bool_]  # shape (2, words): in a phrase that fills its segment; in any phrase
    sums: Hashes  # prefix sums of the words, for further comparisons of runs
    words: Bytes  # holds what is said of the words, and `memory` the rest
    memory: Bytes

    def whole_phrase(self, label: int) -> npt.NDArray[np.bool_]:
        """Lines that are nothing but a phrase of this label (an index into NOISE_LABELS)."""
        out = np.zeros(self.level.shape[1], dtype=bool)
        out[self.label_line[self.label_whole & (self.label == label)]] = True
        return out


def find(lines: Lines, phrases: PhraseTable) -> Found:
    """Look for every phrase in every line. Linear in the number of words."""
    words = len(lines.word)
    said = np.empty(8 + (8 + 8 + 2) * words, dtype=np.uint8)
    where = (address(lines.memory), address(phrases.memory), CAPTION, address(said))
    counts = (ctypes.c_int64 * 3)()
    room, wanted = 0, 2 * words + 16  # every word, and every pair of words; longer runs are few
    while wanted > room:
        room = wanted
        runs = np.empty((room, 3), dtype=np.int64)
        wanted = kernel().cs_find_runs(*where, address(runs), room, counts)
    found, hits, labels = counts
    size, kinds = len(lines.start), len(NOISE_LABELS)
    memory = np.empty(24 + (24 + 4) * hits + (32 + 1) * labels + 2 * kinds * size, dtype=np.uint8)
    np.ndarray(3, np.int64, memory)[:] = kinds, hits, labels
    kernel().cs_find_phrases(*where, address(runs), found, address(memory))
    return _found(said, memory, words, size, hits, labels)


def _found(said: Bytes, memory: Bytes, words: int, size: int, hits: int, labels: int) -> Found:
    """The arrays of Found within their memory; `struct found` of the kernel has the same order."""
    hit_line, hit_from, hit_to = np.ndarray((3, hits), np.int64, memory, 24)
    at = 24 + 24 * hits
    label_line, label_from, label_to, label = np.ndarray((4, labels), np.int64, memory, at)
    at += 32 * labels
    hit_points = np.ndarray(hits, np.int32, memory, at)
    at += 4 * hits
    level, length = np.ndarray((2, len(NOISE_LABELS), size), np.uint8, memory, at)
    at += level.nbytes + length.nbytes
    return Found(
        level=level,
        length=length,
        word_row=np.ndarray(words, np.int64, said, 8 * (words + 1)),
        hit_line=hit_line,
        hit_from=hit_from,
        hit_to=hit_to,
        hit_points=hit_points,
        label_line=label_line,
        label_from=label_from,
        label_to=label_to,
        label=label,
        label_whole=np.ndarray(labels, np.bool_, memory, at),
        covered=np.ndarray((2, words), np.bool_, said, 8 + 16 * words),
        sums=np.ndarray(words + 1, np.uint64, said),
        words=said,
        memory=memory,
    )


@cache
def table(name: str = "text") -> PhraseTable:
    """The phrases shipped with the package, with the points learnt for ``text`` or for ``html``."""
    from cleanscrape.scorecard import learned_phrases

    return build(lexicon.phrases(), learned_phrases(name))
