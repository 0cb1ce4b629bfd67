"""Records in, records out: each format, and nothing lost."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

import cleanscrape
from cleanscrape.corpus.storage import is_installed
from tests.corpus.archives import answer, gzipped, tar, warc_record

URL = "https://www.contoh.example/1"
needs_arrow = pytest.mark.skipif(not is_installed("pyarrow"), reason="an extra")
needs_fastwarc = pytest.mark.skipif(not is_installed("fastwarc"), reason="an extra")
needs_zstandard = pytest.mark.skipif(not is_installed("zstandard"), reason="an extra")


@pytest.fixture
def bare(core: str) -> str:
    """The core without its last line feed, which files get and fields don't."""
    return core.removesuffix("\n")


@pytest.fixture
def html(seed: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in seed.splitlines() if line.strip())
    return f"<html><head><title>x</title></head><body>{paragraphs}</body></html>"


def lines(path: Path) -> list[dict]:
    data = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()]


def wet(*texts: str) -> bytes:
    records = (warc_record("conversion", text.encode(), URL, number) for number, text in enumerate(texts))
    return gzipped(warc_record("warcinfo", b"software: x\r\n"), *records)


def test_jsonl_keeps_every_field_and_gains_one(run: Callable, folder: Path, seed: str, bare: str) -> None:
    line = '{"n": 1e5, "text": %s, "price":1.10, "esc": "\\u0041"}'
    (folder / "a.jsonl").write_text(line % json.dumps(seed) + "\n")
    code, out, err = run("a.jsonl", "-o", "out/")
    assert (code, out) == (0, "")
    assert "documents   1\n" in err
    written = (folder / "out/a.jsonl").read_text()
    assert written.startswith(line.split("%s")[0])
    assert ', "price":1.10, "esc": "\\u0041", "cleanscrape": {"score": ' in written
    (record,) = lines(folder / "out/a.jsonl")
    page = cleanscrape.clean(seed)
    assert record["text"].removesuffix("\n") == bare
    assert record["cleanscrape"]["confidence"] == round(page.confidence, 4)
    assert record["cleanscrape"]["labels"]["related"] == sum(block.label == "related" for block in page.blocks)
    assert not (folder / "out/errors.jsonl").exists()


def test_fields_have_the_names_that_are_asked_for(run: Callable, folder: Path, seed: str, bare: str) -> None:
    (folder / "a.jsonl").write_text(json.dumps({"body": seed, "text": "x", "report": 1}) + "\n")
    fields = ["--text-field", "body", "--output-field", "core", "--report-field", "report"]
    assert run("a.jsonl", "-o", "b.jsonl", *fields).code == 0
    (record,) = lines(folder / "b.jsonl")
    assert list(record) == ["body", "text", "report", "core"]
    assert (record["body"], record["text"], record["core"].removesuffix("\n")) == (seed, "x", bare)
    assert set(record["report"]) == {"score", "confidence", "reason", "labels"}
    assert run("a.jsonl", "-o", "c.jsonl", "--text-field", "body", "--report-field", "").code == 0
    assert list(lines(folder / "c.jsonl")[0]) == ["body", "text", "report"]


def test_html_in_a_field_is_cleaned_to_text(run: Callable, folder: Path, html: str) -> None:
    (folder / "a.jsonl").write_text(json.dumps({"page": html, "url": URL}) + "\n")
    assert run("a.jsonl", "-o", "out/", "--html-field", "page").code == 0
    (record,) = lines(folder / "out/a.jsonl")
    assert list(record) == ["page", "url", "text", "cleanscrape"]
    assert record["page"] == html
    assert record["text"] == cleanscrape.clean_html(html, url=URL).text
    assert "Putin" in record["text"]


@pytest.mark.parametrize("suffix", [".gz", pytest.param(".zst", marks=needs_zstandard)])
def test_compressed_jsonl_stays_compressed(run: Callable, folder: Path, seed: str, suffix: str) -> None:
    from cleanscrape.corpus.storage import compress, pieces

    data = (json.dumps({"text": seed}) + "\n").encode()
    (folder / "a.jsonl").write_bytes(data)
    (folder / f"b.jsonl{suffix}").write_bytes(compress(data, suffix))
    assert run("a.jsonl", f"b.jsonl{suffix}", "-o", "out/").code == 0
    packed = (folder / f"out/b.jsonl{suffix}").read_bytes()
    assert b"".join(pieces(io.BytesIO(packed), suffix)) == (folder / "out/a.jsonl").read_bytes()
    assert run("a.jsonl", "-o", f"c.jsonl{suffix}").code == 0
    assert (folder / f"c.jsonl{suffix}").read_bytes() == packed
    assert run("-", stdin=(folder / f"b.jsonl{suffix}").read_bytes()).out.encode() == (folder / "out/a.jsonl").read_bytes()


