"""The gate's findings for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleanscrape.corpus.records import to_json
from cleanscrape.report.gate.noise import Amount
from cleanscrape.report.gate.outcome import Finding, Outcome
from cleanscrape.version import VERSION

if TYPE_CHECKING:
    from cleanscrape.corpus.records import Origin

__all__ = ["render"]

DIGITS: Final = 6  # of a share


def render(outcome: Outcome) -> str:
    """Everything there is to tell, indented. Shares are from 0 to 1, rounded to six places."""
    return (
        to_json(
            {
                "version": VERSION,
                "passed": not outcome.exceeded,
                "exit_code": outcome.code,
                "summary": outcome.says,
                "limits": [
                    {
                        "name": limit.name,
                        "subject": limit.subject,
                        "over": limit.over,
                        "found": round(limit.found, DIGITS),
                        "allowed": limit.allowed,
                        "says": limit.says,
                    }
                    for limit in outcome.limits
                ],
                "notes": list(outcome.notes),
                "all": _amount(outcome.totals.whole),
                "sites": {site: _amount(amount) for site, amount in sorted(outcome.totals.sites.items())},
                "worst": [_finding(finding) for finding in outcome.worst],
                "unreadable": {
                    "records": outcome.bad_count,
                    "first": [{**_origin(bad.origin), "why": bad.why} for bad in outcome.bad],
                },
            },
            indent=1,
        )
        + "\n"
    )


def _amount(amount: Amount) -> dict[str, object]:
    labels = dict(sorted(amount.labels.items(), key=lambda item: (-item[1], item[0])))
    return {
        "documents": amount.documents,
        "characters": amount.characters,
        "noise": amount.noise,
        "share": round(amount.share, DIGITS),
        "labels": labels,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        **_origin(finding.origin),
        "site": finding.site,
        **_amount(finding.amount),
        "lines": [
            {
                "line": line.line,
                "label": line.label,
                "characters": line.characters,
                "score": line.score,
                "reasons": [evidence._asdict() for evidence in line.reasons],
                "text": line.text,
            }
            for line in finding.lines
        ],
    }


def _origin(origin: Origin) -> dict[str, object]:
    """Where a document is, by the names that ``errors.jsonl`` has."""
    return {"file": origin.path, **origin.place} | ({} if origin.id is None else {"id": origin.id})
