"""Outcomes full of any text, wherever text can come from the data."""

import os
from collections import Counter

from hypothesis import strategies as st

from cleanscrape.corpus.records import BadRecord, Origin
from cleanscrape.report.gate.noise import Amount, Totals
from cleanscrape.report.gate.outcome import Finding, Limit, NoisyLine, Outcome

WORDS = st.text(st.characters(exclude_categories=()))  # with lone surrogates
PATHS = st.binary().map(lambda raw: os.fsdecode(raw.replace(b"\0", b"")))  # as the system gives them


def outcome_of(words: str, path: str) -> Outcome:
    """One limit that was not kept, one document, one record that could not be read, and a note."""
    lines = (NoisyLine(1, "nav", 5, -1.0, (), words),)
    worst = (Finding(Origin(path, id=words), words, Amount(1, 5, Counter(nav=5)), lines, is_file=True),)
    limits = (Limit("max-noise", words, 1, 0, words),)
    return Outcome(Totals(), limits, worst, (BadRecord(Origin(path), words),), 1, (words,))


OUTCOMES = st.builds(outcome_of, WORDS, PATHS)
