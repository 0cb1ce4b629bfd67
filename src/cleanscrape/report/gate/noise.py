"""How much of a document, of a site and of all is noise, counted in characters by label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleanscrape.model import META_LABELS

if TYPE_CHECKING:
    from cleanscrape.model import Block, Page

__all__ = ["Amount", "Totals", "counted", "measure", "noisy", "percent", "visible_characters"]


@dataclass(slots=True)
class Amount:
    """Documents, their characters, and those of noise by label; amounts add up.

    Characters are code points that aren't whitespace: blank lines and indents neither dilute noise nor make any.
    """

    documents: int = 0
    characters: int = 0
    labels: Counter[str] = field(default_factory=Counter)

    @property
    def noise(self) -> int:
        """The characters of noise, of all labels."""
        return self.labels.total()

    @property
    def share(self) -> float:
        """The part of the characters that is noise, from 0 to 1; 0 where there are none."""
        return self.noise / self.characters if self.characters else 0.0

    def share_of(self, label: str) -> float:
        """The part of the characters that is noise of this label."""
        return self.labels[label] / self.characters if self.characters else 0.0

    def add(self, other: Amount) -> None:
        """Count what another amount counts, too."""
        self.documents += other.documents
        self.characters += other.characters
        self.labels.update(other.labels)


@dataclass(slots=True)
class Totals:
    """The amount of everything, and of each site; the sites add up to the whole."""

    whole: Amount = field(default_factory=Amount)
    sites: dict[str, Amount] = field(default_factory=dict)

    def add(self, site: str, amount: Amount) -> None:
        """Count a document of a site; the empty name takes those that name none."""
        self.whole.add(amount)
        self.sites.setdefault(site, Amount()).add(amount)

    def merge(self, other: Totals) -> None:
        """Count what other totals count, too."""
        for site, amount in other.sites.items():
            self.add(site, amount)


def measure(page: Page) -> Amount:
    """What a page holds. A line is noise if it went and isn't told of in the meta (date, byline, source).

    A page without article is all noise but for its meta; an empty one has none. Where the cleaner errs, this errs:
    a paragraph that it takes for noise is counted as such.
    """
    labels: Counter[str] = Counter()
    for block in noisy(page):
        labels[block.label] += visible_characters(block.text)
    return Amount(1, sum(visible_characters(block.text) for block in page.blocks), labels)


def noisy(page: Page) -> Iterator[Block]:
    """The lines that are noise, in order."""
    return (block for block in page.blocks if not block.keep and block.label not in META_LABELS)


def visible_characters(text: str) -> int:
    """How many code points are not whitespace."""
    return sum(map(len, text.split()))


def counted(number: int, noun: str) -> str:
    """A number and what it counts.

    >>> counted(1, "record"), counted(2000, "record")
    ('1 record', '2,000 records')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def percent(share: float) -> str:
    """A share in words, to a thousandth of a per cent.

    >>> percent(0.02), percent(0.34125), percent(0)
    ('2%', '34.125%', '0%')
    """
    return f"{100 * share:.3f}".rstrip("0").rstrip(".") + "%"
