"""A page as a table to read: every line, its verdict, and the reasons with their points."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleanscrape.model import Evidence, Page

__all__ = ["table", "visible"]

TEXT_WIDTH: Final = 72  # of a line of the page
REASON_WIDTH: Final = 116  # of a row of reasons, with the margin
MARGIN: Final = " " * 12
REASONS_SHOWN: Final = 4  # the rest is summed up in one item, so that the points still add up


def table(page: Page) -> str:
    """What was kept and what went, line by line, with the reasons; the points of a line add up to its score.

    Points are log-odds: positive speaks for the article, negative for noise. Control characters are shown escaped.
    """
    lines = [_summary(page), ""]
    if page.blocks:
        wide = max(len(str(page.blocks[-1].line)), 4)
        label_wide = max(len("label"), *(len(block.label) for block in page.blocks))
        lines.append(f"{'line':>{wide}}  {'kept':4}  {'label':{label_wide}}  {'score':>8}  text")
        for block in page.blocks:
            mark = "yes" if block.keep else "-"
            lines.append(
                f"{block.line:>{wide}}  {mark:4}  {block.label:{label_wide}}  {block.score:>+8.2f}  "
                f"{shorten(visible(block.text.strip()), TEXT_WIDTH)}"
            )
            reasons = visible(_reasons(page.bias, block.evidence))
            lines += textwrap.wrap(reasons, REASON_WIDTH, initial_indent=MARGIN, subsequent_indent=MARGIN, break_on_hyphens=False)
    return "\n".join(lines).rstrip() + "\n"


def _summary(page: Page) -> str:
    keeps = sum(block.keep for block in page.blocks)
    lines = "line" if len(page.blocks) == 1 else "lines"
    out = f"{keeps} of {len(page.blocks)} {lines} kept; confidence {page.confidence:.2f}"
    if page.reason:
        out += f" ({visible(page.reason)})"
    out += f"; a line is kept from a score of {page.threshold:+.2f} on"
    if page.meta.language:
        out += f"; language {page.meta.language}"
    return out


def _reasons(bias: float, evidence: Sequence[Evidence]) -> str:
    shown = [f"{item.points:+.2f} {item.name}: {item.reason}" for item in evidence[:REASONS_SHOWN]]
    rest = evidence[REASONS_SHOWN:]
    if rest:
        shown.append(f"{sum(item.points for item in rest):+.2f} from {len(rest)} lighter reasons")
    if bias:
        shown.append(f"{bias:+.2f} to begin with")
    return "; ".join(shown)


def shorten(line: str, width: int) -> str:
    """Cut a line that is longer than ``width`` characters, and say so with an ellipsis."""
    return line if len(line) <= width else line[: width - 1] + "…"


def visible(line: str) -> str:
    r"""Escape what a terminal would obey or could not show: control characters, bidi overrides and lone surrogates.

    >>> visible("\x1b[2Jbaca juga")
    '\\x1b[2Jbaca juga'
    """
    if line.isprintable():
        return line
    return "".join(_escaped(char) for char in line)


def _escaped(char: str) -> str:
    shown = char.isprintable() or (char.isspace() and char not in BREAKS)
    return char if shown else char.encode("unicode_escape").decode()


BREAKS: Final = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}")
