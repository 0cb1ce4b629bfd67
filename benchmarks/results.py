"""Runs systems over texts and pages, and keeps what they said so that it is worked out once."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.cases import CaseSet
from benchmarks.corpora import Page, digest
from benchmarks.pool import cache_dir, parallel, time_limit
from benchmarks.rivals.registry import Rival, rival, source_version

__all__ = ["DOCUMENT_SECONDS", "extractions", "kept_lines"]

# A system that takes longer on one document said nothing about it.
DOCUMENT_SECONDS: Final = 60.0
# How many versions of a system keep their results on the same texts.
KEPT_VERSIONS: Final = 3


@contextlib.contextmanager
def _quiet() -> Any:
    """Silence what systems print, warn and log: a run shows the bar and the table."""
    logging.disable(logging.CRITICAL)
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def _keep(name: str, item: tuple[str, str]) -> str | None:
    """One character a line, "1" kept; None when the system failed."""
    text, lang = item
    system = rival(name)
    try:
        with time_limit(DOCUMENT_SECONDS), _quiet():
            kept = system.keep(text, lang) if system.keep else None
    except Exception:  # a rival may raise anything; its document counts as empty and is reported
        return None
    if kept is None or len(kept) != len(text.splitlines()):
        return None
    return "".join("1" if keep else "0" for keep in kept)


def _extract(name: str, item: tuple[bytes, str, str]) -> str | None:
    """The text of a page; None when the system failed."""
    system = rival(name)
    try:
        with time_limit(DOCUMENT_SECONDS), _quiet():
            text = system.extract(*item) if system.extract else None
    except Exception:  # as above
        return None
    return None if text is None else text.encode("utf-8", "replace").decode()


def _cache_file(system: Rival, kind: str, key: str) -> Path:
    folder = Path(__file__).with_name("rivals")
    adapter = source_version(folder / f"{system.module}.py", folder / "wrapping.py")
    inner = hashlib.sha256(f"{system.settings}\0{adapter}".encode()).hexdigest()[:8]
    return cache_dir(f"{kind}/{system.name}") / f"{system.version}-{inner}-{key}.json.gz"


def _cached(file: Path) -> list[str | None] | None:
    if not file.is_file():
        return None
    found: list[str | None] = json.loads(gzip.decompress(file.read_bytes()))
    return found


def _store(file: Path, values: list[str | None]) -> None:
    temporary = file.with_suffix(f".{os.getpid()}")
    temporary.write_bytes(gzip.compress(json.dumps(values, ensure_ascii=False).encode(), 1))
    temporary.replace(file)
    # A system under development has a new version every few minutes: only its latest results on these texts stay.
    key = file.name.rsplit("-", 1)[1]
    for old in sorted(file.parent.glob(f"*-{key}"), key=lambda other: other.stat().st_mtime)[:-KEPT_VERSIONS]:
        old.unlink(missing_ok=True)


def _failures(system: Rival, what: str, values: Sequence[object]) -> None:
    if failed := values.count(None):
        print(
            f"{system.name}: failed on {failed} of {len(values)} documents of {what}; they count as empty",
            file=sys.stderr,
        )


def kept_lines(system: Rival, cases: CaseSet, *, workers: int = 2) -> list[list[bool]]:
    """Per case and line whether ``system`` keeps it; a case it failed on has no line kept."""
    file = _cache_file(system, "kept", cases.key)
    values = _cached(file)
    if values is None:
        items = [(case.text, case.lang) for case in cases.cases]
        title = f"{system.name}: {cases.corpus} {cases.extractor}"
        values = parallel(partial(_keep, system.name), items, workers=workers, title=title)
        _store(file, values)
    _failures(system, f"{cases.corpus} {cases.extractor}", values)
    return [
        [False] * len(case.labels) if flags is None else [flag == "1" for flag in flags]
        for case, flags in zip(cases.cases, values, strict=True)
    ]


def extractions(system: Rival, corpus: str, pages: Sequence[Page], *, workers: int = 2) -> list[str]:
    """Per page the text ``system`` extracts; "" for a page it failed on."""
    file = _cache_file(system, "extracted", digest(pages))
    values = _cached(file)
    if values is None:
        items = [(page.html, page.url, page.lang) for page in pages]
        values = parallel(partial(_extract, system.name), items, workers=workers, title=f"{system.name}: {corpus}")
        _store(file, values)
    _failures(system, corpus, values)
    return [value or "" for value in values]
