"""Workflow commands, as GitHub's runner reads them."""

import re
from pathlib import Path

import pytest
from hypothesis import given

from cleanscrape.corpus.records import BadRecord, Origin
from cleanscrape.report.gate import github
from cleanscrape.report.gate.noise import Totals
from cleanscrape.report.gate.outcome import Outcome
from tests.report.gate.strategies import OUTCOMES

COMMAND = re.compile(r"::(?P<name>\w+) (?P<properties>[^:]*)::(?P<message>.*)")


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A command, read the way the runner does: parted at the colons and commas, then unescaped, per cent last."""
    found = COMMAND.fullmatch(line)
    assert found, line

    def plain(value: str) -> str:
        for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            value = value.replace(code, char)
        return value

    properties = dict(item.split("=", 1) for item in found["properties"].split(","))
    return found["name"], {key: plain(value) for key, value in properties.items()}, plain(found["message"])


def test_limits_records_documents_notes_and_the_verdict(failed: Outcome) -> None:
    commands = [read(line) for line in github.render(failed).splitlines()]
    assert [(name, properties) for name, properties, _ in commands] == [
        ("error", {"title": "cleanscrape: over --max-noise"}),
        ("error", {"file": "data/news, old.jsonl", "line": "18", "title": "cleanscrape: can't be read"}),
        ("warning", {"file": "data/news, old.jsonl", "line": "17", "title": "cleanscrape: 40% noise: 80 of 200 characters"}),
        ("warning", {"file": "pages/å b.txt", "line": "4", "title": "cleanscrape: 10% noise: 10 of 100 characters"}),
        ("notice", {"title": "cleanscrape"}),
        ("notice", {"title": "cleanscrape"}),
    ]
    assert commands[1][2] == "data/news, old.jsonl:18: not JSON: 100% wrong\\nreally"
    assert commands[2][2].splitlines()[2] == "      9  related  Baca juga: 50% ::error::\\x1b[2J <b>&]]>\\x00 \\ud800 a,b"
    assert commands[4][2] == "a note, with 5%"


def test_what_github_would_take_for_its_own_is_escaped(failed: Outcome) -> None:
    lines = github.render(failed).splitlines()
    assert lines[0].endswith("::30%25 of the characters are noise; 2%25 is allowed")
    assert lines[2].startswith("::warning file=data/news%2C old.jsonl,line=17,title=cleanscrape%3A 40%25 noise%3A 80 of 200 char")
    assert "%0A" in lines[2]


def test_a_run_within_its_limits_annotates_no_file(passed: Outcome) -> None:
    assert github.render(passed) == "::notice title=cleanscrape::30%25 noise in 2 documents of 300 characters\n"


@given(OUTCOMES)
def test_text_never_makes_a_command_of_its_own(outcome: Outcome) -> None:
    rendered = github.render(outcome)
    assert [read(line)[0] for line in rendered.split("\n")[:-1]] == ["error", "error", "warning", "notice", "notice"]
    assert "\r" not in rendered


def test_paths_are_said_from_the_working_directory_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bad = tuple(
        BadRecord(Origin(path), "why")
        for path in (f"{tmp_path}/a/b.txt", "./a/../c.txt", "/elsewhere/d.txt", "-", "s3://bucket/e.txt")
    )
    commands = [read(line) for line in github.render(Outcome(Totals(), (), (), bad, 5)).splitlines()]
    assert [properties.get("file") for _, properties, _ in commands[:-1]] == ["a/b.txt", "c.txt", "/elsewhere/d.txt", None, None]
