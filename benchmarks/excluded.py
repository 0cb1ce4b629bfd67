"""Pages whose gold text is wrong, left out of every benchmark and fit: ``excluded.tsv`` says which and why."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol, TypeVar

import click

__all__ = ["ALL_PAGES", "LIST", "left_in", "reasons"]

LIST: Final = Path(__file__).with_name("excluded.tsv")
# The environment variable that keeps the pages in, when it is set to anything.
ALL_PAGES: Final = "CLEANSCRAPE_ALL_PAGES"


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_Page = TypeVar("_Page", bound=_Identified)


def reasons(corpus: str) -> dict[str, str]:
    """Why each page of ``corpus`` that is listed is left out, by its id. ``corpus`` is the name the corpus is read under."""
    rows = (line.split("\t") for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {page: reason for name, page, reason in rows if name == corpus}


def left_in(corpus: str, pages: Iterable[_Page]) -> list[_Page]:
    """The pages that are not listed; how many are is said on stderr. All of them when `ALL_PAGES` is set."""
    found = list(pages)
    listed = {} if os.environ.get(ALL_PAGES) else reasons(corpus)
    kept = [page for page in found if page.id not in listed]
    if len(kept) < len(found):
        click.echo(
            f"{corpus}: {len(found) - len(kept)} of {len(found)} pages left out, their gold text is wrong: "
            f"benchmarks/{LIST.name} ({ALL_PAGES}=1 keeps them)",
            err=True,
        )
    return kept
