"""What would go, as a unified diff."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.corpus.records import Origin
from cleanscrape.report.diff import unified
from tests.report.conftest import make_page


def test_only_removed_lines_are_marked(page: SimpleNamespace) -> None:
    out = unified(page, Origin("a.txt"))
    assert out.startswith("--- a.txt\n+++ a.txt (cleaned)\n@@ -1,11 +1,5 @@\n-contoh.example\n-\n Jembatan")
    assert "-Baca juga: Jembatan lain dibuka\n" in out
    assert "\n+" not in out.removeprefix("--- a.txt\n+++")


def test_nothing_to_remove_gives_no_diff(page_of: Callable) -> None:
    assert unified(page_of([("body", "Satu."), ("", ""), ("body", "Dua.")]), Origin("a")) == ""


def test_a_missing_line_feed_at_the_end_is_said(page_of: Callable) -> None:
    page = page_of([("nav", "Home"), ("body", "Satu.")])
    page.source = page.source[:-1]
    assert unified(page, Origin("a", 2)).endswith("@@ -1,2 +1 @@\n-Home\n Satu.\n\\ No newline at end of file\n")


def test_distant_changes_are_hunks_of_their_own(page_of: Callable) -> None:
    rows = [("nav", "Home")]
    for _ in range(10):
        rows += [("", ""), ("body", "Kalimat.")]
    out = unified(page_of([*rows, ("nav", "Login")]), Origin("a"))
    assert out.count("@@ -") == 2
    assert "@@ -19,4 +17,3 @@" in out


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
@given(
    rows=st.lists(st.sampled_from([("body", "Kalimat satu."), ("body", "Dua."), ("nav", "Home"), ("", ""), ("tags", "Dua.")])),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_patch_can_apply_it(tmp_path_factory: pytest.TempPathFactory, rows: list, ending: str) -> None:
    page = make_page(rows, ending)
    out = unified(page, Origin("a.txt"))
    folder: Path = tmp_path_factory.mktemp("patch")
    (folder / "a.txt").write_bytes(page.source.encode())
    if out:
        done = subprocess.run(
            ["patch", "--binary", "-s", "a.txt"], input=out.encode(), cwd=folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    left = (folder / "a.txt").read_text().split() if (folder / "a.txt").exists() else []
    assert left == page.text.split()
