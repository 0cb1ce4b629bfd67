"""What kind of character each code point is, and its lower case, as one packed table."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["CLASS_SHIFT", "KINDS", "Kind", "packed_table"]


class Kind:
    """Character classes; those up to UNSPACED make up words.

    Plain numbers: members of an IntEnum cost NumPy ten times as much to compare with.
    """

    LOWER: Final = 0
    UPPER: Final = 1
    LETTER: Final = 2
    DIGIT: Final = 3
    MARK: Final = 4
    UNSPACED: Final = 5
    SPACE: Final = 6
    BREAK: Final = 7
    END: Final = 8
    COMMA: Final = 9
    COLON: Final = 10
    QUOTE: Final = 11
    BRACKET: Final = 12
    BAR: Final = 13
    BULLET: Final = 14
    DASH: Final = 15
    MONEY: Final = 16
    AT: Final = 17
    SYMBOL: Final = 18
    CONTROL: Final = 19
    RIGHTS: Final = 20
    HASH: Final = 21
    PIPE: Final = 22


KINDS: Final = max(value for name, value in vars(Kind).items() if name.isupper()) + 1
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
                kinds[int(first, 16) : int(last, 16) + 1] = getattr(Kind, name.upper())
            case ["lower", first, last, step, delta]:
                lower[int(first, 16) : int(last, 16) + 1 : int(step)] += int(delta)
    table: npt.NDArray[np.uint32] = (kinds << np.uint32(CLASS_SHIFT)) | lower.astype(np.uint32)
    table.flags.writeable = False
    return table
