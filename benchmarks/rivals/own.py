"""cleanscrape itself, in its three modes."""

from __future__ import annotations

import json
import re
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import cleanscrape
from benchmarks.rivals.registry import Rival, source_version
from cleanscrape.model import Mode

_MODES: Final[tuple[Mode, ...]] = ("balanced", "precision", "recall")


@cache
def _cleaner(mode: Mode) -> Any:
    return cleanscrape.Cleaner(mode=mode)


def keep(text: str, _lang: str, mode: Mode) -> list[bool]:
    # The language is not passed: users do not pass it either.
    kept = [False] * len(text.splitlines())
    for block in _cleaner(mode).clean(text).blocks:
        kept[block.line - 1] = block.keep
    return kept


def labels(text: str, mode: Mode = "balanced") -> list[str]:
    """The class of each ``str.splitlines()`` line, "" for blank lines."""
    found = [""] * len(text.splitlines())
    for block in _cleaner(mode).clean(text).blocks:
        found[block.line - 1] = block.label
    return found


def extract(html: bytes, url: str, _lang: str, mode: Mode) -> str:
    return str(_cleaner(mode).clean_html(html, url=url or None).text)


@cache
def own_version() -> str:
    """The version with a hash over the source and the weights: either changes every result."""
    root = Path(cleanscrape.__file__).parent
    files = sorted(file for file in root.rglob("*") if file.is_file() and file.suffix not in {".pyc", ".so"})
    return f"{getattr(cleanscrape, '__version__', '0')}+{source_version(*files)}"


def _name(mode: Mode) -> str:
    return "cleanscrape" if mode == "balanced" else f"cleanscrape-{mode}"


def fitted_on() -> frozenset[str]:
    """The digests of the corpora that the shipped weights name as theirs."""
    found: set[str] = set()
    for file in (Path(cleanscrape.__file__).parent / "weights").glob("*.json"):
        header = json.loads(file.read_text("utf-8")).get("header", {})
        found |= set(re.findall(r"\b[0-9a-f]{16}\b", json.dumps(header.get("corpora", ""))))
    return frozenset(found)


_HAS_TEXT, _HAS_HTML = hasattr(cleanscrape, "Cleaner"), hasattr(cleanscrape, "clean_html")
SKIPPED = {
    "text": {} if _HAS_TEXT else {"cleanscrape": "not available yet"},
    "html": {} if _HAS_HTML else {"cleanscrape": "clean_html is not available yet"},
}
RIVALS = tuple(
    Rival(
        _name(mode), "own", f"mode={mode}",
        keep=partial(keep, mode=mode) if _HAS_TEXT else None,
        extract=partial(extract, mode=mode) if _HAS_HTML else None,
        version_of=own_version,
        fitted_on=fitted_on(),
    )
    for mode in _MODES
)  # fmt: skip