def test_wet_stays_wet_and_can_become_jsonl(run: Callable, folder: Path, seed: str, bare: str) -> None:
    (folder / "x.warc.wet.gz").write_bytes(wet(seed, "Home\nLogin"))
    assert run("x.warc.wet.gz", "-o", "out/").code == 0
    out = gzip.decompress((folder / "out/x.warc.wet.gz").read_bytes()).decode()
    assert [part.split("\r\n")[0] for part in out.split("WARC-Type: ")[1:]] == ["warcinfo", "conversion", "conversion"]
    assert f"\r\n\r\n{bare}" in out
    assert '\r\ncleanscrape: {"score": ' in out
    assert run("x.warc.wet.gz", "-o", "out/", "--format", "jsonl").code == 0
    first, second = lines(folder / "out/x.jsonl")
    assert list(first) == ["id", "url", "date", "warc", "text", "cleanscrape"]
    assert first["text"].removesuffix("\n") == bare
    assert first["warc"]["WARC-Type"] == "conversion"
    assert (second["text"], second["cleanscrape"]["labels"]["nav"]) == ("", 1)


@needs_fastwarc
def test_html_in_a_warc_becomes_jsonl_and_the_rest_is_counted(run: Callable, folder: Path, html: str) -> None:
    picture = warc_record("response", answer(b"\x89PNG", "image/png"), URL, 2)
    page = warc_record("response", answer(html.encode("utf-16"), "text/html; charset=utf-16"), URL, 1)
    (folder / "x.warc.gz").write_bytes(gzipped(warc_record("request", b"GET /", URL), page, picture))
    code, _, err = run("x.warc.gz", "-o", "out/", "--stats", "stats.json")
    assert code == 0
    assert "skipped     WARC request record 1, not HTML: image/png 1\n" in err
    (record,) = lines(folder / "out/x.jsonl.gz")
    assert record["text"] == cleanscrape.clean_html(html, url=URL).text
    assert (record["url"], record["status"], record["charset"]) == (URL, 200, "utf-16")
    stats = json.loads((folder / "stats.json").read_bytes())
    assert stats["skipped"] == {"WARC request record": 1, "not HTML: image/png": 1}
    assert list(stats["sites"]) == ["contoh.example"]
    assert run("x.warc.gz", "-o", "y.wet").code == 0
    assert "WARC-Refers-To: <urn:uuid:00000000-0000-4000-8000-000000000001>" in (folder / "y.wet").read_text()


def test_a_tar_stays_a_tar_with_what_is_no_text_in_it(run: Callable, folder: Path, seed: str, core: str, html: str) -> None:
    files = {"a/page.txt": seed.encode(), "a/pic.png": b"\x89PNG\0\0", "b.html": html.encode()}
    (folder / "x.tar.gz").write_bytes(gzipped(tar(files)))
    assert run("x.tar.gz", "-o", "out/").code == 0
    with tarfile.open(folder / "out/x.tar.gz") as archive:
        members = {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
        assert archive.getmember("a/page.txt").mtime == 1_700_000_000
    assert list(members) == ["a/page.txt", "a/pic.png", "b.html.txt"]
    assert members["a/page.txt"].decode() == core
    assert members["a/pic.png"] == files["a/pic.png"]
    assert b"<p>" not in members["b.html.txt"]
    assert b"Putin" in members["b.html.txt"]


def test_a_folder_is_cleaned_file_by_file_and_container_by_container(
    run: Callable, folder: Path, seed: str, core: str, html: str
) -> None:
    (folder / "in/sub").mkdir(parents=True)
    (folder / "in/sub/a.txt").write_text(seed)
    (folder / "in/a.html").write_text(html)
    (folder / "in/pic.png").write_bytes(b"\x89PNG\0")
    (folder / "in/.hidden").write_text(seed)
    (folder / "in/sub/b.jsonl").write_text(json.dumps({"text": seed}) + "\n")
    code, _, err = run("in", "-o", "out/")
    assert code == 0
    names = {str(path.relative_to(folder / "out")) for path in (folder / "out").rglob("*") if path.is_file()}
    assert {name for name in names if not name.startswith(".")} == {"sub/a.txt", "a.html.txt", "sub/b.jsonl"}
    assert (folder / "out/sub/a.txt").read_text() == core
    assert "skipped     neither text nor HTML 1\n" in err
    assert run("in", "-o", "in/out/").code == 2


@needs_arrow
def test_parquet_keeps_its_columns_and_types(run: Callable, folder: Path, seed: str, bare: str) -> None:
    import decimal

    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "id": pa.array([1, 2, 3], pa.int8()),
            "text": pa.array([seed, None, "Home\nLogin"], pa.large_string()),
            "price": pa.array([decimal.Decimal("1.10")] * 3),
            "when": pa.array([0, 1, 2], pa.timestamp("us", "UTC")),
        }
    )
    pq.write_table(table, folder / "a.parquet", row_group_size=2)
    assert run("a.parquet", "-o", "out/").code == 3
    out = pq.read_table(folder / "out/a.parquet")
    assert out.schema.names == ["id", "text", "price", "when", "cleanscrape"]
    assert out.schema.types[:4] == table.schema.types
    assert out.column("id").to_pylist() == [1, 3]
    assert [text.removesuffix("\n") for text in out.column("text").to_pylist()] == [bare, ""]
    assert out.column("cleanscrape").to_pylist()[1]["labels"]["nav"] == 1
    assert lines(folder / "out/errors.jsonl") == [
        {"file": "a.parquet", "row": 2, "id": 2, "reason": "field 'text' is null, not a string"}
    ]
    assert run("a.parquet", "-o", "out/", "--format", "jsonl").code == 3
    record = lines(folder / "out/a.jsonl")[0]
    assert (record["price"], record["when"]) == ("1.10", "1970-01-01T00:00:00+00:00")


