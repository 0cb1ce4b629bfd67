"""JSONL lines taken apart and put together again."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.corpus.records import Origin, Record, Unreadable, read_lines, splice

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    fields=st.dictionaries(st.text(), VALUES),
    text=st.text(),
    new=st.text(),
    ascii_only=st.booleans(),
    indent=st.sampled_from([None, 1]),
)
def test_only_the_text_changes(fields: dict, text: str, new: str, ascii_only: bool, indent: int | None) -> None:
    record = fields | {"text": text}
    line = json.dumps(record, ensure_ascii=ascii_only, indent=indent)
    found, before, after, others = splice(line, "text")
    assert found == text
    assert others == {key: value for key, value in record.items() if key != "text"}
    assert json.loads(Record(Origin("-", 1), found, "utf-8", before, after).with_text(new)) == record | {"text": new}
    assert before + json.dumps(text, ensure_ascii=ascii_only) + after == line


@given(st.text() | st.text(alphabet='{}[]":,\\ text1e0.-nul'))
def test_it_takes_what_json_takes(line: str) -> None:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    good = isinstance(value, dict) and isinstance(value.get("text"), str)
    try:
        assert splice(line, "text")[0] == value["text"]
    except ValueError:
        assert not good


def test_of_two_fields_of_one_name_the_last_counts() -> None:
    assert splice('{"text": "a", "text": "b"}', "text")[:3] == ("b", '{"text": "a", "text": ', "}")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "not JSON"),
        (b'{"text": "a",}', "not JSON: Expecting a field name in double quotes (column 14)"),
        (b'{"text": "a"} x', "not JSON: Extra data"),
        (b'{"text" "a"}', "not JSON: Expecting ':'"),
        (b'{"text": "a" "b": 1}', "not JSON: Expecting ',' or '}'"),
        (b"{text: 1}", "not JSON: Expecting a field name"),
        (b"{}", "no field 'text' (its fields: none)"),
        (b"[]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b'{"text": 5}', "field 'text' is 5, not a string"),
        (b'{"text": "a", "deep": ' + b"[" * 200_000, "nested too deep"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "4300"),
        (b"\xff", "not UTF-8 (byte 1 of the line)"),
    ],
)
def test_a_broken_line_says_what_is_wrong(line: bytes, why: str) -> None:
    (found,) = read_lines([line], "a.jsonl", "text", "id")
    assert isinstance(found, Unreadable)
    assert why in found.why
    assert found.raw == line


def test_lines_are_counted_with_the_blank_ones_and_end_at_line_feeds_only() -> None:
    lines = [b'\xef\xbb\xbf{"text": "a"}\r\n', b"\n", '{"text": "b\u2028c", "id": 0}'.encode()]
    found = list(read_lines(lines, "a.jsonl", "text", "id"))
    assert [(item.origin.line, item.origin.id) for item in found] == [(1, None), (3, 0)]
    assert [item.text for item in found if isinstance(item, Record)] == ["a", "b\u2028c"]


def test_origins_name_themselves() -> None:
    assert Origin("-").name == "standard input"
    assert Origin("a.txt").name == "a.txt"
    assert Origin("a.jsonl", 2).name == "a.jsonl:2"
    assert Origin("-", 2, "k").name == "stdin:2 (k)"


def test_taking_a_line_apart_is_linear() -> None:
    line = '{"a": [' + "1," * 500_000 + '1], "text": "' + "x" * 1_000_000 + '"' + ' , "b": 1' * 100_000 + "}"
    start = time.perf_counter()
    splice(line, "text")
    assert time.perf_counter() - start < 5
