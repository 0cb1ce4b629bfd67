"""The records that every engine cleans, and what the command line makes of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleanscrape.corpus.records import to_json
from tests import cases

Row = dict[str, Any]

# Engines warn of things that are not ours, as they are imported and as they run.
ENGINES = pytest.mark.filterwarnings("default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(ENGINES)


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    """Records with columns of several types around the text: whole pages, a text without article, and an empty one."""
    texts = [cases.read_page(path)[0] for path in cases.pages()]
    texts[1:1] = ["Home\nBaca Juga: Harga Emas Naik\n", "", "é\u2028\U0001f30b \x00\x85\ufeff"]
    return [
        {"id": number, "url": f"https://kabar.example/{number}", "text": text, "weight": number / 8, "tags": ["a", "ß"]}
        for number, text in enumerate(texts, 1)
    ]


@pytest.fixture(scope="session")
def written(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines that the command line writes for the records."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "in.jsonl").write_text("".join(to_json(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "cleanscrape", "in.jsonl", "-o", "out.jsonl"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "out.jsonl").read_text(encoding="utf-8").removesuffix("\n").split("\n")


@pytest.fixture(scope="session")
def ray() -> Iterator[Any]:
    """A Ray of its own, with one core."""
    ray = pytest.importorskip("ray", reason="Ray is not installed (extra: ray)")
    pytest.importorskip("ray.data", reason="Ray Data is not installed (extra: ray)")
    quiet = {"include_dashboard": False, "log_to_driver": False, "logging_level": "error"}
    ray.init(address="local", num_cpus=1, object_store_memory=100 << 20, **quiet)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    yield ray
    ray.shutdown()
