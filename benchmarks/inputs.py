"""The inputs that are timed: the seed, the seed grown, full-page texts and HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from benchmarks.cases import fixture_cases
from benchmarks.corpora import Page, read
from benchmarks.extract import texts
from benchmarks.pool import PROJECT

__all__ = [
    "DOCUMENTS", "GROWTH", "SEED", "SHAPES", "Input", "everything", "grown", "repeated", "retold", "seed", "spread_out",
    "text_inputs",
]  # fmt: skip

SEED: Final = PROJECT / "seeds" / "kontan-putin-biden.txt"
DOCUMENTS: Final = 60  # in the batch
GROWTH: Final = (1, 3, 10, 30, 100, 300, 1000)  # times the seed
SHAPES: Final = ("one document", "one document that repeats itself", "documents")
CONSONANTS, VOWELS = "bdkl", "aeio"  # of made-up words
PROSE: Final = 60  # characters: a longer line is a paragraph
MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Input:
    """One or more texts with the language each is in."""

    name: str
    texts: tuple[str, ...]
    langs: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(len(text.encode("utf-8", "surrogatepass")) for text in self.texts)


@cache
def seed() -> str:
    """The text of the seed, as it was scraped."""
    return SEED.read_bytes().decode("utf-8")


def repeated(text: str, size: int) -> str:
    """``text`` again and again, up to ``size`` bytes or just over."""
    unit = text if text.endswith("\n") else text + "\n"
    return unit * -(-size // len(unit.encode()))


def retold(text: str, times: int) -> str:
    """``text`` so many times, each copy with a word of its own in its paragraphs.

    A document that says the same again and again is judged otherwise than one that does not: most of it is a repetition.
    """
    unit = repeated(text, 1).splitlines(keepends=True)
    return "".join(
        line.replace(" ", f" {_word(copy)} ", 2) if len(line) > PROSE else line for copy in range(times) for line in unit
    )


def _word(number: int) -> str:
    """A made-up word of three syllables, another for each number below 4096."""
    return "".join(CONSONANTS[number // 16**place // 4 % 4] + VOWELS[number // 16**place % 4] for place in range(3))


def grown(shape: str, times: int) -> tuple[str, ...]:
    """The seed so many times, in one of `SHAPES`."""
    if shape == SHAPES[0]:
        return (retold(seed(), times),)
    return (repeated(seed(), 1) * times,) if shape == SHAPES[1] else (repeated(seed(), 1),) * times


def spread_out(items: Sequence[Page], count: int) -> list[Page]:
    """``count`` of the items, at even distances."""
    return [items[index * len(items) // count] for index in range(min(count, len(items)))]


def _corpus_pages(paths: Mapping[str, Path]) -> list[Page]:
    """DOCUMENTS pages, as many of each corpus."""
    chosen: list[Page] = []
    for name, path in sorted(paths.items()):
        pages = [page for page in read(name, path) if page.gold]
        chosen += spread_out(pages, DOCUMENTS // len(paths))
    return chosen


def _pages(paths: Mapping[str, Path]) -> list[tuple[str, str]]:
    """Full-page texts with their language: of the corpora, or of the fixtures when there are none."""
    if not paths:
        return [(case.text, case.lang) for case in fixture_cases().cases if case.type == "page"]
    pages = _corpus_pages(paths)
    found = texts(pages, "resiliparse_full", workers=1)
    return [(text, page.lang or "") for text, page in zip(found, pages, strict=True)]


def text_inputs(paths: Mapping[str, Path]) -> dict[str, Input]:
    """The inputs of text mode by name."""
    pages = _pages(paths)
    # The page of median length stands for "a page".
    page = sorted(pages, key=lambda item: len(item[0]))[len(pages) // 2]
    batch = tuple(zip(*pages, strict=True))
    found = [
        Input("seed", (seed(),), ("id",)),
        Input("seed to 1 MB", (repeated(seed(), MEGABYTE),), ("id",)),
        Input("page", (page[0],), (page[1],)),
        Input("batch", batch[0], batch[1]),
    ]
    return {item.name: item for item in found}


def everything(paths: Mapping[str, Path]) -> tuple[dict[str, Input], list[Page]]:
    """The inputs of text mode by name, and the pages whose HTML is timed (none without corpora)."""
    return text_inputs(paths), _corpus_pages(paths) if paths else []
