"""Which lines are one template line."""

import pytest

from cleanscrape.reading.text import read_texts
from cleanscrape.templates.keys import NO_KEY, line_keys


def keys(*lines: str) -> list[int]:
    return [int(key) for line in lines for key in line_keys(read_texts([line]))]


@pytest.mark.parametrize(
    "alike",
    [
        ("12 komentar", "7 Komentar", "1.234 komentar", "0 KOMENTAR:"),
        ("Selasa, 4 Maret 2025 | Berita", "04/03/2025 Berita", "12 Agustus 2019, 10:45 - Berita"),
        ("Updated 3 May 2024 at 09:15", "Updated Mon 12 Oct 2020 at 7"),
        ("Берег 5 марта 2020", "берег 12.11.2021"),
        ("2012年3月4日 点击: 15", "2015年11月20日点击:9"),
    ],
)
def test_case_punctuation_numbers_and_dates_do_not_count(alike: tuple[str, ...]) -> None:
    assert len(set(keys(*alike))) == 1
    assert NO_KEY not in keys(*alike)


def test_words_and_their_order_count() -> None:
    different = ("komentar", "12 komentar", "komentar 12", "12 balasan", "12 komentar baru", "baru 12 komentar")
    assert len(set(keys(*different))) == len(different)


@pytest.mark.parametrize("line", ["12", "1.234,50", "12 34 56", "Senin, 3 Maret 2025", "×", "***", "12 %"])
def test_numbers_dates_and_signs_alone_have_no_key(line: str) -> None:
    assert keys(line) == [NO_KEY]


def test_a_key_does_not_depend_on_the_other_lines() -> None:
    text = "Beranda\n\n12 komentar\nSenin\n7\nHalaman 3\n"
    together = line_keys(read_texts(["x 1\n", text, "9 y"])).tolist()
    assert together[1:-1] == keys("Beranda", "12 komentar", "Senin", "7", "Halaman 3")
