"""docs/scale-out.md: its programs run and write what the command line writes, and its arithmetic is right."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cleanscrape.corpus.records import to_json

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed (extra: arrow)")

DOCUMENT = (Path(__file__).parents[2] / "docs" / "scale-out.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"(?:^<!-- needs: ([\w ]+) -->\n)?^```python\n(.*?)^```$", DOCUMENT, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(rows, tmp_path, monkeypatch):
    """A folder with the records as Parquet, those with text, which no reader leaves out."""
    import pyarrow.parquet as pq

    (tmp_path / "pages").mkdir()
    pq.write_table(pa.Table.from_pylist([row for row in rows if row["text"]]), tmp_path / "pages" / "a.parquet")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
    return tmp_path


@pytest.mark.parametrize(("needs", "program"), PROGRAMS, ids=[needs or "arrow" for needs, _ in PROGRAMS])
def test_programs_write_what_the_command_line_writes(folder, rows, written, request, needs, program):
    import pyarrow.dataset as ds

    for engine in needs.split():
        pytest.importorskip(engine, reason=f"{engine} is not installed")
    if needs == "ray":
        request.getfixturevalue("ray")
        # On the Ray that is there, whose workers stand in the folder where it was started.
        exec(program.replace('("', f'("{folder}/'), {"__name__": "__main__"})
    else:
        settings = {**os.environ, "PYSPARK_PYTHON": sys.executable}  # its workers take `python3` of the path otherwise
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True, env=settings)
        assert done.returncode == 0, done.stderr
    if "cores" in program:
        got = ds.dataset(str(folder / ("cores" if '"cores/"' in program else "cores.parquet"))).to_table().to_pylist()
        wanted = [line for line, row in zip(written, rows, strict=True) if row["text"]]
        if needs.startswith("datatrove"):  # it has its own order of columns, text for the id, and leaves out an empty text
            got = [{**row, "id": int(row["id"]), "text": row["text"] or ""} for row in got]
            got = [{key: row[key] for key in rows[0] | {"cleanscrape": None}} for row in got]
        assert [to_json(row) for row in got] == wanted


def test_every_engine_with_an_adapter_has_a_program():
    package = importlib.import_module("cleanscrape.engines")
    adapters = {path.stem for path in Path(package.__path__[0]).glob("[a-z]*.py")}
    assert adapters == set(re.findall(r"from cleanscrape\.engines\.(\w+) import", DOCUMENT))


def test_the_arithmetic_is_right():
    number = r"\| %s \| ([\d.]+)"
    speed, share, busy, price = (
        float(re.findall(number % name, DOCUMENT)[0]) for name in ("megabytes a second", "share", "busy", "price of a core hour")
    )
    (hours,) = re.findall(r"10¹⁵ / \((.*) × 10⁶ × 3600\) = ([\d,]+) core hours", DOCUMENT)
    assert hours[0] == f"{speed} × {share} × {busy}"
    wanted = 1e15 / (speed * share * busy * 1e6 * 3600)
    assert hours[1] == f"{wanted:,.0f}"
    assert f"{hours[1]} × {price} = {wanted * price:,.0f} USD" in DOCUMENT
    gigabytes = int(re.findall(r"A core cleans about (\d+) GB of text an hour", DOCUMENT)[0])
    assert gigabytes == pytest.approx(speed * share * 3.6, rel=0.05)
