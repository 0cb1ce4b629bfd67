"""The reader of documents with a label on every line."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.labelled import read_labelled


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


def test_a_document_without_noise_is_clean(tmp_path: Path) -> None:
    assert read_labelled(folder(tmp_path, "Judul\n\n", "1\tkeep\theadline\n"))[0].clean


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
