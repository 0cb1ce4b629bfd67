"""The cases of tests/fixtures, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
HEAD = {"nav", "breadcrumb", "banner", "ticker", "login", "cookie"}
ORIGIN = {"date", "byline", "source"}
TAIL = {"tags", "footer", "copyright", "comments", "credit", "pagination", "promo", "section_label", "other"}


@dataclass(frozen=True)
class LineCase:
    """One line of tests/fixtures/lines, and the document it is tested in."""

    lang: str
    sign: str
    label: str
    line: str

    @property
    def id(self) -> str:
        return f"{self.lang} {self.sign}{self.label} {self.line}"

    @property
    def document(self) -> tuple[str, range]:
        """The article with the case in it, and the line numbers of the case."""
        paragraphs = article(self.lang).rstrip("\n").split("\n\n")
        at = len(paragraphs) // 2
        if self.sign == "+" and self.label in HEAD | TAIL:
            at = 0 if self.label in HEAD else len(paragraphs)
        if self.sign == "+" and self.label in ORIGIN:
            at = 1
        case = self.line.replace("\\n", "\n")
        before = sum(paragraph.count("\n") + 2 for paragraph in paragraphs[:at])
        text = "\n\n".join([*paragraphs[:at], case, *paragraphs[at:]]) + "\n"
        return text, range(before + 1, before + 2 + case.count("\n"))


@cache
def article(lang: str) -> str:
    """The plain article of a language."""
    return (FIXTURES / "untouched" / f"{lang}-article.txt").read_text(encoding="utf-8")


def line_cases() -> Iterator[LineCase]:
    """All cases of tests/fixtures/lines."""
    for path in sorted((FIXTURES / "lines").glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").split("\n"):
            if row.strip() and not row.startswith("#"):
                label, _, line = row.partition("\t")
                yield LineCase(path.stem, label[0], label[1:], line)


def untouched() -> list[Path]:
    """Documents that must come out as they went in."""
    return sorted((FIXTURES / "untouched").glob("*.txt"))


def pages() -> list[Path]:
    """Pages with a label on every line."""
    return sorted((FIXTURES / "pages").glob("*.tsv"))


def read_page(path: Path) -> tuple[str, dict[int, str]]:
    """The text of a page, and the label of each line that is not blank."""
    rows = [row.partition("\t") for row in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    return "\n".join(row[2] for row in rows) + "\n", {number: row[0] for number, row in enumerate(rows, 1) if row[2].strip()}


@cache
def known_failures() -> dict[str, str]:
    """Cases that fail today: their id, and what goes wrong."""
    path = FIXTURES / "known-failures.tsv"
    rows = (row.split("\t", 1) for row in path.read_text(encoding="utf-8").splitlines() if row and not row.startswith("#"))
    return {case: why for why, case in rows}
