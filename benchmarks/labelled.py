"""Reads documents whose every line carries a label: ``docs/NAME.txt`` with ``labels/NAME.tsv``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import regex

from benchmarks.markup import language

__all__ = ["VERDICTS", "Document", "read_fixtures", "read_labelled"]

VERDICTS: Final = ("keep", "drop", "meta", "blank")


@dataclass(frozen=True, slots=True)
class Document:
    """A text with a verdict (keep, drop, meta, blank) and a class ("" when blank) per ``str.splitlines()`` line."""

    name: str
    site: str
    lang: str
    text: str
    verdicts: tuple[str, ...]
    classes: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def clean(self) -> bool:
        """Whether every line is to be kept, none dropped or taken as meta: such a document must come out as it went in."""
        return not {"drop", "meta"} & set(self.verdicts)


def _labels(file: Path, lines: list[str]) -> tuple[list[str], list[str]]:
    # A line without a row is blank; only then may a label file be shorter than its text.
    verdicts, classes = ["blank"] * len(lines), [""] * len(lines)
    seen: set[int] = set()
    for row, content in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not content.strip() or content.startswith("#"):
            continue
        number, verdict, kind = [*content.split("\t"), ""][:3]
        if not number.isdigit():
            if row == 1:
                continue  # a heading row
            raise ValueError(f"{file}:{row}: no line number in {content!r}")
        index = int(number) - 1
        if not 0 <= index < len(lines):
            raise ValueError(f"{file}:{row}: the text has {len(lines)} lines, no line {number}")
        if index in seen:
            raise ValueError(f"{file}:{row}: line {number} is labelled twice")
        if verdict not in VERDICTS:
            raise ValueError(f"{file}:{row}: {verdict!r} is none of {', '.join(VERDICTS)}")
        seen.add(index)
        verdicts[index], classes[index] = verdict, kind
    for index, line in enumerate(lines):
        if index not in seen and line.strip():
            raise ValueError(f"{file}: line {index + 1} has no label: {line[:60]!r}")
    return verdicts, classes


def _site(name: str) -> str:
    """The site in a name such as ``032-okezone-ihsg``: the part behind the number."""
    return regex.sub(r"^\d+-", "", name).split("-")[0]


def read_labelled(folder: str | Path, names: Iterable[str] | None = None) -> list[Document]:
    """The documents of ``folder`` sorted by name (all of them, or those of ``names``).

    Raises ValueError naming file and row when labels and text do not fit together.
    """
    root = Path(folder)
    wanted = None if names is None else set(names)
    found: list[Document] = []
    for file in sorted((root / "docs").glob("*.txt")):
        if wanted is not None and file.stem not in wanted:
            continue
        # Bytes, not read_text: universal newlines would change what splitlines() counts.
        text = file.read_bytes().decode("utf-8-sig")
        verdicts, classes = _labels(root / "labels" / f"{file.stem}.tsv", text.splitlines())
        found.append(Document(file.stem, _site(file.stem), language("", text), text, tuple(verdicts), tuple(classes)))
    if not found:
        raise FileNotFoundError(f"{root}: no labelled documents (docs/*.txt with labels/*.tsv)")
    return found


_KEPT: Final = frozenset({"headline", "body", "subhead", "list", "table", "quote"})
_META: Final = frozenset({"date", "byline", "source"})


def _fixture(file: Path) -> Document:
    lines, verdicts, classes = [], [], []
    for number, row in enumerate(file.read_bytes().decode("utf-8").split("\n"), 1):
        row = row.removesuffix("\r")
        kind, tab, line = row.partition("\t")
        if row and not tab:
            raise ValueError(f"{file}:{number}: no tab between label and line")
        lines.append(line)
        classes.append(kind)
        verdicts.append("blank" if not line.strip() else "keep" if kind in _KEPT else "meta" if kind in _META else "drop")
    text = "\n".join(lines)
    count = len(text.splitlines())  # one fewer than rows when the file ends with a line feed
    return Document(file.stem, file.stem, file.stem.split("-")[0], text, tuple(verdicts[:count]), tuple(classes[:count]))


def _untouched(file: Path) -> Document:
    text = file.read_bytes().decode("utf-8")
    verdicts = tuple("keep" if line.strip() else "blank" for line in text.splitlines())
    classes = tuple("body" if verdict == "keep" else "" for verdict in verdicts)
    return Document(f"{file.stem}-untouched", file.stem, file.stem.split("-")[0], text, verdicts, classes)


def read_fixtures(folder: str | Path) -> list[Document]:
    """The documents of ``folder``: ``pages/LANG-KIND.tsv`` (label, tab, line), ``untouched/LANG-KIND.txt``."""
    root = Path(folder)
    found = [_fixture(file) for file in sorted((root / "pages").glob("*.tsv"))]
    return found + [_untouched(file) for file in sorted((root / "untouched").glob("*.txt"))]
