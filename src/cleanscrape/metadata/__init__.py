"""What a page says of itself: title, authors, dates and the like, each with where it came from."""

from cleanscrape.metadata.model import Found, Metadata
from cleanscrape.metadata.read import read_metadata

__all__ = ["Found", "Metadata", "read_metadata"]
