"""Files and standard input to records: whole texts, or the lines of a JSONL file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Literal

from cleanscrape.reading.encoding import decode

__all__ = ["STDIN", "Kind", "Origin", "Record", "Source", "Unreadable", "splice"]

Kind = Literal["text", "jsonl"]
STDIN: Final = "-"
JSONL_SUFFIXES: Final = frozenset({".jsonl", ".ndjson", ".jsonlines"})
HEAD: Final = 1 << 16  # bytes looked at to tell JSONL from text
BOM: Final = b"\xef\xbb\xbf"
SPACE: Final = " \t\n\r"  # what JSON calls whitespace


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: the path as given, and for JSONL its line (from 1) and the value of its id field."""

    path: str
    line: int | None = None
    id: object = None

    @property
    def name(self) -> str:
        """How messages and header lines call the document."""
        if self.line is None:
            return "standard input" if self.path == STDIN else self.path
        where = "stdin" if self.path == STDIN else self.path
        return f"{where}:{self.line}" if self.id is None else f"{where}:{self.line} ({self.id})"


@dataclass(frozen=True, slots=True)
class Record:
    """A document to clean. For JSONL, ``before`` and ``after`` are the rest of its line, around the text."""

    origin: Origin
    text: str
    encoding: str
    before: str = ""
    after: str = ""
    raw: bytes = b""

    def with_text(self, text: str) -> str:
        """The JSONL line with another text in it and everything else as it was."""
        return self.before + to_json(text) + self.after


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that could not be read, why, and its bytes if it is a line of a file."""

    origin: Origin
    why: str
    raw: bytes = b""


@dataclass(slots=True)
class Source:
    """A path, or ``-`` for standard input, that holds one document (text) or one a line (JSONL)."""

    path: str
    _head: bytes = field(default=b"", init=False)

    def sniff(self, text_field: str) -> Kind:
        """JSONL by its suffix, or if its first line is an object with the text field; else text. Raises OSError."""
        if Path(self.path).suffix.lower() in JSONL_SUFFIXES:
            return "jsonl"
        if self.path == STDIN:
            self._head = head = sys.stdin.buffer.readline()
            while head and not head.strip():
                head = sys.stdin.buffer.readline()
                self._head += head
        else:
            with open(self.path, "rb") as stream:
                head = stream.read(HEAD)
        head = head.removeprefix(BOM).lstrip()
        if not head.startswith(b"{"):
            return "text"
        try:
            splice(head.splitlines()[0].decode(), text_field)
        except ValueError:
            return "text"
        return "jsonl"

    def read(self, kind: Kind, text_field: str, id_field: str) -> Iterator[Record | Unreadable]:
        """The documents in order. What cannot be read comes out as `Unreadable`; nothing is raised."""
        try:
            if self.path == STDIN:
                yield from self._documents(sys.stdin.buffer, kind, text_field, id_field)
            else:
                with open(self.path, "rb") as stream:
                    yield from self._documents(stream, kind, text_field, id_field)
        except OSError as error:
            yield Unreadable(Origin(self.path), error.strerror or str(error))

    def _documents(self, stream: BinaryIO, kind: Kind, text_field: str, id_field: str) -> Iterator[Record | Unreadable]:
        if kind == "text":
            text, encoding = decode(self._head + stream.read())
            yield Record(Origin(self.path), text, encoding)
        else:
            yield from read_lines(self._lines(stream), self.path, text_field, id_field)

    def _lines(self, stream: BinaryIO) -> Iterator[bytes]:
        yield from self._head.splitlines(keepends=True)
        yield from stream


def read_lines(lines: Iterable[bytes], path: str, text_field: str, id_field: str) -> Iterator[Record | Unreadable]:
    """The records of JSONL lines; blank lines are passed over."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            line = (raw.removeprefix(BOM) if number == 1 else raw).rstrip(b"\r\n").decode()
            text, before, after, fields = splice(line, text_field)
        except UnicodeDecodeError as error:
            yield Unreadable(Origin(path, number), f"not UTF-8 (byte {error.start + 1} of the line)", raw)
        except (ValueError, RecursionError) as error:
            yield Unreadable(Origin(path, number), _why(error), raw)
        else:
            yield Record(Origin(path, number, fields.get(id_field)), text, "utf-8", before, after, raw)


def splice(line: str, text_field: str) -> tuple[str, str, str, dict[str, object]]:
    """Take the text out of a JSON object: the text, the line before it and after it, and the other fields.

    The rest of the line is never written anew, so numbers, escapes and spaces in it stay as they are. Raises
    ValueError, with a message for the reader, if the line is no object or the field is no string.

    >>> splice('{"id": 1.50, "text": "Halo"}', "text")[:3]
    ('Halo', '{"id": 1.50, "text": ', '}')
    """
    decoder = json.JSONDecoder()
    fields: dict[str, object] = {}
    spans: dict[str, tuple[int, int]] = {}
    at = _skip(line, 0)
    if line[at : at + 1] != "{":
        decoder.decode(line)  # says what is wrong with it, unless nothing is
        raise ValueError("not a JSON object")
    at = _skip(line, at + 1)
    while line[at : at + 1] != "}":
        if line[at : at + 1] != '"':
            raise json.JSONDecodeError("Expecting a field name in double quotes", line, at)
        key, at = decoder.raw_decode(line, at)
        at = _skip(line, at)
        if line[at : at + 1] != ":":
            raise json.JSONDecodeError("Expecting ':'", line, at)
        start = _skip(line, at + 1)
        fields[key], at = decoder.raw_decode(line, start)
        spans[key] = start, at
        at = _skip(line, at)
        if line[at : at + 1] == ",":
            at = _skip(line, at + 1)
            if line[at : at + 1] == "}":
                raise json.JSONDecodeError("Expecting a field name in double quotes", line, at)
        elif line[at : at + 1] != "}":
            raise json.JSONDecodeError("Expecting ',' or '}'", line, at)
    if _skip(line, at + 1) != len(line):
        raise json.JSONDecodeError("Extra data", line, at + 1)
    if text_field not in fields:
        known = ", ".join(map(repr, fields)) or "none"
        raise ValueError(f"no field {text_field!r} (its fields: {known}); name the right one with --text-field")
    text = fields.pop(text_field)
    if not isinstance(text, str):
        raise ValueError(f"field {text_field!r} is {to_json(text)[:40]}, not a string")
    start, end = spans[text_field]
    return text, line[:start], line[end:], fields


def to_json(value: object, indent: int | None = None) -> str:
    """JSON, on one line if no indent is given; letters stand for themselves unless a lone surrogate is among them."""
    out = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        out.encode()
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return out


def _skip(line: str, at: int) -> int:
    while at < len(line) and line[at] in SPACE:
        at += 1
    return at


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} (column {error.colno})"
    if isinstance(error, RecursionError):
        return "nested too deep"
    return str(error)
