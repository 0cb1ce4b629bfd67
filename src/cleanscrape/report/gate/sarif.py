"""The gate's findings as SARIF 2.1.0: the labels are the rules, the lines of noise are the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleanscrape.corpus.records import to_json
from cleanscrape.model import DROP_LABELS
from cleanscrape.report.explain import visible
from cleanscrape.report.gate.outcome import Finding, NoisyLine, Outcome
from cleanscrape.report.gate.places import line_of, uri_of
from cleanscrape.version import VERSION

if TYPE_CHECKING:
    from cleanscrape.corpus.records import BadRecord, Origin

__all__ = ["render"]

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
HELP: Final = "Take such lines out with `cleanscrape clean`, or keep those that belong to the text with --keep."
RULES: Final = {label: index for index, label in enumerate(DROP_LABELS)}


def render(outcome: Outcome) -> str:
    """One run. Lines of the worst documents are errors if a limit was exceeded and notes if not.

    The limits that were not kept stand in the description of the exit code; a record that could not be read is a
    notification. The columns of a line are not given, as those of a text in JSON are not those of its file.
    """
    level = "error" if outcome.exceeded else "note"
    whole = outcome.totals.whole
    run = {
        "tool": {
            "driver": {
                "name": "cleanscrape",
                "semanticVersion": VERSION,
                "rules": [_rule(label, meaning) for label, meaning in DROP_LABELS.items()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not outcome.bad_count,
                "exitCode": outcome.code,
                "exitCodeDescription": visible("; ".join(limit.says for limit in outcome.exceeded)) or outcome.says,
                "toolExecutionNotifications": [_notification(bad) for bad in outcome.bad],
            }
        ],
        "results": [_result(finding, line, level) for finding in outcome.worst for line in finding.lines],
        "properties": {"documents": whole.documents, "characters": whole.characters, "noise": whole.noise},
    }
    return to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(label: str, meaning: str) -> dict[str, object]:
    said = {"text": f"Noise: {meaning}."}
    return {"id": label, "shortDescription": said, "fullDescription": said, "help": {"text": HELP}}


def _result(finding: Finding, line: NoisyLine, level: str) -> dict[str, object]:
    shown = visible(line.text.strip())
    because = f" ({visible(line.reason)})" if line.reason else ""
    return {
        "ruleId": line.label,
        "ruleIndex": RULES[line.label],
        "level": level,
        "message": {"text": f"Line {line.line} of {visible(finding.origin.name)} is {line.label}: {shown}{because}"},
        "locations": [_location(finding.origin, line_of(finding, line.line))],
        "properties": {"score": line.score, "characters": line.characters},
    }


def _notification(bad: BadRecord) -> dict[str, object]:
    words = {"text": visible(f"{bad.origin.name} can't be read: {bad.why}")}
    return {"level": "error", "message": words, "locations": [_location(bad.origin, bad.origin.line)]}


def _location(origin: Origin, line: int | None) -> dict[str, object]:
    location: dict[str, object] = {"logicalLocations": [{"fullyQualifiedName": visible(origin.name)}]}
    uri = uri_of(origin)
    if uri is not None:
        region = {} if line is None else {"region": {"startLine": line}}
        location["physicalLocation"] = {"artifactLocation": {"uri": uri}, **region}
    return location
