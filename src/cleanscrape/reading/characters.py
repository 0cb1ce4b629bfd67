"""What kind of character each code point is, and its lower case, as one packed table."""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

__all__ = ["CLASS_SHIFT", "Kind", "packed_table"]


class Kind(IntEnum):
    """Character classes; those up to UNSPACED make up words."""

    LOWER = 0
    UPPER = 1
    LETTER = 2
    DIGIT = 3
    MARK = 4
    UNSPACED = 5
    SPACE = 6
    BREAK = 7
    END = 8
    COMMA = 9
    COLON = 10
    QUOTE = 11
    BRACKET = 12
    BAR = 13
    BULLET = 14
    DASH = 15
    MONEY = 16
    AT = 17
    SYMBOL = 18
    CONTROL = 19
    RIGHTS = 20
    HASH = 21
    PIPE = 22


CLASS_SHIFT = 24
SIZE = 0x20000  # the last entry stands for everything above: ideographs and private use


@cache
def packed_table() -> npt.NDArray[np.uint32]:
    """``table[code point] == class << CLASS_SHIFT | lower case``, of length SIZE; look it up with ``mode="clip"``."""
    kinds = np.empty(SIZE, dtype=np.uint32)
    lower = np.arange(SIZE, dtype=np.int64)
    for line in files(__package__).joinpath("characters.tsv").read_text(encoding="utf-8").splitlines():
        match line.split("\t"):
            case ["class", first, last, name]:
                kinds[int(first, 16) : int(last, 16) + 1] = Kind[name.upper()]
            case ["lower", first, last, step, delta]:
                lower[int(first, 16) : int(last, 16) + 1 : int(step)] += int(delta)
    table: npt.NDArray[np.uint32] = (kinds << np.uint32(CLASS_SHIFT)) | lower.astype(np.uint32)
    table.flags.writeable = False
    return table
