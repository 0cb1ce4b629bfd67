"""The user's own rules: lines to keep and lines to drop, as literals, prefixes or patterns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cleanscrape.reading.text import Ints, Lines

__all__ = ["PATTERN_SECONDS", "UserRules"]

PATTERN_SECONDS: Final = 0.2  # for one pattern on one line; a pattern that takes longer does not match
KEEP: Final = 1_000_000  # thousandths: more than everything else together
DROP: Final = -100_000


def _compiled(rule: Any) -> Any:
    import regex

    if isinstance(rule, re.Pattern | regex.Pattern):
        return regex.compile(rule.pattern, rule.flags & ~re.DEBUG)
    if not isinstance(rule, str) or not rule:
        raise ValueError(f"a rule is a string or a compiled pattern, got {rule!r}")
    if rule.startswith("re:"):
        try:
            return regex.compile(rule[3:])
        except regex.error as error:
            raise ValueError(f"the pattern {rule[3:]!r} cannot be read: {error}") from None
    return rule


@dataclass(frozen=True, slots=True)
class UserRules:
    """Rules as given; ``keep`` wins over ``drop``."""

    keep: tuple[Any, ...]
    drop: tuple[Any, ...]

    @classmethod
    def of(cls, keep: Sequence[Any], drop: Sequence[Any]) -> UserRules:
        """Check the rules.

        Raises ValueError if one is empty, no string or pattern, or cannot be read.
        """
        if isinstance(keep, str) or isinstance(drop, str):
            raise ValueError("keep and drop take a list of rules, not one string")
        return cls(tuple(map(_compiled, keep)), tuple(map(_compiled, drop)))

    def points(self, texts: Sequence[str], lines: Lines) -> dict[str, Ints]:
        """Thousandths for each line, by rule."""
        out = {"keep": np.zeros(len(lines.start), dtype=np.int64), "drop": np.zeros(len(lines.start), dtype=np.int64)}
        if not self.keep and not self.drop:
            return out
        rows = zip(lines.document.tolist(), lines.start.tolist(), lines.end.tolist(), strict=True)
        for row, (document, start, end) in enumerate(rows):
            line = texts[document][start:end]
            out["keep"][row] = KEEP * any(matches(rule, line) for rule in self.keep)
            out["drop"][row] = DROP * any(matches(rule, line) for rule in self.drop)
        return out


def matches(rule: Any, line: str) -> bool:
    """Whether a rule speaks of this line. A pattern that runs over PATTERN_SECONDS does not."""
    if isinstance(rule, str):
        return line.strip().startswith(rule[7:]) if rule.startswith("prefix:") else rule in line
    try:
        return rule.search(line, timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        return False
