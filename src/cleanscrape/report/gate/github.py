"""The gate's findings as GitHub workflow commands, which show as annotations of a run and of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleanscrape.report.explain import visible
from cleanscrape.report.gate import text
from cleanscrape.report.gate.outcome import Finding, Outcome
from cleanscrape.report.gate.places import line_of, path_of

if TYPE_CHECKING:
    from cleanscrape.corpus.records import BadRecord, Origin

__all__ = ["render"]

# What ends a message or a property, as GitHub's toolkit escapes it; per cent first.
DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(outcome: Outcome) -> str:
    """Errors for limits and records, if limits were exceeded a warning for each of the worst documents, and a notice.

    GitHub shows the first ten of each kind in a step.
    """
    lines = [_command("error", {"title": f"cleanscrape: over --{limit.name}"}, visible(limit.says)) for limit in outcome.exceeded]
    lines += [_unreadable(bad) for bad in outcome.bad]
    if outcome.exceeded:
        lines += [_document(finding) for finding in outcome.worst]
    lines += [_command("notice", {"title": "cleanscrape"}, visible(note)) for note in outcome.notes]
    lines.append(_command("notice", {"title": "cleanscrape"}, outcome.says))
    return "".join(line + "\n" for line in lines)


def _document(finding: Finding) -> str:
    line = line_of(finding, finding.lines[0].line) if finding.lines else None
    return _command("warning", _place(finding.origin, line) | {"title": f"cleanscrape: {finding.says}"}, text.document(finding))


def _unreadable(bad: BadRecord) -> str:
    title = {"title": "cleanscrape: can't be read"}
    return _command("error", _place(bad.origin, bad.origin.line) | title, visible(f"{bad.origin.name}: {bad.why}"))


def _place(origin: Origin, line: int | None) -> dict[str, object]:
    file = path_of(origin)
    if file is None:
        return {}
    return {"file": file} if line is None else {"file": file, "line": line}


def _command(name: str, properties: dict[str, object], message: str) -> str:
    r"""One workflow command.

    >>> _command("error", {"title": "a: b"}, "50% of\nit")
    '::error title=a%3A b::50%25 of%0Ait'
    """
    said = ",".join(f"{key}={str(value).translate(PROPERTY)}" for key, value in properties.items())
    return f"::{name} {said}::{message.rstrip().translate(DATA)}"
