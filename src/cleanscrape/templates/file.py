"""The file of templates: JSON that a person can read, a line of the site a row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cleanscrape.reading.text import read_texts
from cleanscrape.templates.keys import NO_KEY, line_keys
from cleanscrape.templates.site import Line, Site

__all__ = ["TemplatesError", "dump", "parse"]

FORMAT: Final = "cleanscrape templates"
VERSION: Final = 1


class TemplatesError(ValueError):
    """A file that holds no templates; the message says which and what to do."""


def dump(sites: Mapping[str, Site]) -> str:
    """The file: sites by name, the lines of each by falling count and then by text."""
    rows = ",\n".join(f"  {_string(name)}: {_site(site.as_counts())}" for name, site in sorted(sites.items()))
    return f'{{"format": "{FORMAT}", "version": {VERSION}, "sites": {{\n{rows}\n}}}}\n'


def _site(site: Site) -> str:
    lines = sorted(site.lines.values(), key=lambda line: (-line.pages, line.text))
    rows = ",\n".join(f"    [{line.pages}, {_string(line.text)}]" for line in lines)
    return f'{{"pages": {site.counted}, "lines": [' + (f"\n{rows}\n  ]}}" if rows else "]}")


def _string(text: str) -> str:
    out = json.dumps(text, ensure_ascii=False)
    return out if out.isascii() or _encodes(out) else json.dumps(text)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True


def parse(data: bytes, name: str) -> dict[str, Site]:
    """The sites in a file. Raises TemplatesError; ``name`` is what its message calls the file.

    Keys are worked out from the lines, so a file outlives a change of how lines are compared.
    """
    again = "learn it again with `cleanscrape learn`"
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise TemplatesError(f"{name} is no file of templates: not JSON ({error}); {again}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise TemplatesError(f"{name} is no file of templates: it does not say so at its start; {again}")
    if content.get("version") != VERSION:
        known = f"this release reads version {VERSION}"
        raise TemplatesError(f"{name} is of version {content.get('version')!r}, {known}; {again}")
    try:
        return dict(_read(content["sites"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TemplatesError(f"{name} is damaged: {error}; {again}") from None


def _read(sites: Any) -> Iterator[tuple[str, Site]]:
    for name, site in sites.items():
        pages, rows = site["pages"], site["lines"]
        if type(pages) is not int or pages < 0:
            raise ValueError(f"the number of pages of {name} is {pages!r}")
        if not all(type(count) is int and type(text) is str and 0 < count <= pages for count, text in rows):
            raise ValueError(f"a line of {name} is not a count of at most {pages} pages and a text")
        lines = read_texts([text for _, text in rows])
        if len(lines.document) != len(rows):
            raise ValueError(f"a line of {name} is not one line")
        known: dict[int, Line] = {}
        for key, (count, text) in zip(line_keys(lines).tolist(), rows, strict=True):
            if key != NO_KEY:
                known[key] = Line(count, text)
        yield name, Site(counted=pages, lines=known)
