"""datatrove: the step in a pipeline of its own readers and writers."""

from __future__ import annotations

import json

import pytest

from cleanscrape import Cleaner
from cleanscrape.corpus.fields import NO_TEXT
from cleanscrape.corpus.records import to_json

pytest.importorskip("datatrove", reason="datatrove is not installed (extra: datatrove)")
pytest.importorskip("orjson", reason="orjson is not installed: datatrove's own reader of JSONL wants it (extra: engines)")
engine = pytest.importorskip("cleanscrape.engines.datatrove")
data = pytest.importorskip("datatrove.data")


def test_documents_are_those_of_the_command_line(rows, written, tmp_path):
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("".join(to_json(row) + "\n" for row in rows), encoding="utf-8")
    reader = JsonlReader(str(tmp_path / "in"), doc_progress=False, file_progress=False)
    writer = JsonlWriter(str(tmp_path / "out"), output_filename="a.jsonl", compression=None, expand_metadata=True)
    executor = LocalPipelineExecutor(pipeline=[reader, engine.Clean(), writer], tasks=1, logging_dir=str(tmp_path / "logs"))
    executor.run()
    lines = (tmp_path / "out" / "a.jsonl").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    got = [{"text": "", **json.loads(line)} for line in lines]  # its writer leaves out a text that is empty
    wanted = [json.loads(line) for line, row in zip(written, rows, strict=True) if row["text"]]  # as its reader does
    assert [to_json({key: row[key] for key in rows[0] | {"cleanscrape": None}}) for row in got] == list(map(to_json, wanted))


def test_documents_without_text_or_article_stay():
    documents = [data.Document(text, str(number)) for number, text in enumerate(["", None, "Home\n"])]
    done = list(engine.Clean(field="how").run(iter(documents)))
    assert [document.text for document in done] == ["", None, ""]
    assert [document.metadata["how"]["reason"] for document in done] == [
        "the input is empty",
        NO_TEXT,
        "no line reads like an article",
    ]


def test_a_document_that_is_too_long_stays_as_it_is():
    (done,) = engine.Clean(max_characters=3).run(iter([data.Document("Home", "1")]))
    assert (done.text, done.metadata["cleanscrape"]["reason"]) == ("Home", "not cleaned: 4 characters are more than 3")


def test_metadata_is_not_overwritten():
    with pytest.raises(ValueError, match="document 7 has metadata 'cleanscrape' already"):
        list(engine.Clean().run(iter([data.Document("a", "7", metadata={"cleanscrape": 1})])))


def test_more_documents_than_fit_in_a_batch_stay_in_order():
    documents = (
        data.Document(f"Harga cabai naik {number} persen di pasar induk, kata pedagang.", str(number)) for number in range(600)
    )
    assert [document.id for document in engine.Clean().run(documents)] == [str(number) for number in range(600)]


def test_html_is_read_as_html():
    html = "<nav><a href=/>Beranda</a></nav><p>Harga cabai naik 20 persen di pasar induk sejak Senin, kata pedagang.</p>"
    document = data.Document(html, "1", metadata={"url": "https://kabar.example/1"})
    (done,) = engine.Clean(html=True).run(iter([document]))
    assert done.text == Cleaner().clean_html(html, url="https://kabar.example/1").text
    assert "<p>" not in done.text
