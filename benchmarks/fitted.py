"""What the header of the weights file tells: the pages of the fit, and its cross-validated scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.scoring import PRF

__all__ = ["cross_validated", "fitted_on"]


def fitted_on(header: Mapping[str, Any]) -> dict[str, str]:
    """The digest of each corpus the weights were fitted on, from the header of the weights file.

    >>> fitted_on({"corpora": "wcxb 7e9b, fundus 9768"})
    {'wcxb': '7e9b', 'fundus': '9768'}
    """
    parts = (part.split() for part in str(header.get("corpora", "")).split(","))
    return {part[0]: part[1] for part in parts if len(part) == 2}


def cross_validated(header: Mapping[str, Any], view: str, corpus: str, group: str = "all") -> PRF | None:
    """The cross-validated score in the header of the weights file; None when it holds none for this."""
    groups = header.get("cross-validated", {}).get(view, {})
    kind = group.removeprefix("type ").replace("article", "articles")
    row = groups.get(f"{corpus} {kind}") or (groups.get(corpus) if group == "all" else None)
    return PRF(*row[:3]) if row else None
