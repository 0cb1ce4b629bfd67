"""The one table of classifiers: for each label of noise or origin, the function that says how much a line looks like it.

A classifier takes the Features of a batch and returns a level for each line: 0 nothing, 1 a hint, 2 likely, 3 strong,
4 certain by itself (the line goes wherever it stands). Levels 0 to 3 are evidence that the scorecard weighs.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

import numpy as np

from cleanscrape.classifiers import legal, links, media, origin, repeated, social, widgets
from cleanscrape.features import Features, Strength

__all__ = ["CERTAIN", "CLASSIFIERS", "Classifier", "classify"]

Classifier = Callable[[Features], Strength]
CERTAIN: Final = 4

CLASSIFIERS: Final = MappingProxyType[str, Classifier](
    {
        "ticker": widgets.ticker,
        "banner": media.banner,
        "nav": links.nav,
        "breadcrumb": links.breadcrumb,
        "related": links.related,
        "duplicate": repeated.duplicate,
        "caption": media.caption,
        "share": social.share,
        "subscribe": social.subscribe,
        "ad": media.ad,
        "comments": social.comments,
        "tags": links.tags,
        "footer": legal.footer,
        "copyright": legal.copyright_notice,
        "cookie": legal.cookie,
        "login": social.login,
        "close_button": widgets.close_button,
        "section_label": links.section_label,
        "video": media.video,
        "pagination": widgets.pagination,
        "credit": origin.credit,
        "promo": media.promo,
        "other": widgets.other,
        "date": origin.date,
        "byline": origin.byline,
        "source": origin.source,
    }
)


def classify(features: Features) -> Strength:
    """Levels of all labels: shape (labels, lines), rows in the order of NOISE_LABELS."""
    return np.stack([classifier(features) for classifier in CLASSIFIERS.values()])
