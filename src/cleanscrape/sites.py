"""The site a page belongs to: its registered domain, by the public suffix list."""

from __future__ import annotations

from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

__all__ = ["registered_domain"]


@cache
def _suffixes() -> PublicSuffixList:
    # publicsuffixlist ships its list, has no dependencies and never asks the network; tldextract would bring requests.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@lru_cache(maxsize=4096)
def registered_domain(url: str) -> str:
    """The registered domain of a URL or host, in lower case; "" if there is none to see.

    Blogs under a shared domain are sites of their own, as the private part of the list says. An address of numbers, a
    name without a public suffix ("localhost") and a public suffix itself are taken as they are. An international name and
    its punycode are two names.

    >>> registered_domain("https://www.bbc.co.uk/news/1")
    'bbc.co.uk'
    >>> registered_domain("cerita.blogspot.com"), registered_domain("megapolitan.kompas.com:443/read")
    ('cerita.blogspot.com', 'kompas.com')
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:  # brackets that hold no address
        return ""
    host = (host or "").strip().rstrip(".")
    try:
        return str(ip_address(host))
    except ValueError:
        return _suffixes().privatesuffix(host) or host
