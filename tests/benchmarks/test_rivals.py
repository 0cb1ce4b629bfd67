"""Each rival gives a known answer, and the rules written out here follow their sources."""

from __future__ import annotations

import pytest

from benchmarks.rivals import MODULES, Rival, load
from benchmarks.rivals.c4 import keep_line as c4
from benchmarks.rivals.refinedweb import keep_line as refinedweb
from benchmarks.rivals.registry import Mode
from benchmarks.rivals.wrapping import kept_lines, wrapped

PARAGRAPHS = (
    "The old ferry left the harbour at dawn, and nobody on the quay waved at it as it went out past the wall and "
    "into the grey of the bay, where the wind had been rising since the middle of the night and the boats were few.",
    "It came back two days later with no one on the bridge, and the men who went on board to look for the crew said "
    "that the stove was still warm, that the log was written up to the hour, and that there was nothing else to see.",
    "The owner of the line, who had been ill for most of the winter, told the court that he had known nothing of the "
    "debts of the master, and that he would not have let the ship go if he had been told about the state of it.",
)
TEXT = "\n".join(["Home", "News", *PARAGRAPHS, "Read more...", "12 comments"])
HTML = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A ferry lost</title></head><body>'
    '<nav><ul><li><a href="/">Frontpage</a></li><li><a href="/sport">Sportpages</a></li></ul></nav>'
    f"<article><h1>A ferry lost</h1>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</article>"
    '<footer><a href="/imprint">Imprintlink</a></footer></body></html>'
).encode()
NOISE = {"Frontpage", "Sportpages", "Imprintlink"}
# Noise a system is known to leave in: html-text prints the whole page, boilerpy3 the block before the headline.
LEFT_IN = {"html-text": NOISE, "boilerpy3": {"Sportpages"}}

# What each system does to TEXT: paragraphs only; or all but the lines its rules know; or nothing.
ONLY_PARAGRAPHS = [False, False, True, True, True, False, False]
KNOWN = {
    "keep-all": [True] * 7,
    "c4": ONLY_PARAGRAPHS,
    "refinedweb": ONLY_PARAGRAPHS,
    "datatrove-c4": ONLY_PARAGRAPHS,
    "justext": ONLY_PARAGRAPHS,
    "trafilatura": [True] * 7,
    "resiliparse": [True] * 7,
}


def systems(mode: Mode) -> list[Rival]:
    return [system for system in load(mode)[0] if system.module != "own"]


@pytest.mark.parametrize("system", systems("text"), ids=lambda system: system.name)
@pytest.mark.filterwarnings("ignore")
def test_known_answer_on_text(system: Rival) -> None:
    assert system.keep is not None
    assert system.keep(TEXT, "en") == KNOWN[system.name]
    assert system.keep("", "en") == []
    assert system.version


@pytest.mark.parametrize("system", systems("html"), ids=lambda system: system.name)
@pytest.mark.filterwarnings("ignore")
def test_known_answer_on_html(system: Rival) -> None:
    assert system.extract is not None
    text = system.extract(HTML, "https://harbourpost.example/ferry", "en")
    for paragraph in PARAGRAPHS:
        assert paragraph in " ".join(text.split())
    assert {noise for noise in NOISE if noise in text} == LEFT_IN.get(system.name, set())


def test_every_rival_is_known_or_named_as_skipped() -> None:
    modes_of_run: tuple[Mode, ...] = ("text", "html")
    for mode in modes_of_run:
        found, skipped = load(mode)
        named = {system.module for system in found} | set(skipped)
        wanted = {name for name, modes in MODULES.items() if mode in modes} - {"own"}
        assert wanted <= named


def test_names_select_and_unknown_names_are_errors() -> None:
    assert [system.name for system in load("text", ["c4"])[0]] == ["c4"]
    with pytest.raises(ValueError, match=r"no text system nonsense; there are .*c4"):
        load("text", ["nonsense"])


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("The ferry left at dawn.", True),
        ("  The ferry left at dawn?  ", True),
        ('He said: "I saw nothing at all"', True),
        ("The ferry left at dawn", False),
        ("The ferry left at dawn...", False),
        ("It left today now.", False),
        ("The ferry left at dawn.[12]", True),
        ("Please enable JavaScript in your browser settings.", False),
        ("By going on you accept our Privacy Policy.", False),
        ("The ferry left at dawn " + "a" * 1001 + ".", False),
        ("", False),
    ],
)
def test_line_rules_of_c4(line: str, kept: bool) -> None:
    assert c4(line) is kept


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("The ferry left at dawn", True),
        ("SPORT NEWS TODAY now", False),
        ("20251122", False),
        ("1,204 views", False),
        ("3 comments |", False),
        ("500 shares of Acme were sold on Monday.", True),
        ("Word", False),
        ("Read more...", False),
        ("items in cart", False),
        ("Three items in cart", True),
        ("", False),
    ],
)
def test_line_corrections_of_refinedweb(line: str, kept: bool) -> None:
    assert refinedweb(line) is kept


def test_lines_are_wrapped_and_escaped() -> None:
    page = wrapped("a < b & c\n\n second ", "id")
    assert "<p>a &lt; b &amp; c</p>\n<p>second</p>" in page
    assert '<html lang="id">' in page


@pytest.mark.parametrize(
    ("returned", "kept"),
    [
        ("one two three\nx", [True, False, True, False]),
        ("x\nx", [False, False, True, True]),
        (
            "zero one two three x",
            [True, False, False, False],
        ),  # joined: only a line of three tokens is looked for inside
        ("", [False, False, False, False]),
    ],
)
def test_returned_text_is_aligned_with_lines(returned: str, kept: list[bool]) -> None:
    assert kept_lines("one two three\nfour\nx\nX!", returned) == kept
