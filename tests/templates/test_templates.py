"""Templates: laws of learning, merging and saving."""

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.templates import Templates, TemplatesError
from cleanscrape.templates.site import EDGE, SAMPLE, Line

HEADLINES = (
    "Jembatan ditutup",
    "Harga cabai naik",
    "Banjir surut",
    "Feri kembali berlayar",
    "Pasar malam dibuka",
    "Kebun kopi panen",
)
MENU = "Beranda\nBerita\nOlahraga"
FOOTER = "Hak cipta 2024 Kabar Pagi\n12 komentar"


def page(number: int, site: str = "kabarpagi.example") -> tuple[str, str]:
    """A page with a template around a text of its own."""
    own = f"{HEADLINES[number % 6]} di desa {'abcdefghij'[number % 10] * (number // 10 + 1)}"
    return f"{MENU}\n\n{own}\nKata warga {own}.\n\n{FOOTER}\n", f"https://www.{site}/read/{number}"


def lines(templates: Templates, site: str) -> dict[str, int]:
    """The lines of a site with their counts, as they are saved."""
    content = json.loads(templates.to_json())["sites"][site]
    return {text: count for count, text in content["lines"]}


pages = st.lists(
    st.builds(
        lambda parts, number, site: ("\n".join(parts), f"http://{site}/{number}" if number else f"http://{site}/"),
        st.lists(
            st.sampled_from(
                ["Beranda", "berita", "Berita", "12 komentar", "7 komentar", "Hujan", "5 Mei", "×", "\ud800 x", "a\r\nb"]
            )
        ),
        st.integers(0, 12),
        st.sampled_from(["satu.example", "dua.co.id", "www.dua.co.id", "localhost"]),
    ),
    max_size=20,
)


def test_lines_are_counted_by_page_not_by_occurrence() -> None:
    twice = [(f"{text}Beranda\nBeranda\n", url) for text, url in map(page, range(4))]
    assert lines(Templates.fit(twice), "kabarpagi.example") == {
        "Beranda": 4, "Berita": 4, "Olahraga": 4, "Hak cipta 2024 Kabar Pagi": 4, "12 komentar": 4,
    }  # fmt: skip


def test_sites_are_kept_apart() -> None:
    learnt = Templates.fit([*map(page, range(3)), page(0, "dua.example"), page(1, "dua.example")])
    assert learnt.sites == ("dua.example", "kabarpagi.example")
    assert lines(learnt, "kabarpagi.example")["Beranda"] == 3
    assert lines(learnt, "dua.example")["Beranda"] == 2


def test_numbers_and_dates_are_masked_and_the_first_wording_is_the_sample() -> None:
    learnt = Templates.fit([("9 komentar\nSatu ikan", "a.example/1"), ("13 KOMENTAR\nDua ikan", "a.example/2")])
    assert lines(learnt, "a.example") == {"13 KOMENTAR": 2}


def test_the_same_page_counts_once() -> None:
    text, url = page(1)
    again = [(text, url), (text, url.replace("https", "http") + "#top"), (text + "Kejadian lain\n", url)]
    assert lines(Templates.fit([*again, page(2)]), "kabarpagi.example")["Beranda"] == 2


def test_the_same_text_counts_once_also_with_other_numbers() -> None:
    text, _ = page(1)
    copies = [(text.replace("12", str(number)), f"kabarpagi.example/print/{number}") for number in range(5)]
    assert lines(Templates.fit([*copies, page(2)]), "kabarpagi.example")["Beranda"] == 2


def test_pages_of_a_bare_site_are_told_apart_by_their_text() -> None:
    learnt = Templates.fit([(page(number)[0], "kabarpagi.example") for number in (1, 1, 2, 3)])
    assert lines(learnt, "kabarpagi.example")["Beranda"] == 3


def test_any_name_may_stand_for_a_site_and_pages_without_one_are_passed_over() -> None:
    learnt = Templates.fit([("Beranda\nSatu", "blog A"), ("Beranda\nDua", "blog A"), ("Beranda\nTiga", "")], key=str)
    assert learnt.sites == ("blog A",)
    assert learnt.of("blog A") is not None
    assert learnt.of("blog B") is None
    assert learnt.of(None) is None


def test_a_url_finds_its_site() -> None:
    table = Templates.fit(map(page, range(3))).of("https://olahraga.kabarpagi.example/skor?x=1")
    assert table is not None
    assert table.pages == 3


def test_bytes_are_decoded_as_cleaning_decodes_them() -> None:
    raw = [(text.encode("utf-16"), url) for text, url in map(page, range(3))]
    assert lines(Templates.fit(raw), "kabarpagi.example") == lines(Templates.fit(map(page, range(3))), "kabarpagi.example")


@given(pages, st.integers(0, 20), st.randoms(use_true_random=False))
def test_learning_in_parts_and_in_any_order_is_learning_at_once(some: list[tuple[str, str]], cut: int, random) -> None:
    whole = Templates.fit(some)
    one, two = Templates.fit(some[:cut]), Templates.fit(some[cut:])
    assert one.merge(two) == two.merge(one) == whole
    assert one.merge(two).to_json() == whole.to_json()
    mixed = list(some)
    random.shuffle(mixed)
    assert Templates.fit(mixed) == whole


