"""The pages of docs/ say what is so: their commands run and print what they show."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus.archives import answer, gzipped, warc_record
from tests.test_readme import matches, plain

DOCS = Path(__file__).parents[1] / "docs"
ELSEWHERE = {"gate-a-dataset-in-ci.md", "learn-a-sites-templates.md", "scale-out.md"}  # have tests of their own
CORE = """\
Jembatan Way Kuning ditutup sampai Oktober

Jembatan Way Kuning ditutup untuk semua kendaraan mulai Senin, kata wali kota. Perbaikannya memakan waktu tujuh bulan.

Warga diminta memakai jalan lingkar selatan. Bus kota tetap berjalan, tetapi lewat jalur yang lebih panjang.
"""
PAGE = f"""\
Beranda
Berita
Olahraga
Masuk

{CORE}
Baca juga: Ini jalur lain menuju pelabuhan

Hak cipta © 2025 Contoh. Seluruh hak dilindungi.
"""
HTML = f"<html><body>{''.join(f'<p>{line}</p>' for line in PAGE.splitlines() if line)}</body></html>"
URL = "https://www.contoh.example/1"
# What the example of a broken file wants; all other commands end well.
CODES = {"cleanscrape broken.jsonl -o clean/ --quiet": 3, "cleanscrape torn.warc.wet.gz -o torn/ --quiet": 3}


def record(number: int) -> str:
    return f'{{"id": {number}, "url": "{URL}", "price": 1.10, "text": {json.dumps(PAGE)}}}\n'


def make_files(folder: Path) -> None:
    """What the pages speak of."""
    (folder / "data/more").mkdir(parents=True)
    (folder / "data/a.jsonl").write_text(record(1) + record(2))
    (folder / "data/more/b.jsonl.gz").write_bytes(gzip.compress((record(3) + record(4)).encode()))
    (folder / "broken.jsonl").write_text(record(1) + '{"text": \n' + '{"id": 3, "text": null}\n')
    (folder / "crawl").mkdir()
    text = PAGE.encode()
    (folder / "crawl/CC-0001.warc.gz").write_bytes(
        gzipped(
            warc_record("warcinfo", b"software: x\r\n", number=1),
            warc_record("request", b"GET / HTTP/1.1\r\n\r\n", URL, 1),
            warc_record("response", answer(HTML.encode(), "text/html; charset=utf-8"), URL, 2),
            warc_record("response", answer(b"\x89PNG", "image/png"), URL, 3),
            warc_record("response", answer(b"<p>no</p>", status="404 Not Found"), URL, 4),
        )
    )
    (folder / "crawl/CC-0001.warc.wet.gz").write_bytes(
        gzipped(
            warc_record("warcinfo", b"software: x\r\n", number=1),
            *(warc_record("conversion", text, URL, number) for number in (2, 3)),
        )
    )


def commands(page: Path) -> list[tuple[str, list[str]]]:
    """The commands of the console blocks of a page, each with the lines it should print."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```$", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


@pytest.mark.parametrize("page", sorted({path.name for path in DOCS.glob("*.md")} - ELSEWHERE))
def test_commands_run_one_after_the_other(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fastwarc")
    pytest.importorskip("tqdm")
    make_files(tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/cleanscrape").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleanscrape "$@"\n')
    (tmp_path / "bin/cleanscrape").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    ran = commands(DOCS / page)
    assert len(ran) > 3
    for command, wanted in ran:
        done = subprocess.run(["sh", "-c", f"{command} 2>&1"], capture_output=True, check=False, cwd=tmp_path)
        out = done.stdout.decode()
        assert done.returncode == CODES.get(command, 0), f"{command}\n{out}"
        if wanted:
            assert matches(plain("\n".join(wanted)), plain(out)), f"{command}\n{out}"


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target.partition("#")[0]).exists(), target
