"""Gives plain text to tools that read only HTML, and finds the lines they kept in what they return."""

from __future__ import annotations

from collections import Counter
from html import escape

from benchmarks.align import tokens

__all__ = ["kept_lines", "wrapped"]


def wrapped(text: str, lang: str = "") -> str:
    """A page with one ``<p>`` for each line that is not blank, as people do who want to clean extracted text."""
    paragraphs = "\n".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())
    attribute = f' lang="{lang}"' if lang else ""
    return f"<!DOCTYPE html><html{attribute}><head><title></title></head><body>\n{paragraphs}\n</body></html>"


def kept_lines(text: str, returned: str) -> list[bool]:
    """Per ``str.splitlines()`` line of ``text`` whether it stands in ``returned``.

    Compared on tokens. A line that was returned once is kept once, the first time it is
    said; a line of three tokens or more may also stand inside a longer returned line
    (paragraphs that were joined). Lines without tokens are kept when any text was.
    """
    lines = [tuple(tokens(line)) for line in returned.splitlines()]
    left = Counter(line for line in lines if line)
    haystack = "\n".join(f" {' '.join(line)} " for line in lines)
    kept: list[bool] = []
    for line in text.splitlines():
        words = tuple(tokens(line))
        if not words:
            kept.append(bool(left))
        elif words in left:
            kept.append(left[words] > 0)
            left[words] -= 1
        else:
            kept.append(len(words) > 2 and f" {' '.join(words)} " in haystack)
    return kept
