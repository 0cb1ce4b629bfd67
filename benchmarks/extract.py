"""Turns pages into plain text with third-party extractors, as the texts of users' corpora were made."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.corpora import Page, digest
from benchmarks.markup import decode_html
from benchmarks.pool import cache_dir, parallel, time_limit

__all__ = ["EXTRACTORS", "MAIN_INPUTS", "ROBUSTNESS_INPUTS", "Extractor", "texts"]

# A page that takes longer gives the empty text: no extractor may stop the run.
PAGE_SECONDS: Final = 60.0


class Extractor(NamedTuple):
    """A way from markup to text: the function, and the distribution whose version names its results."""

    function: Callable[[str], str]
    distribution: str
    settings: int = 1

    @property
    def version(self) -> str:
        return f"{version(self.distribution)}-{self.settings}"


def _resiliparse_full(markup: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(markup, main_content=False, alt_texts=True, list_bullets=True))


def _resiliparse_main(markup: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(markup, main_content=True, alt_texts=True, list_bullets=True))


def _inscriptis(markup: str) -> str:
    from inscriptis import get_text  # type: ignore[import-untyped]  # no types

    return str(get_text(markup)) if markup.strip() else ""


def _html_text(markup: str) -> str:
    from html_text import extract_text

    return str(extract_text(markup))


def _html2text(markup: str) -> str:
    from html2text import HTML2Text

    parser = HTML2Text(bodywidth=0)  # a wrapped paragraph is no longer a line
    parser.ignore_links = True
    parser.ignore_images = True
    parser.ignore_emphasis = True
    return str(parser.handle(markup))


# Elements that begin and end a line, and elements whose content nobody sees.
_BLOCK_NAMES: Final = """
    address article aside audio blockquote body br button center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html iframe legend li main menu nav ol optgroup option p pre section
    select summary table tbody td tfoot th thead title tr ul video
"""
_BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
_SILENT: Final = frozenset({"script", "style", "template", "svg", "head", "textarea", "object", "canvas"})


def _wet(markup: str) -> str:
    """Every text of the body, a line per block element: how Common Crawl's WET files look."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    if tree.body is None:
        return ""
    parts: list[str] = []
    # A stack, not recursion: pages nest deeper than Python's limit. A string is text to print, a node is to open.
    stack: list[object] = [tree.body]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        tag = item.tag or "-nameless"  # type: ignore[attr-defined]  # a selectolax node: the stack holds two kinds of things
        if tag == "-text":
            parts.append(" ".join(f"x{item.text_content or ''}x".split())[1:-1])  # type: ignore[attr-defined]
        elif tag not in _SILENT and not tag.startswith("-") and tag != "!--":
            block = tag in _BLOCKS
            children: list[object] = []
            child = item.first_child  # type: ignore[attr-defined]
            while child is not None:
                children.append(child)
                child = child.next
            stack.extend((["\n"] if block else []) + children[::-1] + (["\n"] if block else []))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


EXTRACTORS: Final[dict[str, Extractor]] = {
    "resiliparse_full": Extractor(_resiliparse_full, "resiliparse"),
    "resiliparse_main": Extractor(_resiliparse_main, "resiliparse"),
    "inscriptis": Extractor(_inscriptis, "inscriptis"),
    "html_text": Extractor(_html_text, "html-text"),
    "html2text": Extractor(_html2text, "html2text"),
    "wet": Extractor(_wet, "selectolax", settings=2),
}
MAIN_INPUTS: Final = ("resiliparse_full", "resiliparse_main")
ROBUSTNESS_INPUTS: Final = ("inscriptis", "html_text", "html2text", "wet")


def _one(name: str, html: bytes) -> str:
    try:
        with time_limit(PAGE_SECONDS):
            # U+0000 ends the text in C libraries; lone surrogates cannot be written to the cache.
            text = EXTRACTORS[name].function(decode_html(html).replace("\0", ""))
            return text.encode("utf-8", "replace").decode("utf-8")
    except Exception as error:  # a third-party extractor may raise anything; its page counts as empty
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        return ""


def texts(pages: Sequence[Page], extractor: str, *, workers: int = 2, cache: Path | None = None) -> list[str]:
    """The text of each page by one of `EXTRACTORS`, from the cache where these pages were extracted before."""
    if extractor not in EXTRACTORS:
        raise ValueError(f"no extractor {extractor!r}; there are {', '.join(EXTRACTORS)}")
    name = f"{extractor}-{EXTRACTORS[extractor].version}-{digest(pages)}.json.gz"
    file = (cache or cache_dir("texts")) / name
    if file.is_file():
        found: list[str] = json.loads(gzip.decompress(file.read_bytes()))
        return found
    htmls = [page.html for page in pages]
    result = parallel(partial(_one, extractor), htmls, workers=workers, title=extractor)
    temporary = file.with_suffix(f".{os.getpid()}")
    temporary.write_bytes(gzip.compress(json.dumps(result, ensure_ascii=False).encode(), 1))
    temporary.replace(file)
    return result
