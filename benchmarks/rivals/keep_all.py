"""The baseline every cleaner of text has to beat: doing nothing."""

from __future__ import annotations

from benchmarks.rivals.registry import Rival


def keep(text: str, _lang: str) -> list[bool]:
    return [True] * len(text.splitlines())


RIVALS = (Rival("keep-all", "keep_all", "every line stays", keep=keep),)
