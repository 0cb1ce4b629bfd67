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
from collections.abc import Callable, Sequence
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


# What a system said of a document, or ``{"error": ...}`` when it failed.
Answer = str | dict[str, str]


def _failed(error: BaseException | str) -> dict[str, str]:
    return {"error": error if isinstance(error, str) else f"{type(error).__name__}: {error}"[:300]}


def _keep(name: str, item: tuple[str, str]) -> Answer:
    """One character a line, "1" kept."""
    text, lang = item
    system = rival(name)
    assert system.keep is not None
    try:
        with time_limit(DOCUMENT_SECONDS), _quiet():
            kept = system.keep(text, lang)
    except Exception as error:  # a rival may raise anything; its document counts as empty and is reported
        return _failed(error)
    if len(kept) != len(text.splitlines()):
        return _failed(f"{len(kept)} verdicts on {len(text.splitlines())} lines")
    return "".join("1" if keep else "0" for keep in kept)


def _extract(name: str, item: tuple[bytes, str, str]) -> Answer:
    """The text of a page."""
    system = rival(name)
    assert system.extract is not None
    try:
        with time_limit(DOCUMENT_SECONDS), _quiet():
            text = system.extract(*item)
    except Exception as error:  # as above
        return _failed(error)
    return text.encode("utf-8", "replace").decode()


def _cache_file(system: Rival, kind: str, key: str) -> Path:
    folder = Path(__file__).with_name("rivals")
    adapter = source_version(folder / f"{system.module}.py", folder / "wrapping.py")
    inner = hashlib.sha256(f"{system.settings}\0{adapter}".encode()).hexdigest()[:8]
    return cache_dir(f"{kind}/{system.name}") / f"{system.version}-{inner}-{key}.json.gz"


def _cached(file: Path) -> list[Answer] | None:
    if not file.is_file():
        return None
    found: list[Answer] = json.loads(gzip.decompress(file.read_bytes()))
    return found


def _store(file: Path, values: list[Answer]) -> None:
    temporary = file.with_suffix(f".{os.getpid()}")
    temporary.write_bytes(gzip.compress(json.dumps(values, ensure_ascii=False).encode(), 1))
    temporary.replace(file)
    # A system under development has a new version every few minutes: only its latest results on these texts stay.
    key = file.name.rsplit("-", 1)[1]
    for old in sorted(file.parent.glob(f"*-{key}"), key=lambda other: other.stat().st_mtime)[:-KEPT_VERSIONS]:
        old.unlink(missing_ok=True)


def _report(system: Rival, what: str, values: Sequence[Answer]) -> None:
    errors = [value["error"] for value in values if isinstance(value, dict)]
    if errors:
        count = f"{len(errors)} of {len(values)} documents of {what}"
        print(f"{system.name}: failed on {count}; they count as empty. First: {errors[0]}", file=sys.stderr)


def _answers(system: Rival, kind: str, key: str, run: Callable[[], list[Answer]], what: str) -> list[Answer]:
    """What ``system`` said before, or says now; a system that fails on most documents is asked again next time."""
    file = _cache_file(system, kind, key)
    values = _cached(file)
    if values is None:
        values = run()
        if sum(isinstance(value, dict) for value in values) * 2 <= len(values):
            _store(file, values)
    _report(system, what, values)
    return values


def kept_lines(system: Rival, cases: CaseSet, *, workers: int = 2) -> list[list[bool]]:
    """Per case and line whether ``system`` keeps it; a case it failed on has no line kept."""
    what = f"{cases.corpus} {cases.extractor}"

    def run() -> list[Answer]:
        items = [(case.text, case.lang) for case in cases.cases]
        return parallel(partial(_keep, system.name), items, workers=workers, title=f"{system.name}: {what}")

    return [
        [flag == "1" for flag in flags] if isinstance(flags, str) else [False] * len(case.labels)
        for case, flags in zip(cases.cases, _answers(system, "kept", cases.key, run, what), strict=True)
    ]


def extractions(system: Rival, corpus: str, pages: Sequence[Page], *, workers: int = 2) -> list[str]:
    """Per page the text ``system`` extracts; "" for a page it failed on."""

    def run() -> list[Answer]:
        items = [(page.html, page.url, page.lang) for page in pages]
        return parallel(partial(_extract, system.name), items, workers=workers, title=f"{system.name}: {corpus}")

    values = _answers(system, "extracted", digest(pages), run, corpus)
    return [value if isinstance(value, str) else "" for value in values]
