"""What a record is, wherever it was read from, and JSON as it is written here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from cleanscrape.corpus.fields import FIELD
from cleanscrape.reading.encoding import decode

if TYPE_CHECKING:
    from cleanscrape.model import Page

__all__ = ["STDIN", "BadRecord", "Cleaned", "FieldNames", "Origin", "Record", "Skipped", "Written", "site_of", "to_json"]

STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Which fields of a record hold what, and which ones are written.

    With ``html`` set, that field is cleaned, else ``text``. The cleaned text goes to ``output`` (``text`` if it is None),
    and how cleaning went to ``report``, unless that is empty.
    """

    text: str = "text"
    html: str | None = None
    id: str = "id"
    url: str = "url"
    output: str | None = None
    report: str = FIELD

    @property
    def source(self) -> str:
        """The field that is cleaned."""
        return self.text if self.html is None else self.html

    @property
    def result(self) -> str:
        """The field that takes the cleaned text."""
        return self.text if self.output is None else self.output


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: the path as given, the place in it, and the value of its id field.

    The place is a line (JSONL) or row (Parquet), both from 1, a byte offset (WARC, in the file as it is stored), or
    the name of a member (tar); none if the file is one document.
    """

    path: str
    line: int | None = None
    id: object = None
    row: int | None = None
    offset: int | None = None
    member: str | None = None

    @property
    def name(self) -> str:
        """How messages and header lines call the document."""
        place = self.place
        if not place:
            return "standard input" if self.path == STDIN else self.path
        where = "stdin" if self.path == STDIN else self.path
        said = ":".join(str(value) if key in {"line", "member"} else f"{key} {value}" for key, value in place.items())
        return f"{where}:{said}" if self.id is None else f"{where}:{said} ({self.id})"

    @property
    def place(self) -> dict[str, int | str]:
        """The place within the file, by its kind."""
        kinds = {"line": self.line, "row": self.row, "offset": self.offset, "member": self.member}
        return {kind: value for kind, value in kinds.items() if value is not None}


class Written:
    """What a record was read from, if that has fields of its own which a new value can be put into."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A document to clean: either its text or its HTML is given.

    ``fields`` are the other fields, parsed, in order. ``raw`` are the bytes of the record where it is a part of a file,
    and ``rest`` is what its format needs to write it back unchanged around the text.
    """

    origin: Origin
    text: str | None = None
    html: str | bytes | None = None
    url: str | None = None
    encoding: str = "utf-8"
    fields: Mapping[str, object] = field(default_factory=dict)
    raw: bytes = b""
    rest: Any = None

    @property
    def source(self) -> str:
        """The text, or the HTML as text."""
        if self.text is not None:
            return self.text
        return decode(self.html)[0] if isinstance(self.html, bytes) else self.html or ""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that could not be read or cleaned, why, and its bytes if it is a part of a file."""

    origin: Origin
    why: str
    raw: bytes = b""

    def to_json(self) -> str:
        """One line for ``errors.jsonl``: file, place, id and reason."""
        identity = {} if self.origin.id is None else {"id": self.origin.id}
        return to_json({"file": self.origin.path, **self.origin.place, **identity, "reason": self.why}) + "\n"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of a file that is no document, such as a picture in a tar, and what it is.

    ``raw`` is the whole of it, for an output of the same format.
    """

    origin: Origin
    why: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A record, its cleaned text (None: it was passed through as it is), and how cleaning went (see `corpus.fields`)."""

    record: Record
    text: str | None
    report: Mapping[str, object]

    def fields(self, names: FieldNames) -> dict[str, object]:
        """The fields that are new or have another value now."""
        new: dict[str, object] = {}
        if self.text is not None:
            new[names.result] = self.text
        elif not isinstance(self.record.rest, Written):
            new["html" if self.record.text is None else names.result] = self.record.source
        return {**new, names.report: self.report} if names.report else new


def site_of(record: Record, page: Page) -> str:
    """The site of a record: the host of its URL, else what the page says, else the empty string."""
    if record.url:
        try:
            host = urlsplit(record.url).hostname
        except ValueError:  # such as an IPv6 address without its second bracket
            host = None
        if host:
            return host.removeprefix("www.")
    return page.meta.site.value if page.meta.site else ""


ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


def to_json(value: object, indent: int | None = None) -> str:
    """JSON, on one line if no indent is given; letters stand for themselves unless a lone surrogate is among them."""
    out = ENCODER.encode(value) if indent is None else json.dumps(value, ensure_ascii=False, indent=indent)
    if out.isascii():
        return out
    try:
        out.encode()
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return out
