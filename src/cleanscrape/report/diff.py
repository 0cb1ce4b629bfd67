"""A page as a unified diff from what was scraped to what is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cleanscrape.corpus.records import Origin

if TYPE_CHECKING:
    from cleanscrape.model import Page

__all__ = ["unified"]

CONTEXT: Final = 3  # lines around a change, as diff -u shows


def unified(page: Page, origin: Origin) -> str:
    """The lines that go, as ``diff -u`` would show them; nothing if all stay.

    The kept lines are a known subsequence of the source, so this is linear where a general diff is not. ``patch``
    can apply it if every line ends in LF or CRLF.
    """
    source = page.source.splitlines(keepends=True)
    stays = list(_stays(source, page))
    if all(stays):
        return ""
    name = origin.path if origin.line is None else f"{origin.path}:{origin.line}"
    out = [f"--- {name}\n", f"+++ {name} (cleaned)\n"]
    kept_before, last = 0, 0
    for start, stop in _hunks(stays):
        kept_before += sum(stays[last:start])
        last = start
        new = sum(stays[start:stop])
        out.append(f"@@ -{_range(start, stop - start)} +{_range(kept_before, new)} @@\n")
        for line, stay in zip(source[start:stop], stays[start:stop], strict=True):
            out.append((" " if stay else "-") + line)
            if not line.endswith("\n"):
                out.append("\n" if line is not source[-1] else "\n\\ No newline at end of file\n")
    return "".join(out)


def _stays(source: list[str], page: Page) -> Iterator[bool]:
    """For each line of the source, whether it is in the text; of blank lines, the first that fit are."""
    core = iter([*page.text.splitlines(), None])
    awaited = next(core)
    gone = {block.line for block in page.blocks if not block.keep}
    for number, line in enumerate(source, 1):
        bare = line.splitlines()[0]
        if bare.strip() and number not in gone:
            while awaited is not None and not awaited.strip():
                awaited = next(core)
        stay = bare == awaited and number not in gone
        if stay:
            awaited = next(core)
        yield stay


def _hunks(stays: list[bool]) -> Iterator[tuple[int, int]]:
    """Runs of lines around the changes, as index ranges; changes that share context share a hunk."""
    start = stop = -1
    for index, stay in enumerate(stays):
        if stay:
            continue
        if start < 0:
            start = max(index - CONTEXT, 0)
        elif index - CONTEXT > stop:
            yield start, stop
            start = index - CONTEXT
        stop = min(index + 1 + CONTEXT, len(stays))
    if start >= 0:
        yield start, stop


def _range(start: int, count: int) -> str:
    """A hunk's range: lines count from 1, but an empty range names the line before it."""
    first = start + 1 if count else start
    return f"{first}" if count == 1 else f"{first},{count}"
