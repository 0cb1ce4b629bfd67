"""The bytes of a web page to text, as browsers do: byte order mark, transport, declaration, and only then a guess."""

from __future__ import annotations

from typing import Final

from cleanscrape.reading.encoding import LATIN, MULTIBYTE, OTHER_LETTERS, decode

__all__ = ["decode_html", "plain_utf8"]

# What a page may declare: the encodings of the WHATWG Encoding Standard under Python's names. UTF-16 and UTF-32 are not
# among them: a declaration that can be read as ASCII is not in UTF-16.
DECLARABLE: Final = frozenset(
    {
        *(LATIN | OTHER_LETTERS | MULTIBYTE),
        *("iso8859-3", "iso8859-4", "iso8859-10", "iso8859-13", "iso8859-14", "mac-roman", "mac-cyrillic"),
        *("euc_jp", "iso2022_jp"),
    }
)
BOMS: Final = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe", b"\x00\x00\xfe\xff")


def decode_html(data: bytes, hint: str | None = None) -> str:
    r"""Decode the bytes of a page. Never raises; what cannot be decoded becomes U+FFFD.

    In this order: a byte order mark; UTF-8 if all of the page is (beyond ASCII, that is no chance); ``hint``, the value of
    an HTTP ``Content-Type`` header or the bare name of an encoding; what the page declares in its first 4096 bytes; what
    `encoding.decode` detects. Labels mean what the WHATWG Encoding Standard says (``latin1`` is windows-1252). Browsers
    obey a declaration even where the page is UTF-8 throughout; pages that were stored again as UTF-8 are then misread
    (of the 2,445 pages of the three corpora the benchmarks use, seven).

    >>> decode_html('<meta charset="gb2312"><p>快讯：收盘'.encode("gb18030"))
    '<meta charset="gb2312"><p>快讯：收盘'
    """
    text = plain_utf8(data)
    if text is not None:
        return text
    if data.startswith(BOMS) or _is_wide(data):
        return _printable(decode(data)[0])
    from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding, to_unicode

    for name in (hint and (http_content_type_encoding(hint) or resolve_encoding(hint)), html_body_declared_encoding(data)):
        if name in DECLARABLE:
            return to_unicode(data, name)
    return _printable(decode(data)[0])


def plain_utf8(data: bytes) -> str | None:
    """The page if it is UTF-8 as it stands, without a byte order mark, so that its bytes are those of the text; else None."""
    if data.startswith(BOMS) or b"\x1b" in data or _is_wide(data):  # ISO-2022-JP looks like ASCII
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _is_wide(data: bytes) -> bool:
    """Has it the zeros of UTF-16 or UTF-32? Counting them costs 0.2 ms a page, looking for one 0.003."""
    return 0 in data and data.count(0) * 4 > len(data)


def _printable(text: str) -> str:
    """Lone surrogates, which stand for bytes that fit no encoding, as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
