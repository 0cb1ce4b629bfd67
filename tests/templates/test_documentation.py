"""The page on templates says what is so: its commands run and its examples give what they show."""

import doctest
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.test_learn import PLACES, article
from tests.test_readme import matches, plain

PAGE = (Path(__file__).parents[2] / "docs" / "learn-a-sites-templates.md").read_text(encoding="utf-8")
CONSOLE = [block.splitlines() for block in re.findall(r"^```console\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)]


def test_the_python_examples_run() -> None:
    source = "\n".join(re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(source, {}, "templates", "templates", 0)
    told: list[str] = []
    result = doctest.DocTestRunner().run(test, out=told.append)
    assert result.attempted > 8
    assert result.failed == 0, "".join(told)


def test_the_commands_run_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"url": f"https://www.kabarpagi.example/{which}", "text": article(which)} for which in range(len(PLACES))]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "page.txt").write_text(article(0))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/cleanscrape").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleanscrape "$@"\n')
    (tmp_path / "bin/cleanscrape").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    run = 0
    for block in CONSOLE:
        commands = [line[2:] for line in block if line.startswith("$ ")]
        wanted = [line for line in block if not line.startswith("$ ")]
        for command in commands:
            done = subprocess.run(["sh", "-c", command], capture_output=True, check=False, cwd=tmp_path)
            assert done.returncode == 0, done.stderr.decode()
            run += 1
        if wanted:
            assert matches(plain("\n".join(wanted)), plain(done.stdout.decode())), done.stdout.decode()
    assert run == 3
    cores = [json.loads(line)["text"] for line in (tmp_path / "cores.jsonl").read_text().splitlines()]
    assert all("Cepat sampai" not in core and PLACES[which] in core for which, core in enumerate(cores))
