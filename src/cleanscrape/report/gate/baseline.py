"""No worse than last time: the shares of noise of a run, kept in a file, and another run held against them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cleanscrape.corpus.records import to_json
from cleanscrape.report.gate.noise import Amount, Totals, percent
from cleanscrape.report.gate.outcome import Limit
from cleanscrape.version import VERSION

__all__ = ["Baseline", "BaselineError", "Shares", "baseline_of", "compare", "load"]

FORM: Final = 1  # of the file; a change that older readers would misread makes it 2
DIGITS: Final = 6  # of a share: a character in a million
KEY: Final = "cleanscrape_baseline"  # holds the form, and tells the file from any other JSON
WHOLE: Final = "all documents"
NAMELESS: Final = "(no site)"


class BaselineError(Exception):
    """A baseline that can't be read; the message says where and what is wrong."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What there was, and the share of noise by label: noise of that label / characters."""

    documents: int
    characters: int
    noise: Mapping[str, float]

    def to_dict(self) -> dict[str, object]:
        """The plain values, for JSON."""
        return {"documents": self.documents, "characters": self.characters, "noise": dict(self.noise)}


@dataclass(frozen=True, slots=True)
class Baseline:
    """The shares of a run, of everything and of each site with enough documents, and what they were made with."""

    whole: Shares
    sites: Mapping[str, Shares]
    threshold: float
    version: str = VERSION

    def to_json(self) -> str:
        """The file: indented, sites and labels in the order of their names, so that a change shows as a small diff."""
        sites = {site: shares.to_dict() for site, shares in sorted(self.sites.items())}
        made = {"version": self.version, "threshold": self.threshold}
        return to_json({KEY: FORM, "made_with": made, "all": self.whole.to_dict(), "sites": sites}, 2) + "\n"

    def doubts(self, threshold: float) -> list[str]:
        """Why a comparison with a run of this version and the given threshold may tell of more than the data."""
        out = []
        if self.version != VERSION:
            out.append(f"the baseline was made by cleanscrape {self.version}, this is {VERSION}")
        if self.threshold != threshold:
            out.append(f"the baseline was made with a threshold of {self.threshold:g}, this run has {threshold:g}")
        return [f"{doubt}; make it again with --update-baseline" for doubt in out]


def baseline_of(totals: Totals, threshold: float, min_documents: int) -> Baseline:
    """The baseline of a run; sites with fewer documents than ``min_documents`` count in the whole only."""
    sites = {site: _shares(amount) for site, amount in totals.sites.items() if amount.documents >= min_documents}
    return Baseline(_shares(totals.whole), sites, threshold)


def compare(baseline: Baseline, totals: Totals, allowed: float, min_documents: int) -> tuple[list[Limit], list[str]]:
    """Hold a run against a baseline: one limit for each site and one for all, and notes on what was not compared.

    What is limited is the growth of a label's share, by at most ``allowed`` (a share, too; 0.01 is a point of per
    cent). The worst label of a site decides. A side with fewer documents than ``min_documents`` isn't compared, as
    its shares say little; a site that the baseline doesn't know counts in the whole only.
    """
    limits, notes = [], []
    whole = _limit(WHOLE, baseline.whole, totals.whole, allowed)
    if min(totals.whole.documents, baseline.whole.documents) >= min_documents:
        limits.append(whole)
    else:
        notes.append(f"too few documents to compare with the baseline: at least {min_documents} are needed on both sides")
    unknown = []
    for site, amount in sorted(totals.sites.items()):
        if amount.documents < min_documents:
            continue
        before = baseline.sites.get(site)
        if before is None or before.documents < min_documents:
            unknown.append(site or NAMELESS)
        else:
            limits.append(_limit(site or NAMELESS, before, amount, allowed))
    if unknown:
        listed = ", ".join(unknown[:5]) + (", …" if len(unknown) > 5 else "")
        notes.append(f"not in the baseline, so compared only as part of the whole: {listed} (sites: {len(unknown)})")
    return limits, notes


def _limit(subject: str, before: Shares, now: Amount, allowed: float) -> Limit:
    shares = _shares(now).noise
    growth = {label: round(share - before.noise.get(label, 0.0), DIGITS) for label, share in shares.items()}
    most = max(growth.values(), default=0.0)
    worse = sorted((label for label in growth if growth[label] > allowed), key=lambda label: (-growth[label], label))
    said = [f"{label} {percent(before.noise.get(label, 0.0))} → {percent(shares[label])}" for label in worse]
    says = f"{subject}: " + (", ".join(said) if said else "no label has grown by more") + f"; {percent(allowed)} more is allowed"
    return Limit("max-new-noise", subject, max(most, 0.0), allowed, says)


def _shares(amount: Amount) -> Shares:
    noise = {label: round(amount.share_of(label), DIGITS) for label in sorted(amount.labels)}
    return Shares(amount.documents, amount.characters, noise)


def load(path: Path) -> Baseline:
    """The baseline in a file. Raises BaselineError if there is none, or if it isn't one of this form."""
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise BaselineError(f"{path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{path}: not JSON ({error})") from None
    if not isinstance(found, dict) or KEY not in found:
        raise BaselineError(f"{path}: not a baseline of cleanscrape")
    if found[KEY] != FORM:
        raise BaselineError(f"{path}: form {found[KEY]!r} is not known to this version of cleanscrape, only {FORM}")
    try:
        made = found["made_with"]
        return Baseline(
            _read_shares(found["all"]),
            {site: _read_shares(shares) for site, shares in found["sites"].items()},
            float(made["threshold"]),
            str(made["version"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise BaselineError(f"{path}: a field is missing or not what it should be ({error})") from None


def _read_shares(found: Any) -> Shares:
    noise = {str(label): float(share) for label, share in found["noise"].items()}
    if not all(0 <= share <= 1 and math.isfinite(share) for share in noise.values()):
        raise ValueError("a share is not between 0 and 1")
    return Shares(int(found["documents"]), int(found["characters"]), noise)
