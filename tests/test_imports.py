"""Imports go one way: a module may import what stands below it in this table, and nothing else of the package."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "cleanscrape"

# Bottom to top. Modules of one row don't import each other; every module of the package stands in one row.
LAYERS = (
    ("native", "version", "vocabulary"),
    ("lexicon",),
    ("output", "reading", "reading.characters", "reading.elements", "reading.embedded", "reading.encoding", "sites"),
    ("reading.css_path", "reading.html_encoding", "reading.tables", "reading.text"),
    ("reading.html",),
    ("reading.inline",),
    ("metadata.clues", "metadata.dates", "metadata.jsonld", "metadata.model", "metadata.titles", "metadata.words"),
    ("metadata.names",),
    ("metadata.visible",),
    ("metadata.sources",),
    ("metadata.authors", "metadata.moments"),
    ("metadata.read",),
    ("metadata",),
    ("html_document",),
    ("model",),
    ("phrases",),
    ("features",),
    ("markup", "passages"),
    ("structure",),
    (
        "classifiers.legal",
        "classifiers.links",
        "classifiers.media",
        "classifiers.origin",
        "classifiers.repeated",
        "classifiers.social",
        "classifiers.widgets",
    ),
    ("classifiers",),
    ("scorecard", "user_rules"),
    ("templates.keys",),
    ("templates.site",),
    ("templates.evidence", "templates.file"),
    ("templates",),
    ("context", "decision", "marks", "notices"),
    ("rules",),
    ("confidence", "labels"),
    ("verdict", "meta"),
    ("explain",),
    ("pipeline",),
    ("corpus.fields",),
    ("corpus", "corpus.parallel", "corpus.records"),
    ("arrow",),
    ("engines", "engines.datatrove", "engines.huggingface", "engines.ray", "engines.spark"),
    ("corpus.storage",),
    ("corpus.chunks",),
    ("corpus.formats.jsonl", "corpus.formats.text", "corpus.formats.warc"),
    ("corpus.formats.parquet", "corpus.formats.tar"),
    ("corpus.formats",),
    ("corpus.reading",),
    ("report.document", "report.urls"),
    ("report.html", "report.markdown", "report.tei"),
    ("report", "report.diff", "report.explain", "report.formats", "report.stats"),
    ("corpus.cleaning", "corpus.journal", "corpus.progress", "corpus.writers"),
    ("corpus.run",),
    ("report.gate", "report.gate.noise", "report.gate.sample"),
    ("report.gate.outcome",),
    ("report.gate.as_json", "report.gate.baseline", "report.gate.places", "report.gate.text"),
    ("report.gate.github", "report.gate.junit", "report.gate.sarif"),
    ("report.gate.forms",),
    ("drop_in",),
    ("", "config"),  # "" is the package itself: the public face
    ("commands",),
    ("commands.batch", "commands.gate", "commands.records"),
    ("commands.clean",),
    ("commands.check", "commands.learn"),
    ("cli",),
    ("__main__",),
)
# Imports within a function that go upwards, each with its reason.
LATE = {
    ("model", "scorecard"): "a probability is worked out from the score when asked for",
    ("model", "report.explain"): "a page tells of itself when asked to",
    ("model", "report.document"): "as above",
    ("model", "report.html"): "as above",
    ("model", "report.markdown"): "as above",
    ("model", "report.tei"): "as above",
    ("html_document", "metadata"): "metadata is read when asked for",
    ("pipeline", "corpus.parallel"): "several processes are started only when asked for",
    ("phrases", "scorecard"): "learned phrases are read from the weights with the first document",
}
LEVEL = {module: level for level, row in enumerate(LAYERS) for module in row}
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix("__init__").removesuffix(".") for path in ROOT.rglob("*.py")
)


def file_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def imports(tree: ast.AST, late: bool = False) -> Iterator[tuple[str, bool]]:
    """The modules of the package that are imported, and whether that is done within a function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            base = node.module or ""
            # `from cleanscrape.reading import text` imports a module; `from cleanscrape.model import Page` doesn't.
            names = [
                f"{base}.{alias.name}" if f"{base}.{alias.name}".removeprefix("cleanscrape.") in MODULES else base
                for alias in node.names
            ]
        else:
            yield from imports(node, late or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
            continue
        for name in names:
            if name.split(".")[0] == "cleanscrape":
                yield name.removeprefix("cleanscrape").removeprefix("."), late


def test_every_module_stands_in_the_table() -> None:
    assert [module for module in MODULES if module not in LEVEL] == []
    assert len(LEVEL) == sum(map(len, LAYERS))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_is_below(module: str) -> None:
    tree = ast.parse(file_of(module).read_text(encoding="utf-8"))
    for imported, late in imports(tree):
        below = LEVEL.get(imported, -1) < LEVEL[module]
        assert below or (late and (module, imported) in LATE), f"{module} imports {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_in_one_sentence_what_it_is_for(module: str) -> None:
    docstring = ast.get_docstring(ast.parse(file_of(module).read_text(encoding="utf-8")))
    assert docstring, f"{module} has no docstring"
    assert docstring.splitlines()[0].endswith((".", "``."))
