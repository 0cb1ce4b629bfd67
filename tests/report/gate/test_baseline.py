"""No worse than last time."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.report.gate.baseline import Baseline, BaselineError, baseline_of, compare, load
from cleanscrape.report.gate.noise import Amount, Totals
from cleanscrape.version import VERSION


def totals(**sites: tuple[int, int, dict[str, int]]) -> Totals:
    """Totals of sites given as documents, characters, noise by label."""
    found = Totals()
    for site, (documents, characters, labels) in sites.items():
        found.add(site.replace("_", "."), Amount(documents, characters, Counter(labels)))
    return found


BEFORE = totals(a_example=(20, 1000, {"nav": 10, "ad": 30}), b_example=(10, 1000, {"nav": 5}), c_example=(2, 50, {"ad": 50}))


def test_the_file_says_what_was_found(tmp_path: Path) -> None:
    written = baseline_of(BEFORE, -0.5, min_documents=10).to_json()
    assert json.loads(written) == {
        "cleanscrape_baseline": 1,
        "made_with": {"version": VERSION, "threshold": -0.5},
        "all": {"documents": 32, "characters": 2050, "noise": {"ad": 0.039024, "nav": 0.007317}},
        "sites": {
            "a.example": {"documents": 20, "characters": 1000, "noise": {"ad": 0.03, "nav": 0.01}},
            "b.example": {"documents": 10, "characters": 1000, "noise": {"nav": 0.005}},
        },
    }
    (tmp_path / "noise.json").write_text(written, encoding="utf-8")
    assert load(tmp_path / "noise.json").to_json() == written


def test_what_grew_is_named_with_both_shares() -> None:
    now = totals(a_example=(20, 1000, {"nav": 40, "ad": 35, "tags": 12}), b_example=(10, 1000, {"nav": 5}))
    limits, notes = compare(baseline_of(BEFORE, 0, 10), now, allowed=0.01, min_documents=10)
    assert [(limit.subject, limit.over) for limit in limits] == [("all documents", True), ("a.example", True), ("b.example", False)]
    assert limits[1].says == "a.example: nav 1% → 4%, tags 0% → 1.2%; 1% more is allowed"
    assert limits[1].found == 0.03
    assert notes == []


def test_growth_up_to_the_tolerance_is_allowed() -> None:
    now = totals(a_example=(20, 1000, {"nav": 20, "ad": 30}))
    compared, _ = compare(baseline_of(BEFORE, 0, 10), now, allowed=0.01, min_documents=10)
    assert [limit.found for limit in compared if limit.subject == "a.example"] == [0.01]
    assert not any(limit.over for limit in compared if limit.subject == "a.example")


def test_less_noise_of_one_kind_does_not_make_up_for_more_of_another() -> None:
    now = totals(a_example=(20, 1000, {"nav": 30}))
    limits, _ = compare(baseline_of(BEFORE, 0, 10), now, allowed=0.01, min_documents=10)
    assert limits[1].over


def test_small_and_unknown_sites_count_in_the_whole_only() -> None:
    now = totals(a_example=(9, 100, {"nav": 100}), new_example=(10, 100, {"nav": 100}), c_example=(10, 100, {"ad": 100}))
    limits, notes = compare(baseline_of(BEFORE, 0, 2), now, allowed=0.5, min_documents=10)
    assert [limit.subject for limit in limits] == ["all documents"]
    assert limits[0].over
    assert notes == ["not in the baseline, so compared only as part of the whole: c.example, new.example (sites: 2)"]


def test_too_few_documents_are_not_compared() -> None:
    limits, notes = compare(baseline_of(BEFORE, 0, 10), totals(a_example=(9, 100, {"nav": 100})), 0, 10)
    assert limits == []
    assert notes == ["too few documents to compare with the baseline: at least 10 are needed on both sides"]


def test_a_baseline_made_with_something_else_is_told() -> None:
    assert baseline_of(BEFORE, -0.5, 10).doubts(-0.5) == []
    old = Baseline(baseline_of(BEFORE, -0.5, 10).whole, {}, -0.5, "0.0.1")
    assert old.doubts(0.25) == [
        f"the baseline was made by cleanscrape 0.0.1, this is {VERSION}; make it again with --update-baseline",
        "the baseline was made with a threshold of -0.5, this run has 0.25; make it again with --update-baseline",
    ]


SITES = st.dictionaries(
    st.text(),
    st.builds(
        lambda documents, kept, labels: Amount(documents, kept + sum(labels.values()), Counter(labels)),
        st.integers(1, 50),
        st.integers(0, 10**9),
        st.dictionaries(st.sampled_from(["nav", "ad", "related"]), st.integers(1, 10**9)),
    ),
)


@given(SITES, st.integers(1, 20))
def test_a_run_is_no_worse_than_itself(sites: dict[str, Amount], min_documents: int) -> None:
    found = Totals()
    for site, amount in sites.items():
        found.add(site, amount)
    limits, _ = compare(baseline_of(found, 0, min_documents), found, allowed=0, min_documents=min_documents)
    assert not any(limit.over for limit in limits)


@given(SITES)
def test_a_baseline_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, sites: dict[str, Amount]) -> None:
    found = Totals()
    for site, amount in sites.items():
        found.add(site, amount)
    path = tmp_path_factory.mktemp("baseline") / "noise.json"
    baseline = baseline_of(found, 1.5, 1)
    path.write_text(baseline.to_json(), encoding="utf-8")
    assert load(path) == baseline


GOOD = baseline_of(BEFORE, 0, 10).to_json()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a baseline of cleanscrape"),
        (b'{"documents": 3}', "not a baseline of cleanscrape"),
        (b'{"cleanscrape_baseline": 2}', "form 2 is not known to this version"),
        (b'{"cleanscrape_baseline": 1}', "a field is missing or not what it should be"),
        (GOOD.replace('"ad": 0.03,', '"ad": "much",').encode(), "a field is missing or not what it should be"),
        (GOOD.replace('"ad": 0.03,', '"ad": 3,').encode(), "a share is not between 0 and 1"),
        (GOOD.replace('"ad": 0.03,', '"ad": NaN,').encode(), "a share is not between 0 and 1"),
        (GOOD.replace('"ad": 0.03,', '"ad": null,').encode(), "a field is missing or not what it should be"),
        (GOOD.replace('"documents": 20', '"documents": Infinity').encode(), "a field is missing or not what it should be"),
        (GOOD.replace('"sites": {', '"sites": [], "other": {').encode(), "a field is missing or not what it should be"),
    ],
)
def test_a_broken_baseline_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "noise.json"
    path.write_bytes(content)
    with pytest.raises(BaselineError) as told:
        load(path)
    assert str(told.value).startswith(f"{path}: ")
    assert said in str(told.value)


def test_a_missing_baseline_is_told(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"noise\.json: No such file or directory$"):
        load(tmp_path / "noise.json")
