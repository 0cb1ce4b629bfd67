"""Documents held against limits."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanscrape
from cleanscrape.commands import gate as module
from cleanscrape.commands.gate import Gate
from cleanscrape.corpus.records import BadRecord, Origin, Record
from cleanscrape.report.gate import as_json
from cleanscrape.report.gate.baseline import baseline_of
from cleanscrape.report.gate.outcome import Outcome

CLEANER = cleanscrape.Cleaner()
PROSE = (
    "Jembatan Way Kuning ditutup untuk semua kendaraan mulai Senin, kata wali kota. Perbaikannya memakan waktu tujuh bulan.",
    "Warga diminta memakai jalan lingkar selatan. Bus kota tetap berjalan, tetapi lewat jalur yang lebih panjang.",
    "Pekerjaan itu dibiayai dari anggaran daerah, dan selesai sebelum musim hujan bila cuaca tidak menghalangi.",
)
CLEAN = "\n\n".join(["Jembatan Way Kuning ditutup sampai Oktober", *PROSE])
NOISY = f"Beranda\nBerita\nLogin\n\n{CLEAN}\n\nBaca juga: Ini jalur lain menuju pelabuhan\n\nTERBARU\n[X]"
BUTTON = "Login"
BAD = BadRecord(Origin("a.jsonl", 9), "not JSON", b"{" * 10)


def records(texts: Iterable[str], site: str = "contoh.example") -> list[Record]:
    return [
        Record(Origin("a.jsonl", line), text=text, url=f"https://www.{site}/{line}", fields={"tags": "x" * 100}, raw=b"x" * 100)
        for line, text in enumerate(texts, 1)
    ]


def run(gate: Gate, items: Iterable[Record | BadRecord]) -> Outcome:
    return gate.run(items, lambda _: None)


def test_the_texts_are_what_they_are_named() -> None:
    shares = [module.measure(CLEANER.clean(text)).share for text in (CLEAN, NOISY, BUTTON)]
    assert shares[0] == 0
    assert 0.1 < shares[1] < 0.3
    assert shares[2] == 1


def test_noise_is_a_part_of_all_characters_and_not_the_mean_of_documents() -> None:
    outcome = run(Gate(CLEANER, max_noise=0.02), records([CLEAN, CLEAN, BUTTON]))
    whole = outcome.totals.whole
    # The mean over documents would be a third.
    assert (whole.documents, whole.noise, outcome.code) == (3, 5, 0)
    assert outcome.limits[0].found == 5 / whole.characters < 0.02


def test_a_document_may_be_limited_too() -> None:
    outcome = run(Gate(CLEANER, max_document_noise=0.5), records([CLEAN, NOISY, BUTTON]))
    assert outcome.code == 1
    assert outcome.exceeded[0].says == "1 of 3 documents (33.333%) hold more than 50% noise; none may"
    outcome = run(Gate(CLEANER, max_document_noise=0.5, max_documents_over=0.34), records([CLEAN, NOISY, BUTTON]))
    assert outcome.code == 0


def test_the_limit_itself_is_within_the_limit() -> None:
    share = module.measure(CLEANER.clean(NOISY)).share
    assert run(Gate(CLEANER, max_noise=share, max_document_noise=share), records([NOISY] * 3)).code == 0
    assert run(Gate(CLEANER, max_noise=share - 1e-9), records([NOISY] * 3)).code == 1
    assert run(Gate(CLEANER, max_document_noise=share - 1e-9), records([NOISY] * 3)).code == 1


def test_the_worst_are_those_with_the_most_noise_beyond_the_limit() -> None:
    outcome = run(Gate(CLEANER, max_noise=0.02, worst=2), records([BUTTON, CLEAN, NOISY, BUTTON, NOISY]))
    assert [finding.origin.line for finding in outcome.worst] == [3, 5], "not the buttons, though they are all noise"
    assert run(Gate(CLEANER, max_noise=0.02, worst=0), records([NOISY])).worst == ()
    finding = outcome.worst[0]
    assert (finding.site, finding.amount.documents) == ("contoh.example", 1)
    assert [line.text for line in finding.lines][:4] == ["Beranda", "Berita", "Login", "Baca juga: Ini jalur lain menuju pelabuhan"]
    assert sum(line.characters for line in finding.lines) == finding.amount.noise
    assert all(line.reason for line in finding.lines)


def test_what_can_not_be_read_is_told_and_counted() -> None:
    heard: list[BadRecord] = []
    outcome = Gate(CLEANER, max_noise=1).run([BAD, *records([CLEAN]), BAD], heard.append)
    assert [bad.why for bad in heard] == ["not JSON", "not JSON"]
    assert (outcome.bad_count, len(outcome.bad), outcome.code) == (2, 2, 3)
    assert outcome.totals.whole.documents == 1
    assert run(Gate(CLEANER, max_noise=0), [BAD, *records([NOISY])]).code == 1, "over a limit, whatever the rest holds"


def test_of_many_that_can_not_be_read_the_report_lists_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BAD_LISTED", 3)
    monkeypatch.setattr(module, "BATCH", 2)
    outcome = run(Gate(CLEANER), [BadRecord(Origin("a.jsonl", line), "why") for line in range(1, 8)])
    assert [bad.origin.line for bad in outcome.bad] == [1, 2, 3]
    assert outcome.bad_count == 7


def test_a_baseline_fails_what_has_grown() -> None:
    before = run(Gate(CLEANER), records([CLEAN] * 10)).totals
    baseline = baseline_of(before, CLEANER.threshold, 10)
    assert run(Gate(CLEANER, baseline=baseline), records([CLEAN] * 10)).code == 0
    outcome = run(Gate(CLEANER, baseline=baseline), records([CLEAN] * 5 + [NOISY] * 5))
    assert outcome.code == 1
    assert [limit.subject for limit in outcome.exceeded] == ["all documents", "contoh.example"]
    assert "related 0% → " in outcome.exceeded[1].says
    other = cleanscrape.Cleaner(mode="precision")
    assert run(Gate(other, baseline=baseline), records([CLEAN] * 10)).notes[0].startswith("the baseline was made with a threshold")


@settings(max_examples=20)  # each cleans up to a dozen documents
@given(st.lists(st.sampled_from([CLEAN, NOISY, BUTTON, ""]), max_size=6), st.randoms())
def test_the_order_of_documents_decides_nothing(texts: list[str], random: object) -> None:
    gate = Gate(CLEANER, max_noise=0.05, max_document_noise=0.5, worst=2)
    items = records(texts)
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert as_json.render(run(gate, items)) == as_json.render(run(gate, shuffled))


def test_several_processes_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 1000)
    items = [*records([CLEAN, NOISY, BUTTON] * 8), BAD]
    one, two = (as_json.render(run(Gate(CLEANER, max_noise=0.05, jobs=jobs), items)) for jobs in (1, 2))
    assert one == two
    assert json.loads(one)["all"]["documents"] == 24


def test_lines_are_those_of_the_file_only_if_it_is_one_text() -> None:
    items = [
        Record(Origin("a.txt"), text=NOISY),
        Record(Origin("b.jsonl", 1), text=NOISY),
        Record(Origin("c.tar", member="d.txt"), text=NOISY),
    ]
    found = {finding.origin.path: finding.is_file for finding in run(Gate(CLEANER), items).worst}
    assert found == {"a.txt": True, "b.jsonl": False, "c.tar": False}


def test_records_that_are_too_long_are_told_and_not_measured() -> None:
    outcome = run(Gate(CLEANER, max_noise=0, max_characters=len(CLEAN)), [*records([CLEAN, NOISY]), BAD])
    assert (outcome.totals.whole.documents, outcome.exceeded, outcome.bad_count) == (1, (), 1)
    assert outcome.notes == (f"not measured, as longer than {len(CLEAN)} characters: 1",)
