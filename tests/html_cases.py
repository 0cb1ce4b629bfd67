"""The pages of tests/fixtures/html, and what they say must become of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cleanscrape.metadata import Metadata
from cleanscrape.model import Page

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FIXTURES = Path(__file__).parent / "fixtures" / "html"
KNOWN_FAILURES = FIXTURES / "known-failures.tsv"
NOT_READ = "is not a line of the page"


@dataclass(frozen=True)
class HtmlCase:
    """A page, and what a careful editor wants of it."""

    name: str
    html: str
    url: str
    kept: list[str]  # every line that stays
    gone: list[str]  # some of the lines that go; the others are those that are not in ``kept``
    labels: dict[str, str]
    metadata: dict[str, Any]  # a field that is not named is not asserted; "" and [] stand for nothing

    def failures(self, page: Page) -> Iterator[tuple[str, str]]:
        """What goes wrong and the case, for every case of this page that fails."""
        labels = {block.text.rstrip(): block.label for block in page.blocks}
        kept = Counter(block.text.rstrip() for block in page.blocks if block.keep)
        wanted = Counter(self.kept)
        for line in wanted - kept:
            yield (f"goes as {labels[line]}" if line in labels else NOT_READ), f"{self.name} + {line}"
        for line in kept - wanted:
            yield f"stays as {labels[line]}", f"{self.name} - {line}"
        for line in self.gone:
            if line not in labels:
                yield NOT_READ, f"{self.name} - {line}"
        for line, label in self.labels.items():
            if (line in wanted) == (line in kept) and line in labels and labels[line] != label:
                yield f"is seen as {labels[line]}", f"{self.name} {label} {line}"
        for name, value in self.metadata.items():
            seen = said(page.metadata, name)
            if seen != value:
                yield f"is said to be {seen!r}", f"{self.name} metadata {name}"


def said(metadata: Metadata | None, name: str) -> Any:
    """The value of a field, without where it comes from."""
    found = getattr(metadata, name)
    if name in ("authors", "tags"):
        return [item.value for item in found]
    return found.value if found else ""


@cache
def html_cases() -> tuple[HtmlCase, ...]:
    """All pages, by name."""
    cases = []
    for path in sorted(FIXTURES.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        html = path.with_suffix(".html").read_text(encoding="utf-8")
        cases.append(HtmlCase(path.stem, html, **{**data, "kept": data["kept"].splitlines()}))
    return tuple(cases)


@cache
def known_failures() -> dict[str, str]:
    """Cases that fail today: their id, and what goes wrong."""
    rows = (row.split("\t", 1) for row in KNOWN_FAILURES.read_text(encoding="utf-8").splitlines() if row and row[0] != "#")
    return {case: why for why, case in rows}
