"""JUnit XML, as CI systems read it."""

from pathlib import Path

from hypothesis import given
from lxml import etree

from cleanscrape.report.gate import junit
from cleanscrape.report.gate.outcome import Outcome
from tests.report.gate.strategies import OUTCOMES

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[2] / "fixtures" / "schemas" / "junit.xsd"))


def read(outcome: Outcome) -> etree._Element:
    """The report, checked against the schema, and its counts against what it holds."""
    root = etree.fromstring(junit.render(outcome).encode())
    SCHEMA.assertValid(root)
    for element in (root, root[0]):
        assert int(element.get("tests")) == len(root.findall(".//testcase"))
        assert int(element.get("failures")) == len(root.findall(".//failure")) == len(outcome.exceeded)
        assert int(element.get("errors")) == len(root.findall(".//error")) == bool(outcome.bad_count)
    return root


def test_a_case_for_each_limit_and_one_for_the_records(failed: Outcome) -> None:
    root = read(failed)
    cases = [(case.get("classname"), case.get("name"), [child.tag for child in case]) for case in root.iter("testcase")]
    assert cases == [
        ("cleanscrape.max-noise", "all documents", ["failure"]),
        ("cleanscrape.max-new-noise", "contoh.example", []),
        ("cleanscrape.records", "every record can be read", ["error"]),
    ]
    failure, error = root.find(".//failure"), root.find(".//error")
    assert failure.get("message") == "30% of the characters are noise; 2% is allowed"
    assert "Baca juga: 50% ::error::\\x1b[2J <b>&]]>\\x00 \\ud800 a,b\n" in failure.text
    assert error.text == "data/news, old.jsonl:18: not JSON: 100% wrong\nreally"
    assert root.findtext(".//system-out").startswith("data/news, old.jsonl:17 (x:1) [contoh.example]: 40% noise")


def test_a_run_within_its_limits_has_no_failures(passed: Outcome) -> None:
    assert [len(case) for case in read(passed).iter("testcase")] == [0, 0]


@given(OUTCOMES)
def test_any_text_makes_valid_xml(outcome: Outcome) -> None:
    read(outcome)
