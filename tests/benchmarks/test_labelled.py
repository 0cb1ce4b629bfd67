"""The reader of documents with a label on every line."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks.labelled import Document, read_labelled
from benchmarks.line_mode import naming, own_naming


def folder(root: Path, text: str, labels: str, name: str = "001-kabar-daerah") -> Path:
    for kind, suffix, content in (("docs", "txt", text), ("labels", "tsv", labels)):
        (root / kind).mkdir(exist_ok=True)
        (root / kind / f"{name}.{suffix}").write_bytes(content.encode())
    return root


def test_lines_carry_verdict_and_class(tmp_path: Path) -> None:
    found = read_labelled(folder(tmp_path, "Judul\r\n\r\nIklan\n", "1\tkeep\theadline\n2\tblank\t\n3\tdrop\tad\n"))
    (document,) = found
    assert document.name == "001-kabar-daerah"
    assert document.site == "kabar"
    assert document.lines == ["Judul", "", "Iklan"]
    assert document.verdicts == ("keep", "blank", "drop")
    assert document.classes == ("headline", "", "ad")
    assert not document.clean


@pytest.mark.parametrize(("second", "clean"), [("keep\tbody", True), ("meta\tdate", False), ("drop\tad", False)])
def test_a_document_of_lines_to_keep_alone_is_clean(tmp_path: Path, second: str, clean: bool) -> None:
    found = read_labelled(folder(tmp_path, "Judul\n\nBaris\n", f"1\tkeep\theadline\n3\t{second}\n"))
    assert found[0].clean is clean


# Two lines of noise dropped, one of them under its name; one kept; three meta lines, of which two were found.
PAGE = Document(
    "p", "p", "id", "x",
    ("drop", "drop", "drop", "keep", "blank", "meta", "meta", "meta"),
    ("nav", "ad", "ad", "body", "", "date", "byline", "source"),
)  # fmt: skip
LABELS = ["nav", "related", "body", "nav", "", "date", "source", "caption"]
KEPT = [False, False, True, False, False, False, False, False]


def test_what_is_said_of_lines_is_counted() -> None:
    # The line kept by mistake and the body line dropped by mistake count nowhere; a byline named source was found.
    found = naming(PAGE, LABELS, KEPT, "")
    assert found == (1, 2, 2, 3, 0, 0)
    assert [(share, counts) for _, share, counts in found.rows[:2]] == [(0.5, "1 of 2"), (pytest.approx(2 / 3), "2 of 3")]
    assert math.isnan(found.rows[2][1])


def test_a_clean_document_is_untouched_only_byte_for_byte() -> None:
    clean = Document("c", "c", "id", "satu\n\ndua\n", ("keep", "blank", "keep"), ("body", "", "body"))
    kept = [True, False, True]
    assert naming(clean, ["body", "", "body"], kept, "satu\n\ndua\n")[4:] == (1, 1)
    assert naming(clean, ["body", "", "body"], kept, "satu\ndua\n")[4:] == (0, 1)


def test_counts_add_up_over_documents() -> None:
    text = "Beranda\nMasuk\n"
    document = Document("d", "d", "id", text, ("drop", "drop"), ("nav", "login"))
    one = own_naming([document])
    assert one.dropped == 2
    assert own_naming([document, document]) == tuple(2 * count for count in one)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("1\tkeep\tbody\n9\tdrop\tad\n", "no line 9"),
        ("1\tkeep\tbody\n1\tdrop\tad\n", "labelled twice"),
        ("1\tmaybe\tbody\n", "'maybe'"),
        ("1\tkeep\tbody\n", "line 2 has no label"),
        ("1\tkeep\tbody\nx\tdrop\tad\n", "no line number"),
    ],
)
def test_labels_that_do_not_fit_are_named(tmp_path: Path, labels: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_labelled(folder(tmp_path, "satu\ndua\n", labels))


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no labelled documents"):
        read_labelled(tmp_path)


def test_names_select(tmp_path: Path) -> None:
    folder(tmp_path, "satu", "1\tkeep\tbody\n", "001-a")
    folder(tmp_path, "dua", "1\tkeep\tbody\n", "002-b")
    assert [document.name for document in read_labelled(tmp_path, ["002-b"])] == ["002-b"]
