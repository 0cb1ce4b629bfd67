"""What the kernel and the package both name is the same on both sides, and the kernel takes nothing that does not fit."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from cleanscrape import features, native, phrases
from cleanscrape.reading import characters, text
from cleanscrape.reading.text import read_texts

SOURCES = Path(native.__file__).parent


def enums(name: str) -> list[dict[str, int]]:
    """The enumerations of a source file, comments left out: each a mapping of names to numbers."""
    source = re.sub(r"/\*.*?\*/", "", (SOURCES / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    found = []
    for body in re.findall(r"\benum(?: \w+)? \{(.*?)\}", source, flags=re.DOTALL):
        numbers: dict[str, int] = {}
        for item in filter(None, map(str.strip, body.split(","))):
            key, _, value = map(str.strip, item.partition("="))
            numbers[key] = eval(value, {}, numbers) if value else max(numbers.values(), default=-1) + 1
        found.append(numbers)
    return found


def test_characters_have_the_same_classes() -> None:
    kinds = {name: value for name, value in vars(characters.Kind).items() if name.isupper()}
    assert {**kinds, "KINDS": characters.KINDS} in enums("lines.h")
    header = (SOURCES / "lines.h").read_text(encoding="utf-8")
    assert f"#define CLASS_SHIFT {characters.CLASS_SHIFT}\n" in header
    assert f"#define NUMBER UINT64_C(0x{int(text.NUMBER):X})" in header


def test_words_and_operators_have_the_same_numbers() -> None:
    found = enums("lines.h")
    assert {name: getattr(phrases, name) for name in ("STOPWORD", "MONTH", "WEEKDAY", "TELLS")} in found
    assert {name: getattr(phrases, name) for name in ("ROW", "TAG", "TAG_AT")} in found
    assert {name: getattr(phrases, name) for name in ("ANYWHERE", "AT_START", "AT_END", "WHOLE")} in found


def test_features_stand_in_the_same_order() -> None:
    names = {f"F_{feature.name.upper()}": place for place, feature in enumerate(features.SHAPE)}
    assert {**names, "FEATURES": len(features.SHAPE)} in enums("features.c")
    assert any(numbers.get("LEVELS") == features.LEVELS for numbers in enums("features.c"))


def test_the_inverse_of_the_base_of_word_runs_is_one() -> None:
    header = (SOURCES / "lines.h").read_text(encoding="utf-8")
    base, inverse = (int(re.search(rf"#define {name} UINT64_C\((\w+)\)", header)[1], 16) for name in ("WORD_BASE", "WORD_INVERSE"))  # type: ignore[index]  # both are there
    assert base * inverse % 2**64 == 1


def test_a_run_has_one_hash_wherever_it_stands() -> None:
    lines = read_texts(["one two three\n" + "word " * 70_000 + "one two three"])
    sums = text.prefix(lines.word)
    last = len(lines.word) - 3
    first, again, other = text.gram_hashes(sums, np.array([0, last, 1]), np.array([3, last + 3, 3])).tolist()
    assert first == again != other
    assert text.gram_hashes(sums, np.array([5]), np.array([5])).tolist() == [0]


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 99), (99, 0), (0, -1)])
def test_runs_outside_the_text_are_refused(start: int, end: int) -> None:
    sums = text.prefix(read_texts(["one two"]).word)
    with pytest.raises(IndexError, match="does not fit together"):
        text.gram_hashes(sums, np.array([start]), np.array([end]))


def test_what_the_kernel_has_no_memory_for_is_said() -> None:
    with pytest.raises(MemoryError):
        native.checked(-1)


def test_addresses_of_arrays_that_are_empty_or_read_only() -> None:
    table = characters.packed_table()
    assert not table.flags.writeable
    assert native.address(table) == table.ctypes.data
    assert native.address(np.empty(0, dtype=np.int64)) >= 0
    column = np.arange(12).reshape(3, 4)[1]
    assert native.address(column) == column.ctypes.data


def test_repeats_are_those_of_the_same_document() -> None:
    said = ["one two", "One, two!", "three", "•", "one two", "—", "three four"]
    both = features.measure(read_texts(["\n".join(said), "", "three\n" + "\n".join(said[:2])]), phrases.table())
    assert both.repeats.tolist() == [3, 3, 1, 2, 3, 2, 1, 1, 2, 2]
    assert both.seen.tolist() == [False, True, False, False, True, False, False, False, False, True]


def test_a_table_too_large_for_its_slots_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "ROW", 4)
    with pytest.raises(ValueError, match="at most 15 runs of words"):
        phrases.build((), {f"{word} first": 1 for word in "abcdefghijklmnop"})
