"""The labels a line can have: a closed set."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = ["DROP_LABELS", "KEEP_LABELS", "LABELS", "META_LABELS"]

KEEP_LABELS: Final = MappingProxyType(
    {
        "headline": "the title of the article, kept once",
        "body": "a paragraph of the article",
        "subhead": "a heading or standfirst inside the article",
        "list": "an item of a list inside the article",
        "table": "a row of figures inside the article",
        "quote": "a quotation that stands by itself",
    }
)
META_LABELS: Final = MappingProxyType(
    {
        "date": "when the article was published or changed",
        "byline": "who wrote, edited or photographed it",
        "source": "where the story or the picture was taken from",
    }
)
DROP_LABELS: Final = MappingProxyType(
    {
        "ticker": "rows of market, currency, weather or score widgets",
        "banner": "site names, slogans and names of advertising slots",
        "nav": "menus and links to move around the site",
        "breadcrumb": "the path from the home page to this page",
        "related": "links to, and teasers of, other articles",
        "duplicate": "a line that was said before",
        "caption": "the caption of a picture",
        "share": "buttons and counters for sharing",
        "subscribe": "newsletters, paywalls, apps and calls to follow",
        "ad": "advertisements and the labels around them",
        "comments": "comment threads and their interface",
        "tags": "keywords of the article",
        "footer": "company details, imprint, links to terms",
        "copyright": "copyright and licence notices",
        "cookie": "cookie and consent notices",
        "login": "sign-in and registration forms",
        "close_button": "what is left of a button that closes something",
        "section_label": "the heading above a list of links",
        "video": "pointers to, and leftovers of, audio and video players",
        "pagination": "page numbers and links to the next page",
        "credit": "initials, author biographies, notes on first publication",
        "promo": "the publisher's own events, products and campaigns",
        "other": "noise of no other kind: counters, loading notes, embeds",
    }
)
LABELS: Final = MappingProxyType({**KEEP_LABELS, **META_LABELS, **DROP_LABELS})
