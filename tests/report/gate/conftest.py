"""Outcomes made by hand: what the forms see of a run."""

from collections import Counter

import pytest

from cleanscrape.corpus.records import BadRecord, Origin
from cleanscrape.model import Evidence
from cleanscrape.report.gate.noise import Amount, Totals
from cleanscrape.report.gate.outcome import Finding, Limit, NoisyLine, Outcome

REASONS = (Evidence("length", 0.5, "four words"), Evidence("certain", -12.0, "related: 'baca juga', 100% sure"))
AWKWARD = "Baca juga: 50% ::error::\x1b[2J <b>&]]>\x00 \ud800 a,b"
FINDINGS = (
    Finding(
        Origin("data/news, old.jsonl", line=17, id="x:1"),
        "contoh.example",
        Amount(1, 200, Counter(related=60, nav=20)),
        (
            NoisyLine(3, "nav", 20, -4.25, (), "Beranda Berita Olahraga"),
            NoisyLine(9, "related", 60, -11.5, REASONS, AWKWARD),
        ),
    ),
    Finding(
        Origin("pages/å b.txt"),
        "",
        Amount(1, 100, Counter(ad=10)),
        (NoisyLine(4, "ad", 10, -9.0, REASONS, "ADVERTISEMENT"),),
        is_file=True,
    ),
)
OVER = Limit("max-noise", "all documents", 0.3, 0.02, "30% of the characters are noise; 2% is allowed")
KEPT = Limit("max-new-noise", "contoh.example", 0.001, 0.01, "contoh.example: no label has grown by more; 1% more is allowed")
BAD = BadRecord(Origin("data/news, old.jsonl", line=18), "not JSON: 100% wrong\nreally")


@pytest.fixture
def totals() -> Totals:
    """Two documents, one of a site."""
    found = Totals()
    for finding in FINDINGS:
        found.add(finding.site, finding.amount)
    return found


@pytest.fixture
def failed(totals: Totals) -> Outcome:
    """A run over a limit, with a record that could not be read."""
    return Outcome(totals, (OVER, KEPT), FINDINGS, (BAD,), 1, ("a note, with 5%",))


@pytest.fixture
def passed(totals: Totals) -> Outcome:
    """A run within its limits."""
    return Outcome(totals, (KEPT,), FINDINGS)
