"""What users have besides an extractor's plain output: cut, cleaned, shouted, wrapped; made from labelled documents."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.align import CONTENT, LEFT_OUT, NOISE
from benchmarks.dataset import Document

SHARE = 0.3  # of the weight of a plain document


def assemble(doc: Document, rows: Sequence[tuple[str, int, int]], view: str, share: float = SHARE) -> Document:
    """A document of (line, label, weight) rows."""
    text = "\n".join(row[0] for row in rows) + "\n"
    return replace(
        doc,
        text=text,
        labels=tuple(row[1] for row in rows),
        weights=tuple(row[2] for row in rows),
        view=f"{doc.view} {view}",
        share=share,
    )


def spaced(rows: Sequence[tuple[str, int, int]], blank: bool) -> list[tuple[str, int, int]]:
    """Rows with or without a blank line between them."""
    return [item for row in rows for item in ((row, ("", LEFT_OUT, 0)) if blank else (row,))]


def variants(doc: Document) -> Iterator[Document]:
    """Some variants of a document: the same for the same page, whatever else is fitted."""
    rng = random.Random(f"{doc.page} {doc.view}")
    rows = list(zip(doc.text.splitlines(), doc.labels, doc.weights, strict=True))
    content = [row for row in rows if row[1] == CONTENT or (row[1] == LEFT_OUT and row[2] > 0)]
    noise = [row for row in rows if row[1] == NOISE and row[2] <= 12]
    body = [row for row in content if row[1] == CONTENT]
    if len(body) < 1:
        return
    blank = rng.random() < 0.5
    if doc.view.endswith("full"):
        # already clean: nothing may go
        yield assemble(doc, spaced(content, blank), "core", 0.4)
        # without blank lines, as crawls' text dumps are
        if rng.random() < 0.5:
            yield assemble(doc, [row for row in rows if row[0].strip()], "dense")
        # clean but for one to four lines
        if noise:
            mixed = list(content)
            for row in rng.sample(noise, min(len(noise), rng.randint(1, 4))):
                mixed.insert(rng.randint(0, len(mixed)), row)
            yield assemble(doc, spaced(mixed, blank), "sprinkled")
    else:
        # a few lines of the article, as items, snippets and social posts are
        size = rng.choice((1, 1, 2, 3, 5, 8))
        at = rng.randint(0, max(len(body) - size, 0)) if rng.random() < 0.5 else 0
        yield assemble(doc, spaced(body[at : at + size], blank), "snippet", 0.25)
        # cut at head or tail
        cut = rng.randint(0, len(rows) // 2)
        part = rows[cut:] if rng.random() < 0.5 else rows[: len(rows) - cut]
        if any(row[1] == CONTENT for row in part):
            yield assemble(doc, part, "cut")
        chance = rng.random()
        if chance < 0.15:
            yield assemble(
                doc,
                [(line.upper() if len(line.upper()) == len(line) else line, label, weight) for line, label, weight in rows],
                "capitals",
                0.2,
            )
        elif chance < 0.35:
            wrapped = [
                (piece, label, max(weight // max(len(line) // 76, 1), 1) if weight else 0)
                for line, label, weight in rows
                for piece in (textwrap.wrap(line, 80) or [""])
            ]
            yield assemble(doc, wrapped, "wrapped", 0.2)
        elif chance < 0.5:
            sentences = [
                (piece, label, max(weight * len(piece) // max(len(line), 1), 1) if weight else 0)
                for line, label, weight in rows
                for piece in (line.replace(". ", ".\n").split("\n") if line.strip() else [""])
            ]
            yield assemble(doc, sentences, "sentences", 0.2)
