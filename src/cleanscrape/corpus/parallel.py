"""Work on several processes: the same results, in the same order, with a bounded number of parts on the way."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from cleanscrape.model import Page
    from cleanscrape.pipeline import Cleaner, Document

__all__ = ["clean_parallel", "in_order"]

WAITING: Final = 3  # parts sent ahead for each worker: enough to keep it busy, few enough to bound memory
Row = tuple[Any, ...]
Tag = TypeVar("Tag")
Part = TypeVar("Part")
Result = TypeVar("Result")


def in_order(
    function: Callable[[Part], Result], parts: Iterable[tuple[Tag, Part | None]], workers: int
) -> Iterator[tuple[Tag, Result | None]]:
    """Each tag with the result for its part, in order; a tag without part comes back without result.

    With one worker all is done in this process. ``function``, parts and results must be picklable otherwise. What the
    function raises, this raises. Raises BrokenProcessPool if a worker is killed from outside.
    """
    if workers == 1:
        for tag, part in parts:
            yield tag, None if part is None else function(part)
        return
    waiting: deque[tuple[Tag, Future[Result] | None]] = deque()
    ahead = 0
    with _pool(workers, function) as pool:
        for tag, part in parts:
            waiting.append((tag, None if part is None else pool.submit(_call, part)))
            ahead += part is not None
            while waiting and (waiting[0][1] is None or ahead > WAITING * workers):
                done, future = waiting.popleft()
                ahead -= future is not None
                yield done, None if future is None else future.result()
        for done, future in waiting:
            yield done, None if future is None else future.result()


@contextmanager
def _pool(workers: int, function: Callable[[Any], Any]) -> Iterator[ProcessPoolExecutor]:
    # Forked processes share the weights. They are forked with the first part, when no other thread runs yet.
    context = get_context("fork") if sys.platform == "linux" else None
    pool = ProcessPoolExecutor(max_workers=workers, mp_context=context, initializer=_begin, initargs=(function,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


_FUNCTION: list[Callable[[Any], Any]] = []  # of a worker: set once, when it begins; a cleaner with templates is large


def _call(part: Any) -> Any:
    return _FUNCTION[0](part)


def _begin(function: Callable[[Any], Any]) -> None:
    """Leave signals to the parent, and end with it, even if it is killed."""
    _FUNCTION[:] = [function]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(cleaner: Cleaner, batch: Sequence[Document]) -> list[Row]:
    # Only what decided travels back; blocks and meta are worked out again where they are asked for.
    return [
        (page.source, page.text, page.title, page.confidence, page.reason, document[1] if isinstance(document, tuple) else None)
        for document, page in zip(batch, cleaner.clean_batch(batch), strict=True)
    ]


def clean_parallel(
    cleaner: Cleaner, batches: Iterable[Sequence[Document]], workers: int, thaw: Callable[[Cleaner, Row], Page]
) -> Iterator[Page]:
    """Clean batches of documents on ``workers`` processes, in order."""
    for _, rows in in_order(partial(_work, cleaner), ((None, batch) for batch in batches), workers):
        yield from (thaw(cleaner, row) for row in rows or ())
