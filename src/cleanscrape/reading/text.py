"""Text to lines and words: every character is looked at once, and what is learnt is kept in arrays."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from cleanscrape.native import address, checked, kernel
from cleanscrape.reading.characters import CLASS_SHIFT, KINDS, Kind, packed_table

__all__ = ["NUMBER", "Lines", "gram_hashes", "read_texts", "split_words"]

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]

UTF_32: Final = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
CHUNK: Final = 1 << 16  # characters looked at together
COLUMNS: Final = 9  # numbers of a line beside those of its characters
NUMBER: Final = np.uint64(0x5851F42D4C957F2D)  # the hash of every word that begins with a digit


@dataclass(frozen=True, slots=True)
class Lines:
    """The non-blank lines of a batch of documents, and their words. All arrays have one entry a line unless they say otherwise."""

    document: Ints  # index of the document in the batch
    number: Ints  # line number in its document, from 1, as str.splitlines counts
    start: Ints  # offsets in code points into its document, without the terminator
    end: Ints
    kinds: Ints  # shape (KINDS, lines): how many characters of each class
    first: Bytes  # class of the first and of the last character that is no space
    last: Bytes
    indent: Ints  # spaces in front
    blank_before: Ints  # blank lines since the line before, or since the start of the document
    blank_after: Ints
    word_from: Ints  # index into the word arrays
    word_to: Ints
    word: Hashes  # one entry a word: its hash in lower case
    word_line: Ints  # the line it stands in
    word_class: Bytes  # class of its first character
    word_second: Bytes  # class of its second character, or of what follows the word
    word_opens: Bytes  # 2 where it opens a segment: first in its line, or behind a bar, bullet or bracket; 1 behind a full stop
    document_from: Ints  # one entry a document, plus one: index of its first line
    memory: Bytes  # holds all of the above, for the kernel


def prefix(words: Hashes) -> Hashes:
    """Prefix sums of ``words[i] * WORD_BASE**i``, with a zero in front: what `gram_hashes` takes."""
    words = np.ascontiguousarray(words)
    sums = np.empty(len(words) + 1, dtype=np.uint64)
    kernel().cs_prefix(address(words), len(words), address(sums))
    return sums


def gram_hashes(sums: Hashes, start: Ints, end: Ints) -> Hashes:
    """Hash of the words ``start`` to ``end`` (arrays of equal length), from the `prefix` of all words.

    A run of one word does not hash to the word itself, so one table can hold runs of any length.
    """
    start, end = np.ascontiguousarray(start), np.ascontiguousarray(end)
    out = np.empty(len(start), dtype=np.uint64)
    runs = (address(start), address(end), len(start))
    checked(kernel().cs_gram_hashes(address(sums), len(sums), *runs, address(out)))
    return out


@cache
def _characters() -> tuple[int, int]:
    """Where the table of all characters stands, and its length."""
    table = packed_table()
    return address(table), len(table)


def _encoded(text: str) -> bytes:
    return text.encode(UTF_32, "surrogatepass")


def _pieces(joined: str) -> Iterator[bytes]:
    """Whole lines of some CHUNK characters each.

    A long text is encoded twice, for 0.6 ms a million characters: holding it encoded took 2.7 ms of fresh pages of memory.
    """
    start = 0
    while start < len(joined):
        end = joined.find("\n", min(start + CHUNK, len(joined) - 1)) + 1
        yield _encoded(joined[start:end])
        start = end


def _lines(memory: Bytes, documents: int, size: int, words: int) -> Lines:
    """The arrays of Lines within their memory; kernel.h has the same order."""
    at = 8 * (3 + documents + 1)
    numbers = np.ndarray((COLUMNS + KINDS, size), np.int64, memory, at)
    at += numbers.nbytes
    word = np.ndarray(words, np.uint64, memory, at)
    word_line = np.ndarray(words, np.int64, memory, at + 8 * words)
    at += 16 * words
    first, last = np.ndarray((2, size), np.uint8, memory, at)
    word_class, word_second, word_opens = np.ndarray((3, words), np.uint8, memory, at + 2 * size)
    document, number, start, end, indent, blank_before, blank_after, word_from, word_to = numbers[:COLUMNS]
    return Lines(
        document=document,
        number=number,
        start=start,
        end=end,
        kinds=numbers[COLUMNS:],
        first=first,
        last=last,
        indent=indent,
        blank_before=blank_before,
        blank_after=blank_after,
        word_from=word_from,
        word_to=word_to,
        word=word,
        word_line=word_line,
        word_class=word_class,
        word_second=word_second,
        word_opens=word_opens,
        document_from=np.ndarray(documents + 1, np.int64, memory, 24),
        memory=memory,
    )


def read_texts(texts: Sequence[str]) -> Lines:
    """Read a batch of documents; any str will do, and nothing in it is lost or changed.

    Time and memory are linear in the number of characters.
    """
    joined = "\n".join([*texts, ""])
    short = [_encoded(joined)] if len(joined) <= CHUNK else None
    size = words = 0
    found = ctypes.c_int64()
    for codes in short or _pieces(joined):
        words += checked(kernel().cs_count_words(codes, len(codes) >> 2, *_characters(), ctypes.byref(found)))
        size += found.value
    documents = len(texts)
    memory = np.empty(8 * (3 + documents + 1) + (8 * (COLUMNS + KINDS) + 2) * size + (8 + 8 + 3) * words, dtype=np.uint8)
    np.ndarray(3 + documents, np.int64, memory)[:] = [documents, size, words, *map(len, texts)]
    where, state = address(memory), (ctypes.c_int64 * 8)()
    for codes in short or _pieces(joined):
        checked(kernel().cs_read_texts(codes, len(codes) >> 2, *_characters(), where, state))
    return _lines(memory, documents, size, words)


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
