"""The compiled kernel: the loops over every character, word and line, in C beside this module; here they get their names.

`hatch_build.py` compiles the sources to one shared library when the package is installed. There is no second way
through: a loop is either here or in Python, never in both.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["LIBRARY", "address", "checked", "kernel"]

LIBRARY: Final = "kernel" + {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
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