@needs_arrow
def test_jsonl_becomes_parquet_with_all_other_fields_in_one(run: Callable, folder: Path, seed: str) -> None:
    import pyarrow.parquet as pq

    (folder / "a.jsonl").write_text(json.dumps({"id": 7, "url": URL, "text": seed, "tags": ["x"]}) + "\n")
    assert run("a.jsonl", "-o", "a.parquet").code == 0
    (row,) = pq.read_table(folder / "a.parquet").to_pylist()
    assert list(row) == ["id", "url", "text", "fields", "cleanscrape"]
    assert (row["id"], row["url"], row["fields"]) == ("7", URL, '{"tags": ["x"]}')


@needs_arrow
def test_a_corrupt_parquet_page_costs_its_row_group_only(run: Callable, folder: Path, seed: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"id": [1, 2, 3], "text": [seed + str(number) for number in range(3)]})
    pq.write_table(table, folder / "a.parquet", row_group_size=1, use_dictionary=False, write_page_checksum=True)
    about = pq.ParquetFile(folder / "a.parquet").metadata.row_group(1).column(1)
    data = bytearray((folder / "a.parquet").read_bytes())
    at = about.data_page_offset + about.total_compressed_size - 100  # in the page; its header is long, with statistics
    data[at : at + 8] = b"\xff" * 8
    (folder / "a.parquet").write_bytes(data)
    assert run("a.parquet", "-o", "out/").code == 3
    assert pq.read_table(folder / "out/a.parquet").column("id").to_pylist() == [1, 3]
    (error,) = lines(folder / "out/errors.jsonl")
    assert (error["file"], error["row"]) == ("a.parquet", 2)
    assert error["reason"].startswith("rows 2 to 2 can't be read: ")


def test_bad_records_are_listed_and_the_rest_goes_on(run: Callable, folder: Path, seed: str) -> None:
    good = json.dumps({"id": "g", "text": seed}).encode() + b"\n"
    bad = [b"{\n", b"[1]\n", b'{"id": 5}\n', b'{"text": 1}\n', b'{"text": "caf\xe9"}\n', b'{"text": "a"} x\n']
    (folder / "a.jsonl").write_bytes(b"".join(good + line for line in bad) + good)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(good + good)[:-9])
    code, _, err = run("a.jsonl", "b.jsonl.gz", "-o", "out/")
    assert code == 3
    errors = lines(folder / "out/errors.jsonl")
    assert [(error["file"], error["line"]) for error in errors] == [("a.jsonl", 2 * n) for n in range(1, 7)] + [("b.jsonl.gz", 3)]
    assert [error["reason"].split(" (")[0] for error in errors] == [
        "not JSON: Expecting a field name in double quotes",
        "not a JSON object",
        "no field 'text'",
        "field 'text' is 1, not a string",
        "not UTF-8",
        "not JSON: Extra data",
        "the compressed data breaks off; the rest of the file is missing",
    ]
    assert len(lines(folder / "out/a.jsonl")) == 7
    assert "errors      7\n" in err
    assert run("a.jsonl", "-o", "b.jsonl", "--errors", "e.jsonl", "-q").code == 3
    assert lines(folder / "e.jsonl") == errors[:6]


def test_a_record_that_is_too_long_is_passed_through_marked(run: Callable, folder: Path, seed: str) -> None:
    (folder / "a.jsonl").write_text(json.dumps({"text": seed}) + "\n" + json.dumps({"text": "Home\nLogin"}) + "\n")
    code, _, err = run("a.jsonl", "-o", "out/", "--max-chars", "100")
    assert code == 0
    long, short = lines(folder / "out/a.jsonl")
    assert long["text"] == seed
    assert long["cleanscrape"]["reason"] == f"not cleaned: {len(seed):,} characters are more than 100"
    assert short["text"] == ""
    assert "too long    1, passed through as they were\n" in err


