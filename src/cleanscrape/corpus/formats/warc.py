"""WARC and WET: crawled pages with their HTTP answers, and their text as Common Crawl extracts it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from cleanscrape.corpus.chunks import CHUNK, Chunk, position
from cleanscrape.corpus.records import BadRecord, Cleaned, FieldNames, Origin, Record, Skipped, to_json
from cleanscrape.corpus.storage import BrokenDataError, extra, pieces
from cleanscrape.reading.encoding import encode

__all__ = ["WarcHeaders", "chunks", "records", "render"]

LARGEST: Final = 1 << 26  # bytes of a record; crawls of pages cut theirs at one or a few megabytes
HEADERS: Final = 1 << 16  # bytes of the headers of a record, at most
# The end of the headers; other software than crawlers may end lines with LF alone. No repetition, so nothing to go back over.
END_OF_HEADERS: Final = re.compile(rb"\r\n\r\n|\n\n")
LENGTH: Final = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
TYPE: Final = re.compile(rb"^warc-type:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
START: Final = re.compile(rb"^WARC/\d\.\d\r?$", re.MULTILINE)
HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
LOOKS_LIKE_HTML: Final = re.compile(rb"<(?:!doctype\s{1,9}html|html|head|body)\b", re.IGNORECASE)
# What the labels of some encodings mean to a browser (WHATWG Encoding Standard), under Python's names.
BROWSER: Final = {
    **dict.fromkeys(("latin-1", "iso8859-1", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
}


@dataclass(frozen=True, slots=True)
class WarcHeaders:
    """The headers of a WARC record, in order, as they stand."""

    version: str
    items: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """The value of a header, whatever its capitals, without the angle brackets around URIs; None if it is not there."""
        for key, value in self.items:
            if key.lower() == name:
                return value[1:-1] if value.startswith("<") and value.endswith(">") else value
        return None


def parse_headers(data: bytes) -> WarcHeaders:
    """Read header lines; a line that starts with a space goes on with the one before."""
    version, *lines = data.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n").split("\n")
    items: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in {" ", "\t"} and items:
            items[-1] = (items[-1][0], f"{items[-1][1]} {line.strip()}")
        else:
            name, _, value = line.partition(":")
            items.append((name.strip(), value.strip()))
    return WarcHeaders(version, tuple(items))


def chunks(path: str, stream: BinaryIO, compression: str) -> Iterator[Chunk]:
    """Cut a stream into records, by their lengths. Where a record has no right headers, go on at the next that has."""
    starts: dict[int, int] = {}
    cutter = _Cutter(path, pieces(stream, compression, starts), starts)
    batch: list[tuple[int, bytes]] = []
    bad: list[BadRecord] = []
    size = 0
    for item in cutter.cut():
        if isinstance(item, BadRecord):
            bad.append(item)
        else:
            batch.append(item)
            size += len(item[1])
        if size >= CHUNK or bad:
            yield Chunk(path, batch, consumed=position(stream), bad=tuple(bad))
            batch, bad, size = [], [], 0
    if batch:
        yield Chunk(path, batch, consumed=position(stream))


@dataclass(slots=True)
class _Cutter:
    """The decompressed stream, looked at through a window."""

    path: str
    source: Iterator[bytes]
    starts: dict[int, int]  # see `pieces`; entries that have been passed are taken out
    window: bytearray
    base: int = 0  # where the window begins in the decompressed stream
    broken: str = ""

    def __init__(self, path: str, source: Iterator[bytes], starts: dict[int, int]) -> None:
        self.path, self.source, self.starts = path, source, starts
        self.window = bytearray()
        self.base = 0
        self.broken = ""

    def cut(self) -> Iterator[tuple[int, bytes] | BadRecord]:
        while True:
            while self._more(1) and self.window[0] in b"\r\n":
                self._drop(len(self.window) - len(self.window.lstrip(b"\r\n")))
            if not self.window:
                break
            offset = self._offset()
            end = self._headers()
            headers = bytes(self.window[:end])
            length = LENGTH.search(headers)
            if not headers.startswith(b"WARC/") or length is None:
                why = self.broken or "no headers of a WARC record where one should begin"
                yield BadRecord(Origin(self.path, offset=offset), why)
                if self.broken:
                    return
                self._resync()
                continue
            size = end + int(length[1])
            kind = TYPE.search(headers)
            wanted = kind is not None and kind[1].lower() in {b"response", b"conversion", b"warcinfo"}
            if size > LARGEST or not wanted:
                got = self._pass(size)
                if got < size:
                    yield BadRecord(Origin(self.path, offset=offset), self.broken or "the file ends within a record")
                elif wanted:
                    yield BadRecord(Origin(self.path, offset=offset), f"a record of {size:,} bytes; over {LARGEST:,} none is read")
                else:
                    yield offset, headers  # to be counted; what it holds is no document
                continue
            self._more(size)
            raw = bytes(self.window[:size])
            self._drop(size)
            if len(raw) < size:
                yield BadRecord(Origin(self.path, offset=offset), self.broken or "the file ends within a record", raw)
                return
            yield offset, raw
        if self.broken:
            yield BadRecord(Origin(self.path, offset=self._offset()), self.broken)

    def _more(self, size: int) -> bool:
        """Read until the window has a size; whether it got there."""
        while len(self.window) < size:
            try:
                self.window += next(self.source)
            except StopIteration:
                return False
            except BrokenDataError as error:
                self.broken = str(error)
                return False
        return True

    def _drop(self, size: int) -> None:
        del self.window[:size]
        self.base += size

    def _pass(self, size: int) -> int:
        """Go on without keeping what is passed; how far it got."""
        left = size
        while left:
            step = min(left, len(self.window))
            self._drop(step)
            left -= step
            if left and not self._more(1):
                break
        return size - left

    def _headers(self) -> int:
        """Where the headers end."""
        looked = 0
        while True:
            found = END_OF_HEADERS.search(self.window, max(0, looked - 3), HEADERS)
            if found:
                return found.end()
            looked = len(self.window)
            if looked >= HEADERS or not self._more(looked + 1):
                return 0

    def _resync(self) -> None:
        """Go to the next line that opens a record."""
        self._drop(1)
        while True:
            found = START.search(self.window)
            if found and self.base + found.start():
                self._drop(found.start())
                return
            self._drop(max(0, len(self.window) - 16))
            if not self._more(len(self.window) + 1):
                self._drop(len(self.window))
                return

    def _offset(self) -> int:
        """Where the window begins in the file as it is stored: at its member, if it is compressed."""
        offset = self.base
        for made in [made for made in self.starts if made <= self.base]:
            offset = self.starts[made]
            if made < self.base:
                last = made
                if any(last < other <= self.base for other in self.starts):
                    del self.starts[made]
        return offset


def records(chunk: Chunk, names: FieldNames) -> Iterator[Record | BadRecord | Skipped]:  # noqa: ARG001  # WARC names its own
    """The HTML answers (as HTML) and text conversions (as text) among WARC records."""
    for offset, raw in chunk.data:
        head = END_OF_HEADERS.search(raw)
        assert head is not None, "it was found when the record was cut out"
        headers = parse_headers(raw[: head.end()])
        origin = Origin(chunk.path, id=headers.get("warc-record-id"), offset=offset)
        kind = (headers.get("warc-type") or "").lower()
        if kind == "conversion":
            yield _conversion(origin, headers, raw, head.end())
        elif kind == "response":
            yield _response(origin, headers, raw)
        else:
            yield Skipped(origin, f"WARC {kind} record" if kind else "WARC record of no type", raw if kind == "warcinfo" else b"")


def _conversion(origin: Origin, headers: WarcHeaders, raw: bytes, start: int) -> Record | BadRecord:
    try:
        text = raw[start:].decode()
    except UnicodeDecodeError as error:
        return BadRecord(origin, f"not UTF-8 (byte {error.start + 1} of the text)", raw)
    url = headers.get("warc-target-uri")
    return Record(origin, text=text, url=url, fields=_fields(headers), raw=raw, rest=headers)


def _response(origin: Origin, headers: WarcHeaders, raw: bytes) -> Record | BadRecord | Skipped:
    try:
        answer = extra("fastwarc.warc").WarcRecord.from_bytes(raw + b"\r\n\r\n")
        answer.parse_http(auto_decode="all")
        if answer.http_headers is None:
            return Skipped(origin, "not an answer to HTTP")
        status = answer.http_headers.status_code
        kind = answer.http_content_type or headers.get("warc-identified-payload-type") or ""
        if status is not None and not 200 <= status < 300:
            return Skipped(origin, f"HTTP status {status}")
        html = answer.reader.read() if kind.lower() in HTML_TYPES or not kind else b""
        charset = answer.http_charset
    except (OSError, ValueError) as error:
        return BadRecord(origin, f"the HTTP answer can't be read: {error}", raw)
    if not html:
        return Skipped(origin, f"not HTML: {kind}" if kind and kind.lower() not in HTML_TYPES else "an empty answer")
    if not kind and not LOOKS_LIKE_HTML.search(html[:1024]):
        return Skipped(origin, "not HTML: no type")
    page = decode_as(html, charset)
    fields = {**_fields(headers), "status": status, "content_type": kind, "charset": charset}
    return Record(origin, html=page, url=headers.get("warc-target-uri"), fields=fields, raw=raw, rest=headers)


def decode_as(html: bytes, charset: str | None) -> str | bytes:
    """HTML in the encoding its HTTP header names, as browsers take the name; as bytes if there is none or it does not fit."""
    import codecs

    if not charset or html.startswith((b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")):
        return html
    try:
        name = codecs.lookup(charset).name
        return html.decode(BROWSER.get(name, name))
    except (LookupError, ValueError):
        return html


def _fields(headers: WarcHeaders) -> dict[str, object]:
    return {
        "id": headers.get("warc-record-id"),
        "url": headers.get("warc-target-uri"),
        "date": headers.get("warc-date"),
        "warc": dict(headers.items),
    }


def render(rows: Sequence[Cleaned | Skipped], names: FieldNames) -> bytes:
    """Conversion records, as in WET; those that were read from one keep their headers.

    A text that was passed through stands as it was. How cleaning went is a header, in JSON.
    """
    out: list[bytes] = []
    for row in rows:
        if isinstance(row, Skipped):
            out += [row.raw, b"\r\n\r\n"] if row.raw else []
            continue
        record = row.record
        body = encode(row.text if row.text is not None else record.source)
        if isinstance(record.rest, WarcHeaders) and record.html is None:
            version, items = record.rest.version, list(record.rest.items)
        else:
            version, items = "WARC/1.0", _new_headers(record)
        report = [(names.report, json_header(row.report))] if names.report else []
        written = [(name, value) for name, value in items if name.lower() not in {"content-length", names.report.lower()}]
        digest = "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
        written = [
            (name, digest if name.lower() in {"warc-block-digest", "warc-payload-digest"} else value) for name, value in written
        ]
        lines = [version, *(f"{name}: {value}" for name, value in [*written, *report]), f"Content-Length: {len(body)}"]
        out += [encode("\r\n".join(lines)), b"\r\n\r\n", body, b"\r\n\r\n"]
    return b"".join(out)


def json_header(report: object) -> str:
    """JSON in ASCII, as a header should be."""
    import json

    return json.dumps(report)


def _new_headers(record: Record) -> list[tuple[str, str]]:
    source = record.rest.get("warc-record-id") if isinstance(record.rest, WarcHeaders) else None
    known = [record.origin.name, record.url, record.source]
    name = hashlib.sha256(to_json(known).encode()).hexdigest()
    uuid = f"{name[:8]}-{name[8:12]}-5{name[13:16]}-8{name[17:20]}-{name[20:32]}"  # of the content: the same every time
    date = record.fields.get("date")
    items = [
        ("WARC-Type", "conversion"),
        ("WARC-Target-URI", _one_line(record.url)) if record.url else None,
        ("WARC-Date", _one_line(date)) if isinstance(date, str) else None,
        ("WARC-Record-ID", f"<urn:uuid:{uuid}>"),
        ("WARC-Refers-To", f"<{source}>") if source else None,
        ("Content-Type", "text/plain"),
    ]
    return [item for item in items if item is not None]


def _one_line(value: str) -> str:
    return " ".join(value.split())
