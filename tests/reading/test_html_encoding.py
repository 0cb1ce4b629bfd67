"""Pages of bytes are read as browsers read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.reading.html import decode_html

RUSSIAN = "<p>Мост закрыт до весны, сообщили в мэрии города.</p>"


@pytest.mark.parametrize(
    ("data", "hint", "expected"),
    [
        (b"\xef\xbb\xbf<p>caf\xc3\xa9", "latin1", "<p>café"),  # the mark wins
        ("<p>café".encode("utf-16"), None, "<p>café"),
        ("<p>café society".encode("utf-16-le"), None, "<p>café society"),
        (b"<meta charset=latin1><p>caf\xc3\xa9", None, "<meta charset=latin1><p>café"),  # stored again as UTF-8
        (b"<p>\x93caf\xe9\x94", "text/html; charset=ISO-8859-1", "<p>“café”"),
        (b"<meta charset=koi8-r><p>caf\xe9", "windows-1252", "<meta charset=koi8-r><p>café"),  # the transport wins
        (b'<META http-equiv=Content-Type content="text/html; charset=iso-8859-1"><p>\x80', None, None),
        ("<p>日本の橋".encode("cp932"), "Shift_JIS", "<p>日本の橋"),
        ("<p>日本の橋".encode("iso2022_jp"), "iso-2022-jp", "<p>日本の橋"),
        ("<meta charset=gb2312><p>大桥关闭".encode("gb18030"), None, "<meta charset=gb2312><p>大桥关闭"),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN),  # nothing is declared
        (RUSSIAN.encode("cp1251"), "no-such-encoding", RUSSIAN),
        (b"<meta charset=rot13><p>\xff caf\xc3\xa9 \xc3\xa9t\xc3\xa9", None, "<meta charset=rot13><p>\ufffd café été"),
        (b"", None, ""),
    ],
)
def test_mark_then_transport_then_declaration_then_a_guess(data: bytes, hint: str | None, expected: str | None) -> None:
    if expected is None:  # latin1 means windows-1252
        expected = data.decode("cp1252")
    assert decode_html(data, hint) == expected


@given(st.binary(), st.one_of(st.none(), st.text()))
def test_any_bytes_give_text_that_can_be_written(data: bytes, hint: str | None) -> None:
    decode_html(data, hint).encode()
