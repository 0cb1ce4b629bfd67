"""Finding the phrases of the lexicon, and the learned ones, in all lines of a batch at once.

Runs of words are compared by 64-bit hashes, so the price does not grow with the number of phrases: one look-up a word,
one a pair of known words, and one for each longer phrase whose first two words stand there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from cleanscrape import lexicon
from cleanscrape.model import DROP_LABELS, META_LABELS
from cleanscrape.reading.characters import Kind
from cleanscrape.reading.text import WORD_BASE, Hashes, Ints, Lines, gram_hashes, prefix, read_texts

__all__ = ["NOISE_LABELS", "Found", "PhraseTable", "find", "table"]

# the labels a line can be given by a phrase or a classifier, in the order of the rows of all tables
NOISE_LABELS: Final = tuple(DROP_LABELS) + tuple(META_LABELS)
STOPWORD, MONTH, WEEKDAY = 1, 2, 4
FLAG: Final = {"stopwords": STOPWORD, "months": MONTH, "weekdays": WEEKDAY}
OPERATOR: Final = {"~": 0, "^": 1, "$": 2, "=": 3}
# A phrase that is certain in a short line is only a hint in a paragraph: nobody writes 40 words on a button.
LONGEST_CERTAIN: Final = 40
LONGEST_HINT: Final = 80
LONGEST_TAIL: Final = 8
CAPTION: Final = NOISE_LABELS.index("caption")


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Every run of words somebody has something to say about. Row 0 stands for all others."""

    slots: npt.NDArray[np.int32]  # two hash tables, one behind the other: row numbers
    shift: np.uint64
    key: Hashes
    flags: npt.NDArray[np.uint8]  # STOPWORD, MONTH, WEEKDAY
    languages: Hashes  # bit n: a stop word of the n-th language
    points: npt.NDArray[np.int32]  # learned, in thousandths
    entry_from: Ints  # shape (rows + 1,): what the lexicon says of the row
    entry_label: Ints
    entry_operator: Ints
    entry_level: Ints
    longer_from: Ints  # shape (rows + 1,): lengths of the longer phrases that start with this pair of words
    longer: Ints

    def look_up(self, hashes: Hashes) -> Ints:
        """Row of each hash, 0 where it is unknown."""
        half = len(self.slots) >> 1
        row = self.slots[hashes >> self.shift]
        found = self.key[row] == hashes
        second = self.slots[half + ((hashes >> np.uint64(12)) & np.uint64(half - 1)).astype(np.int64)]
        return np.where(found, row, np.where(self.key[second] == hashes, second, 0)).astype(np.int64)


def _place(keys: Hashes) -> tuple[npt.NDArray[np.int32], int]:
    """Cuckoo hashing (Pagh and Rodler 2001): every key stands at one of two places, so a look-up has no loop.

    Most keys find their first place free, all at once; only the others are placed one by one.
    """
    bits = max(int(np.ceil(np.log2(len(keys) + 1))) + 2, 4)
    half = 1 << bits
    shift = 64 - bits
    first = (keys >> np.uint64(shift)).astype(np.int64)
    second = half + ((keys >> np.uint64(12)) & np.uint64(half - 1)).astype(np.int64)
    slots = np.zeros(2 * half, dtype=np.int32)
    slots[first[1:]] = np.arange(1, len(keys))
    for row in np.flatnonzero(slots[first] != np.arange(len(keys))).tolist():
        if row == 0:
            continue
        current, where = row, int(second[row])
        for _ in range(500):
            current, slots[where] = int(slots[where]), current
            if not current:
                break
            where = int(second[current] if where == first[current] else first[current])
        else:
            raise RuntimeError("the phrase table cannot be placed")  # needs a load above 1/2; it is at most 1/8
    return slots, shift


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
    sums = prefix(lines.word, WORD_BASE)
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
    slots, shift = _place(keys)
    return PhraseTable(
        slots=slots,
        shift=np.uint64(shift),
        key=keys,
        flags=flags,
        languages=masks,
        points=taught,
        entry_from=entry_from,
        entry_label=entry_label,
        entry_operator=entry_operator,
        entry_level=entry_level,
        longer_from=longer_from,
        longer=lengths,
    )


def hash_phrases(texts: Sequence[str]) -> list[int]:
    """The hash of each text as one run of words; texts must have words."""
    lines = read_texts(texts)
    return [int(key) for key in gram_hashes(prefix(lines.word, WORD_BASE), lines.word_from, lines.word_to)]


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

    def whole_phrase(self, label: int) -> npt.NDArray[np.bool_]:
        """Lines that are nothing but a phrase of this label (an index into NOISE_LABELS)."""
        out = np.zeros(self.level.shape[1], dtype=bool)
        out[self.label_line[self.label_whole & (self.label == label)]] = True
        return out


