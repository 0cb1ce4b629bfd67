"""The gate on the command line: what it reads, tells and writes, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cleanscrape.commands.check import FORMS
from cleanscrape.report.gate import forms

CLEAN = """\
Jembatan Way Kuning ditutup sampai Oktober

Jembatan Way Kuning ditutup untuk semua kendaraan mulai Senin, kata wali kota. Perbaikannya memakan waktu tujuh bulan.

Warga diminta memakai jalan lingkar selatan. Bus kota tetap berjalan, tetapi lewat jalur yang lebih panjang.
"""
# Without spaces, CLEAN has 232 characters and this has 36: two in ten documents are 72 of 2,392, or 3.01%.
RELATED = "Baca juga: Ini jalur lain menuju pelabuhan"


def write(path: Path, texts: list[str], **more: object) -> None:
    """A JSONL file of texts, with an id and a URL each."""
    path.parent.mkdir(exist_ok=True)
    lines = [
        json.dumps({"id": f"n{number}", "url": f"https://contoh.example/{number}", "text": text, **more})
        for number, text in enumerate(texts, 1)
    ]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


@pytest.fixture
def data(folder: Path) -> Path:
    """Ten documents of a site in two files: two of them end in a link to another article."""
    write(folder / "data" / "a.jsonl", [CLEAN] * 5)
    write(folder / "data" / "b.jsonl", [CLEAN, f"{CLEAN}\n{RELATED}\n"] * 2 + [CLEAN])
    return folder


PATHS = ("data/a.jsonl", "data/b.jsonl")


def test_within_the_limit(run: Callable, data: Path) -> None:
    code, out, err = run("check", *PATHS, "--max-noise", "5%")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("data/b.jsonl:2 (n2) [contoh.example]: ")
    assert out.splitlines()[1].split(maxsplit=2) == ["7", "related", RELATED]
    assert out.splitlines()[-1].endswith(" noise in 10 documents of 2,392 characters")


def test_over_the_limit(run: Callable, data: Path) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    code, out, err = run("check", *PATHS, "--max-noise", "0.02")
    assert (code, err) == (1, "")
    assert "\nOVER  --max-noise: 3.01% of the characters are noise; 2% may be\n" in out
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before, "writes nothing"


def test_a_limit_for_each_document(run: Callable, data: Path) -> None:
    assert run("check", *PATHS, "--max-document-noise", "0.2").code == 0
    assert run("check", *PATHS, "--max-document-noise", "0.1").code == 1
    assert run("check", *PATHS, "--max-document-noise", "0.1", "--max-documents-over", "20%").code == 0
    assert run("check", *PATHS, "--max-document-noise", "0.1", "--max-documents-over", "19%").code == 1


def test_rules_say_what_is_noise(run: Callable, data: Path) -> None:
    assert run("check", *PATHS, "--max-noise", "0", "--keep", "prefix:Baca juga").code == 0
    assert run("check", *PATHS, "--max-noise", "0.2", "--drop", "Warga").code == 1
    (data / "pyproject.toml").write_text('[tool.cleanscrape]\nkeep = ["prefix:Baca juga"]\nformat = "tagged"\n')
    assert run("check", *PATHS, "--max-noise", "0").code == 0


@pytest.mark.parametrize("form", FORMS)
def test_the_report_goes_to_a_file_whole(run: Callable, data: Path, form: str) -> None:
    printed = run("check", *PATHS, "--max-noise", "0.02", "--output-format", form).out
    code, out, err = run("check", *PATHS, "--max-noise", "0.02", "--output-format", form, "-o", "report")
    assert (code, out) == (1, "")
    assert err == "cleanscrape: 3.01% noise in 10 documents of 2,392 characters; over: max-noise\n"
    assert (data / "report").read_text(encoding="utf-8") == printed
    assert run("check", *PATHS, "--max-noise", "0.02", "-q", "-o", "report") == (1, "", "")


def test_the_forms_are_those_there_are() -> None:
    assert tuple(forms.FORMS) == FORMS


def test_several_processes_tell_the_same(run: Callable, data: Path) -> None:
    assert run("check", *PATHS, "--max-noise", "0.02", "-j", "2") == run("check", *PATHS, "--max-noise", "0.02")


def test_standard_input(run: Callable, data: Path) -> None:
    lines = (data / "data" / "b.jsonl").read_bytes()
    code, out, _ = run("check", "-", "--max-noise", "2%", "--output-format", "json", stdin=lines)
    assert code == 1
    assert json.loads(out)["worst"][0]["file"] == "-"


def test_text_files_and_folders(run: Callable, data: Path, seed: str) -> None:
    code, out, _ = run("check", "seed.txt", "--max-noise", "0", "--output-format", "github")
    assert code == 1
    assert "::warning file=seed.txt,line=1,title=" in out, "lines of a text are lines of its file"
    assert run("check", "data", "--max-noise", "5%").out == run("check", *PATHS, "--max-noise", "5%").out


def test_the_fields_are_named_by_flags(run: Callable, folder: Path) -> None:
    (folder / "a.jsonl").write_text(json.dumps({"key": 7, "body": CLEAN + RELATED, "link": "https://a.example/x"}) + "\n")
    flags = ("--text-field", "body", "--id-field", "key", "--url-field", "link")
    code, out, _ = run("check", "a.jsonl", "--max-noise", "100%", *flags)
    assert code == 0
    assert out.startswith("a.jsonl:1 (7) [a.example]: ")


def test_records_that_can_not_be_read(run: Callable, data: Path) -> None:
    with open(data / "data" / "a.jsonl", "ab") as stream:
        stream.write(b'{"id": \n')
    code, out, err = run("check", *PATHS, "--max-noise", "5%")
    assert code == 3
    assert err.startswith("cleanscrape: data/a.jsonl:6: can't be read: not JSON")
    assert out.endswith(" noise in 10 documents of 2,392 characters; 1 record could not be read\n")
    assert run("check", *PATHS, "--max-noise", "1%").code == 1


def test_a_sample_is_the_same_in_any_order(run: Callable, folder: Path) -> None:
    texts = [CLEAN, f"{CLEAN}\n{RELATED}"] * 10
    write(folder / "a.jsonl", texts)
    lines = (folder / "a.jsonl").read_text().splitlines(keepends=True)
    (folder / "b.jsonl").write_text("".join(reversed(lines)))
    flags = ("--max-noise", "100%", "--sample", "7", "--output-format", "json")
    found = [json.loads(run("check", name, *flags).out) for name in ("a.jsonl", "b.jsonl")]
    assert found[0]["all"] == found[1]["all"]
    assert found[0]["all"]["documents"] == 7
    assert {item["id"] for item in found[0]["worst"]} == {item["id"] for item in found[1]["worst"]}


def test_no_worse_than_last_time(run: Callable, data: Path) -> None:
    flags = ("check", *PATHS, "--baseline", "noise.json")
    assert run(*flags, "--update-baseline").err == "cleanscrape: noise.json was written\n"
    written = (data / "noise.json").read_bytes()
    assert json.loads(written)["sites"]["contoh.example"]["documents"] == 10
    assert run(*flags).code == 0
    assert run(*flags, "--max-new-noise", "0").code == 0
    write(data / "data" / "a.jsonl", [f"{CLEAN}\n{RELATED}\n"] * 5)
    code, out, _ = run(*flags)
    assert code == 1
    assert "OVER  --max-new-noise: contoh.example: related 3.01% → 9.798%; 1% more is allowed\n" in out  # 252 of 2,572
    assert run(*flags, "--max-new-noise", "50%").code == 0
    assert (data / "noise.json").read_bytes() == written
    assert run(*flags, "--update-baseline").code == 0
    assert run(*flags).code == 0


def test_a_baseline_is_not_made_of_a_run_that_fails(run: Callable, data: Path) -> None:
    code, _, err = run("check", *PATHS, "--baseline", "noise.json", "--update-baseline", "--max-noise", "1%")
    assert code == 1
    assert err == "cleanscrape: noise.json was left as it was, as the run is over a limit, or could not read everything\n"
    assert not (data / "noise.json").exists()


def test_only_a_baseline_is_overwritten(run: Callable, data: Path) -> None:
    (data / "other.json").write_text('{"precious": 1}')
    code, _, err = run("check", *PATHS, "--baseline", "other.json", "--update-baseline")
    assert code == 2
    assert "other.json: not a baseline of cleanscrape; to be on the safe side" in err
    assert (data / "other.json").read_text() == '{"precious": 1}'


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--max-noise", "1%"), "give the files to check, or - to read standard input"),
        (PATHS, "nothing to hold the noise against; give --max-noise"),
        ((*PATHS, "--max-noise", "2"), "2 is not from 0 to 1 (0% to 100%)"),
        ((*PATHS, "--max-noise", "nan"), "nan is not from 0 to 1"),
        ((*PATHS, "--max-noise", "-1%"), "-1% is not from 0 to 1"),
        ((*PATHS, "--max-noise", "little"), "'little' is no share; write 0.02 or 2%"),
        ((*PATHS, "--max-noise", "1%", "--max-documents-over", "1%"), "--max-documents-over needs --max-document-noise"),
        ((*PATHS, "--max-noise", "1%", "--max-new-noise", "0"), "--max-new-noise needs --baseline FILE"),
        ((*PATHS, "--max-noise", "1%", "--update-baseline"), "--update-baseline needs --baseline FILE"),
        ((*PATHS, "--baseline", "noise.json"), "noise.json: No such file or directory; make one with --update-baseline"),
        (("no.jsonl", "--max-noise", "1%"), "no.jsonl does not exist"),
        (("-", "-", "--max-noise", "1%"), "standard input (-) can be read only once"),
        (("empty.jsonl", "--max-noise", "1%"), "there is no text in what was given, so nothing was checked"),
        (("-", "--max-noise", "1%"), "there is no text in what was given, so nothing was checked"),
        ((*PATHS, "--max-noise", "1"), "1 may be meant as 1% or 100%; write which"),
        ((*PATHS, "--max-noise", "1%", "--keep", "re:("), "the pattern '(' cannot be read"),
        ((*PATHS, "--max-noise", "1%", "-o", "data/a.jsonl"), "data/a.jsonl is an input, and would be lost"),
        ((*PATHS, "--max-noise", "1%", "-o", "no/report"), "no/report can't be written"),
        ((*PATHS, "--max-noise", "1%", "-o", "data"), "data can't be written"),
        ((*PATHS, "--baseline", "new.json", "--update-baseline", "-o", "new.json"), "is named for the report and for the baseline"),
        ((*PATHS, "--baseline", "data/a.jsonl", "--update-baseline"), "data/a.jsonl"),
    ],
)
def test_what_can_not_be_followed_is_told(run: Callable, data: Path, arguments: tuple[str, ...], said: str) -> None:
    (data / "empty.jsonl").write_text("\n")
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    code, out, err = run("check", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_help_tells_of_every_flag(run: Callable) -> None:
    code, out, _ = run("check", "--help")
    assert code == 0
    for flag in ("--max-noise", "--text-field", "--html-field", "--mode", "--jobs", "--config", "--keep", "--sample"):
        assert flag in out
    for flag in ("--in-place", "--diff", "--keep-meta"):
        assert flag not in out
