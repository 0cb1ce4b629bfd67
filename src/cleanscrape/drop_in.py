"""A drop-in for ``trafilatura.extract``: the same arguments, as far as they make sense here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cleanscrape.html_document import Html
    from cleanscrape.model import Mode, Page

__all__ = ["FORMATS", "extract"]

FORMATS: Final = ("txt", "markdown", "json", "html", "xml", "xmltei")
# Arguments of trafilatura.extract that are taken and change nothing: speed, validation and settings files.
IGNORED: Final = frozenset(
    {
        *("config", "date_extraction_params", "deduplicate", "fast", "include_comments", "include_formatting"),
        *("max_tree_size", "no_fallback", "options", "prune_xpath", "record_id", "settingsfile", "tei_validation"),
    }
)


def extract(
    filecontent: Html,
    url: str | None = None,
    *,
    output_format: str = "txt",
    favor_precision: bool = False,
    favor_recall: bool = False,
    target_language: str | None = None,
    include_tables: bool = True,
    include_links: bool = False,
    include_images: bool = False,
    with_metadata: bool = False,
    only_with_metadata: bool = False,
    url_blacklist: set[str] | None = None,
    author_blacklist: set[str] | None = None,
    **others: Any,
) -> str | None:
    """The article of an HTML page as a str, or None where there is none.

    Args:
        filecontent: str, bytes or a tree of lxml.
        url: the address of the page.
        output_format: ``txt``, ``markdown``, ``json``, ``html``, ``xml`` or ``xmltei`` (both TEI).
        favor_precision: the mode ``precision``.
        favor_recall: the mode ``recall``.
        target_language: two letters; None is returned for a page in another language.
        include_tables: keep rows of tables.
        include_links: in Markdown, HTML and XML.
        include_images: likewise.
        with_metadata: put title, author, date and the like in front of text and Markdown.
        only_with_metadata: None for a page without date, title and address.
        url_blacklist: None for a page from these addresses.
        author_blacklist: None for a page by these authors.
        others: ``fast``, ``no_fallback``, ``include_comments``, ``deduplicate`` and the like are taken and change nothing:
            there is one way through, comments are never article, and a line said before always goes.

    Raises:
        ValueError: for an unknown output format.
        TypeError: for an argument that trafilatura does not know either.
    """
    from cleanscrape.pipeline import Cleaner

    unknown = sorted(set(others) - IGNORED)
    if unknown:
        raise TypeError(f"extract() got an unexpected argument {unknown[0]!r}")
    if output_format not in FORMATS:
        raise ValueError(f"unknown output format {output_format!r}; the formats are {', '.join(FORMATS)}")
    mode: Mode = "precision" if favor_precision else "recall" if favor_recall else "balanced"
    page = Cleaner(mode=mode).clean_html(filecontent, url)
    metadata = page.metadata
    assert metadata is not None
    authors = {author.value for author in metadata.authors}
    address = url or (metadata.url.value if metadata.url else None)
    language = page.meta.language
    if (
        not page.text.strip()
        or (target_language and language and language != target_language.lower())
        or (only_with_metadata and not (metadata.date and metadata.title and address))
        or (url_blacklist and address in url_blacklist)
        or (author_blacklist and authors & set(author_blacklist))
    ):
        return None
    if output_format == "json":
        return json.dumps({**plain(page, address), "text": text_of(page, include_tables)}, ensure_ascii=False)
    if output_format in {"xml", "xmltei"}:
        return page.tei(links=include_links, images=include_images)
    if output_format == "html":
        return page.html(links=include_links, images=include_images)
    head = header(page, address) if with_metadata else ""
    if output_format == "markdown":
        return head + page.markdown(links=include_links, images=include_images)
    return head + text_of(page, include_tables)


def text_of(page: Page, tables: bool) -> str:
    """The kept lines, with or without rows of tables."""
    if tables:
        return page.text.strip()
    return "\n".join(block.text for block in page.blocks if block.keep and block.label != "table")


def plain(page: Page, address: str | None) -> dict[str, Any]:
    """What the page says of itself, by trafilatura's names."""
    found = page.metadata
    assert found is not None
    values = {
        "title": found.title,
        "date": found.date,
        "sitename": found.site,
        "description": found.description,
        "image": found.image,
    }
    return {
        **{name: value.value if value else None for name, value in values.items()},
        "author": "; ".join(author.value for author in found.authors) or None,
        "tags": "; ".join(tag.value for tag in found.tags) or None,
        "url": address,
        "language": page.meta.language,
    }


def header(page: Page, address: str | None) -> str:
    """Metadata as YAML front matter: JSON strings are YAML strings."""
    rows = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in plain(page, address).items() if value]
    return "---\n" + "\n".join(rows) + "\n---\n" if rows else ""
