"""The gate's findings for people."""

from __future__ import annotations

from typing import Final

from cleanscrape.report.explain import shorten, visible
from cleanscrape.report.gate.outcome import Finding, Outcome

__all__ = ["document", "render"]

TEXT_WIDTH: Final = 72  # of a line of a document
REASON_WIDTH: Final = 100
LINES_SHOWN: Final = 8  # of a document; JSON and SARIF hold all


def render(outcome: Outcome) -> str:
    """The worst documents with their lines of noise, then the limits, then the verdict."""
    parts = [document(finding) for finding in outcome.worst]
    if outcome.limits:
        width = len("OVER")
        # A site that is no worse is not worth a line; there may be thousands.
        shown = [limit for limit in outcome.limits if limit.over or limit.name != "max-new-noise"]
        lines = [f"{'OVER' if limit.over else 'ok':{width}}  --{limit.name}: {visible(limit.says)}" for limit in shown]
        kept = sum(limit.name == "max-new-noise" and not limit.over for limit in outcome.limits)
        if kept:
            lines.append(f"{'ok':{width}}  --max-new-noise: {kept:,} no worse than the baseline allows")
        parts.append("".join(line + "\n" for line in lines))
    notes = "".join(f"note: {visible(note)}\n" for note in outcome.notes)
    parts.append(f"{notes}{outcome.says}\n")
    return "\n".join(parts)


def document(finding: Finding) -> str:
    """One document: how much of it is noise, and its longest lines of noise, in order."""
    site = f" [{visible(finding.site)}]" if finding.site else ""
    out = [f"{visible(finding.origin.name)}{site}: {finding.says}"]
    longest = sorted(finding.lines, key=lambda line: -line.characters)[:LINES_SHOWN]
    wide = max((len(line.label) for line in longest), default=0)
    for line in sorted(longest):
        out.append(f"  {line.line:>5}  {line.label:{wide}}  {shorten(visible(line.text.strip()), TEXT_WIDTH)}")
        if line.reason:
            out.append(f"  {'':5}  {'':{wide}}  = {shorten(visible(line.reason), REASON_WIDTH)}")
    rest = len(finding.lines) - len(longest)
    if rest:
        out.append(f"  {'':5}  and {rest:,} more")
    return "".join(line + "\n" for line in out)