@given(pages, pages, pages)
def test_merging_is_associative_and_idempotent_and_has_a_neutral_element(a: list, b: list, c: list) -> None:
    one, two, three = map(Templates.fit, (a, b, c))
    assert one.merge(two).merge(three) == one.merge(two.merge(three))
    assert one.merge(one) == one
    assert one.merge(two).merge(two) == one.merge(two)
    assert one.merge(Templates()) == one == Templates().merge(one)


@given(pages, pages, pages)
def test_counts_merge_in_any_order_too(a: list, b: list, c: list) -> None:
    one, two, three = (Templates.fit(some).counted() for some in (a, b, c))
    assert one.merge(two) == two.merge(one)
    assert one.merge(two).merge(three).to_json() == one.merge(two.merge(three)).to_json()


@given(pages)
def test_what_is_saved_is_read_back(some: list[tuple[str, str]]) -> None:
    import tempfile

    learnt = Templates.fit(some)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "templates.json"
        learnt.save(path)
        again = Templates.load(path)
    assert again == learnt.counted()
    assert again.to_json() == learnt.to_json()
    assert pickle.loads(pickle.dumps(learnt)) == learnt


def test_large_sites_are_sampled_and_the_sample_does_not_depend_on_order_or_parts() -> None:
    many = [(f"{MENU}\nBerita {'x' * (number % 97)} {'y' * (number // 97)}", f"a.example/{number}") for number in range(3 * SAMPLE)]
    whole = Templates.fit(many)
    assert whole == Templates.fit(reversed(many))
    parts = [Templates.fit(many[start : start + 100]) for start in range(0, len(many), 100)]
    merged = Templates()
    for part in reversed(parts):
        merged = merged.merge(part)
    assert merged == whole
    assert lines(whole, "a.example")["Beranda"] == SAMPLE


def test_of_a_giant_page_both_ends_are_learnt() -> None:
    middle = "kata " * EDGE
    giants = [(f"{MENU}\n{middle}\nTengah sekali\n{middle}{number * 'z'}\n{FOOTER}", f"a.example/{number}") for number in range(3)]
    found = lines(Templates.fit(giants), "a.example")
    assert found["Beranda"] == found["12 komentar"] == 3
    assert "Tengah sekali" not in found


def test_the_file_can_be_read_by_a_person(tmp_path: Path) -> None:
    Templates.fit(map(page, range(3))).save(tmp_path / "t.json")
    assert (tmp_path / "t.json").read_text() == (
        '{"format": "cleanscrape templates", "version": 1, "sites": {\n'
        '  "kabarpagi.example": {"pages": 3, "lines": [\n'
        '    [3, "12 komentar"],\n'
        '    [3, "Beranda"],\n'
        '    [3, "Berita"],\n'
        '    [3, "Hak cipta 2024 Kabar Pagi"],\n'
        '    [3, "Olahraga"]\n'
        "  ]}\n"
        "}}\n"
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "does not say so"),
        (b'{"sites": {}}', "does not say so"),
        (b'{"format": "cleanscrape templates", "version": 2, "sites": {}}', "version 2"),
        (b'{"format": "cleanscrape templates", "version": 1}', "damaged: 'sites'"),
        (b'{"format": "cleanscrape templates", "version": 1, "sites": []}', "damaged"),
        (b'{"format": "cleanscrape templates", "version": 1, "sites": {"a": {"pages": 2}}}', "damaged"),
        (
            b'{"format": "cleanscrape templates", "version": 1, "sites": {"a": {"pages": 2, "lines": [[3, "x"]]}}}',
            "at most 2 pages",
        ),
        (b'{"format": "cleanscrape templates", "version": 1, "sites": {"a": {"pages": 2, "lines": [["x", 2]]}}}', "damaged"),
        (
            b'{"format": "cleanscrape templates", "version": 1, "sites": {"a": {"pages": 2, "lines": [[2, "x\\ny"]]}}}',
            "not one line",
        ),
        (b'{"format": "cleanscrape templates", "version": 1, "sites": {"a": {"pages": "2", "lines": []}}}', "damaged"),
    ],
)
def test_a_file_that_is_not_understood_says_what_to_do(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "t.json"
    path.write_bytes(content)
    with pytest.raises(TemplatesError, match=r"learn it again") as error:
        Templates.load(path)
    assert says in str(error.value)
    assert str(path) in str(error.value)


def test_a_missing_file_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Templates.load(tmp_path / "nowhere.json")


def test_templates_cannot_be_changed() -> None:
    learnt = Templates.fit(map(page, range(2)))
    with pytest.raises(AttributeError, match="cannot be changed"):
        learnt.sites = ()  # type: ignore[misc,assignment]
    assert Line(1, "a") < Line(2, "a")
