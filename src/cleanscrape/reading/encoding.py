"""Bytes to text: which encoding they are in, without losing a byte that fits none."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["decode", "encode"]

BOMS: Final = (  # the longer first: the mark of UTF-32-LE begins with that of UTF-16-LE
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"),
)
# The encodings of the WHATWG Encoding Standard, under Python's names. What no browser reads (EBCDIC, DOS and Mac code
# pages other than cp866) is left out: on slices of 30 characters of news in 18 languages that alone takes the detector
# (chardet 7.7) from 94 to 97 right answers in 100, and asking again where alphabets are mixed to 98.
LATIN: Final = frozenset(
    {"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "iso8859-2", "iso8859-15", "iso8859-16"},
)
OTHER_LETTERS: Final = frozenset(
    {
        *("cp874", "cp1251", "cp1253", "cp1255", "cp1256", "koi8-r", "koi8-u", "cp866"),
        *("iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8"),
    }
)
MULTIBYTE: Final = frozenset({"big5hkscs", "cp932", "cp949", "euc_jis_2004", "euc_kr", "gb18030"})
WIDE: Final = frozenset({"utf-16-be", "utf-16-le"})
# An ISO 8859 page has control characters where the Windows page of the same language has letters and quotation marks;
# text has no use for the former, so a byte from 0x80 to 0x9F says Windows (as browsers assume).
WINDOWS: Final = {
    "iso8859-2": "cp1250",
    "iso8859-5": "cp1251",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-15": "cp1252",
    "iso8859-16": "cp1250",
}
SAMPLE: Final = 1 << 16  # bytes shown to the detector: it is as sure of its answer after a tenth of that
HIGH: Final = re.compile(rb"[\x80-\xff]")
C1: Final = re.compile(rb"[\x80-\x9f]")
ASCII_RUN: Final = re.compile(r"[A-Za-z]")
# One class, repeated once: nothing to go back over.
WORD: Final = re.compile(r"[^\W\d_]+")


def decode(data: bytes) -> tuple[str, str]:
    """Decode bytes of unknown encoding; returns the text and the name of the encoding. Never raises.

    A byte order mark decides (and is taken off); else UTF-8 if that fits, also when some bytes are broken but more
    characters are whole; else what a detector says. A byte that does not fit the encoding becomes a lone surrogate
    (``surrogateescape``, PEP 383), not U+FFFD and not a Latin letter: it can be told apart from everything that was
    read well, and `encode` writes it out as the byte it was. NUL and control characters stay.

    Known to be wrong: one legacy line of fewer than 40 characters with one or two letters outside ASCII; and
    ISO-2022-JP and UTF-7, which are ASCII and so are read as UTF-8.

    >>> decode("Harga naik – tapi “tidak lama”, kata wali kota.".encode("cp1252"))
    ('Harga naik – tapi “tidak lama”, kata wali kota.', 'cp1252')
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            text = _marked(data, name, len(bom))
            if text is not None:
                return text, name
    wide = data.count(0) * 4 > len(data)  # text of the Latin alphabet in UTF-16 is half NULs, and all of it fits UTF-8
    if not wide:
        try:
            return data.decode(), "utf-8"
        except UnicodeDecodeError:
            pass
    escaped = data.decode("utf-8", "surrogateescape")
    broken = _surrogates(escaped)
    whole = len(escaped) - broken - sum(map(str.isascii, escaped)) if broken else 1
    if not wide and whole >= broken:  # an accented letter of another encoding hardly ever makes whole UTF-8 by chance
        return escaped, "utf-8"
    return _detected(data) or (escaped, "utf-8")


def encode(text: str) -> bytes:
    r"""Text as UTF-8; the inverse of `decode` for bytes that fitted no encoding. Never raises.

    >>> encode(decode(b"caf\xc3\xa9 \xff")[0])
    b'caf\xc3\xa9 \xff'
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        pass
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # surrogates that no byte was made into: only a str made elsewhere holds them
        return b"".join(
            char.encode("utf-8", "surrogateescape" if "\udc80" <= char <= "\udcff" else "surrogatepass") for char in text
        )


def _surrogates(text: str) -> int:
    return sum("\ud800" <= char <= "\udfff" for char in text)


def _marked(data: bytes, name: str, skip: int) -> str | None:
    """What stands behind a byte order mark, or None if the mark was a chance."""
    if name == "utf-8-sig":
        return data[skip:].decode("utf-8", "surrogateescape")
    unit = 4 if name.startswith("utf-32") else 2
    rest = (len(data) - skip) % unit
    try:
        text = data[skip : len(data) - rest].decode(name, "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text + data[len(data) - rest :].decode("ascii", "surrogateescape")  # a unit cut off at the end


def _detected(data: bytes) -> tuple[str, str] | None:
    """Ask the detector; ask again without the alphabets that would be mixed with Latin letters within words."""
    sample = data[:SAMPLE] if b"\0" in data else _telling(data)
    name = _ask(sample, LATIN | OTHER_LETTERS | MULTIBYTE | (WIDE if b"\0" in data else frozenset()))
    if name in OTHER_LETTERS and _is_mixed(sample.decode(name, "replace")):
        name = _ask(sample, LATIN)
    if name is None:
        return None
    if name in WINDOWS and C1.search(data):
        name = WINDOWS[name]
    try:
        text = data.decode(name, "surrogateescape")
        if name in LATIN and text == data.decode("cp1252", "surrogateescape"):
            name = "cp1252"  # quotation marks and dashes are the same on all Windows pages: name the common one
        return text, name
    except UnicodeDecodeError:  # half a character of UTF-16
        return None


def _ask(sample: bytes, names: frozenset[str]) -> str | None:
    import chardet  # 100 ms, and not needed for UTF-8

    return chardet.detect(sample, include_encodings=names, compat_names=False)["encoding"]


def _telling(data: bytes) -> bytes:
    """The lines that are not ASCII: the others say nothing about the encoding."""
    lines, size = [], 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[:SAMPLE])
            size += len(line)
            if size >= SAMPLE:
                break
    return b"".join(lines)[:SAMPLE]


def _is_mixed(text: str) -> bool:
    """Whether words of one alphabet are not more than words that mix it with Latin, as a Cyrillic "necessitа" does."""
    mixed = pure = 0
    for word in WORD.findall(text):
        if not word.isascii():
            if ASCII_RUN.search(word):
                mixed += 1
            elif len(word) > 1:
                pure += 1
    return mixed >= pure