def expand(start: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """The ranges ``start`` to ``stop`` written out: (which range, which element) for each element."""
    size = stop - start
    which = np.repeat(np.arange(len(size)), size)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(size) - size, size)
    return which, start[which] + inside


def find(lines: Lines, phrases: PhraseTable) -> Found:
    """Look for every phrase in every line. Linear in the number of words."""
    sums = prefix(lines.word, WORD_BASE)
    words = len(lines.word)
    position = np.arange(words)
    word_row = phrases.look_up(gram_hashes(sums, position, position + 1))
    known = word_row > 0
    pairs = np.flatnonzero(known[:-1] & known[1:] & (lines.word_line[:-1] == lines.word_line[1:])) if words else position
    pair_row = phrases.look_up(gram_hashes(sums, pairs, pairs + 2))
    seen = pair_row > 0
    pairs, pair_row = pairs[seen], pair_row[seen]
    which, index = expand(phrases.longer_from[pair_row], phrases.longer_from[pair_row + 1])
    first = pairs[which]
    stop = first + phrases.longer[index]
    fits = stop <= lines.word_to[lines.word_line[first]] if len(first) else np.zeros(0, dtype=bool)
    first, stop = first[fits], stop[fits]
    long_row = phrases.look_up(gram_hashes(sums, first, stop))

    known_at = np.flatnonzero(known)
    row = np.concatenate((word_row[known_at], pair_row, long_row))
    begin = np.concatenate((known_at, pairs, first))
    end = np.concatenate((known_at + 1, pairs + 2, stop))
    line = lines.word_line[begin] if words else begin

    taught = np.flatnonzero(phrases.points[row])
    which, entry = expand(phrases.entry_from[row], phrases.entry_from[row + 1])
    # "Home | News | Contact": behind a bar a line begins anew, but what is certain of a line is only likely of a part
    opens = np.append(lines.word_opens, 2) == 2
    at_start, at_end = opens[begin], opens[end]
    whole_line = (begin == lines.word_from[line]) & (end == lines.word_to[line])
    first_in_line = begin == lines.word_from[line]
    size = lines.word_to[line] - lines.word_from[line]
    # characters that count as words: some 2.5 of them say as much as a word elsewhere
    size = size - (lines.kinds[Kind.UNSPACED, line] * 3 + 2) // 5
    operator = phrases.entry_operator[entry]
    right = np.where(
        operator == 3,
        (at_start & at_end)[which],
        np.where(operator == 1, at_start[which], (operator == 0) | at_end[which]),
    )
    # a photographer is named at the end of a caption: "... at dusk. Photo: Robin Ferris"
    tail = (np.append(lines.word_opens, 2)[begin] == 1) & (lines.word_to[line] - begin <= LONGEST_TAIL)
    right |= (operator == 1) & (phrases.entry_label[entry] == CAPTION) & tail[which]
    which, entry, operator = which[right], entry[right], operator[right]
    strength = phrases.entry_level[entry]
    part = np.where(operator == 3, ~whole_line[which], (operator != 0) & ~first_in_line[which] & ~(operator == 2))
    strength = np.where(part, np.minimum(strength, 2), strength)
    strength = np.where(size[which] > LONGEST_CERTAIN, np.minimum(strength, 1), strength)
    strength[size[which] > LONGEST_HINT] = 0
    cover = np.zeros((2, words + 1), dtype=np.int64)  # words inside a phrase that fills its segment, and inside any phrase
    filled = operator == 3
    np.add.at(cover[0], begin[which[filled]], 1)
    np.add.at(cover[0], end[which[filled]], -1)
    np.add.at(cover[1], begin[which], 1)
    np.add.at(cover[1], end[which], -1)
    covered = np.cumsum(cover[:, :-1], axis=1) > 0
    level = np.zeros((len(NOISE_LABELS), len(lines.start)), dtype=np.uint8)
    said = strength * 16 + np.minimum(end[which] - begin[which], 15)
    np.maximum.at(level, (phrases.entry_label[entry], line[which]), said.astype(np.uint8))
    return Found(
        level=level >> np.uint8(4),
        length=level & np.uint8(15),
        word_row=word_row,
        hit_line=line[taught],
        hit_from=begin[taught],
        hit_to=end[taught],
        hit_points=phrases.points[row[taught]],
        label_line=line[which],
        label_from=begin[which],
        label_to=end[which],
        label=phrases.entry_label[entry],
        label_whole=whole_line[which],
        covered=covered,
        sums=sums,
    )


@cache
def table(name: str = "text") -> PhraseTable:
    """The phrases shipped with the package, with the points learnt for ``text`` or for ``html``."""
    from cleanscrape.scorecard import learned_phrases

    return build(lexicon.phrases(), learned_phrases(name))
