"""WARC and WET files, whole and broken."""

import io

import pytest

from cleanscrape.corpus.formats import warc
from cleanscrape.corpus.records import BadRecord, Cleaned, FieldNames, Record, Skipped
from cleanscrape.corpus.storage import is_installed
from tests.corpus.archives import answer, gzipped, warc_record

PAGE = "<html><head><title>Café</title></head><body><p>Ein Café.</p></body></html>"
URL = "https://www.contoh.example/1"
needs_fastwarc = pytest.mark.skipif(not is_installed("fastwarc"), reason="an extra")


def read(data: bytes, compression: str = "") -> list[Record | BadRecord | Skipped]:
    found: list[Record | BadRecord | Skipped] = []
    for chunk in warc.chunks("a.warc", io.BytesIO(data), compression):
        found += [*warc.records(chunk, FieldNames()), *chunk.bad]
    return found


def conversion(text: str, number: int) -> bytes:
    return warc_record("conversion", text.encode(), URL, number, Content_Type="text/plain")


@needs_fastwarc
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PAGE.encode(), {"kind": "text/html; charset=utf-8"}),
        (PAGE.encode("latin-1"), {"kind": "text/html; charset=ISO-8859-1"}),
        (PAGE.replace("é", "€").encode("cp1252"), {"kind": "text/html; charset=latin1"}),  # which is cp1252 to browsers
    ],
)
def test_html_answers_are_decoded_as_their_header_says(body: bytes, headers: dict[str, str]) -> None:
    (record,) = read(warc_record("response", answer(body, **headers), URL, 7))
    assert isinstance(record, Record)
    assert record.html == PAGE.replace("é", "€" if b"\x80" in body else "é")
    assert (record.url, record.text) == (URL, None)
    assert record.origin.id == "urn:uuid:00000000-0000-4000-8000-000000000007"
    assert list(record.fields) == ["id", "url", "date", "warc", "status", "content_type", "charset"]


@needs_fastwarc
def test_html_whose_header_is_wrong_or_missing_stays_bytes() -> None:
    for kind in ("text/html", "text/html; charset=no-such", "text/html; charset=utf-8"):
        body = PAGE.encode("latin-1")
        (record,) = read(warc_record("response", answer(body, kind), URL))
        assert isinstance(record, Record)
        assert record.html == body


@needs_fastwarc
def test_chunked_and_gzipped_answers_are_unpacked() -> None:
    packed = gzipped(PAGE.encode())
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    block = answer(body, "text/html; charset=utf-8", Content_Encoding="gzip", Transfer_Encoding="chunked")
    (record,) = read(warc_record("response", block, URL))
    assert isinstance(record, Record)
    assert record.html == PAGE


@needs_fastwarc
def test_what_is_no_html_answer_is_skipped_with_the_reason() -> None:
    data = [
        warc_record("warcinfo", b"software: x\r\n"),
        warc_record("request", b"GET / HTTP/1.1\r\n\r\n", URL),
        warc_record("response", answer(b"\x89PNG", "image/png"), URL),
        warc_record("response", answer(PAGE.encode(), status="404 Not Found"), URL),
        warc_record("response", answer(b""), URL),
    ]
    found = read(b"".join(data))
    assert [item.why for item in found if isinstance(item, Skipped)] == [
        "WARC warcinfo record",
        "WARC request record",
        "not HTML: image/png",
        "HTTP status 404",
        "an empty answer",
    ]


def test_conversions_are_text_at_the_offset_of_their_member() -> None:
    members = [gzipped(conversion(f"Seite {number}", number)) for number in range(3)]
    found = read(b"".join(members), ".gz")
    assert [item.text for item in found if isinstance(item, Record)] == ["Seite 0", "Seite 1", "Seite 2"]
    assert [item.origin.offset for item in found] == [0, len(members[0]), len(members[0]) + len(members[1])]


def test_after_a_broken_record_reading_goes_on_at_the_next() -> None:
    good = conversion("gut", 1)
    broken = good.replace(b"Content-Length: 3", b"Content-Length: x")
    found = read(good + broken + good + b"garbage\r\n\r\n" + good)
    assert [type(item).__name__ for item in found] == ["Record", "BadRecord", "Record", "BadRecord", "Record"]
    assert [item.origin.offset for item in found] == [
        0,
        len(good),
        len(good + broken),
        len(good + broken + good),
        len(good + broken + good) + len(b"garbage\r\n\r\n"),
    ]


def test_a_file_that_breaks_off_keeps_what_came_before() -> None:
    good = conversion("gut", 1)
    for cut in (10, len(good) - 5):
        *whole, last = read(good + good[:cut])
        assert [type(item).__name__ for item in whole] == ["Record"]
        assert isinstance(last, BadRecord)
        assert last.origin.offset == len(good)
    *whole, last = read(gzipped(good, good)[:-6], ".gz")
    assert isinstance(last, BadRecord)
    assert "breaks off" in last.why


def test_a_text_that_holds_a_record_does_not_end_its_own() -> None:
    text = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 1\r\n\r\nx"
    found = read(conversion(text, 1) + conversion("y", 2))
    assert [item.text for item in found if isinstance(item, Record)] == [text, "y"]


def test_a_huge_record_is_told_of_and_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "LARGEST", 1000)
    found = read(conversion("x" * 2000, 1) + conversion("y", 2))
    assert isinstance(found[0], BadRecord)
    assert "over 1,000 none is read" in found[0].why
    assert isinstance(found[1], Record)


def test_conversions_keep_their_headers_in_order_and_get_right_lengths_and_digests() -> None:
    raw = warc_record("conversion", "Ein Café.".encode(), URL, 1, WARC_Block_Digest="sha1:OLD", X_Own="kept")
    (record,) = read(raw)
    assert isinstance(record, Record)
    out = warc.render([Cleaned(record, "Café", {"confidence": 0.5})], FieldNames())
    assert out.decode() == (
        "WARC/1.0\r\nWARC-Type: conversion\r\n"
        f"WARC-Target-URI: {URL}\r\n"
        "WARC-Date: 2025-03-03T09:12:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        # printf 'Café' | openssl sha1 -binary | base32
        "WARC-Block-Digest: sha1:PVSAQYJTS4ZIMXALQEK3UNHZIPSU7U6U\r\nX-Own: kept\r\n"
        'cleanscrape: {"confidence": 0.5}\r\nContent-Length: 5\r\n\r\nCafé\r\n\r\n'
    )
    (again,) = read(out)
    assert isinstance(again, Record)
    assert again.text == "Café"
