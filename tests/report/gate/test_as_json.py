"""The report for programs."""

import json

from cleanscrape.report.gate import as_json
from cleanscrape.report.gate.outcome import Outcome
from cleanscrape.version import VERSION


def test_everything_is_told(failed: Outcome) -> None:
    found = json.loads(as_json.render(failed))
    worst = found.pop("worst")
    assert found == {
        "version": VERSION,
        "passed": False,
        "exit_code": 1,
        "summary": "30% noise in 2 documents of 300 characters; over: max-noise; 1 record could not be read",
        "limits": [
            {
                "name": "max-noise",
                "subject": "all documents",
                "over": True,
                "found": 0.3,
                "allowed": 0.02,
                "says": "30% of the characters are noise; 2% is allowed",
            },
            {
                "name": "max-new-noise",
                "subject": "contoh.example",
                "over": False,
                "found": 0.001,
                "allowed": 0.01,
                "says": "contoh.example: no label has grown by more; 1% more is allowed",
            },
        ],
        "notes": ["a note, with 5%"],
        "all": {
            "documents": 2,
            "characters": 300,
            "noise": 90,
            "share": 0.3,
            "labels": {"related": 60, "nav": 20, "ad": 10},
        },
        "sites": {
            "": {"documents": 1, "characters": 100, "noise": 10, "share": 0.1, "labels": {"ad": 10}},
            "contoh.example": {"documents": 1, "characters": 200, "noise": 80, "share": 0.4, "labels": {"related": 60, "nav": 20}},
        },
        "unreadable": {
            "records": 1,
            "first": [{"file": "data/news, old.jsonl", "line": 18, "why": "not JSON: 100% wrong\nreally"}],
        },
    }
    assert [(item["file"], item.get("line"), item.get("id"), item["share"]) for item in worst] == [
        ("data/news, old.jsonl", 17, "x:1", 0.4),
        ("pages/å b.txt", None, None, 0.1),
    ]
    assert worst[1]["lines"] == [
        {
            "line": 4,
            "label": "ad",
            "characters": 10,
            "score": -9.0,
            "reasons": [
                {"name": "length", "points": 0.5, "reason": "four words"},
                {"name": "certain", "points": -12.0, "reason": "related: 'baca juga', 100% sure"},
            ],
            "text": "ADVERTISEMENT",
        }
    ]
    assert worst[0]["lines"][1]["text"].endswith("\x00 \ud800 a,b"), "JSON holds the line as it is"


def test_a_run_within_its_limits(passed: Outcome) -> None:
    found = json.loads(as_json.render(passed))
    assert (found["passed"], found["exit_code"], found["unreadable"]) == (True, 0, {"records": 0, "first": []})
