"""``cleanscrape clean``: flags, forms and refusals."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import cleanscrape
from cleanscrape.model import LABELS

NO_ARTICLE = "Home\nNews\nSport\nLogin\n"


def test_the_verb_may_be_left_out(run: Callable, core: str) -> None:
    assert run("seed.txt") == run("clean", "seed.txt") == (0, core, "")


@pytest.mark.parametrize("arguments", [(), ("-",), ("clean",), ("clean", "-")])
def test_standard_input_is_read_when_no_path_is_given(run: Callable, seed: str, core: str, arguments: tuple) -> None:
    assert run(*arguments, stdin=seed.encode()) == (0, core, "")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_input_in_another_encoding_comes_out_as_utf_8(run: Callable, seed: str, core: str, encoding: str) -> None:
    assert run(stdin=seed.encode(encoding)).out == core


def test_a_file_named_like_a_verb(run: Callable, folder: Path, core: str) -> None:
    (folder / "seed.txt").rename(folder / "clean")
    assert run("./clean").out == core


def test_several_files_come_in_order_each_under_its_name(run: Callable, folder: Path, core: str) -> None:
    (folder / "empty.txt").write_text("")
    code, out, err = run("seed.txt", "empty.txt", "seed.txt")
    assert code == 0
    assert out == f"==> seed.txt <==\n{core}\n==> empty.txt <==\n\n==> seed.txt <==\n{core}"
    assert "empty.txt: no article" in err


@pytest.mark.parametrize("text", ["", "\n\n", NO_ARTICLE])
def test_a_page_without_article_prints_nothing_and_says_so(run: Callable, text: str) -> None:
    code, out, err = run(stdin=text.encode())
    assert (code, out) == (0, "")
    assert err.startswith("cleanscrape: standard input: no article: ")
    assert run("-q", stdin=text.encode()) == (0, "", "")


def test_json_holds_the_verdicts_and_the_path(run: Callable, seed: str, core: str) -> None:
    page = json.loads(run("seed.txt", "--format", "json").out)
    assert page["path"] == "seed.txt"
    assert page["text"].rstrip("\n") == core.rstrip("\n")
    assert page["title"] == cleanscrape.clean(seed).title
    assert page["meta"]["date"]["value"] in seed
    for block in page["blocks"]:
        assert block["label"] in LABELS
        assert seed[block["start"] : block["end"]] == block["text"]
        points = sum(evidence["points"] for evidence in block["evidence"])
        assert block["score"] == pytest.approx(page["bias"] + points, abs=1e-6)


def test_json_of_several_files_is_one_array(run: Callable) -> None:
    pages = json.loads(run("seed.txt", "-", "--format", "json", stdin=b"Halo").out)
    assert [page["path"] for page in pages] == ["seed.txt", "-"]
    assert pages[1]["text"] == ""
    assert pages[1]["reason"]


def test_jsonl_is_a_line_a_file(run: Callable, core: str) -> None:
    lines = run("seed.txt", "seed.txt", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["seed.txt"] * 2
    assert json.loads(lines[0])["text"].rstrip("\n") == core.rstrip("\n")


def test_tagged_lines_are_those_of_the_input(run: Callable, seed: str) -> None:
    tagged = run("seed.txt", "--format", "tagged").out.splitlines()
    lines = seed.splitlines()
    for line, original in zip(tagged, lines, strict=False):
        label, _, text = line.partition("\t")
        assert text == original
        assert (label in LABELS) == bool(original.strip())
    assert not "".join(lines[len(tagged) :]).strip()


def test_markdown_begins_with_the_title(run: Callable, seed: str) -> None:
    page = cleanscrape.clean(seed)
    out = run("seed.txt", "--format", "markdown").out
    assert out.startswith(f"# {page.title}\n\n")
    assert len(out.split("\n\n")) == sum(block.keep for block in page.blocks)


def test_explain_names_every_line(run: Callable, seed: str, counts: str) -> None:
    out = run("--explain", "seed.txt").out
    assert out.startswith(counts)
    for number, line in enumerate(seed.splitlines(), 1):
        if line.strip():
            assert any(row.split()[:1] == [str(number)] and line.strip()[:40] in row for row in out.splitlines())


def test_verbose_says_what_the_input_was_taken_for(run: Callable, counts: str) -> None:
    assert run("-v", "seed.txt").err.startswith(f"cleanscrape: seed.txt: text, utf-8; {counts}, confidence ")


def test_a_dropped_line_comes_back_with_keep_and_a_kept_one_goes_with_drop(run: Callable, core: str) -> None:
    kept = run("seed.txt", "--keep", "Baca Juga: Dialog").out
    assert "Baca Juga: Dialog Keamanan" in kept
    assert "Baca Juga: Bersitegang" not in kept
    assert "Pemerintah Ukraina" not in run("seed.txt", "--drop", "prefix:Pemerintah Ukraina").out
    assert run("seed.txt", "--drop", "Ukraina", "--keep", "Ukraina").out == core


def test_modes_and_thresholds_are_one_dial(run: Callable, core: str) -> None:
    lengths = [len(run("seed.txt", "-q", "--threshold", str(dial)).out) for dial in (-50, -1, 0, 1, 50)]
    assert lengths == sorted(lengths, reverse=True)
    assert len(run("seed.txt", "--mode", "recall").out) >= len(run("seed.txt", "--mode", "precision").out)


def test_stats_count_by_label(run: Callable, folder: Path, seed: str) -> None:
    assert run("seed.txt", "-", "-q", "--stats", "stats.json").code == 0
    stats = json.loads((folder / "stats.json").read_bytes())
    assert (stats["documents"], stats["without_article"], stats["unreadable"]) == (2, 1, 0)
    blocks = cleanscrape.clean(seed).blocks
    kept = sum(block.keep for block in blocks)
    assert stats["lines"] == {"read": 30, "kept": kept, "removed": 30 - kept}
    assert stats["labels"] == Counter(block.label for block in blocks)
    assert sum(stats["labels"].values()) == 30
    assert stats["characters"]["read"] == len(seed)


def test_removed_lines_come_with_reasons(run: Callable, folder: Path, core: str) -> None:
    assert run("seed.txt", "--removed", "removed.jsonl").out == core
    removed = [json.loads(line) for line in (folder / "removed.jsonl").read_bytes().splitlines()]
    assert removed[0] | {"score": 0, "reasons": 0} == {
        "path": "seed.txt", "line": 1, "label": removed[0]["label"], "score": 0, "reasons": 0, "text": "kontan.co.id",
    }  # fmt: skip
    assert all(line["reasons"] for line in removed)
    assert [line["line"] for line in removed] == sorted(line["line"] for line in removed)


def test_workers_change_nothing(run: Callable) -> None:
    files = ["seed.txt"] * 5
    assert run(*files, "-j", "2") == run(*files)


def test_list_labels_names_all(run: Callable) -> None:
    code, out, _ = run("--list-labels")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  ")] == list(LABELS)


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["nowhere.txt"], "nowhere.txt does not exist; check the name"),
        (["seed.txt", "nowhere.txt"], "nowhere.txt does not exist"),
        (["none/"], "none/ does not exist"),
        (["a\0b"], "is no path"),
        (["-", "-"], "can be read only once"),
        (["seed.txt", "--mode", "strict"], "'precision', 'balanced', 'recall'"),
        (["seed.txt", "--treshold", "1"], "--threshold"),
        (["seed.txt", "--threshold", "high"], "not a valid float"),
        (["seed.txt", "--keep", "re:("], "the pattern '(' cannot be read"),
        (["seed.txt", "-j", "0"], "-j"),
        (["seed.txt", "--explain", "--diff"], "give one of them"),
        (["seed.txt", "--explain", "--format", "json"], "--format json holds the reasons"),
        (["seed.txt", "-o", "seed.txt"], "use --in-place"),
        (["seed.txt", "-o", "./"], "use --in-place"),
        (["seed.txt", "--stats", "seed.txt"], "is an input"),
        (["seed.txt", "--stats", "x", "--removed", "./x"], "named for two results"),
        (["seed.txt", "-o", "no/such/file"], "make it first"),
        (["seed.txt", "./seed.txt", "-o", "out/"], "would both be written to"),
        (["--in-place"], "standard input"),
        (["seed.txt", "--in-place", "-o", "x"], "give one of them"),
        (["seed.txt", "--in-place", "--explain"], "over the input"),
        (["seed.txt", "--in-place", "--format", "json"], "keeps the form"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_advice(
    run: Callable, folder: Path, seed: str, arguments: list[str], hint: str
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert hint in err
    assert "Traceback" not in err
    assert [path.name for path in folder.iterdir()] == ["seed.txt"]
    assert (folder / "seed.txt").read_bytes() == seed.encode()
