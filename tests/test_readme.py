"""The README says what is so: its examples run, its commands are there."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
PAGE = """\
Jembatan Way Kuning ditutup sampai Oktober

Jembatan Way Kuning ditutup untuk semua kendaraan mulai Senin, kata wali kota. Perbaikannya memakan waktu tujuh bulan.

Baca juga: Ini jalur lain menuju pelabuhan

Warga diminta memakai jalan lingkar selatan. Bus kota tetap berjalan, tetapi lewat jalur yang lebih panjang.
"""


def examples() -> list[tuple[str, list[str]]]:
    """The commands of the console blocks, each with the lines it should print."""
    found: list[tuple[str, list[str]]] = []
    for language, block in BLOCKS:
        if language == "console":
            for line in block.splitlines():
                if line.startswith("$ "):
                    found.append((line[2:], []))
                else:
                    found[-1][1].append(line)
    return found


def matches(wanted: list[str], got: list[str]) -> bool:
    """Whether lines are as wanted, where "…" ends a line that goes on and "[…]" stands for any number of lines."""
    if not wanted:
        return not got
    if wanted[0].strip() == "[…]":
        return any(matches(wanted[1:], got[skip:]) for skip in range(len(got) + 1))
    if not got:
        return False
    start = wanted[0].removesuffix("…")
    same = got[0].startswith(start) if start != wanted[0] else got[0] == wanted[0]
    return same and matches(wanted[1:], got[1:])


def plain(text: str) -> list[str]:
    """Lines with all spaces alike, as a reader sees them, and without the points, which another fit changes."""
    return re.sub(r"[+-]\d+\.\d\d|\d+%", "#", re.sub(r"[^\S\n]+", " ", text)).removesuffix("\n").split("\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the examples speak of, and the command on the path."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "pages").mkdir()
    for name in ("page.txt", "pages/one.txt", "pages/two.txt"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    (tmp_path / "pages.jsonl").write_text('{"id": 1, "text": "Beranda"}\n', encoding="utf-8")
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "cleanscrape").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleanscrape "$@"\n')
    (commands / "cleanscrape").chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_python_examples_run() -> None:
    source = "\n".join(block for language, block in BLOCKS if language == "python")
    test = doctest.DocTestParser().get_doctest(source, {}, "README.md", "README.md", 0)
    told: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=told.append)
    assert result.attempted > 5
    assert result.failed == 0, "".join(told)


@pytest.mark.parametrize(("command", "wanted"), examples(), ids=lambda value: value if isinstance(value, str) else "")
def test_console_examples_run(folder: Path, command: str, wanted: list[str]) -> None:
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    if wanted:
        assert matches(plain("\n".join(wanted)), plain(done.stdout.decode())), done.stdout.decode()


def test_settings_in_the_readme_are_understood(folder: Path) -> None:
    from cleanscrape.config import load

    (settings,) = [block for language, block in BLOCKS if language == "toml"]
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    assert load(folder / "pyproject.toml")


@pytest.mark.parametrize("name", ["seed", "test"])
def test_the_two_commands_are_single_lines(name: str) -> None:
    found = re.findall(rf"<!-- command: {name} -->\n```sh\n([^\n]+)\n```", README)
    assert len(found) == 1


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "seeds/README.md"])
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        linked = path.parent / file if file else path
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
