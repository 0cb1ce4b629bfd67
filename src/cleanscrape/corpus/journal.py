"""How far a run has come, kept beside its results, so that another run can go on from there."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from cleanscrape.output import atomic
from cleanscrape.report.stats import Tally

__all__ = ["FOLDER", "Checkpoint", "Journal"]

FOLDER: Final = ".cleanscrape"  # in the folder of results; everything in it may be deleted once a run is done
LONGEST: Final = 150  # bytes of a file name, leaving room for suffixes


@dataclass(slots=True)
class Checkpoint:
    """How far one result has come.

    ``key`` stands for the input and the settings: another key, and nothing of this holds. ``chunks`` of the input are
    in the first ``size`` bytes of the partial file, their bad records in the first ``errors`` bytes of its error file.
    """

    key: str
    chunks: int = 0
    size: int = 0
    errors: int = 0
    done: bool = False
    tally: Tally = field(default_factory=Tally)

    def to_json(self) -> str:
        """Everything, for `from_json`."""
        return json.dumps(
            {
                "key": self.key,
                "chunks": self.chunks,
                "size": self.size,
                "errors": self.errors,
                "done": self.done,
                "tally": self.tally.state(),
            }
        )

    @classmethod
    def from_json(cls, data: bytes) -> Checkpoint:
        """Read a checkpoint. Raises ValueError, KeyError or TypeError if it is none."""
        state = json.loads(data)
        return cls(**{**state, "tally": Tally.from_state(state["tally"])})


@dataclass(frozen=True, slots=True)
class Journal:
    """The checkpoints and partial files of the results in one folder."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self.root / FOLDER

    def partial(self, name: str) -> Path:
        """The file that becomes the result."""
        return self.folder / f"{_slug(name)}.partial"

    def errors(self, name: str) -> Path:
        """The bad records of a result."""
        return self.folder / f"{_slug(name)}.errors"

    def read(self, name: str) -> Checkpoint | None:
        """The checkpoint of a result; None if there is none that can be used."""
        try:
            return Checkpoint.from_json(self._checkpoint(name).read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, name: str, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint, on the disk and as a whole. What it speaks of must be on the disk already."""
        with atomic(self._checkpoint(name)) as stream:
            stream.write(checkpoint.to_json().encode())
            stream.flush()
            os.fsync(stream.fileno())

    def unfinished(self) -> Iterator[str]:
        """What was begun and not finished, by the names of the partial files."""
        with suppress(OSError):
            for path in sorted(self.folder.iterdir()):
                if path.suffix == ".json" and b'"done": false' in path.read_bytes():
                    yield path.stem

    def tidy(self) -> None:
        """Take away what a killed run left half-written."""
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.suffix == ".tmp":
                    path.unlink()

    @contextmanager
    def lock(self, patience: float = 0.0) -> Iterator[bool]:
        """Whether this run has the folder to itself, after so many seconds at most.

        The workers of a killed run hold the lock until they find that it is gone. Without `fcntl` (on Windows) nobody does.
        """
        try:
            import fcntl
        except ImportError:
            yield True
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "wb") as stream:
            until = time.monotonic() + patience
            while True:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() >= until:
                        yield False
                        return
                    time.sleep(0.05)
                else:
                    break
            yield True

    def _checkpoint(self, name: str) -> Path:
        return self.folder / f"{_slug(name)}.json"


def _slug(name: str) -> str:
    slug = quote(name, safe=" ")
    if len(slug) <= LONGEST:
        return slug
    import hashlib

    return f"{slug[:LONGEST]}-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"
