"""Names of authors and what stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.metadata.names import after_label, is_name, is_other, names


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("By Ann Ode", "Ann Ode"),
        ("Written by: Ann Ode", "Ann Ode"),
        ("Von Anna Huber", "Anna Huber"),
        ("Oleh: Ani Lestari", "Ani Lestari"),
        ("Par Anne Morel", "Anne Morel"),
        ("Автор: Анна Котова", "Анна Котова"),
        ("作者：林小燕", "林小燕"),
        ("بقلم: سلمى نور", "سلمى نور"),
        ("Written by", ""),
        ("Ann Ode", None),
        ("Bystanders saw it", None),
        ("", None),
    ],
)
def test_what_stands_behind_a_label(text: str, rest: str | None) -> None:
    assert after_label(text) == rest


@pytest.mark.parametrize("text", ["Reviewed by Dr Bo Li", "Photo: Bo Li", "Edited by Bo Li", "Foto: Bo Li"])
def test_other_trades_are_not_the_author(text: str) -> None:
    assert is_other(text)
    assert names([text]) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ann Ode", ("Ann Ode",)),
        ("Ann Ode and Bo Li", ("Ann Ode", "Bo Li")),
        ("Ann Ode, Bo Li & Cy Day", ("Ann Ode", "Bo Li", "Cy Day")),
        ("Anna Huber und Karl Bauer", ("Anna Huber", "Karl Bauer")),
        ("Ani Lestari; Budi Santoso", ("Ani Lestari", "Budi Santoso")),
        ("Ann Ode, MD, Bo Li", ("Ann Ode, MD", "Bo Li")),
        ("Ann Ode, Senior Writer", ("Ann Ode",)),
        ("Ann Ode | 4 March 2025", ("Ann Ode",)),
        ("@annode", ("annode",)),
        ("Smith & Sons", ("Smith & Sons",)),
        ("Harbour Post", ("Harbour Post",)),
        ("https://example.org/ann", ()),
        ("5 min read", ()),
        ("4 March 2025", ()),
        ("admin", ()),
        ("View all posts", ()),
        ("", ()),
    ],
)
def test_the_names_in_a_string(text: str, expected: tuple[str, ...]) -> None:
    assert names([text]) == expected


def test_a_name_is_said_once() -> None:
    assert names(["Ann Ode", "by Ann Ode", "ANN ODE", "Bo Li"]) == ("Ann Ode", "Bo Li")


def test_a_bar_in_a_field_does_not_end_a_name() -> None:
    assert names(["Ann Ode | Harbour Post"], hard=False) == ("Ann Ode | Harbour Post",)


@given(st.lists(st.one_of(st.text(max_size=100), st.text("By AnnOde,&;|. and", max_size=60)), max_size=5))
def test_what_comes_out_are_names(texts: list[str]) -> None:
    found = names(texts)
    assert all(map(is_name, found))
    assert len({name.casefold() for name in found}) == len(found)
