"""Words of tags, classes and ids, and their points."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleanscrape import markup
from cleanscrape.markup import learned_words, markup_words, shape_points


def test_words_of_a_class_are_the_class_itself_and_its_parts():
    assert markup_words("div", "postBody main_text 12") == ["<div>", "postbody", "post", "body", "main_text", "main", "text"]
    assert markup_words("p", "") == ["<p>"]


def test_capitals_in_a_row_are_one_word_and_the_last_opens_the_next():
    assert markup_words("p", "HTMLPage navTOP") == ["<p>", "htmlpage", "html", "page", "navtop", "nav", "top"]


def test_a_name_or_a_part_of_it_counts_once():
    assert markup_words("p", "nav-nav") == ["<p>", "nav-nav", "nav"]


@pytest.fixture
def known(monkeypatch):
    points = {"<article>": (5, 1), "post": (100, 10), "postbody": (1000, 0), "menu": (-70, -7), "<p>": (1, 2), "é": (3, 3)}
    monkeypatch.setattr(markup, "learned_words", lambda: points)
    markup._table.cache_clear()
    yield points
    markup._table.cache_clear()


def points_of(shapes):
    text = "".join(f"{tag}\0{attributes}\0" for tag, attributes in shapes)
    return shape_points(text.encode("utf-8", "surrogatepass"))


def test_points_are_sums_over_the_words_of_a_shape(known):
    near, far = points_of([("article", "postBody"), ("nav", "main-menu menu"), ("li", ""), ("p", "post  é")])
    assert near.tolist() == [1105, -140, 0, 104]
    assert far.tolist() == [11, -14, 0, 15]


def test_no_shapes_have_no_points():
    assert [len(column) for column in points_of([])] == [0, 0]


NAMES = st.one_of(st.sampled_from(sorted(learned_words())), st.text("aBcMENUpost-_ 1é\u2028", max_size=12), st.text(max_size=8))


@given(st.lists(st.tuples(st.sampled_from(["p", "div", "my-menu"]), st.lists(NAMES, max_size=4).map(" ".join)), max_size=6))
@example([("p", "\ud800 post")])
@example([("p", "x" * 41 + " " + "-".join(chr(97 + i % 26) * (1 + i // 26) for i in range(50)))])
def test_the_kernel_cuts_names_as_the_fit_does(shapes):
    shapes = [(tag, attributes.replace("\0", "")) for tag, attributes in shapes]
    words = learned_words()
    expected = [[words.get(word, (0, 0)) for word in markup_words(*shape)] for shape in shapes]
    found = np.stack(points_of(shapes), axis=1)
    assert found.tolist() == [[sum(column) for column in zip((0, 0), *rows, strict=True)] for rows in expected]
