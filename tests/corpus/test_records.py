"""What records are called, and where they are from."""

import json

from cleanscrape.corpus.records import BadRecord, FieldNames, Origin


def test_origins_name_themselves() -> None:
    assert Origin("-").name == "standard input"
    assert Origin("a.txt").name == "a.txt"
    assert Origin("a.jsonl", 2).name == "a.jsonl:2"
    assert Origin("-", 2, "k").name == "stdin:2 (k)"
    assert Origin("a.parquet", row=7).name == "a.parquet:row 7"
    assert Origin("a.warc.gz", offset=512, id="u").name == "a.warc.gz:offset 512 (u)"
    assert Origin("a.tar", member="b/c.txt").name == "a.tar:b/c.txt"


def test_a_bad_record_is_a_line_with_file_place_and_reason() -> None:
    line = BadRecord(Origin("a.jsonl", 2, "k"), "not JSON").to_json()
    assert json.loads(line) == {"file": "a.jsonl", "line": 2, "id": "k", "reason": "not JSON"}
    assert line.endswith("}\n")


def test_the_cleaned_text_takes_the_place_of_the_text_unless_it_has_a_field_of_its_own() -> None:
    assert FieldNames().result == "text"
    assert FieldNames(html="page").result == "text"
    assert FieldNames(html="page").source == "page"
    assert FieldNames(output="core").result == "core"
