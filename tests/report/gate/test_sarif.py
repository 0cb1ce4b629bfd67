"""SARIF 2.1.0, as code scanners read it."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given

from cleanscrape.corpus.records import BadRecord, Origin
from cleanscrape.model import DROP_LABELS
from cleanscrape.report.gate import sarif
from cleanscrape.report.gate.noise import Totals
from cleanscrape.report.gate.outcome import Outcome
from tests.report.gate.strategies import OUTCOMES

# What section 3 of the standard lets each object of ours hold, with "!" what it must hold.
OBJECTS = {
    "sarifLog": "$schema version! runs!",
    "run": "tool! columnKind invocations results properties",
    "tool": "driver!",
    "driver": "name! semanticVersion rules",
    "rule": "id! shortDescription fullDescription help",
    "invocation": "executionSuccessful! exitCode exitCodeDescription toolExecutionNotifications",
    "notification": "level message! locations",
    "result": "ruleId ruleIndex level message! locations properties",
    "message": "text!",
    "location": "logicalLocations physicalLocation",
    "logicalLocation": "fullyQualifiedName",
    "physicalLocation": "artifactLocation region",
    "artifactLocation": "uri",
    "region": "startLine",
}
PARTS = {
    "runs": "run",
    "rules": "rule",
    "invocations": "invocation",
    "toolExecutionNotifications": "notification",
    "results": "result",
    "locations": "location",
    "logicalLocations": "logicalLocation",
    "shortDescription": "message",
    "fullDescription": "message",
    "help": "message",
}


def check(value: dict[str, Any], kind: str) -> None:
    """Hold an object against what the standard says of its kind, and all objects in it."""
    allowed = {name.removesuffix("!"): name.endswith("!") for name in OBJECTS[kind].split()}
    assert set(value) <= set(allowed), kind
    assert {name for name, must in allowed.items() if must} <= set(value), kind
    assert value.get("level", "note") in {"none", "note", "warning", "error"}
    for name, part in value.items():
        if name != "properties":
            for item in part if isinstance(part, list) else [part]:
                if isinstance(item, dict):
                    check(item, PARTS.get(name, name))


def read(outcome: Outcome) -> dict[str, Any]:
    """The one run of the report, checked."""
    log = json.loads(sarif.render(outcome))
    check(log, "sarifLog")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert all(
            location.get("physicalLocation", {}).get("region", {"startLine": 1})["startLine"] >= 1
            for location in result["locations"]
        )
    return run


def test_labels_are_rules_and_lines_are_results(failed: Outcome) -> None:
    run = read(failed)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(DROP_LABELS)
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("nav", "error"),
        ("related", "error"),
        ("ad", "error"),
    ]
    assert run["results"][1]["message"]["text"] == (
        "Line 9 of data/news, old.jsonl:17 (x:1) is related: Baca juga: 50% ::error::\\x1b[2J <b>&]]>\\x00 \\ud800 a,b"
        " (related: 'baca juga', 100% sure)"
    )
    assert run["results"][1]["locations"] == [
        {
            "logicalLocations": [{"fullyQualifiedName": "data/news, old.jsonl:17 (x:1)"}],
            "physicalLocation": {"artifactLocation": {"uri": "data/news%2C%20old.jsonl"}, "region": {"startLine": 17}},
        }
    ]
    assert run["results"][2]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "pages/%C3%A5%20b.txt"},
        "region": {"startLine": 4},
    }


def test_the_run_says_how_it_ended(failed: Outcome, passed: Outcome) -> None:
    (invocation,) = read(failed)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 1)
    assert invocation["exitCodeDescription"] == "30% of the characters are noise; 2% is allowed"
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "data/news, old.jsonl:18 can't be read: not JSON: 100% wrong\\nreally"
    (invocation,) = read(passed)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 0)
    assert [result["level"] for result in read(passed)["results"]] == ["note", "note", "note"]


@given(OUTCOMES)
def test_any_text_makes_a_valid_report(outcome: Outcome) -> None:
    read(outcome)


def test_places_are_uris(tmp_path: Path) -> None:
    origins = [
        Origin(str(tmp_path / "a b.txt")),
        Origin("-"),
        Origin("s3://bucket/a b.parquet", row=3),
        Origin("a%20b.warc", offset=9),
    ]
    bad = tuple(BadRecord(origin, "why") for origin in origins)
    (invocation,) = read(Outcome(Totals(), (), (), bad, len(bad)))["invocations"]
    uris = [
        notification["locations"][0].get("physicalLocation", {}).get("artifactLocation", {}).get("uri")
        for notification in invocation["toolExecutionNotifications"]
    ]
    assert uris == [(tmp_path / "a b.txt").as_uri(), None, "s3://bucket/a%20b.parquet", "a%2520b.warc"]
