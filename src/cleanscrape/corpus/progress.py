"""The bar that shows how far a run is, how fast it goes, when it will be done, and how much noise there was so far."""

from __future__ import annotations

import sys
from typing import Any

from cleanscrape.corpus.storage import extra

__all__ = ["Progress"]


class Progress:
    """Bytes of input done. Shows nothing unless ``total`` is given, as it is for a terminal."""

    def __init__(self, total: int | None = None, shown: bool = False) -> None:
        self.at = 0
        self.bar: Any = None
        if shown:
            tqdm = extra("tqdm").tqdm
            tqdm.monitor_interval = 0  # it would be a thread, which a process about to fork should not have
            self.bar = tqdm(total=total, unit="B", unit_scale=True, file=sys.stderr, dynamic_ncols=True, smoothing=0.1)

    def show(self, at: int, documents: int, noise: float) -> None:
        """Tell that the input is done up to a byte."""
        if self.bar is not None:
            self.bar.set_postfix_str(f"{documents:,} documents, {noise:.1%} noise", refresh=False)
            self.bar.update(max(0, at - self.at))
        self.at = max(self.at, at)

    def skip(self, at: int) -> None:
        """Tell that the input up to a byte was done before: it does not count for the rate."""
        if self.bar is not None and at > self.at:
            self.bar.initial += at - self.at
            self.bar.update(at - self.at)
        self.at = max(self.at, at)

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self.bar is not None:
            self.bar.close()
