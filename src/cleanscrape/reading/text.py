"""Text to lines and words: every character is looked at once, and what is learnt is kept in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanscrape.reading.characters import CLASS_SHIFT, KINDS, Kind, packed_table

__all__ = ["NUMBER", "Lines", "gram_hashes", "read_texts", "split_words"]

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

CHUNK = 1 << 16  # characters looked at together: the working arrays stay in the cache (larger is slower from here on)
# Polynomial hashes modulo 2**64: an odd base has an inverse, so any run of characters or words is a difference of
# prefix sums (Karp and Rabin 1987); multiply-and-shift mixes the high bits down (Knuth 6.4).
BASE = 0x9E3779B97F4A7C15
WORD_BASE = 0xD6E8FEB86659FD93
MIX = np.uint64(0xFF51AFD7ED558CCD)
NUMBER = np.uint64(0x5851F42D4C957F2D)  # the hash of every word that begins with a digit


@dataclass(frozen=True, slots=True)
class Lines:
    """The non-blank lines of a batch of documents, and their words. All arrays but the last five have one entry a line."""

    document: Ints  # index of the document in the batch
    number: Ints  # line number in its document, from 1, as str.splitlines counts
    start: Ints  # offsets in code points into its document, without the terminator
    end: Ints
    kinds: Ints  # shape (KINDS, lines): how many characters of each class
    first: Ints  # class of the first and of the last character that is no space
    last: Ints
    indent: Ints  # spaces in front
    blank_before: Ints  # blank lines since the line before, or since the start of the document
    blank_after: Ints
    word_from: Ints  # index into the word arrays
    word_to: Ints
    word: Hashes  # one entry a word: its hash in lower case
    word_line: Ints  # the line it stands in
    word_class: Ints  # class of its first character
    word_second: Ints  # class of its second character, or of what follows the word
    word_opens: npt.NDArray[np.bool_]  # whether it opens a segment: first in its line, or behind a bar, bullet or bracket
    document_from: Ints  # one entry a document, plus one: index of its first line


@cache
def _powers_cached(base: int, size: int) -> tuple[Hashes, Hashes]:
    powers = np.full(size, base, dtype=np.uint64)
    powers[0] = 1
    inverses = np.full(size, pow(base, -1, 1 << 64), dtype=np.uint64)
    inverses[0] = 1
    return np.cumprod(powers, dtype=np.uint64), np.cumprod(inverses, dtype=np.uint64)


def powers(base: int, size: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse modulo 2**64; sizes are rounded up so that few are kept."""
    if size <= 4096:
        return _powers_cached(base, 4096)
    if size <= CHUNK * 2:
        return _powers_cached(base, CHUNK * 2)
    return _powers_cached.__wrapped__(base, size)  # a giant line: worked out anew, never kept


def mix(raw: Hashes) -> Hashes:
    """Spread the entropy of a polynomial hash over all bits."""
    out: Hashes = (raw ^ (raw >> np.uint64(29))) * MIX
    return out


def prefix(values: Hashes, base: int) -> Hashes:
    """Prefix sums of ``values[i] * base**i``, with a zero in front."""
    out = np.zeros(len(values) + 1, dtype=np.uint64)
    np.cumsum(values * powers(base, len(values) + 1)[0][: len(values)], out=out[1:])
    return out


def gram_hashes(sums: Hashes, start: Ints, end: Ints) -> Hashes:
    """Hash of the words ``start`` to ``end`` (arrays of equal length), from ``prefix(word, WORD_BASE)``.

    A run of one word does not hash to the word itself, so one table can hold runs of any length.
    """
    raw = (sums[end] - sums[start]) * powers(WORD_BASE, len(sums))[1][start]
    return mix(raw)


