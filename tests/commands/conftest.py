"""What the tests of the verbs share: a run of the command line within this process."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import cleanscrape
from cleanscrape.cli import main

SEEDS = Path(__file__).parents[2] / "seeds"


class Run(NamedTuple):
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def seed() -> str:
    return (SEEDS / "kontan-putin-biden.txt").read_bytes().decode()


@pytest.fixture
def core(seed: str) -> str:
    """What should come out for the seed: what the library says. Whether that is right is not asked here."""
    text = cleanscrape.clean(seed).text
    assert text
    return text if text.endswith("\n") else text + "\n"


@pytest.fixture
def counts(seed: str) -> str:
    """How many lines of the seed stay, in words."""
    blocks = cleanscrape.clean(seed).blocks
    return f"{sum(block.keep for block in blocks)} of {len(blocks)} lines kept"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: str) -> Path:
    """An empty folder with the seed in it, as the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seed.txt").write_bytes(seed.encode())
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Run]:
    def run(*arguments: str, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        out, err = capsysbinary.readouterr()
        return Run(code, out.decode(), err.decode())

    return run
