"""Where results go, and JSONL through and through."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cleanscrape.commands import batch
from cleanscrape.corpus.formats import Input
from cleanscrape.corpus.records import BadRecord, FieldNames, Origin


@pytest.fixture
def records(folder: Path, seed: str) -> Path:
    """Two records and between them everything that can be wrong with a line."""
    lines = [
        json.dumps({"id": "a", "text": seed, "tags": ["x"]}).replace('"tags"', '"price": 1.50, "tags"'),
        "",
        '{"id": "b", "text": ',
        '["no", "object"]',
        '{"id": "c", "txt": "no field"}',
        '{"id": "d", "text": null}',
        json.dumps({"text": "Home\nLogin", "id": 7}),
    ]
    path = folder / "records.jsonl"
    path.write_bytes("\n".join(lines).encode() + b"\n" + b'{"text": "caf\xe9"}\n')
    return path


def test_one_output_file_takes_all(run: Callable, folder: Path, core: str) -> None:
    assert run("seed.txt", "-o", "out.txt") == (0, "", "")
    assert (folder / "out.txt").read_bytes() == core.encode()


def test_a_folder_takes_a_file_each(run: Callable, folder: Path, core: str) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "other.text").write_bytes((folder / "seed.txt").read_bytes())
    assert run("seed.txt", "more/other.text", "-o", "new/out/") == (0, "", "")
    assert {path.name for path in (folder / "new/out").iterdir()} == {"seed.txt", "other.text"}
    assert (folder / "new/out/other.text").read_bytes() == core.encode()
    assert run("seed.txt", "-o", "new/out", "--format", "json").code == 0
    assert json.loads((folder / "new/out/seed.json").read_bytes())["path"] == "seed.txt"


def test_in_place_is_the_core_and_keeps_permissions_and_links(run: Callable, folder: Path, core: str) -> None:
    (folder / "seed.txt").chmod(0o640)
    (folder / "link.txt").symlink_to("seed.txt")
    assert run("link.txt", "--in-place") == (0, "", "")
    assert (folder / "link.txt").is_symlink()
    assert (folder / "seed.txt").read_bytes() == core.encode()
    assert stat.S_IMODE((folder / "seed.txt").stat().st_mode) == 0o640
    assert run("seed.txt", "--in-place").code == 0
    assert (folder / "seed.txt").read_bytes() == core.encode()


def test_in_place_never_empties_a_file(run: Callable, folder: Path) -> None:
    (folder / "menu.txt").write_bytes(b"Home\nLogin\n")
    code, _, err = run("menu.txt", "--in-place")
    assert code == 0
    assert "left as it was" in err
    assert (folder / "menu.txt").read_bytes() == b"Home\nLogin\n"


def test_in_place_is_all_or_nothing(run: Callable, folder: Path, seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    code, _, err = run("seed.txt", "--in-place")
    assert code == 2
    assert "No space left on device" in err
    assert [path.name for path in folder.iterdir()] == ["seed.txt"]
    assert (folder / "seed.txt").read_bytes() == seed.encode()


def test_jsonl_passes_every_other_field_through(run: Callable, records: Path, core: str) -> None:
    code, out, err = run("records.jsonl")
    assert code == 3
    first, second = out.splitlines()
    assert first.startswith('{"id": "a", "text": "')
    before, _, report = first.partition(', "cleanscrape": ')
    assert before.endswith('", "price": 1.50, "tags": ["x"]')
    assert json.loads(report[:-1])["labels"]["headline"] == 1
    assert json.loads(first)["text"].rstrip("\n") == core.rstrip("\n")
    assert json.loads(second)["cleanscrape"]["reason"]
    assert json.loads(second) | {"cleanscrape": 0} == {"text": "", "id": 7, "cleanscrape": 0}
    assert err.splitlines() == [
        "cleanscrape: records.jsonl:3: can't be read: not JSON: Expecting value (column 21)",
        "cleanscrape: records.jsonl:4: can't be read: not a JSON object",
        "cleanscrape: records.jsonl:5 (c): can't be read: no field 'text' (its fields: 'id', 'txt'); "
        "name the right one with --text-field",
        "cleanscrape: records.jsonl:6 (d): can't be read: field 'text' is null, not a string",
        err.splitlines()[4],
        "cleanscrape: records.jsonl:8: can't be read: not UTF-8 (byte 14 of the line)",
    ]
    assert err.splitlines()[4].startswith("cleanscrape: records.jsonl:7 (7): no article: ")


def test_jsonl_is_recognised_without_its_suffix(run: Callable, records: Path) -> None:
    assert run("-", stdin=records.read_bytes()).out == run("records.jsonl").out
    name = records.rename("records.txt").name
    assert run(name).out == run("-", stdin=(Path(name)).read_bytes()).out


def test_jsonl_taken_for_text_and_text_for_jsonl(run: Callable, records: Path) -> None:
    assert run("records.jsonl", "--input", "text", "-q").code == 0
    assert run("seed.txt", "--input", "jsonl").code == 3


def test_the_fields_can_be_named(run: Callable, seed: str, core: str, counts: str) -> None:
    line = json.dumps({"url": "u1", "body": seed, "text": "x"}).encode()
    code, out, err = run("--input", "jsonl", "--text-field", "body", "--id-field", "url", "-v", stdin=line)
    assert code == 0
    assert json.loads(out)["text"] == "x"
    assert json.loads(out)["body"].rstrip("\n") == core.rstrip("\n")
    assert "cleanscrape: documents   1\n" in err
    _, out, err = run("--input", "jsonl", "--text-field", "body", "--id-field", "url", "-v", "--format", "text", stdin=line)
    assert err.startswith(f"cleanscrape: stdin:1 (u1): JSONL, utf-8; {counts}")


def test_jsonl_as_text_json_and_tagged(run: Callable, records: Path, core: str) -> None:
    assert run("records.jsonl", "--format", "text").out == (f"==> records.jsonl:1 (a) <==\n{core}\n==> records.jsonl:7 (7) <==\n")
    pages = json.loads(run("records.jsonl", "--format", "json").out)
    assert [(page["path"], page["line"], page["id"]) for page in pages] == [
        ("records.jsonl", 1, "a"),
        ("records.jsonl", 7, 7),
    ]
    assert run("records.jsonl", "--format", "tagged").out.startswith("==> records.jsonl:1 (a) <==\n")


def test_jsonl_and_text_together_give_jsonl(run: Callable, records: Path) -> None:
    out = run("seed.txt", "records.jsonl", "-q").out.splitlines()
    assert [json.loads(line).get("path") for line in out] == ["seed.txt", None, None]


def test_jsonl_in_place_loses_no_line(run: Callable, records: Path, core: str) -> None:
    before = records.read_bytes().splitlines(keepends=True)
    assert run("records.jsonl", "--in-place").code == 3
    after = records.read_bytes().splitlines(keepends=True)
    assert json.loads(after[0])["text"].rstrip("\n") == core.rstrip("\n")
    assert after[1:] == [line for line in before[1:] if line.strip()]


def test_jsonl_to_a_folder_is_a_file_an_input(run: Callable, folder: Path, records: Path) -> None:
    out = run("records.jsonl").out
    assert run("records.jsonl", "seed.txt", "-o", "out/").code == 3
    assert (folder / "out/records.jsonl").read_bytes().decode() == out
    assert json.loads((folder / "out/seed.jsonl").read_bytes())["path"] == "seed.txt"


def test_an_empty_jsonl_file_is_no_error(run: Callable, folder: Path) -> None:
    (folder / "none.jsonl").write_bytes(b"")
    assert run("none.jsonl") == (0, "", "")
    assert run("none.jsonl", "--format", "json").out == "[]\n"
    assert run("none.jsonl", "-o", "out/").code == 0
    assert (folder / "out/none.jsonl").read_bytes() == b""


def test_a_file_that_breaks_off_is_reported_and_the_rest_is_done(
    run: Callable, folder: Path, core: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bad.txt").write_bytes(b"x")
    read = batch.read_input

    def breaking(source: Input, names: FieldNames) -> object:
        if source.path == "bad.txt":
            return iter([BadRecord(Origin("bad.txt"), "Input/output error")])
        return read(source, names)

    monkeypatch.setattr(batch, "read_input", breaking)
    code, out, err = run("bad.txt", "seed.txt")
    assert (code, out) == (3, f"==> seed.txt <==\n{core}")
    assert "bad.txt: can't be read: Input/output error" in err
    assert run("bad.txt", "seed.txt", "-o", "out/").code == 3
    assert [path.name for path in (folder / "out").iterdir()] == ["seed.txt"]
    assert run("bad.txt", "--in-place").code == 3
    assert (folder / "bad.txt").read_bytes() == b"x"
