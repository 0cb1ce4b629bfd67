"""JSON-LD as it is found in pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.metadata.jsonld import main_node, nodes, parse, rank, strings, types

values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10), st.sampled_from(["NewsArticle", "Person", "#a"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["@graph", "@type", "@id", "author", "name", "headline", "mainEntity"]), inner, max_size=5),
    ),
    max_leaves=20,
)


@pytest.mark.parametrize(
    "text",
    [
        '{"headline": "A ferry lost"}',
        '<!-- {"headline": "A ferry lost"} -->',
        '//<![CDATA[\n{"headline": "A ferry lost"}\n//]]>',
        '{"headline": "A ferry lost",}',
        '{"headline": "A ferry lost"};',
        '{"headline": "A ferry\nlost"}',
        '{"headline": "A ferry lost", "description": "cut off',
    ],
)
def test_broken_json_is_mended(text: str) -> None:
    assert " ".join(parse(text)["headline"].split()) == "A ferry lost"


@pytest.mark.parametrize(
    "text", ["", " ", "{", "undefined", "[" * 100_000, '{"a":' * 100_000, "9" * 10_000 + "x", ";" * 200_000 + "x"]
)
def test_what_is_no_json_is_nothing(text: str) -> None:
    assert not isinstance(parse(text), dict)


def test_the_article_is_found_in_a_graph() -> None:
    script = json.dumps(
        {"@graph": [{"@type": "Organization", "name": "Harbour Post"}, {"@type": "WebPage", "name": "x"},
                    {"@type": ["Thing", "NewsArticle"], "headline": "A ferry lost"}]}
    )  # fmt: skip
    top, _ = nodes([script])
    main = main_node(top)
    assert main is not None
    assert main["headline"] == "A ferry lost"


def test_articles_that_are_only_mentioned_are_not_the_page() -> None:
    top, _ = nodes([json.dumps({"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Another"}]})])
    assert main_node(top) is None


def test_the_questions_of_a_list_are_not_the_page_but_a_single_one_is() -> None:
    question = {"@type": "Question", "name": "How deep is it?"}
    one, _ = nodes([json.dumps({"@type": "QAPage", "mainEntity": question})])
    many, _ = nodes([json.dumps({"@type": "FAQPage", "mainEntity": [question, question]})])
    assert main_node(one) == question
    assert rank(main_node(many) or {}) == 2


def test_objects_are_known_by_their_id() -> None:
    person = {"@type": "Person", "@id": "#ann", "name": "Ann Ode"}
    _, by_id = nodes([json.dumps([{"@type": "NewsArticle", "author": {"@id": "#ann"}}, person])])
    assert by_id["#ann"] == person


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ann Ode", ["Ann Ode"]),
        (["Ann Ode", {"name": "Bo Li"}], ["Ann Ode", "Bo Li"]),
        ({"name": ["Ann Ode", "Bo Li"]}, ["Ann Ode", "Bo Li"]),
        ({"givenName": "Ann", "familyName": "Ode"}, ["Ann Ode"]),
        ({"@value": "Ann Ode"}, ["Ann Ode"]),
        ({"url": "https://example.org/ann"}, []),
        ("half a pair: \ud83d", ["half a pair: "]),
        ([None, 3, "", {}], []),
    ],
)
def test_the_strings_of_a_value(value: Any, expected: list[str]) -> None:
    assert list(strings(value)) == expected


@given(st.lists(st.one_of(values.map(json.dumps), st.text(max_size=40)), max_size=3))
def test_nothing_raises(scripts: list[str]) -> None:
    top, by_id = nodes(scripts)
    main = main_node(top)
    for node in (*top, *by_id.values(), main or {}):
        assert all(isinstance(text, str) for text in strings(node.get("author")))
        assert all(name == name.lower() for name in types(node))
