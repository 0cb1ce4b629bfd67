"""JSONL: an object a line, taken apart and put together without touching the rest of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from cleanscrape.corpus.chunks import CHUNK, Chunk, position
from cleanscrape.corpus.records import BadRecord, Cleaned, FieldNames, Origin, Record, Skipped, Written, to_json
from cleanscrape.corpus.storage import BrokenDataError, pieces

__all__ = ["JsonObject", "chunks", "parse_object", "records", "render"]

BOM: Final = b"\xef\xbb\xbf"
SPACE: Final = " \t\n\r"  # what JSON calls whitespace
DECODER: Final = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class JsonObject(Written):
    """A JSON object as it is written: its text, its fields, and where in the text the value of each stands."""

    line: str
    fields: dict[str, object]
    spans: dict[str, tuple[int, int]]

    def with_fields(self, new: Mapping[str, object]) -> str:
        """The object with other values for some fields, and fields it has not got behind the last.

        All else is never written anew, so numbers, escapes, spaces, order and repeated names stay as they are.

        >>> parse_object('{"id": 1.50, "text": "Halo"}').with_fields({"text": "Hi", "n": 1})
        '{"id": 1.50, "text": "Hi", "n": 1}'
        """
        line = self.line
        out, at = [], 0
        for start, end, name in sorted((*self.spans[name], name) for name in new if name in self.spans):
            out += [line[at:start], to_json(new[name])]
            at = end
        close = line.rindex("}")
        end = len(line[:close].rstrip(SPACE))
        out.append(line[at:end])
        comma = bool(self.spans)
        for name in new:
            if name not in self.spans:
                out.append(f"{', ' if comma else ''}{to_json(name)}: {to_json(new[name])}")
                comma = True
        return "".join(out) + line[end:]


def parse_object(line: str) -> JsonObject:
    """Take a JSON object apart. Raises ValueError, with a message for the reader, or RecursionError."""
    fields: dict[str, object] = {}
    spans: dict[str, tuple[int, int]] = {}
    at = _skip(line, 0)
    if line[at : at + 1] != "{":
        DECODER.decode(line)  # says what is wrong with it, unless nothing is
        raise ValueError("not a JSON object")
    at = _skip(line, at + 1)
    while line[at : at + 1] != "}":
        if line[at : at + 1] != '"':
            raise json.JSONDecodeError("Expecting a field name in double quotes", line, at)
        key, at = DECODER.raw_decode(line, at)
        at = _skip(line, at)
        if line[at : at + 1] != ":":
            raise json.JSONDecodeError("Expecting ':'", line, at)
        start = _skip(line, at + 1)
        fields[key], at = DECODER.raw_decode(line, start)
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
    return JsonObject(line, fields, spans)


def field_problem(fields: Mapping[str, object], names: FieldNames) -> str:
    """Why the field to clean can't be; empty if it is a string."""
    wanted = names.source
    if wanted not in fields:
        known = ", ".join(map(repr, fields)) or "none"
        flag = "--text-field" if names.html is None else "--html-field"
        return f"no field {wanted!r} (its fields: {known}); name the right one with {flag}"
    if not isinstance(fields[wanted], str):
        return f"field {wanted!r} is {to_json(fields[wanted])[:40]}, not a string"
    return ""


def chunks(path: str, stream: BinaryIO, compression: str) -> Iterator[Chunk]:
    """Cut a stream at line feeds."""
    waiting: list[bytes] = []
    size = 0
    first = 1
    try:
        for piece in pieces(stream, compression):
            cut = piece.rfind(b"\n") + 1
            if cut and size + cut >= CHUNK:
                data = b"".join([*waiting, piece[:cut]])
                yield Chunk(path, data, first, position(stream))
                first += data.count(b"\n")
                waiting, size = [], 0
                piece = piece[cut:]
            waiting.append(piece)
            size += len(piece)
    except BrokenDataError as error:
        whole, feed, torn = b"".join(waiting).rpartition(b"\n")
        line = first + whole.count(b"\n") + len(feed)
        yield Chunk(path, whole + feed, first, position(stream), bad=(BadRecord(Origin(path, line), str(error), torn),))
        return
    if size:
        yield Chunk(path, b"".join(waiting), first, position(stream))


def records(chunk: Chunk, names: FieldNames) -> Iterator[Record | BadRecord]:
    """The records of whole lines; blank lines are passed over."""
    lines = chunk.data.split(b"\n")
    last = len(lines) - 1
    for number, bare in enumerate(lines, chunk.first):
        if not bare.strip():
            continue
        raw = bare if number - chunk.first == last else bare + b"\n"
        try:
            line = (bare.removeprefix(BOM) if number == 1 else bare).rstrip(b"\r").decode()
            parsed = parse_object(line)
        except UnicodeDecodeError as error:
            yield BadRecord(Origin(chunk.path, number), f"not UTF-8 (byte {error.start + 1} of the line)", raw)
            continue
        except (ValueError, RecursionError) as error:
            yield BadRecord(Origin(chunk.path, number), _why(error), raw)
            continue
        fields = parsed.fields
        origin = Origin(chunk.path, number, fields.get(names.id))
        problem = field_problem(fields, names)
        if problem:
            yield BadRecord(origin, problem, raw)
            continue
        url = fields.get(names.url)
        yield Record(
            origin,
            text=fields[names.text] if names.html is None else None,  # type: ignore[arg-type]  # field_problem looked
            html=fields[names.html] if names.html is not None else None,  # type: ignore[arg-type]
            url=url if isinstance(url, str) else None,
            fields={name: value for name, value in fields.items() if name != names.source},
            raw=raw,
            rest=parsed,
        )


def render(rows: Sequence[Cleaned | Skipped], names: FieldNames) -> bytes:
    """A line for each record; a record of another format becomes an object of its fields."""
    lines = []
    for row in rows:
        if isinstance(row, Cleaned):
            rest, new = row.record.rest, row.fields(names)
            lines.append(rest.with_fields(new) if isinstance(rest, JsonObject) else to_json({**row.record.fields, **new}))
    return "".join(line + "\n" for line in lines).encode()


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
