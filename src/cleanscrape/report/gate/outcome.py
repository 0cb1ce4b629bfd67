"""What a run of the gate found: limits, documents, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cleanscrape.report.gate.noise import Amount, Totals, counted, measure, noisy, percent, visible_characters

if TYPE_CHECKING:
    from cleanscrape.corpus.records import BadRecord, Origin
    from cleanscrape.model import Evidence, Page

__all__ = ["Finding", "Limit", "NoisyLine", "Outcome", "finding"]


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that was held against a limit. ``found`` and ``allowed`` are shares, from 0 to 1; equal is allowed."""

    name: str  # the flag that sets it, without dashes
    subject: str  # what it was held against: "all documents", or a site
    found: float
    allowed: float
    says: str  # all of it in a sentence, without a full stop

    @property
    def over(self) -> bool:
        """Whether it fails the gate."""
        return self.found > self.allowed


class NoisyLine(NamedTuple):
    """A line of noise: its number in the text (from 1), what it is and why."""

    line: int
    label: str
    characters: int
    score: float
    reasons: tuple[Evidence, ...]
    text: str

    @property
    def reason(self) -> str:
        """What speaks most against the line."""
        return next((item.reason for item in self.reasons if item.points < 0), "")


@dataclass(frozen=True, slots=True)
class Finding:
    """A document with its lines of noise. ``is_file`` says that it is a whole text file, so its lines are the file's."""

    origin: Origin
    site: str
    amount: Amount
    lines: tuple[NoisyLine, ...]
    is_file: bool = False

    @property
    def says(self) -> str:
        """How much of it is noise."""
        return f"{percent(self.amount.share)} noise: {self.amount.noise:,} of {counted(self.amount.characters, 'character')}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a run found. ``worst`` and ``bad`` are the first of more; their orders are fixed."""

    totals: Totals
    limits: tuple[Limit, ...]
    worst: tuple[Finding, ...]  # those furthest over the limit first
    bad: tuple[BadRecord, ...] = ()
    bad_count: int = 0
    notes: tuple[str, ...] = ()  # what the limits don't cover

    @property
    def exceeded(self) -> tuple[Limit, ...]:
        """The limits that were not kept."""
        return tuple(limit for limit in self.limits if limit.over)

    @property
    def code(self) -> int:
        """The exit code: 1 over a limit, also when records could not be read; else 3 if any could not; else 0."""
        if self.exceeded:
            return 1
        return 3 if self.bad_count else 0

    @property
    def says(self) -> str:
        """The verdict in a line."""
        whole = self.totals.whole
        documents, characters = counted(whole.documents, "document"), counted(whole.characters, "character")
        out = f"{percent(whole.share)} noise in {documents} of {characters}"
        if self.exceeded:
            out += f"; over: {', '.join(dict.fromkeys(limit.name for limit in self.exceeded))}"
        if self.bad_count:
            out += f"; {counted(self.bad_count, 'record')} could not be read"
        return out


def finding(origin: Origin, site: str, page: Page, is_file: bool = False) -> Finding:
    """A document, with its lines of noise and why each is noise."""
    lines = (
        NoisyLine(block.line, block.label, visible_characters(block.text), block.score, block.evidence, block.text)
        for block in noisy(page)
    )
    return Finding(origin, site, measure(page), tuple(lines), is_file)
