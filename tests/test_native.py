"""The compiled kernel is there, whole, and writes as many rows as Python has names for."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cleanscrape import context, native, structure
from cleanscrape.context import AROUND
from cleanscrape.native import FUNCTIONS, LIBRARY, kernel
from cleanscrape.reading.html import read_html
from cleanscrape.structure import LEARNED_MARKUP, STRUCTURE, STRUCTURE_AROUND

SOURCES = Path(native.__file__).parent
ROOT = Path(__file__).parents[1]


def test_every_function_of_the_sources_is_declared():
    exported = {name for path in SOURCES.glob("*.c") for name in re.findall(r"^EXPORT int64_t (cs_\w+)\(", path.read_text(), re.M)}
    assert exported == set(FUNCTIONS)


def test_a_function_takes_as_many_arguments_as_are_declared():
    for path in SOURCES.glob("*.c"):
        for name, takes in re.findall(r"^EXPORT int64_t (cs_\w+)\((.*?)\)", path.read_text(), re.M | re.S):
            assert len(takes.split(",")) == len(FUNCTIONS[name]), name


def test_without_the_library_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(native, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(ImportError, match="pip install"):
        kernel.__wrapped__()


def test_a_library_of_other_sources_is_refused(monkeypatch):
    monkeypatch.setitem(FUNCTIONS, "cs_of_tomorrow", ())
    with pytest.raises(ImportError, match=f"{LIBRARY} is older"):
        kernel.__wrapped__()


@pytest.mark.parametrize(
    ("module", "function", "rows"),
    [
        (context, "cs_around", len(AROUND)),
        (structure, "cs_structure", len(STRUCTURE)),
        (structure, "cs_structure_around", len(STRUCTURE_AROUND)),
        (structure, "cs_markup", len(LEARNED_MARKUP)),
    ],
)
def test_the_kernel_writes_a_row_for_every_feature_that_has_a_name(monkeypatch, module, function, rows):
    written = []

    def call(name, *arguments):
        done = native.call(name, *arguments)
        if name == function:
            written.append(done)
        return done

    monkeypatch.setattr(module, "call", call)
    look_at_a_page()
    assert written == [rows]


def look_at_a_page() -> None:
    from cleanscrape.classifiers import classify
    from cleanscrape.features import measure
    from cleanscrape.phrases import table
    from cleanscrape.reading.text import read_texts

    layout = read_html("<h1>Ferries stay</h1><p>The council of the old harbour town voted on Monday.</p>")
    f = measure(read_texts([layout.text]), table())
    s = structure.structure_of([layout])
    points = np.zeros(len(s.parent), dtype=np.int64)
    likely = np.full(len(f.words), 500)
    context.around_levels(f, classify(f), likely)
    structure.structure_levels(f, s, points, points)
    structure.structure_around(f, s, likely)
    structure.markup_levels(s, points, points)


@pytest.mark.skipif(not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="no C compiler here")
def test_a_compiler_that_fails_is_quoted_and_leaves_the_old_library(tmp_path):
    code = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
import hatch_build
folder = Path({str(tmp_path)!r})
(folder / "bad.c").write_text("int main( {{")
(folder / "kernel.bin").write_text("old")
try:
    hatch_build.compile_kernel(folder, folder / "kernel.bin")
except RuntimeError as error:
    print("bad.c" in str(error), (folder / "kernel.bin").read_text(), sorted(path.name for path in folder.iterdir()))
"""
    pytest.importorskip("hatchling", reason="the build backend is not installed with the package")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True old ['bad.c', 'kernel.bin']"
