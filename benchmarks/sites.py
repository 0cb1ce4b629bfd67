"""Finds the site a page belongs to: pages of one site share a template."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

__all__ = ["registered_domain"]

# Second-level labels under which country registries sell names. The full public suffix list is not worth a dependency.
_SECOND_LEVEL: Final = frozenset(
    {
        "ac",
        "co",
        "com",
        "edu",
        "go",
        "gob",
        "gouv",
        "gov",
        "ltd",
        "me",
        "mil",
        "ne",
        "net",
        "nic",
        "nom",
        "or",
        "org",
        "plc",
        "sch",
    }
)


def registered_domain(host_or_url: str) -> str:
    """The registered domain of a host or URL.

    >>> registered_domain("https://www.bbc.co.uk/news/1")
    'bbc.co.uk'
    >>> registered_domain("news.sina.com.cn")
    'sina.com.cn'
    """
    host = urlsplit(host_or_url).hostname if "//" in host_or_url else host_or_url.split("/")[0].split(":")[0]
    labels = (host or "").lower().strip(".").split(".")
    if len(labels) <= 2 or all(label.isdigit() for label in labels):
        return ".".join(labels)
    take = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-take:])
