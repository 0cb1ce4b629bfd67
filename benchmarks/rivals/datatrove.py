"""datatrove's C4QualityFilter, used as the line filter it contains."""

from __future__ import annotations

from datatrove.data import Document  # type: ignore[import-untyped]  # no types
from datatrove.pipeline.filters import C4QualityFilter  # type: ignore[import-untyped]  # no types

from benchmarks.rivals.registry import Rival

# The rules that drop pages are off, as for C4; the line rules keep datatrove's defaults (three words, not five).
_FILTER = C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False)


def keep(text: str, _lang: str) -> list[bool]:
    kept = []
    for line in text.splitlines():
        document = Document(text=line, id="")
        _FILTER.filter(document)  # edits the document; a line it drops leaves the empty text
        kept.append(bool(document.text))
    return kept


RIVALS = (Rival("datatrove-c4", "datatrove", "C4QualityFilter, page rules off", "datatrove", keep=keep),)
