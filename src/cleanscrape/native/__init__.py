"""The compiled kernel: the loops over every character, word and line, in C beside this module; here they get their names.

`hatch_build.py` compiles the sources to one shared library when the package is installed. There is no second way
through: a loop is either here or in Python, never in both.
"""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["LIBRARY", "address", "call", "checked", "kernel", "whole"]

LIBRARY: Final = "kernel.bin"  # on every platform; with the ending of one, pkgutil would take it for a module of Python
POINTER: Final = ctypes.c_void_p
NUMBER: Final = ctypes.c_int64
# What each function of the kernel takes; its source says what that is.
FUNCTIONS: Final[dict[str, tuple[Any, ...]]] = {
    "cs_count_words": (POINTER, NUMBER, POINTER, NUMBER, POINTER),
    "cs_find_phrases": (POINTER, POINTER, NUMBER, POINTER, POINTER, NUMBER, POINTER),
    "cs_find_runs": (POINTER, POINTER, NUMBER, POINTER, POINTER, NUMBER, POINTER),
    "cs_gram_hashes": (POINTER, NUMBER, POINTER, POINTER, NUMBER, POINTER),
    "cs_look_up": (POINTER, POINTER, NUMBER, POINTER),
    "cs_measure": (POINTER, POINTER, POINTER, POINTER, POINTER),
    "cs_prefix": (POINTER, NUMBER, POINTER),
    "cs_read_texts": (POINTER, NUMBER, POINTER, NUMBER, POINTER, POINTER),
    "cs_score": (POINTER, NUMBER, NUMBER, POINTER, POINTER, POINTER, NUMBER, NUMBER, NUMBER, POINTER),
    "cs_shape_levels": (POINTER, POINTER, POINTER, NUMBER, POINTER),
    "cs_around": (NUMBER, *(POINTER,) * 13, NUMBER, POINTER, NUMBER, NUMBER, POINTER, POINTER),
    "cs_doubt": (NUMBER, *(POINTER,) * 5, NUMBER, ctypes.c_double, *(NUMBER,) * 4, POINTER),
    "cs_longest_passage": (NUMBER, POINTER, POINTER, POINTER, POINTER, NUMBER, POINTER),
    "cs_word_table": (POINTER, NUMBER, NUMBER, POINTER, POINTER),
    "cs_shape_points": (POINTER, NUMBER, POINTER, NUMBER, *(POINTER,) * 5),
    "cs_markup": (NUMBER, NUMBER, *(POINTER,) * 5),
    "cs_kinds": (NUMBER, NUMBER, *(POINTER,) * 6),
    "cs_structure": (*(NUMBER,) * 3, *(POINTER,) * 17, NUMBER, POINTER, NUMBER, POINTER, NUMBER, POINTER, POINTER),
    "cs_structure_around": (*(NUMBER,) * 3, *(POINTER,) * 12, NUMBER, POINTER, POINTER),
    "cs_html_read": (POINTER, NUMBER, POINTER, NUMBER, NUMBER, POINTER),
    "cs_html_take": (NUMBER, POINTER, POINTER),
    "cs_html_free": (NUMBER,),
}


@cache
def kernel() -> ctypes.CDLL:
    """The library, loaded once. Raises ImportError if it was never built, or from other sources than these."""
    path = Path(__file__).parent / LIBRARY
    if not path.is_file():
        raise ImportError(f"{path.name} was not built; install the package with pip: pip install . (or pip install -e .)")
    library = ctypes.CDLL(str(path))
    for name, takes in FUNCTIONS.items():
        function = getattr(library, name, None)
        if function is None:
            raise ImportError(f"{path.name} is older than the package; install it again with pip")
        function.argtypes = takes
        function.restype = NUMBER
    return library


def call(name: str, *arguments: Any) -> int:
    """Call a function of the kernel; arrays go in as the addresses of their numbers.

    Arrays must be C-contiguous and of the type that the function reads. Raises as `checked`.
    """
    plain = [address(argument) if isinstance(argument, np.ndarray) else argument for argument in arguments]
    return checked(getattr(kernel(), name)(*plain))


def whole(array: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """The same numbers as one piece of 64-bit integers: the array itself, if it is."""
    return np.ascontiguousarray(array, dtype=np.int64)


def address(array: npt.NDArray[Any]) -> int:
    """Where the numbers of a C-contiguous array stand. The caller keeps the array alive."""
    try:
        return ctypes.addressof(ctypes.c_char.from_buffer(array))  # type: ignore[arg-type]  # has one, says mypy, on 3.12 only
    except (TypeError, ValueError):  # read-only, or without an entry
        where: int = array.__array_interface__["data"][0]
        return where


def checked(result: int) -> int:
    """What a function of the kernel returned. Raises MemoryError or IndexError if it could not do its work."""
    if result < 0:
        raise MemoryError if result == -1 else IndexError("what the kernel was given does not fit together")
    return result
