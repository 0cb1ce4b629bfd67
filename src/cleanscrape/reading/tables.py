"""What `reading.elements` says, as the tables the compiled reader looks names up in."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from functools import cache
from html import unescape
from html.entities import html5
from itertools import accumulate
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape.native import address
from cleanscrape.reading import elements
from cleanscrape.reading.elements import ACTS, ATTRIBUTES, BLOCKS, ELEMENTS, NOT_UNFOLDED, ROLES, RUNNING, TOUCHES, Place
from cleanscrape.reading.embedded import PARAGRAPH

__all__ = ["Tables", "tables", "which"]

WIDTH: Final = 16  # bytes of the longest name
ALIKE: Final = 0xA0  # the numeric character references under this are given one by one: some stand for others, or for nothing


class Tables(ctypes.Structure):
    """The arrays the compiled reader takes, field by field as in native/html.c."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("elements", "roles", "attributes")),
        *((name, ctypes.c_void_p) for name in ("references", "values", "reference_from", "value_from", "numbers")),
        *((name, ctypes.c_int64) for name in ("element_count", "role_count", "attribute_count")),
        *((name, ctypes.c_int64) for name in ("reference_count", "number_count", "tbody", "tr")),
        *((name, ctypes.c_int64) for name in ("in_row", "running", "not_unfolded", "hidden", "paragraph")),
    )


def which(name: str, kinds: Mapping[str, frozenset[str]]) -> int:
    """The kinds a name is of, as bits in their order."""
    return sum(1 << bit for bit, names in enumerate(kinds.values()) if name in names)


def _rows(names: Mapping[str, tuple[int, int, int, int]]) -> npt.NDArray[np.uint64]:
    """Sorted by name: the name as two numbers, bits of Place, what it is, what its start tag and its end tag do."""
    rows = []
    for name in sorted(names):
        key = name.encode("ascii").ljust(WIDTH, b"\0")
        rows.append((int.from_bytes(key[:8], "big"), int.from_bytes(key[8:], "big"), *names[name]))
    return np.array(rows, dtype=np.uint64)


def _joined(strings: list[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]]:
    """Strings one behind the other, and where each begins and the last one ends."""
    return np.frombuffer(b"".join(strings), dtype=np.uint8), np.array([0, *accumulate(map(len, strings))], dtype=np.int32)


@cache
def tables() -> Tables:
    """The tables, made once."""
    names = sorted(frozenset().union(*ELEMENTS.values()))
    places = {**TOUCHES, **BLOCKS}
    element_rows = _rows(
        {
            name: (
                int(places.get(name, 0)),
                which(name, ELEMENTS),
                ACTS.index(elements.start_act(name)),
                ACTS.index(elements.end_act(name)),
            )
            for name in names
        }
    )
    roles = _rows({name: (int(bits), 0, 0, 0) for name, bits in ROLES.items()})
    attributes = _rows({name: (0, which(name, ATTRIBUTES), 0, 0) for name in frozenset().union(*ATTRIBUTES.values())})
    references, reference_from = _joined([name.encode("ascii") for name in sorted(html5)])
    values, value_from = _joined([html5[name].encode() for name in sorted(html5)])
    numbers = np.array([ord(unescape(f"&#{code};") or "\0") or -1 for code in range(ALIKE)], dtype=np.int32)
    arrays: list[npt.NDArray[Any]] = [element_rows, roles, attributes, references, values, reference_from, value_from, numbers]
    made = Tables(
        *map(address, arrays),
        *(len(element_rows), len(roles), len(attributes), len(html5), ALIKE, names.index("tbody"), names.index("tr")),
        *(int(Place.CELLS), RUNNING, NOT_UNFOLDED, int(Place.HIDDEN), PARAGRAPH),
    )
    made.arrays = arrays  # they live as long as this
    return made
