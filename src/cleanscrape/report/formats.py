"""A page as text, tagged lines, Markdown, HTML, TEI, JSON or a line of JSONL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from cleanscrape.corpus.records import Origin, to_json

if TYPE_CHECKING:
    from cleanscrape.model import Block, Page

__all__ = ["FORMATS", "html", "json_page", "jsonl_page", "markdown", "removed_lines", "tagged", "text", "xml"]


def text(page: Page, _: Origin | None = None) -> str:
    """The article core as it stands in the input, closed with a line feed."""
    return page.text if not page.text or page.text.endswith("\n") else page.text + "\n"


def tagged(page: Page, _: Origin | None = None) -> str:
    """Every line with its label and a tab in front; blank lines stay blank.

    This is the form of the pages in ``tests/fixtures/pages``.
    """
    lines, number = [], 0
    for block in page.blocks:
        lines += [""] * (block.line - number - 1)
        lines.append(f"{block.label}\t{block.text}")
        number = block.line
    return "".join(line + "\n" for line in lines)


def markdown(page: Page, _: Origin | None = None) -> str:
    """The article as Markdown (CommonMark, and tables of GitHub Flavored Markdown)."""
    from cleanscrape.report.document import of_page
    from cleanscrape.report.markdown import markdown as as_markdown

    return as_markdown(of_page(page), base=page.url)


def html(page: Page, _: Origin | None = None) -> str:
    """The article as a page of its own."""
    from cleanscrape.report.document import about, of_page
    from cleanscrape.report.html import html as as_html

    return as_html(of_page(page), about(page), base=page.url)


def xml(page: Page, _: Origin | None = None) -> str:
    """The article as TEI."""
    from cleanscrape.report.document import about, of_page
    from cleanscrape.report.tei import tei as as_tei

    return '<?xml version="1.0" encoding="utf-8"?>\n' + as_tei(of_page(page), about(page), base=page.url)


def kept(page: Page) -> Iterator[Block]:
    """The blocks whose lines are in the text."""
    return (block for block in page.blocks if block.keep)


def about(page: Page, origin: Origin | None) -> dict[str, object]:
    """What the JSON forms say of a page: where from, title, meta, how sure."""
    out: dict[str, object] = {}
    if origin is not None:
        out["path"] = origin.path
        if origin.line is not None:
            out["line"] = origin.line
        if origin.id is not None:
            out["id"] = origin.id
    meta: dict[str, object] = {name: {"value": item.value, "line": item.line} for name, item in page.meta}
    return {
        **out,
        "title": page.title,
        "text": page.text,
        "meta": {**meta, "language": page.meta.language},
        **({"metadata": page.metadata.to_dict()} if page.metadata else {}),
        "confidence": round(page.confidence, 4),
        "reason": page.reason,
    }


def jsonl_page(page: Page, origin: Origin | None = None) -> str:
    """The core, the title, the meta and the confidence as one line of JSON."""
    return to_json(about(page, origin)) + "\n"


def json_page(page: Page, origin: Origin | None = None) -> str:
    """Everything: `jsonl_page` and each block with its verdict and evidence, indented."""
    whole = about(page, origin)
    whole |= {
        "bias": page.bias,
        "threshold": page.threshold,
        "blocks": [
            {
                "line": block.line,
                "start": block.start,
                "end": block.end,
                "keep": block.keep,
                "label": block.label,
                "score": block.score,
                "probability": block.probability,
                "evidence": [evidence._asdict() for evidence in block.evidence],
                **({"path": block.path} if block.path else {}),
                "text": block.text,
            }
            for block in page.blocks
        ],
    }
    return to_json(whole, indent=1) + "\n"


def removed_lines(page: Page, origin: Origin) -> str:
    """Each removed line with its label and reasons, as JSONL."""
    where: dict[str, object] = {"path": origin.path}
    if origin.line is not None:
        where["record"] = origin.line
    if origin.id is not None:
        where["id"] = origin.id
    return "".join(
        to_json(
            {
                **where,
                "line": block.line,
                "label": block.label,
                "score": block.score,
                "reasons": [evidence._asdict() for evidence in block.evidence],
                "text": block.text,
            }
        )
        + "\n"
        for block in page.removed
    )


FORMATS: Final[dict[str, Callable[[Page, Origin | None], str]]] = {
    "text": text,
    "json": json_page,
    "jsonl": jsonl_page,
    "tagged": tagged,
    "markdown": markdown,
    "html": html,
    "xml": xml,
}