def _chunk(text: str, base_line: int) -> tuple[Any, ...]:
    """Look at every character of some whole lines. ``text`` ends in a line break."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    packed = packed_table().take(codes, mode="clip")
    kind = (packed >> np.uint32(CLASS_SHIFT)).astype(np.uint8)
    size = len(codes)

    # lines
    breaks = np.flatnonzero(kind == Kind.BREAK)
    stops = breaks
    if "\r" in text:
        newline_follows = codes[np.minimum(breaks + 1, size - 1)] == 10
        pair = (codes[breaks] == 13) & newline_follows & (breaks + 1 < size)
        keep = np.ones(len(breaks), dtype=bool)
        keep[:-1] = ~pair[:-1]  # a carriage return that a newline follows is no break of its own ...
        breaks = breaks[keep]
        stops = breaks.copy()
        stops[1:] -= ~keep[np.flatnonzero(keep)[1:] - 1]  # ... but the line ends before it
        if len(stops) and breaks[0] > 0 and codes[breaks[0]] == 10 and codes[breaks[0] - 1] == 13:
            stops[0] -= 1
    count = len(breaks)
    starts = np.empty(count, dtype=np.int64)
    starts[0] = 0
    starts[1:] = breaks[:-1] + 1
    line_of = np.repeat(np.arange(0, count * KINDS, KINDS), np.diff(breaks, prepend=-1))
    kinds = np.bincount(line_of + kind, minlength=count * KINDS).reshape(count, KINDS)

    # first and last visible character
    visible = np.flatnonzero((kind != Kind.SPACE) & (kind != Kind.BREAK))
    if len(visible):
        head = visible[np.minimum(visible.searchsorted(starts), len(visible) - 1)]
        tail = visible[np.maximum(visible.searchsorted(stops) - 1, 0)]
    else:
        head = tail = starts

    # words
    in_word = kind <= Kind.UNSPACED
    in_word_before = in_word.copy()
    edges = np.flatnonzero(in_word[1:] != in_word[:-1])
    edges += 1
    if in_word[0]:
        edges = np.concatenate(([0], edges))
    word_start, word_end = edges[::2], edges[1::2] - 1  # the text ends in a line break: every word has an end
    alone = kind == Kind.UNSPACED
    if alone.any():
        begins = in_word.copy()
        begins[1:] &= ~in_word[:-1] | alone[1:] | alone[:-1]
        ends = in_word
        ends[:-1] &= ~in_word[1:] | begins[1:]
        word_start, word_end = np.flatnonzero(begins), np.flatnonzero(ends)
    lower = (packed & np.uint32(0xFFFFFF)).astype(np.uint64)
    power, inverse = powers(BASE, size + 1)
    sums = np.cumsum(lower * power[:size])
    raw = sums[word_end] - sums[word_start] + lower[word_start] * power[word_start]
    word = mix(raw * inverse[word_start])
    word_class = kind[word_start]
    word[word_class == Kind.DIGIT] = NUMBER
    opens = np.zeros(len(word_start) + 1, dtype=np.uint8)
    opens[word_start.searchsorted(np.flatnonzero(((kind == Kind.END) | (kind == Kind.DASH)) & ~np.roll(in_word_before, -1)))] = 1
    opens[
        word_start.searchsorted(
            np.flatnonzero((kind == Kind.BAR) | (kind == Kind.PIPE) | (kind == Kind.BULLET) | (kind == Kind.BRACKET))
        )
    ] = 2
    return (
        starts, stops, breaks, kinds, kind[head], kind[tail], head - starts, word, line_of[word_start] // KINDS + base_line,
        word_class, kind[np.minimum(word_start + 1, size - 1)], opens[:-1],
    )  # fmt: skip


def _chunks(joined: str) -> list[str]:
    if len(joined) <= CHUNK:
        return [joined]
    pieces, start = [], 0
    while start < len(joined):
        end = joined.find("\n", min(start + CHUNK, len(joined) - 1)) + 1
        pieces.append(joined[start:end])
        start = end
    return pieces


def read_texts(texts: Sequence[str]) -> Lines:
    """Read a batch of documents; any str will do, and nothing in it is lost or changed.

    Time and memory are linear in the number of characters.
    """
    joined = "\n".join(texts) + "\n"
    parts, line_count, offset, offsets = [], 0, 0, []
    for piece in _chunks(joined):
        part = _chunk(piece, line_count)
        parts.append(part)
        offsets.append(np.full(len(part[0]), offset))
        line_count += len(part[0])
        offset += len(piece)
    if len(parts) == 1:
        columns = list(parts[0])
    else:
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        for index in (0, 1, 2):
            columns[index] = columns[index] + np.concatenate(offsets)
    start, stop, breaks, kinds, first, last, indent, word, word_line, word_class, word_second, word_opens = columns

    if len(texts) == 1:
        document_start = np.zeros(1, dtype=np.int64)
        line_document = np.zeros(line_count, dtype=np.int64)
        first_line = np.zeros(2, dtype=np.int64)
        first_line[1] = line_count
    else:
        lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
        document_start = np.concatenate(([0], np.cumsum(lengths)))[:-1]
        # A document ends at the break the join put behind it (which may merge with its own last "\r").
        line_document = document_start.searchsorted(start, side="right") - 1
        first_line = line_document.searchsorted(np.arange(len(texts) + 1))

    # only lines with something to see count from here on
    full = np.flatnonzero(kinds[:, Kind.SPACE] + kinds[:, Kind.BREAK] < breaks - start + 1)
    row_of = np.zeros(line_count, dtype=np.int64)
    row_of[full] = np.arange(len(full))
    document = line_document[full]
    document_from = full.searchsorted(first_line)
    number = full - first_line[document] + 1
    previous = np.empty(len(full), dtype=np.int64)
    previous[:1] = -1
    previous[1:] = full[:-1]
    blank_before = full - np.maximum(previous, first_line[document] - 1) - 1
    blank_after = np.empty_like(blank_before)
    blank_after[:-1] = blank_before[1:]
    blank_after[-1:] = 0
    has_lines = document_from[1:] > document_from[:-1]
    blank_after[document_from[1:][has_lines] - 1] = 0
    word_line = row_of[word_line]
    word_from = word_line.searchsorted(np.arange(len(full) + 1))
    word_opens[word_from[:-1][word_from[:-1] < word_from[1:]]] = 2
    return Lines(
        document=document,
        number=number,
        start=start[full] - document_start[document],
        end=stop[full] - document_start[document],
        kinds=np.ascontiguousarray(kinds[full].T),
        first=first[full],
        last=last[full],
        indent=indent[full],
        blank_before=blank_before,
        blank_after=blank_after,
        word_from=word_from[:-1],
        word_to=word_from[1:],
        word=word,
        word_line=word_line,
        word_class=word_class,
        word_second=word_second,
        word_opens=word_opens,
        document_from=document_from,
    )


def split_words(line: str) -> list[str]:
    """The words of one line as the reader sees them: folded to lower case, numbers as ``0``. For explanations, not for speed."""
    if not line:
        return []
    words: list[str] = []
    inside = number = False
    for packed in packed_table().take([ord(char) for char in line], mode="clip").tolist():
        kind, char = packed >> CLASS_SHIFT, chr(packed & 0xFFFFFF)
        if kind > Kind.UNSPACED:
            inside = False
        elif inside and kind != Kind.UNSPACED:
            words[-1] += "" if number else char
        else:
            number = kind == Kind.DIGIT
            words.append("0" if number else char)
            inside = kind != Kind.UNSPACED
    return words
