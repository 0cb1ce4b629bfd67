"""``cleanscrape learn``, and ``clean --templates`` with what it wrote."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cleanscrape.templates import Templates

PLACES = ("Sukamaju", "Tegal Arum", "Way Kuning", "Batu Lintang", "Muara Dua", "Pasir Putih")
SLOGAN = "Cepat sampai ke hati"


def article(which: int) -> str:
    place = PLACES[which]
    return (
        f"Jembatan {place} ditutup tujuh bulan\n\n"
        f"Jembatan {place} ditutup untuk semua kendaraan mulai Senin, kata wali kota. Perbaikannya memakan waktu tujuh bulan.\n\n"
        f"{SLOGAN}\n\n"
        f"Warga {place} diminta memakai jalan lingkar selatan. Bus kota tetap berjalan, tetapi lewat jalur yang lebih panjang.\n"
    )


@pytest.fixture
def corpus(folder: Path) -> Path:
    """Six pages of one site as JSONL."""
    rows = [{"id": which, "url": f"https://www.kabarpagi.example/{which}", "text": article(which)} for which in range(6)]
    (folder / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_learn_and_use_what_was_learnt(run: Callable, corpus: Path) -> None:
    code, out, err = run("learn", "pages.jsonl", "-o", "templates.json")
    assert (code, out) == (0, "")
    assert err == "cleanscrape: 6 pages of 1 sites; of 1 sites 5 or more, which is what it takes\n"
    assert json.loads((corpus / "templates.json").read_text())["sites"]["kabarpagi.example"] == {"pages": 6, "lines": [[6, SLOGAN]]}
    assert SLOGAN in run("pages.jsonl").out
    code, out, err = run("pages.jsonl", "--templates", "templates.json", "--report-field", "")
    assert (code, err) == (0, "")
    texts = [json.loads(line)["text"] for line in out.splitlines()]
    assert texts == [article(which).replace(f"{SLOGAN}\n\n", "") for which in range(6)]


def test_texts_need_the_name_of_their_site(run: Callable, folder: Path) -> None:
    for which in range(6):
        (folder / f"{which}.txt").write_text(article(which))
    paths = [f"{which}.txt" for which in range(6)]
    code, _, err = run("learn", *paths, "-o", "t.json")
    assert code == 2
    assert "6 of 6 records have no address; say whose they are with --site NAME" in err
    assert not (folder / "t.json").exists()
    assert run("learn", "-q", *paths, "-o", "t.json", "--site", "kabarpagi.example") == (0, "", "")
    assert SLOGAN in run("1.txt", "--templates", "t.json").out
    assert SLOGAN not in run("1.txt", "--templates", "t.json", "--site", "kabarpagi.example").out
    shown = run("1.txt", "--templates", "t.json", "--site", "www.kabarpagi.example", "--explain").out
    assert "stands on 6 of 6 pages of this site" in shown


def test_html_is_learnt_as_the_text_that_is_shown(run: Callable, folder: Path) -> None:
    rows = [
        {
            "url": f"https://kabarpagi.example/{place}",
            "html": f"<script>var x</script><nav><a href=/>Beranda</a></nav><p>{place} ramai",
        }
        for place in PLACES
    ]
    (folder / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("learn", "-q", "pages.jsonl", "--html-field", "html", "-o", "t.json").code == 0
    assert json.loads((folder / "t.json").read_text())["sites"]["kabarpagi.example"]["lines"] == [[6, "Beranda"]]


def test_bad_records_are_counted_and_the_rest_is_learnt(run: Callable, corpus: Path) -> None:
    with (corpus / "pages.jsonl").open("a") as file:
        file.write('{"text": "no address"}\n{\n')
    code, _, err = run("learn", "pages.jsonl", "-o", "t.json")
    assert code == 3
    assert "1 of 8 records could not be read" in err
    assert "1 of 8 records have no address" in err
    assert Templates.load(corpus / "t.json").sites == ("kabarpagi.example",)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("learn", "pages.jsonl"), "'-o'"),
        (("learn", "-o", "t.json"), "PATH"),
        (("learn", "nowhere.jsonl", "-o", "t.json"), "nowhere.jsonl does not exist"),
        (("learn", "pages.jsonl", "-o", "pages.jsonl"), "would be lost"),
        (("learn", "pages.jsonl", "-o", "nowhere/t.json"), "folder that exists"),
        (("learn", "-", "-", "-o", "t.json"), "only once"),
        (("pages.jsonl", "--templates", "nowhere.json"), "nowhere.json can't be read"),
        (("pages.jsonl", "--templates", "pages.jsonl"), "learn it again"),
        (("pages.jsonl", "--site", "kabarpagi.example"), "--templates FILE"),
    ],
)
def test_what_can_not_be_done_is_refused(run: Callable, corpus: Path, arguments: tuple[str, ...], says: str) -> None:
    before = sorted(path.name for path in corpus.iterdir())
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
    assert sorted(path.name for path in corpus.iterdir()) == before
