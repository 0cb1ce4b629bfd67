"""Cleaning on several processes: the same pages, in the same order, with a bounded number of batches on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cleanscrape.model import Page
    from cleanscrape.pipeline import Cleaner

__all__ = ["clean_parallel"]

WAITING: Final = 3  # batches sent ahead for each worker: enough to keep it busy, few enough to bound memory
Row = tuple[Any, ...]


def _work(cleaner: Cleaner, batch: Sequence[str | bytes]) -> list[Row]:
    # Only what decided travels back; blocks and meta are worked out again where they are asked for.
    return [(page.source, page.text, page.title, page.confidence, page.reason) for page in cleaner.clean_batch(batch)]


def clean_parallel(
    cleaner: Cleaner, batches: Iterable[Sequence[str | bytes]], workers: int, thaw: Callable[[Cleaner, Row], Page]
) -> Iterator[Page]:
    """Clean batches of documents on ``workers`` processes, in order."""
    waiting: deque[Future[list[Row]]] = deque()
    with ProcessPoolExecutor(max_workers=workers) as pool:
        for batch in batches:
            waiting.append(pool.submit(_work, cleaner, batch))
            if len(waiting) > WAITING * workers:
                yield from (thaw(cleaner, row) for row in waiting.popleft().result())
        while waiting:
            yield from (thaw(cleaner, row) for row in waiting.popleft().result())
