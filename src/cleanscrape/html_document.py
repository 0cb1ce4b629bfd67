"""An HTML page as it was read, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from cleanscrape.reading.html import Layout, read_html
from cleanscrape.reading.html_encoding import decode_html, plain_utf8

if TYPE_CHECKING:
    from cleanscrape.metadata import Metadata

__all__ = ["Html", "HtmlDocument"]

Html = Any  # str, bytes, or a tree of lxml
BYTES: Final = (bytes, bytearray, memoryview)


@dataclass(frozen=True)
class HtmlDocument:
    """The markup of a page, the lines a reader sees, and the address it came from, if known."""

    markup: str
    layout: Layout
    url: str | None = None

    @classmethod
    def of(cls, html: Html, url: str | None = None) -> HtmlDocument:
        """Read a page. Raises TypeError for what is no str, bytes or lxml tree."""
        source = bytes(html) if isinstance(html, BYTES) else None
        markup = plain_utf8(source) if source is not None else None
        if markup is None:
            return cls(markup := to_str(html), read_html(markup), url)
        return cls(markup, read_html(markup, source), url)

    @cached_property
    def metadata(self) -> Metadata:
        """Title, authors, dates and the like, each with where it comes from; found when asked for."""
        from selectolax.lexbor import LexborHTMLParser

        from cleanscrape.metadata import read_metadata

        return read_metadata(LexborHTMLParser(self.markup), self.url)


def to_str(html: Html) -> str:
    """The markup as a str. Raises TypeError for what is no str, bytes or tree of lxml."""
    if isinstance(html, str):
        return html
    if isinstance(html, BYTES):
        return decode_html(bytes(html))
    if hasattr(html, "getroottree") or hasattr(html, "getroot"):
        from lxml.html import tostring

        return str(tostring(html, encoding="unicode"))
    raise TypeError(f"HTML must be str, bytes or a tree of lxml, got {type(html).__name__}")
