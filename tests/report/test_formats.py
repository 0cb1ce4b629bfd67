"""Pages as text, tagged lines, Markdown and JSON."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from cleanscrape.config import FORMATS as NAMES
from cleanscrape.corpus.records import Origin
from cleanscrape.report import formats


def test_every_form_of_the_command_line_has_a_function() -> None:
    assert NAMES[: len(formats.FORMATS)] == tuple(formats.FORMATS)  # behind them stand the formats of records


def test_text_ends_with_one_line_feed_and_nothing_is_nothing(page_of: Callable, page: SimpleNamespace) -> None:
    assert formats.text(page) == page.text + "\n"
    assert formats.text(page_of([], text="one\n")) == "one\n"
    assert formats.text(page_of([])) == ""


def test_tagged_lines_stand_where_they_stood(page: SimpleNamespace) -> None:
    assert formats.tagged(page).splitlines() == [
        "banner\tcontoh.example",
        "",
        "headline\tJembatan ditutup sampai musim gugur",
        "date\tSenin, 3 Maret 2025",
        "",
        "",
        "body\tJembatan itu ditutup sejak Senin, kata wali kota.",
        "",
        "related\tBaca juga: Jembatan lain dibuka",
        "",
        "body\tPerbaikannya memakan waktu delapan bulan.",
    ]


def test_markdown_says_what_each_line_is(page_of: Callable) -> None:
    page = page_of(
        [
            ("headline", "Harga beras"),
            ("body", "Harga naik."),
            ("nav", "Home"),
            ("subhead", "Sebab"),
            ("list", "• Hujan"),
            ("list", "- Banjir"),
            ("body", "Lalu:"),
            ("list", "1. Satu"),
            ("list", "2) Dua"),
            ("quote", "Saya rugi."),
            ("quote", "Sangat."),
            ("table", "Beras  12.000"),
            ("table", "Gula   15.000"),
        ]
    )
    assert formats.markdown(page) == (
        "# Harga beras\n\nHarga naik.\n\n## Sebab\n\n- Hujan\n- Banjir\n\nLalu:\n\n1. Satu\n2. Dua\n\n"
        "> Saya rugi.\n>\n> Sangat.\n\n| Beras | 12.000 |\n| --- | --- |\n| Gula | 15.000 |\n"
    )


@pytest.mark.parametrize(
    ("line", "escaped"),
    [
        ("# tagar", r"\# tagar"),
        ("- Jakarta", r"\- Jakarta"),
        ("-5 derajat", "-5 derajat"),
        ("2024. Tahun itu", r"2024\. Tahun itu"),
        ("3.5 persen", "3.5 persen"),
        ("a*b _c_ [d](e) <f> `g`", r"a\*b \_c\_ \[d\](e) \<f> \`g\`"),
        ("R&D, AT&amp;T", r"R&D, AT\&amp;T"),
        ("> balas", r"\> balas"),
        ("---", r"\---"),
        ("  indented", "indented"),
    ],
)
def test_markdown_escapes_what_would_be_structure(page_of: Callable, line: str, escaped: str) -> None:
    assert formats.markdown(page_of([("body", line)])) == escaped + "\n"


def test_json_says_where_the_page_came_from(page: SimpleNamespace) -> None:
    told = json.loads(formats.jsonl_page(page, Origin("a.jsonl", 3, {"x": 1})))
    assert told == {
        "path": "a.jsonl",
        "line": 3,
        "id": {"x": 1},
        "title": page.title,
        "text": page.text,
        "meta": {
            "date": {"value": "Senin, 3 Maret 2025", "line": 4},
            "site": {"value": "contoh.example", "line": 1},
            "language": "id",
        },
        "confidence": 0.8765,
        "reason": "",
    }
    assert formats.jsonl_page(page).count("\n") == 1


def test_json_adds_every_block(page: SimpleNamespace) -> None:
    told = json.loads(formats.json_page(page))
    assert [block["line"] for block in told["blocks"]] == [1, 3, 4, 7, 9, 11]
    assert told["blocks"][0]["evidence"][0] == {"name": "prose", "points": -3.0, "reason": "no sentence"}
    assert told["threshold"] == -0.5


def test_json_can_hold_any_text(page_of: Callable) -> None:
    nasty = "\ud800 \udcff \x00 \u2028 \x1b 😀"
    page = page_of([("body", nasty)])
    for form in (formats.json_page, formats.jsonl_page):
        out = form(page)
        assert json.loads(out.encode())["text"] == nasty
    assert formats.jsonl_page(page).count("\n") == 1


def test_removed_lines_carry_their_reasons(page: SimpleNamespace) -> None:
    lines = [json.loads(line) for line in formats.removed_lines(page, Origin("a.txt")).splitlines()]
    assert [(line["path"], line["line"], line["label"]) for line in lines] == [
        ("a.txt", 1, "banner"),
        ("a.txt", 9, "related"),
    ]
    assert lines[0]["reasons"][0]["reason"] == "no sentence"
    assert json.loads(formats.removed_lines(page, Origin("a.jsonl", 2, "k")).splitlines()[0])["record"] == 2
