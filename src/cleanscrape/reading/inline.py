"""What is inside the lines of an HTML page: links, emphasis, code and images."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final, NamedTuple

from cleanscrape.reading.elements import Place
from cleanscrape.reading.html import CELLS_MEET, Layout, MarkedLine, marked_lines, second_reading

__all__ = ["Mark", "Run", "inline_runs"]


class Mark(NamedTuple):
    """An inline element around a run: a, strong, em, code, del, sub, sup or img, with its href, class or src.

    The mark ``cell`` stands on what joins two cells of a row.
    """

    tag: str
    value: str = ""


class Run(NamedTuple):
    """A piece of a line within the same marks, outermost first. An image is a run of its own: its ``alt``, marked ``img``."""

    text: str
    marks: tuple[Mark, ...] = ()


TAGS: Final = {
    **{name: name for name in ("a", "strong", "em", "code", "del", "sub", "sup", "img")},
    **dict.fromkeys(("b",), "strong"),
    **dict.fromkeys(("i", "cite", "dfn"), "em"),
    **dict.fromkeys(("kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("s", "strike"), "del"),
}
VALUES: Final = {"a": ("href",), "code": ("class",), "img": ("src", "data-src", "data-original", "data-lazy-src")}
NAME: Final = re.compile(r"/?[a-zA-Z][^\s/>]*")
# The alternatives begin with different characters, and each is one repeated class: nothing to go back over.
ATTRIBUTE: Final = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
MOST: Final = 16  # marks around a run; what is deeper is left out
CELL: Final = Mark("cell")


def inline_runs(layout: Layout) -> list[list[Run]]:
    """The runs of each line; without the images their texts are the line. Reads the page again: for outputs, not for speed."""
    lines = marked_lines(**second_reading(layout.html, layout.fallback))
    marks: list[Mark] = []
    found = []
    for line, flags in zip(lines, layout.flags.tolist(), strict=True):
        pieces = _pieces(line, marks)
        found.append(list(_merged(_trimmed(pieces) if flags & Place.PRE else _collapsed(pieces))))
    return found


def _pieces(line: MarkedLine, marks: list[Mark]) -> Iterator[Run]:
    """The pieces of a line with their marks; ``marks`` are those open at its start, and then at its end."""
    parts, tags = line
    at = 0
    for index, part in enumerate([*parts, ""]):
        joins_cells = False
        while at < len(tags) and tags[at][0] <= index:
            head = tags[at][1]
            if head == CELLS_MEET:
                joins_cells = True
            elif (image := _open_or_close(head, marks)) is not None:
                yield image
            at += 1
        yield Run(part, (CELL,) if joins_cells else tuple(marks))


def _open_or_close(head: str, marks: list[Mark]) -> Run | None:
    """Treat a tag; an image is given back."""
    found = NAME.match(head)
    name = found.group().lower() if found else ""
    tag = TAGS.get(name.lstrip("/"), "")
    if name.startswith("/") or not tag:
        for index in range(len(marks) - 1, -1, -1):
            if marks[index].tag == tag:
                del marks[index]
                break
        return None
    pairs = {key.lower(): unescape(double or single or bare) for key, double, single, bare in ATTRIBUTE.findall(head, len(name))}
    mark = Mark(tag, next((pairs[key].strip() for key in VALUES.get(tag, ()) if pairs.get(key)), ""))
    if tag == "img":
        return Run(" ".join(pairs.get("alt", "").split()), (*marks, mark))
    if tag == "a":
        marks[:] = [other for other in marks if other.tag != "a"]
    if len(marks) < MOST and (tag != "a" or mark.value):
        marks.append(mark)
    return None


def _collapsed(pieces: Iterable[Run]) -> Iterator[Run]:
    """White space as one space, outside the marks that begin or end there."""
    before: tuple[Mark, ...] | None = None  # the marks of the last words
    space: tuple[Mark, ...] | None = None  # those the white space since then stands in
    for text, marks in pieces:
        words = text.split()
        if marks and marks[-1].tag == "img":
            yield Run(text, marks)
        elif marks == (CELL,):
            yield Run(" | ", marks)
            before = space = None
        elif words:
            if space is None and text[0].isspace():
                space = marks
            if before is not None and space is not None:
                yield Run(" ", _shared(before, _shared(space, marks)))
            yield Run(" ".join(words), marks)
            before, space = marks, marks if text[-1].isspace() else None
        elif text and (space is None or len(marks) < len(space)):
            space = marks


def _shared(one: tuple[Mark, ...], other: tuple[Mark, ...]) -> tuple[Mark, ...]:
    size = next((index for index, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))  # noqa: B905
    return one[:size]


def _trimmed(pieces: Iterable[Run]) -> Iterator[Run]:
    """Preformatted text without the white space at its end."""
    runs = list(pieces)
    left = len("".join(run.text for run in runs if not _is_image(run)).rstrip())
    for run in runs:
        if _is_image(run):
            yield run
        else:
            yield Run(run.text[:left], run.marks)
            left = max(left - len(run.text), 0)


def _is_image(run: Run) -> bool:
    return bool(run.marks) and run.marks[-1].tag == "img"


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    last: Run | None = None
    for run in runs:
        if not run.text and not _is_image(run):
            continue
        if last is not None and last.marks == run.marks and not _is_image(run):
            last = Run(last.text + run.text, run.marks)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last
