"""What cleaning many pages came to: counts by label and by site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from cleanscrape.corpus.records import to_json
from cleanscrape.model import DROP_LABELS

if TYPE_CHECKING:
    from cleanscrape.model import Page

__all__ = ["OTHER_SITES", "Tally"]

MOST_SITES: Final = 10_000  # that are told apart: a crawl of the web has millions, and all would stand in memory
OTHER_SITES: Final = "(other sites)"
SHOWN: Final = 5  # sites in a summary


@dataclass(slots=True)
class Tally:
    """Counts over the pages added so far."""

    documents: int = 0
    without_article: int = 0
    unreadable: int = 0
    too_long: int = 0
    characters_in: int = 0
    characters_out: int = 0
    kept: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    sites: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, page: Page, site: str | None = None) -> None:
        """Count a page: every non-blank line by its label, and by the site given or else named by the page."""
        self.documents += 1
        self.without_article += not page.text
        self.characters_in += len(page.source)
        self.characters_out += len(page.text)
        counts = page.counts
        labels = counts.labels
        self.kept += counts.kept
        self.labels.update(labels)
        if site is None:
            site = page.meta.site.value if page.meta.site else ""
        self._site(site).update(labels)

    def merge(self, other: Tally) -> None:
        """Add the counts of another; in which order may only matter for which sites are told apart."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.labels.update(other.labels)
        self.skipped.update(other.skipped)
        for site, labels in other.sites.items():
            self._site(site).update(labels)

    def _site(self, name: str) -> Counter[str]:
        if name not in self.sites:
            if len(self.sites) >= MOST_SITES:
                name = OTHER_SITES
            return self.sites.setdefault(name, Counter())
        return self.sites[name]

    @property
    def noise(self) -> float:
        """The part of the characters that went, from 0 to 1."""
        return 1 - self.characters_out / self.characters_in if self.characters_in else 0.0

    def state(self) -> dict[str, Any]:
        """Everything, as values that JSON has; `from_state` takes it back."""
        return {name: getattr(self, name) for name in (*COUNTS, "labels", "skipped", "sites")}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Tally:
        """What `state` was of."""
        sites = {site: Counter(labels) for site, labels in state["sites"].items()}
        counts = {name: state[name] for name in COUNTS}
        return cls(**counts, labels=Counter(state["labels"]), skipped=Counter(state["skipped"]), sites=sites)

    def to_json(self) -> str:
        """The counts as indented JSON. Pages that name no site are counted under the empty name."""
        lines = self.labels.total()
        return (
            to_json(
                {
                    "documents": self.documents,
                    "without_article": self.without_article,
                    "unreadable": self.unreadable,
                    "too_long": self.too_long,
                    "skipped": _ranked(self.skipped),
                    "lines": {"read": lines, "kept": self.kept, "removed": lines - self.kept},
                    "characters": {"read": self.characters_in, "kept": self.characters_out},
                    "labels": _ranked(self.labels),
                    "sites": {site: _ranked(counts) for site, counts in sorted(self.sites.items())},
                },
                indent=2,
            )
            + "\n"
        )

    def summary(self) -> str:
        """The counts on one screen: documents, characters, removed lines by label and by site, errors."""
        return "".join(line + "\n" for line in self._summary())

    def _summary(self) -> Iterator[str]:
        yield f"documents   {self.documents:,}" + (f", {self.without_article:,} without article" if self.without_article else "")
        yield f"characters  {self.characters_in:,} in, {self.characters_out:,} out ({self.noise:.1%} removed)"
        removed = Counter({label: count for label, count in self.labels.items() if label in DROP_LABELS})
        if removed:
            yield "removed     lines by label: " + _listed(_ranked(removed), len(removed))
            by_site = Counter(
                {site or "(no site)": sum(counts[label] for label in DROP_LABELS) for site, counts in self.sites.items()}
            )
            yield f"            lines by site ({len(self.sites):,}): " + _listed(_ranked(by_site), SHOWN)
        if self.skipped:
            yield "skipped     " + _listed(_ranked(self.skipped), SHOWN)
        if self.too_long:
            yield f"too long    {self.too_long:,}, passed through as they were"
        yield f"errors      {self.unreadable:,}"


COUNTS: Final = tuple(item.name for item in fields(Tally) if item.type == "int")


def _ranked(counts: Mapping[str, int]) -> dict[str, int]:
    """The most frequent first, then by name: the same order in whatever order they were counted."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _listed(counts: Mapping[str, int], most: int) -> str:
    shown = [f"{name} {count:,}" for name, count in list(counts.items())[:most]]
    return ", ".join([*shown, "…"] if len(counts) > most else shown)
