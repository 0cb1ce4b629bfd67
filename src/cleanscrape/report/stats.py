"""What cleaning many pages came to: counts by label and by site."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleanscrape.corpus.records import to_json

if TYPE_CHECKING:
    from cleanscrape.model import Page

__all__ = ["Tally"]


@dataclass(slots=True)
class Tally:
    """Counts over the pages added so far."""

    documents: int = 0
    without_article: int = 0
    unreadable: int = 0
    characters_in: int = 0
    characters_out: int = 0
    kept: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    sites: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, page: Page) -> None:
        """Count a page: every non-blank line by its label, and by the site the page names, if it does."""
        self.documents += 1
        self.without_article += not page.text
        self.characters_in += len(page.source)
        self.characters_out += len(page.text)
        self.kept += sum(block.keep for block in page.blocks)
        labels = Counter(block.label for block in page.blocks)
        self.labels += labels
        self.sites[page.meta.site.value if page.meta.site else ""] += labels

    def to_json(self) -> str:
        """The counts as indented JSON. Pages that name no site are counted under the empty name."""
        lines = self.labels.total()
        return (
            to_json(
                {
                    "documents": self.documents,
                    "without_article": self.without_article,
                    "unreadable": self.unreadable,
                    "lines": {"read": lines, "kept": self.kept, "removed": lines - self.kept},
                    "characters": {"read": self.characters_in, "kept": self.characters_out},
                    "labels": dict(self.labels.most_common()),
                    "sites": {site: dict(counts.most_common()) for site, counts in sorted(self.sites.items())},
                },
                indent=2,
            )
            + "\n"
        )