def test_a_record_that_breaks_the_cleaner_costs_no_other(
    run: Callable, folder: Path, seed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = cleanscrape.Cleaner.clean_batch

    def breaking(self: cleanscrape.Cleaner, documents: list[tuple[str, str | None]]) -> object:
        if any(text == "evil" for text, _ in documents):
            raise ZeroDivisionError("oh")
        return batch(self, documents)

    monkeypatch.setattr(cleanscrape.Cleaner, "clean_batch", breaking)
    (folder / "a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in (seed, "evil", seed)))
    assert run("a.jsonl", "-o", "out/").code == 3
    assert len(lines(folder / "out/a.jsonl")) == 2
    (error,) = lines(folder / "out/errors.jsonl")
    assert error["line"] == 2
    assert "cleaning failed (ZeroDivisionError: oh)" in error["reason"]


def test_the_bytes_are_the_same_on_any_number_of_processes(
    run: Callable, folder: Path, seed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleanscrape.corpus.formats.jsonl.CHUNK", 10_000)
    rows = [json.dumps({"id": number, "text": seed[number:]}) for number in range(12)]
    (folder / "a.jsonl.gz").write_bytes(gzip.compress("\n".join([*rows, "broken"]).encode()))
    for jobs in ("1", "2", "3"):
        assert (
            run("a.jsonl.gz", "-o", f"out{jobs}/", "-j", jobs, "--removed", f"removed{jobs}", "--stats", f"stats{jobs}").code == 3
        )
    assert [line["id"] for line in lines(folder / "out1/a.jsonl.gz")] == list(range(12))
    for name in ("out{}/a.jsonl.gz", "out{}/errors.jsonl", "removed{}", "stats{}"):
        one, two, three = ((folder / name.format(jobs)).read_bytes() for jobs in (1, 2, 3))
        assert one == two == three


def test_a_url_is_read(run: Callable, folder: Path, seed: str, core: str) -> None:
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://bucket/b.jsonl", "wb") as stream:
        stream.write(json.dumps({"text": seed}).encode() + b"\n")
    assert run("memory://bucket/b.jsonl", "-o", "out/").code == 0
    assert lines(folder / "out/b.jsonl")[0]["text"] == core.removesuffix("\n")
    assert run("memory://bucket/*.jsonl", "-o", "more/").code == 0
    assert (folder / "more/b.jsonl").read_bytes() == (folder / "out/b.jsonl").read_bytes()
    code, _, err = run("memory://bucket/none.jsonl", "-o", "out/")
    assert code == 2
    assert "check the address" in err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["a.jsonl", "--resume"], "--resume needs a folder"),
        (["a.jsonl", "-o", "x.jsonl", "--resume"], "--resume needs a folder"),
        (["-", "--input", "jsonl", "-o", "out/", "--resume"], "can't read standard input a second time"),
        (["a.jsonl", "-o", "out/", "--resume", "--removed", "r"], "leave it out with --resume"),
        (["a.jsonl", "./a.jsonl", "-o", "out/"], "would both be written to"),
        (["a.jsonl", "-o", "./"], "is an input, and would be lost"),
        (["a.jsonl", "-o", "no/such/file.jsonl"], "make it first"),
        (["a.jsonl", "--format", "folder"], "give one with -o"),
        (["errors.jsonl", "-o", "out/"], "name another file with --errors"),
        (["empty", "-o", "out/"], "is a folder without files"),
        (["a.jsonl", "-o", "s3://bucket/out/"], "can't be written to a URL"),
        (["seed.txt", "--resume"], "--resume is for records"),
        (["a.jsonl", "-o", "x.jsonl", "--errors", "x.jsonl"], "named for two results"),
    ],
)
def test_what_would_lose_something_is_refused(run: Callable, folder: Path, arguments: list[str], hint: str) -> None:
    (folder / "a.jsonl").write_text('{"text": "a"}\n')
    (folder / "errors.jsonl").write_text('{"text": "a"}\n')
    (folder / "empty").mkdir()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert hint in err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("library", "arguments"),
    [
        ("pyarrow.parquet", ["a.jsonl", "-o", "a.parquet"]),
        ("fastwarc.warc", ["a.warc", "-o", "out/"]),
        ("zstandard", ["a.jsonl", "-o", "a.jsonl.zst"]),
        ("fsspec", ["s3://bucket/a.jsonl"]),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    run: Callable, folder: Path, library: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.jsonl").write_text('{"text": "a"}\n')
    (folder / "a.warc").write_bytes(warc_record("warcinfo", b""))
    monkeypatch.setitem(__import__("sys").modules, library, None)
    code, _, err = run(*arguments)
    assert code == 2
    assert "pip install 'cleanscrape[corpus]'" in err
