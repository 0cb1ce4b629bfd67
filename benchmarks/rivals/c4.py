"""C4's line rules, after ``clean_page`` of TensorFlow Datasets (text/c4_utils.py, commit 0560e68)."""

from __future__ import annotations

import re
from typing import Final

from benchmarks.rivals.registry import Rival

MIN_WORDS: Final = 5
MAX_WORD_LENGTH: Final = 1000
END_MARKS: Final = (".", "?", "!", '"')
ELLIPSIS: Final = "..."
CITATION: Final = re.compile(r"\[\d*\]|\[edit\]|\[citation needed\]")
POLICY: Final = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")


def keep_line(line: str) -> bool:
    line = line.strip()
    if any(len(word) > MAX_WORD_LENGTH for word in line.split()):
        return False
    line = CITATION.sub("", line)
    if not line.endswith(END_MARKS) or line.endswith(ELLIPSIS):
        return False
    if len(line.split()) < MIN_WORDS:
        return False
    lower = line.lower()
    return "javascript" not in lower and not any(phrase in lower for phrase in POLICY)


def keep(text: str, _lang: str) -> list[bool]:
    return [keep_line(line) for line in text.splitlines()]


# The page rules (a curly bracket, "lorem ipsum", bad words, fewer than three sentences) throw pages away: they would
# only lower the score, so they are left out; so is the dedup over a whole crawl.
RIVALS = (Rival("c4", "c4", "line rules only, none of the page rules", keep=keep),)
