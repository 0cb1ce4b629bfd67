"""datatrove: cleaning as one more step of a pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from datatrove.pipeline.base import PipelineStep

from cleanscrape.corpus.fields import FIELD, MAX_CHARACTERS, NO_TEXT, summary, too_long, unclean
from cleanscrape.pipeline import Cleaner

if TYPE_CHECKING:
    from datatrove.data import Document, DocumentsPipeline

    from cleanscrape.model import Page

__all__ = ["Clean"]

TOGETHER: Final = 256  # documents: some megabytes of text


class Clean(PipelineStep):
    """Puts the article core in place of each document's text, and how it went into its metadata.

    No document is dropped: one without an article has an empty text and says why; one whose text is None or too long
    keeps it, and says so.
    A filter behind this step can go by ``document.metadata["cleanscrape"]["confidence"]``.

    Args:
        html: Whether the texts are HTML, as they come from ``WarcReader``. The address is the metadata "url", if it is there.
        field: The key of the metadata that is added, a dict as `cleanscrape.corpus.fields.summary` makes it.
        cleaner: The settings; by default those of ``Cleaner()``.
        max_characters: A document longer than this is not cleaned.

    Raises:
        ValueError: While it runs, if the metadata of a document has the key already.
    """

    name = "cleanscrape"
    type = "✂️ - FORMAT"

    def __init__(
        self, html: bool = False, field: str = FIELD, cleaner: Cleaner | None = None, max_characters: int = MAX_CHARACTERS
    ) -> None:
        super().__init__()
        self.html = html
        self.field = field
        self.cleaner = cleaner or Cleaner()
        self.max_characters = max_characters

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:  # noqa: ARG002  # datatrove's
        """Clean documents, some at a time, in order."""
        documents = iter(data or ())
        while batch := list(islice(documents, TOGETHER)):
            with self.track_time(unit="batch"):
                pages = self._pages([document for document in batch if not self._why_not(document)])
                for document in batch:
                    self._put(document, pages)
            yield from batch

    def _why_not(self, document: Document) -> str:
        return NO_TEXT if document.text is None else too_long(document.text, self.max_characters)

    def _pages(self, documents: list[Document]) -> Iterator[Page]:
        pairs = [(document.text, document.metadata.get("url")) for document in documents]
        return self.cleaner.clean_html_many(pairs) if self.html else self.cleaner.clean_many(pairs)

    def _put(self, document: Document, pages: Iterator[Page]) -> None:
        if self.field in document.metadata:
            raise ValueError(f"document {document.id} has metadata {self.field!r} already; name another key with field=")
        self.stat_update("documents")
        if why := self._why_not(document):
            document.metadata[self.field] = unclean(why)
            return
        page = next(pages)
        self.stat_update("characters", value=len(document.text), unit="document")
        self.stat_update("characters kept", value=len(page.text), unit="document")
        if not page.text:
            self.stat_update("no article")
        document.text = page.text
        document.metadata[self.field] = summary(page)
