"""Lines and words are what Python and a reader would say they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.reading import text as reader
from cleanscrape.reading.characters import Kind, packed_table
from cleanscrape.reading.text import read_texts, split_words

texts = st.text(alphabet="ab \n\r\t\u2028\x85é中ไ1.\x1c\x00|", max_size=30)


@given(st.lists(texts, min_size=1, max_size=4))
def test_lines_are_those_of_splitlines_in_every_document_of_a_batch(documents: list[str]) -> None:
    lines = read_texts(documents)
    for index, text in enumerate(documents):
        rows = range(lines.document_from[index], lines.document_from[index + 1])
        found = [(int(lines.number[row]), text[lines.start[row] : lines.end[row]]) for row in rows]
        assert found == [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


@given(st.lists(texts, min_size=1, max_size=4))
def test_long_input_is_read_in_chunks_without_a_seam(documents: list[str]) -> None:
    whole = read_texts(documents)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "CHUNK", 7)
        pieces = read_texts(documents)
    for name in reader.Lines.__slots__:
        assert (getattr(whole, name) == getattr(pieces, name)).all(), name


def test_blank_lines_are_counted_on_both_sides() -> None:
    lines = read_texts(["\n\na\n\nb\nc", "d"])
    assert lines.blank_before.tolist() == [2, 1, 0, 0]
    assert lines.blank_after.tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Baca Juga: Harga BBM naik 12,5%", ["baca", "juga", "harga", "bbm", "naik", "0", "0"]),
        ("l'article de 2024", ["l", "article", "de", "0"]),
        ("相关阅读", ["相", "关", "阅", "读"]),
        ("GİRİŞ YAP ΔΙΑΦΗΜΙΣΗ ёлка", ["giriș", "yap", "διαφημιση", "елка"]),
        ("3rd place", ["0", "place"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("... — !", []),
    ],
)
def test_words_are_folded_and_numbers_are_all_alike(line: str, words: list[str]) -> None:
    assert split_words(line) == words
    lines = read_texts([line, " ".join(words)])
    assert len(lines.word) == 2 * len(words)
    assert lines.word[: len(words)].tolist() == lines.word[len(words) :].tolist()


@given(st.text(max_size=60))
def test_the_fast_and_the_slow_way_find_the_same_words(line: str) -> None:
    assert sum(len(split_words(part)) for part in line.splitlines()) == len(read_texts([line]).word)


def test_what_opens_a_part_of_a_line() -> None:
    lines = read_texts(["Home | News (local) at dusk. Photo: Ana"])
    assert lines.word_opens.tolist() == [2, 2, 2, 2, 0, 1, 0]


@pytest.mark.parametrize(
    ("char", "kind"),
    [
        ("a", Kind.LOWER),
        ("Ж", Kind.UPPER),
        ("ب", Kind.LETTER),
        ("٣", Kind.DIGIT),
        ("中", Kind.UNSPACED),
        ("。", Kind.END),
        ("।", Kind.END),
        ("\u00a0", Kind.SPACE),
        ("\u2028", Kind.BREAK),
        ("»", Kind.QUOTE),
        ("›", Kind.BAR),
        ("|", Kind.PIPE),
        ("•", Kind.BULLET),
        ("€", Kind.MONEY),
        ("#", Kind.HASH),
        ("©", Kind.RIGHTS),
        ("\x00", Kind.CONTROL),
    ],
)
def test_the_class_of_a_character(char: str, kind: Kind) -> None:
    assert packed_table()[ord(char)] >> 24 == kind


def test_spaces_and_breaks_are_those_of_python() -> None:
    for code, packed in enumerate(packed_table().tolist()):
        kind = packed >> 24
        assert (kind in (Kind.SPACE, Kind.BREAK)) == chr(code).isspace(), hex(code)
        assert (kind == Kind.BREAK) == (len(f"a{chr(code)}b".splitlines()) == 2), hex(code)
