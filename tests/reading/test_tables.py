"""The tables of the compiled reader say what reading.elements says, and its character references are those of Python."""

from __future__ import annotations

import html as standard
import re
from html.entities import html5
from pathlib import Path

import pytest

import cleanscrape
from cleanscrape.reading.elements import ACTS, ATTRIBUTES, ELEMENTS, end_act, start_act
from cleanscrape.reading.html import read_html
from cleanscrape.reading.tables import WIDTH, Tables, tables

HEADER = (Path(cleanscrape.__file__).parent / "native" / "html_page.h").read_text(encoding="utf-8")
ENUMS = [re.findall(r"[A-Z_]+", body) for body in re.findall(r"enum \{([^{}]+)\}", HEADER)]


@pytest.mark.parametrize("names", [ACTS, tuple(ELEMENTS), tuple(ATTRIBUTES)], ids=["acts", "elements", "attributes"])
def test_the_kernel_has_the_same_names_in_the_same_order(names: tuple[str, ...]) -> None:
    assert list(names) in ENUMS


def test_bits_are_in_order() -> None:
    for names in (ELEMENTS, ATTRIBUTES):
        for bit, name in enumerate(names):
            assert re.search(rf"\b{name} = 1 << {bit}\b", HEADER), name


def test_fields_are_those_of_the_kernel() -> None:
    fields = re.search(r"typedef struct \{ /\* what reading/tables.py gives.*?\} Tables;", HEADER, re.DOTALL)
    assert fields is not None
    declared = re.sub(r"/\*.*?\*/|const|\b(?:Name|Bytes|int32_t|int64_t)\b|\*", "", fields.group().split("*/", 1)[1])
    assert re.findall(r"\w+", declared)[:-1] == [name for name, _ in Tables._fields_]


def test_every_name_fits() -> None:
    names = frozenset().union(*ELEMENTS.values(), *ATTRIBUTES.values())
    assert max(map(len, names)) <= WIDTH
    assert tables().element_count <= 256
    assert {start_act(name) for name in names} | {end_act(name) for name in names} <= set(ACTS)


def resolved(sources: list[str]) -> list[str]:
    return read_html("".join(f"<div>({source})</div>" for source in sources)).text.split("\n")


def expected(sources: list[str]) -> list[str]:
    return [" ".join(standard.unescape(f"({source})").split()) for source in sources]


def test_named_references_are_those_of_python() -> None:
    names = sorted(html5)
    sources = [
        "&" + name + behind for name in (*names, *(name.rstrip(";") for name in names)) for behind in ("", "x", ";", "=1", "é")
    ]
    sources += [f"&{name[:-1]}" for name in names] + ["&", "&;", "&amp&amp", "&notit;", "&no", "&" + "x" * 40 + ";", "& amp;"]
    assert resolved(sources) == expected(sources)


def test_numeric_references_are_those_of_python() -> None:
    codes = [*range(0x400), *range(0xD7F0, 0xE010), *range(0xFDC0, 0xFE00), *range(0xFFF0, 0x10010), 0x1FFFE, 0x10FFFF, 0x110000]
    sources = [form.format(code) for code in codes for form in ("&#{};", "&#{} ", "&#x{:x};", "&#X{:X}")]
    sources += [
        "&#",
        "&#;",
        "&#x",
        "&#xg;",
        "&#x;",
        "&#0000000000000000000065;",
        "&#99999999999999999999;",
        "&#x" + "f" * 400,
        "&#٣;",
    ]
    assert resolved(sources) == expected(sources)


def test_a_number_too_long_for_python_is_no_character() -> None:
    assert resolved(["&#" + "9" * 5000 + ";"]) == ["(\N{REPLACEMENT CHARACTER})"]
