"""The gate's findings as JUnit XML: a test case for each limit, and one for the records that could not be read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from cleanscrape.report.explain import visible
from cleanscrape.report.gate import text
from cleanscrape.report.gate.outcome import Limit, Outcome

__all__ = ["render"]

SUITE = "cleanscrape check"


def render(outcome: Outcome) -> str:
    """One suite; failures are limits that were not kept, errors are unreadable records, and the text report is its output.

    Times are 0, so that the same findings make the same bytes.
    """
    cases = [_limit(limit, outcome) for limit in outcome.limits]
    cases.append(_records(outcome))
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
        "time": "0",
    }
    root = ET.Element("testsuites", {"name": "cleanscrape", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": SUITE, **counts, "skipped": "0"})
    suite.extend(cases)
    ET.SubElement(suite, "system-out").text = _xml(text.render(outcome))
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _limit(limit: Limit, outcome: Outcome) -> ET.Element:
    case = _case(f"cleanscrape.{limit.name}", limit.subject)
    if limit.over:
        failure = ET.SubElement(case, "failure", {"message": _xml(limit.says), "type": limit.name})
        failure.text = _xml("\n".join([limit.says, "", *(text.document(finding) for finding in outcome.worst)]))
    return case


def _records(outcome: Outcome) -> ET.Element:
    case = _case("cleanscrape.records", "every record can be read")
    if outcome.bad_count:
        error = ET.SubElement(case, "error", {"message": f"{outcome.bad_count:,} could not be read", "type": "unreadable"})
        error.text = _xml("\n".join(f"{bad.origin.name}: {bad.why}" for bad in outcome.bad))
    return case


def _case(group: str, name: str) -> ET.Element:
    return ET.Element("testcase", {"classname": group, "name": _xml(name), "time": "0"})


def _xml(words: str) -> str:
    """What XML 1.0 may hold: control characters, lone surrogates and the like are shown escaped."""
    return "\n".join(map(visible, words.split("\n")))
