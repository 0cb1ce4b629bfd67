"""Classes and ids say what a line is, and what does not belong to the article."""

import pytest

from cleanscrape import clean_html
from cleanscrape.marks import mark_of, mark_words
from cleanscrape.vocabulary import LABELS

STORY = "The council of the old harbour town voted on Monday to keep its two ferries running all winter, after a long debate"
STORIES = "".join(f"<p>{STORY} in hall {number}. The {name} members were of one mind for once, and glad.</p>"
                  for number, name in enumerate(("older", "younger", "newer", "richer", "poorer", "louder")))  # fmt: skip


@pytest.mark.parametrize(
    ("attributes", "label"),
    [
        ("article__byline", "byline"),
        ("authorInfo", "byline"),
        ("author-bio box", "credit"),
        ("siteDescription", "banner"),
        ("navigation post-navigation", "pagination"),
        ("nav-previous", "pagination"),
        ("wprm-comment-list", "comments"),
        ("newsletter-box", "subscribe"),
        ("", None),
        ("category-news tag-ferry", None),
        ("what-the-related-objects-of-a-model-are", None),
        ("shadow-lg address breadth", None),
    ],
)
def test_a_name_says_what_it_is(attributes: str, label: str | None) -> None:
    code = mark_of(attributes)
    assert (None if code < 0 else list(LABELS)[code]) == label


def test_the_words_are_in_lower_case_and_of_labels() -> None:
    for words in mark_words():
        assert all(word == word.lower() and 0 <= code < len(LABELS) for word, code in words.items())


def test_dropped_lines_are_called_as_their_classes_say() -> None:
    page = clean_html(
        f"""<body><header><p class="site-tagline">News from the water</p></header><main><article><h1>Ferries stay</h1>
        <div class="writer">Ada Okoro</div><time datetime="2025-03-03">3 March 2025</time>{STORIES}
        <div class="topic-list"><a href="/f">Ferries</a> <a href="/w">Winter</a></div></article>
        <div class="comment-list"><p>About time, too.</p></div></main>
        <footer><p>Subscribe to our newsletter</p><p>© 2025 The Crier. All rights reserved.</p></footer></body>"""
    )
    labels = {block.text: block.label for block in page.removed}
    assert labels["News from the water"] == "banner"
    assert labels["Ada Okoro"] == "byline"
    assert labels["3 March 2025"] == "date"
    assert labels["Ferries Winter"] == "tags"
    assert labels["About time, too."] == "comments"


def test_a_table_of_contents_goes_and_the_headings_stay() -> None:
    headings = ("Why the ferries stay", "What it costs the town")
    links = "".join(f'<li><a href="#{place}">{heading}</a></li>' for place, heading in enumerate(headings))
    parts = "".join(f'<h2 id="{place}">{heading}</h2>{STORIES}' for place, heading in enumerate(headings))
    page = clean_html(f'<body><main><h1>Ferries stay</h1><div class="toc"><ul>{links}</ul></div>{parts}</main></body>')
    assert page.text.count("Why the ferries stay") <= 1
    assert STORY in page.text


def test_a_chapter_with_a_telling_id_stays() -> None:
    page = clean_html(
        f'<body><main><h1>Models</h1>{STORIES}<section id="related-objects"><p>{STORY}, on paper.</p></section></main></body>'
    )
    assert f"{STORY}, on paper." in page.text
