"""What the markup says of each line."""

import re

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleanscrape.features import measure
from cleanscrape.phrases import table
from cleanscrape.reading.html import read_html
from cleanscrape.reading.text import read_texts
from cleanscrape.structure import (
    KINDS_OF_PAGE,
    STRUCTURE,
    STRUCTURE_AROUND,
    far_from,
    kinds_said,
    structure_around,
    structure_levels,
    structure_of,
)

STORY = "The council of the old harbour town voted on Monday to keep its two ferries running all winter."
PAGE = f"""<body><nav class="main-menu"><ul><li><a href="/">Home</a></li><li><a href="/a">Sport</a></li></ul></nav>
<div id="wrap"><article class="postBody"><h1>Ferries stay</h1><p>{STORY}</p><p>{STORY} <b>Again.</b></p></article>
<aside><p><a href="/b">More news</a></p></aside></div></body>"""
LINES = ["Home", "Sport", "Ferries stay", "first", "second", "More news"]


def look(*pages: str):
    layouts = [read_html(page) for page in pages]
    structure = structure_of(layouts)
    features = measure(read_texts([layout.text for layout in layouts]), table())
    zero = np.zeros(len(structure.parent), dtype=np.int64)
    return features, structure, structure_levels(features, structure, zero, zero)


def feature(levels, name: str, features=STRUCTURE) -> list[int]:
    return levels[[feature.name for feature in features].index(name)].tolist()


def test_shapes_and_ends_of_a_batch_are_those_of_its_pages():
    layouts = [read_html(page) for page in (PAGE, "", "<div class=a><p>one</div><div class=a>two")]
    structure = structure_of(layouts)
    elements = [element for layout in layouts for element in zip(layout.tag, layout.attributes, strict=True)]
    assert [structure.shapes[shape] for shape in structure.shape.tolist()] == elements
    assert structure.page.tolist() == [page for page, layout in enumerate(layouts) for _ in layout.tag]
    assert structure.parent.tolist()[-4:] == [len(elements) - 4, len(elements) - 4, len(elements) - 3, len(elements) - 4]
    assert structure.end.tolist()[-4:] == [len(elements), len(elements) - 1, len(elements) - 1, len(elements)]
    assert structure_of([]).says.shape[1] == 0


SAID = st.lists(
    st.sampled_from(
        [
            *(
                '"@type"',
                "'@type'",
                ":",
                " : ",
                '"Article"',
                '["NewsArticle", "Report"]',
                "ListItem",
                ",",
                "}",
                "x" * 79,
                "og:type",
            ),
            *('"', "'", ' content="article"', "<", ">", "\u00e9" * 30, "QAPage", "@type", "Product ", "g:", "@t", "\u00a0"),
        ]
    ),
    max_size=30,
).map("".join)


@given(SAID)
@example('"@type":"Article')
@example("og:type'article")
@settings(max_examples=300)
def test_a_page_says_what_it_is_in_its_data_and_its_head(page):
    data = re.compile(r"""["']@type["']\s*:\s*[^,}]{1,80}|og:type["'][^<>]{0,40}""")
    said = "\n".join(found.group() for found in data.finditer(page))
    assert kinds_said(read_html(page).said) == [len(pattern.findall(said)) for _, pattern in KINDS_OF_PAGE.values()]


def test_links_and_emphasis_are_shares_of_the_line():
    _, _, levels = look(PAGE)
    assert feature(levels, "linked") == [31, 31, 0, 0, 0, 31]
    strong = feature(levels, "strong")
    assert strong[:4] == [0, 0, 0, 0]
    assert 1 <= strong[4] <= 3  # 6 of 86 characters


def test_the_steps_up_to_the_sentences_of_the_page():
    _, _, levels = look(PAGE)
    # "Again." makes the second paragraph the longer half; from the first it is one step up, from the aside two, to #wrap
    steps = [0, 3, 4]  # levels of 0, 1 and 2 steps: 3 log2(1 + x)
    assert feature(levels, "steps_50")[3:] == [steps[1], steps[0], steps[2]]
    assert feature(levels, "prose_0")[3] < feature(levels, "prose_0")[4] < 31
    assert feature(levels, "prose_1")[2:5] == [31, 31, 31]
    assert feature(levels, "prose_1")[5] == 0
    assert feature(levels, "in_nav") == [1, 1, 0, 0, 0, 0]
    assert feature(levels, "in_article") == [0, 0, 1, 1, 1, 0]
    assert feature(levels, "in_h1") == [0, 0, 1, 0, 0, 0]
    assert feature(levels, "depth") == [6] * 6  # 3 log2(1 + 3)


def test_lines_built_alike_share_their_likelihood():
    features, structure, _ = look(PAGE)
    around = structure_around(features, structure, np.array([0, 200, 500, 1000, 900, 100]))
    alike = feature(around, "alike_likely", STRUCTURE_AROUND)
    assert alike[0] == alike[1] == 3  # a tenth of 31
    assert alike[3] == alike[4] == 29
    assert feature(around, "heading_likely", STRUCTURE_AROUND) == [0, 0, 16, 16, 16, 16]


def test_far_elements_begin_above_the_grandparent():
    _, structure, _ = look(PAGE)
    tags = [structure.shapes[structure.shape[element]][0] for element in far_from(structure).tolist()]
    # li ul nav | body; p article div | body
    assert tags == ["body"] * 6


NAMES = st.sampled_from(["div", "p", "ul", "li", "a", "nav", "h2", "table", "tr", "td", "b", "br"])
SOUP = st.lists(
    st.one_of(
        NAMES.map(lambda name: f"<{name} class=x{name}>"), NAMES.map(lambda name: f"</{name}>"), st.just(STORY), st.just("a b")
    )
)


@given(st.lists(SOUP.map("".join), min_size=1, max_size=4))
def test_a_page_measures_the_same_alone_and_in_company(pages):
    features, _, together = look(*pages)
    edges = features.lines.document_from
    for index, page in enumerate(pages):
        assert (together[:, edges[index] : edges[index + 1]] == look(page)[2]).all()
