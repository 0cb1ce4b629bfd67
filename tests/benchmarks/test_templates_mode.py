"""How templates are measured: nothing that is cleaned is learnt from, and small sites don't change."""

from benchmarks.align import CONTENT, NOISE
from benchmarks.cases import Case
from benchmarks.templates_mode import by_site, halves, measure, small_sites

SLOGAN = "Cepat sampai ke hati"


def case(number: int, site: str = "kabarpagi.example") -> Case:
    place = f"Kota {'ABCDEFGHIJ'[number]}{'a' * (number + 3)}"
    text = (
        f"Jembatan {place} ditutup untuk semua kendaraan mulai Senin, kata wali kota. Perbaikannya memakan waktu tujuh bulan.\n"
        f"{SLOGAN}\n"
        f"Warga {place} diminta memakai jalan lingkar selatan. Bus kota tetap berjalan, tetapi lewat jalur yang lebih panjang.\n"
    )
    return Case(str(number), site, "id", "article", text, (CONTENT, NOISE, CONTENT), (20, 4, 20))


def test_each_page_is_cleaned_once_with_what_the_others_taught() -> None:
    pages = by_site([case(number) for number in (3, 1, 0, 2)] + [case(0, "lain.example")])["kabarpagi.example"]
    assert [page.id for page in pages] == ["0", "1", "2", "3"]
    parts = list(halves(pages))
    assert sorted(page.id for _, use in parts for page in use) == ["0", "1", "2", "3"]
    assert all({page.id for page in learn}.isdisjoint(page.id for page in use) for learn, use in parts)


def test_templates_raise_precision_where_there_are_pages_enough() -> None:
    row = measure("corpus", "full", [case(number) for number in range(10)], None)
    assert all(score.lines.precision < 1 for score in row.without)
    assert all(score.lines == (1, 1, 1) for score in (*row.halves, *row.whole))


def test_small_sites_do_not_change() -> None:
    row = measure("corpus", "full", [case(number) for number in range(4)], None)
    assert row.without == row.halves == row.whole
    assert small_sites([row]).splitlines()[-1].split("|")[-2].strip() == "0"
