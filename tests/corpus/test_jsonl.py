"""JSONL lines taken apart and put together again."""

import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.corpus.chunks import Chunk
from cleanscrape.corpus.formats import jsonl
from cleanscrape.corpus.formats.jsonl import parse_object
from cleanscrape.corpus.records import BadRecord, Cleaned, FieldNames, Record

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def read(data: bytes, html: str | None = None) -> list[Record | BadRecord]:
    return list(jsonl.records(Chunk("a.jsonl", data), FieldNames(html=html)))


@given(
    fields=st.dictionaries(st.text(), VALUES),
    text=st.text(),
    new=st.dictionaries(st.text(), VALUES),
    ascii_only=st.booleans(),
    indent=st.sampled_from([None, 1]),
)
def test_only_the_named_fields_change(fields: dict, text: str, new: dict, ascii_only: bool, indent: int | None) -> None:
    record = {"text": text} | fields
    line = json.dumps(record, ensure_ascii=ascii_only, indent=indent)
    parsed = parse_object(line)
    assert parsed.fields == record
    written = json.loads(parsed.with_fields(new))
    assert written == record | new
    assert list(written) == list(record | new)
    assert parsed.with_fields({}) == line


def test_what_is_not_changed_is_not_written_anew() -> None:
    line = '{"a":1e5, "b" : 1.10, "c": "\\u0041\\/", "a": -0.0, "text": "x","d":[ ] }'
    assert parse_object(line).with_fields({"text": "y", "n": None}) == (
        '{"a":1e5, "b" : 1.10, "c": "\\u0041\\/", "a": -0.0, "text": "y","d":[ ], "n": null }'
    )
    assert parse_object("{ }").with_fields({"n": 1}) == '{"n": 1 }'


@given(st.text() | st.text(alphabet='{}[]":,\\ text1e0.-nul'))
def test_it_takes_what_json_takes(line: str) -> None:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    try:
        assert parse_object(line).fields == value
    except ValueError:
        assert not isinstance(value, dict)


def test_the_last_of_two_fields_of_one_name_counts() -> None:
    parsed = parse_object('{"text": "a", "text": "b"}')
    assert parsed.fields == {"text": "b"}
    assert parsed.with_fields({"text": "c"}) == '{"text": "a", "text": "c"}'


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
    (found,) = read(line)
    assert isinstance(found, BadRecord)
    assert why in found.why
    assert found.raw == line


def test_a_missing_html_field_is_named_by_its_flag() -> None:
    (found,) = read(b'{"text": "a"}', "html")
    assert isinstance(found, BadRecord)
    assert found.why == "no field 'html' (its fields: 'text'); name the right one with --html-field"


def test_lines_are_counted_with_the_blank_ones_and_end_at_line_feeds_only() -> None:
    found = read(b'\xef\xbb\xbf{"text": "a"}\r\n\n' + '{"text": "b\u2028c", "id": 0}'.encode())
    assert [(item.origin.line, item.origin.id) for item in found] == [(1, None), (3, 0)]
    assert [item.text for item in found if isinstance(item, Record)] == ["a", "b\u2028c"]


@given(st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), max_size=30), st.integers(1, 60))
def test_cut_anywhere_the_lines_are_the_same(lines: list[bytes], size: int) -> None:
    data = b"\n".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl, "CHUNK", size)
        patch.setattr("cleanscrape.corpus.storage.PIECE", size)
        parts = list(jsonl.chunks("a.jsonl", io.BytesIO(data), ""))
    assert b"".join(part.data for part in parts) == data
    at = 1
    for part in parts:
        assert part.first == at
        at += part.data.count(b"\n")
        assert part.data.endswith(b"\n") or part is parts[-1]


def test_taking_a_line_apart_is_linear() -> None:
    line = '{"a": [' + "1," * 500_000 + '1], "text": "' + "x" * 1_000_000 + '"' + ' , "b": 1' * 100_000 + "}"
    start = time.perf_counter()
    parse_object(line).with_fields({"text": "y"})
    assert time.perf_counter() - start < 5


def test_a_lone_surrogate_is_written_as_an_escape() -> None:
    (record,) = read(b'{"text": "a"}')
    assert isinstance(record, Record)
    out = jsonl.render([Cleaned(record, "x\ud800", {})], FieldNames(report=""))
    assert out == b'{"text": "x\\ud800"}\n'
