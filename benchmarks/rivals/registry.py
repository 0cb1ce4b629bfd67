"""Finds the systems that are installed, and names those that are not."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

__all__ = ["MODULES", "Mode", "Rival", "load", "rival", "source_version"]

Mode = Literal["text", "html"]

# One file of this folder each; a file may hold several settings of one system.
_BOTH, _TEXT, _HTML = ("text", "html"), ("text",), ("html",)
# One file of this folder each, and what it can do; a file may hold several settings of one system.
MODULES: Final[dict[str, tuple[str, ...]]] = {
    "own": _BOTH, "keep_all": _TEXT, "c4": _TEXT, "refinedweb": _TEXT, "datatrove": _TEXT, "justext": _BOTH,
    "trafilatura": _BOTH, "resiliparse": _BOTH, "readability": _HTML, "newspaper4k": _HTML, "goose3": _HTML,
    "boilerpy3": _HTML, "turbohtml": _HTML, "html_text": _HTML,
}  # fmt: skip


@dataclass(frozen=True)
class Rival:
    """One system with one choice of settings.

    ``keep(text, lang)`` says per ``str.splitlines()`` line whether it stays; ``extract(html, url, lang)``
    gives the text of a page. A system has one or both. Either may raise: the document then
    counts as empty. ``distribution`` is the package whose version is printed; rules written
    out in this folder have none, and their source names their version.
    """

    name: str
    module: str
    settings: str
    distribution: str | None = None
    keep: Callable[[str, str], list[bool]] | None = None
    extract: Callable[[bytes, str, str], str] | None = None
    version_of: Callable[[], str] | None = None
    # Digests of the corpora it was fitted on: its figures there are no promise for other pages.
    fitted_on: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """What to print and to name cached results by."""
        if self.version_of is not None:
            return self.version_of()
        if self.distribution is not None:
            return version(self.distribution)
        return source_version(Path(__file__).with_name(f"{self.module}.py"))


def source_version(*files: Path) -> str:
    """A version for code that has none: the start of a hash over the files' contents."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()[:8]


@cache
def _module(name: str) -> tuple[tuple[Rival, ...], dict[str, dict[str, str]]]:
    """The systems of a file, and per mode which of them cannot run and why."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a rival's import warns of is not ours to repair
            module = import_module(f"benchmarks.rivals.{name}")
    except ImportError as error:
        return (), {mode: {name: f"not installed ({error})"} for mode in MODULES[name]}
    return tuple(module.RIVALS), getattr(module, "SKIPPED", {})


def load(mode: Mode, only: Collection[str] = ()) -> tuple[list[Rival], dict[str, str]]:
    """The systems that can do ``mode``, and per system that cannot run the reason.

    ``only`` picks by system name or file name; one that is unknown raises ValueError.
    """
    found: list[Rival] = []
    skipped: dict[str, str] = {}
    known: set[str] = set()
    for name, modes in MODULES.items():
        if mode not in modes:
            continue
        systems, missing = _module(name)
        reasons = missing.get(mode, {})
        known |= {name, *reasons, *(system.name for system in systems)}
        skipped |= {key: why for key, why in reasons.items() if not only or key in only or name in only}
        able = [system for system in systems if (system.keep if mode == "text" else system.extract) is not None]
        found += [system for system in able if not only or system.name in only or name in only]
    if unknown := set(only) - known:
        raise ValueError(f"no {mode} system {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    return found, skipped


def rival(name: str) -> Rival:
    """The installed system of that name; KeyError when there is none."""
    for module in MODULES:
        for system in _module(module)[0]:
            if system.name == name:
                return system
    raise KeyError(name)
