"""Addresses in outputs: absolute, and safe to follow."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

__all__ = ["safe_url"]

SCHEMES: Final = frozenset({"", "http", "https", "ftp", "mailto", "tel"})
# What no address holds as it is, and the brackets that end one in Markdown.
UNFIT: Final = re.compile(r"""[\s"<>()\[\]\\^`{|}\x00-\x20\x7f-\xa0]|%(?![0-9a-fA-F]{2})""")
IGNORED: Final = dict.fromkeys((*range(0x20), 0x7F))  # browsers leave them out, so "java\nscript:" is a scheme


def safe_url(url: str, base: str | None = None) -> str:
    r"""The address, absolute if ``base`` is given; empty if its scheme could run a script or is unknown, or it is broken.

    >>> safe_url("../a b.html", "https://example.org/x/y/")
    'https://example.org/x/a%20b.html'
    >>> safe_url(" java\nscript:alert(1)")
    ''
    """
    url = url.translate(IGNORED).strip()
    try:
        joined = urljoin(base, url) if base else url
        parts = urlsplit(joined)
        scheme, _ = parts.scheme.lower(), parts.port
    except ValueError:
        return ""
    if scheme not in SCHEMES or (not scheme and ":" in joined.partition("/")[0].partition("?")[0].partition("#")[0]):
        return ""
    address, sign, fragment = joined.encode("utf-8", "replace").decode().partition("#")
    fit = address + sign + fragment.replace("#", "%23")  # RFC 3986 knows one "#"
    return UNFIT.sub(lambda found: quote(found.group(), safe=""), fit)
