"""A sample that depends on what the records are."""

from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.corpus.records import BadRecord, Origin, Record
from cleanscrape.report.gate.sample import sample

IDS = st.lists(st.text(max_size=8), unique=True, max_size=30)


def records(ids: list[str]) -> list[Record]:
    return [Record(Origin("a.jsonl", line, id=name), text=f"Text {name}") for line, name in enumerate(ids, 1)]


@given(IDS, st.integers(1, 40), st.randoms())
def test_order_decides_nothing(ids: list[str], size: int, random: object) -> None:
    shuffled = list(ids)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first = [record.origin.id for record in sample(records(ids), size)]
    assert len(first) == min(size, len(ids))
    assert set(first) == {record.origin.id for record in sample(records(shuffled), size)}
    assert first == [name for name in ids if name in set(first)], "the records come in their order"


@given(IDS, st.integers(1, 40))
def test_a_larger_sample_holds_a_smaller_one(ids: list[str], size: int) -> None:
    small = {record.origin.id for record in sample(records(ids), size)}
    assert small <= {record.origin.id for record in sample(records(ids), size + 1)}


def test_without_an_id_the_text_decides_and_not_the_place() -> None:
    texts = [f"Text {number}" for number in range(20)]
    here = [Record(Origin("a.jsonl", line), text=text) for line, text in enumerate(texts, 1)]
    there = [Record(Origin("b.jsonl", line), html=text.encode()) for line, text in enumerate(reversed(texts), 1)]
    chosen = {record.text for record in sample(here, 5)}
    assert chosen == {record.html.decode() for record in sample(there, 5)}
    assert len(chosen) == 5


def test_the_id_decides_and_not_the_text() -> None:
    before = [Record(Origin("a.jsonl", id=number), text=f"Text {number}") for number in range(20)]
    after = [Record(Origin("a.jsonl", id=number), text=f"Changed {number}") for number in range(20)]
    assert [record.origin.id for record in sample(before, 5)] == [record.origin.id for record in sample(after, 5)]


def test_records_of_one_id_are_several() -> None:
    twins = [Record(Origin("a.jsonl", line, id="same"), text="same") for line in range(1, 5)]
    assert [record.origin.line for record in sample(twins, 2)] == [1, 2]


def test_what_can_not_be_read_is_never_left_out() -> None:
    bad = [BadRecord(Origin("a.jsonl", line), "not JSON") for line in range(1, 4)]
    assert [record for record in sample([*bad, *records(["a", "b"])], 1) if isinstance(record, BadRecord)] == bad
