"""The words of tags, classes and ids, and the points that were learnt for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from cleanscrape.native import call
from cleanscrape.reading.text import Hashes, Ints

__all__ = ["WORD", "learned_words", "markup_words", "shape_points"]

# Capitals open words, as in "postBody" and "HTMLPage". What is not ASCII counts as a small letter.
WORD: Final = re.compile(r"[A-Z]?[a-z\x80-\U0010ffff]+|[A-Z]+(?![a-z\x80-\U0010ffff])")
NAME: Final = re.compile(r"[^ \t-\r]+")  # the white space of HTML, as between classes
CAPITALS: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
LONGEST_WORD: Final = 40  # characters
MOST_WORDS: Final = 32  # different words of one name


@lru_cache(maxsize=1 << 15)
def name_words(name: str) -> tuple[str, ...]:
    """A class or id in lower case, and the words it is made of."""
    parts = WORD.findall(name)
    words = (part.translate(CAPITALS) for part in (name, *(parts if len(parts) > 1 else ())))
    found = dict.fromkeys(word for word in words if len(word) <= LONGEST_WORD and not (word.isascii() and word.isdigit()))
    return tuple(found)[:MOST_WORDS]


def markup_words(tag: str, attributes: str) -> list[str]:
    """What the learned points of an element are about: its tag, its classes and ids, and the words these are made of."""
    return [f"<{tag}>", *(word for name in NAME.findall(attributes) for word in name_words(name))]


@cache
def learned_words() -> Mapping[str, tuple[int, int]]:
    """Words of tags, classes and ids with their points near and far, in thousandths, from ``weights/markup.tsv``."""
    path = files(__package__).joinpath("weights").joinpath("markup.tsv")
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {word: (int(near), int(far)) for near, far, word in rows}


@cache
def _table() -> tuple[Hashes, Ints, npt.NDArray[np.int64]]:
    """The learned words as the kernel finds them: hashes by slot, numbers by slot, points (near and far) by number."""
    known = learned_words()
    text = "".join(f"{word}\0" for word in known).encode()
    capacity = 1 << (2 * len(known) + 1).bit_length()
    slots, numbers = np.zeros(capacity, dtype=np.uint64), np.zeros(capacity, dtype=np.int64)
    call("cs_word_table", text, len(text), capacity, slots, numbers)
    return slots, numbers, np.array(list(known.values()), dtype=np.int64).reshape(-1, 2).T.copy()


def shape_points(shape_text: bytes) -> tuple[Ints, Ints]:
    """The points, near and far, in thousandths, of elements with these tags and attributes: of all their `markup_words`.

    ``shape_text``: UTF-8, the tag and the attributes of each shape, each ended by a NUL.
    """
    near, far = np.empty((2, shape_text.count(b"\0") // 2), dtype=np.int64)
    slots, numbers, points = _table()
    call("cs_shape_points", shape_text, len(shape_text), slots, len(slots), numbers, points[0], points[1], near, far)
    return near, far
