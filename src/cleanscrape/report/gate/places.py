"""Where a document is, as CI systems want it said: a path from the working directory on, and a line of that file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from cleanscrape.corpus.records import STDIN
from cleanscrape.report.gate.outcome import Finding

if TYPE_CHECKING:
    from cleanscrape.corpus.records import Origin

__all__ = ["line_of", "path_of", "uri_of"]


def path_of(origin: Origin) -> str | None:
    """The file, from the working directory on if it is below it, with slashes; None for standard input and URLs."""
    if origin.path == STDIN or "://" in origin.path:
        return None
    whole, here = os.path.abspath(origin.path), os.path.join(os.getcwd(), "")
    return Path(whole[len(here) :] if whole.startswith(here) else whole).as_posix()


def uri_of(origin: Origin) -> str | None:
    """The same as a URI reference; a URL is one already. None for standard input."""
    if "://" in origin.path:
        return quote(os.fsencode(origin.path), safe=":/?#[]@!$&'()*+,;=%~")
    path = path_of(origin)
    if path is None:
        return None
    encoded = quote(os.fsencode(path))
    return f"file://{encoded}" if path.startswith("/") else encoded


def line_of(finding: Finding, line: int) -> int | None:
    """The line of the file that holds a line of the text: that of the record in JSONL; None if the file has no such lines."""
    if finding.origin.line is not None:
        return finding.origin.line
    return line if finding.is_file else None
