"""Strip boilerplate from scraped text and keep the article core, with a reason for every line that goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleanscrape.drop_in import extract
    from cleanscrape.model import LABELS, Block, Evidence, Meta, MetaItem, Page
    from cleanscrape.pipeline import Cleaner, clean, clean_html
    from cleanscrape.version import VERSION as __version__

__all__ = ["LABELS", "Block", "Cleaner", "Evidence", "Meta", "MetaItem", "Page", "__version__", "clean", "clean_html", "extract"]

_HOME = {"Cleaner": "pipeline", "clean": "pipeline", "clean_html": "pipeline", "__version__": "version", "extract": "drop_in"}


def __getattr__(name: str) -> Any:
    """Import on first use: ``import cleanscrape`` alone stays cheap (NumPy takes some 100 ms)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module = import_module(f"cleanscrape.{_HOME.get(name, 'model')}")
    value = getattr(module, name.strip("_").upper() if name == "__version__" else name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
