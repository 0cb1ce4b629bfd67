"""Files that appear whole or not at all, and never in place of an input by accident."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import BinaryIO

__all__ = ["atomic", "same_file", "sweep"]


def sweep(path: Path) -> None:
    """Remove what killed processes left of `atomic` for this path."""
    target = Path(os.path.realpath(path))
    for leftover in target.parent.glob(f".{escape(target.name[:100])}.*.tmp"):
        with suppress(OSError):
            leftover.unlink()


@contextmanager
def atomic(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing; it takes the place of ``path`` when the block ends well, and leaves no trace otherwise.

    A link is followed, so it stays a link; the permissions of a file that was there before are kept. A device or a
    named pipe is written to directly, as it can't be replaced. Raises OSError.
    """
    import tempfile  # 10 ms, and not needed for standard output

    target = Path(os.path.realpath(path))
    try:
        before: os.stat_result | None = target.stat()
    except FileNotFoundError:
        before = None
    if before is not None and not stat.S_ISREG(before.st_mode) and not stat.S_ISDIR(before.st_mode):
        with open(target, "wb") as stream:
            yield stream
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
    try:
        with open(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.chmod(name, _new_mode() if before is None else stat.S_IMODE(before.st_mode))
            if before is not None:  # the new bytes must be on the disk before the old ones go
                os.fsync(stream.fileno())
        os.replace(name, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise


def _new_mode() -> int:
    """The permissions a new file gets: mkstemp gives none to others, whatever the umask says."""
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def same_file(path: Path, others: Iterable[Path]) -> Path | None:
    """The first of the others that is the same regular file as ``path``, also through a link; None if none is."""
    for other in others:
        if os.path.realpath(path) == os.path.realpath(other):
            return other
        with suppress(OSError):
            if os.path.samefile(path, other):
                return other
    return None
