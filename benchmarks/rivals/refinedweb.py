"""RefinedWeb's line-wise corrections, after DCLM's reproduction (refinedweb.yaml, modifiers.py)."""

from __future__ import annotations

import re
from typing import Final

from benchmarks.rivals.registry import Rival

MAX_UPPERCASE: Final = 0.5
MAX_NUMERIC: Final = 0.999999
MIN_WORDS: Final = 2
# On lines of up to this many words these strings are deleted: anywhere, at the end, at the start.
EDITED_WORDS: Final = 10
ANYWHERE: Final = "items in cart"
SUFFIX: Final = "Read more..."
PREFIX: Final = "Sign-in"
COUNTER: Final = re.compile(
    r"^\W*\d(?:,|\.|\d)*(?:K|k|M|m|B|b)?\s+(?:likes|shares|comments|retweets|reposts|quotes|bookmarks|upvotes|"
    r"downvotes|downloads|views|followers)\W*$"
)


def keep_line(line: str) -> bool:
    size = len(line)
    if not size:
        return False
    if sum(map(str.isupper, line)) / size > MAX_UPPERCASE or sum(map(str.isdigit, line)) / size > MAX_NUMERIC:
        return False
    words = line.split()
    if COUNTER.search(line.lower()) or len(words) < MIN_WORDS:
        return False
    if len(words) <= EDITED_WORDS:
        line = line.replace(ANYWHERE, "").removesuffix(SUFFIX).removeprefix(PREFIX)
    return bool(line.strip())


def keep(text: str, _lang: str) -> list[bool]:
    return [keep_line(line) for line in text.splitlines()]


# "Throw the page away when more than 5 % of its words were removed" would only lower the score: it is left out.
RIVALS = (Rival("refinedweb", "refinedweb", "line corrections only, not the 5 % page rule", keep=keep),)
