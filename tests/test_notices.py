"""Pages that hold no article say so; articles about the matter keep their text."""

import pytest

from cleanscrape import clean_html
from cleanscrape.notices import NOTICES, heading_says, is_feed, notice_words, title_says

STORY = "The council of the old harbour town voted on Monday to keep its two ferries running all winter, after a long debate."
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>'


def page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{MENU}<main>{body}</main></body></html>"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("404", "missing"),
        ("Error 404", "missing"),
        ("Seite nicht gefunden", "missing"),
        ("¡Ups! Página no encontrada", "missing"),
        ("페이지를 찾을 수 없습니다", "missing"),
        ("Zaloguj się", "sign_in"),
        ("ログイン", "sign_in"),
        ("Before you continue to Ferry News", "consent"),
        ("Just a moment...", "barred"),
        ("Ferries stay all winter", ""),
        ("1,404 ferries", ""),
        ("Consent of the council is not in sight", ""),
        ("The man who found the page not found by anybody else in the library of the town", ""),
    ],
)
def test_a_heading_is_a_notice_or_not(text: str, kind: str) -> None:
    assert heading_says(text) == kind


def test_a_title_is_looked_at_in_its_parts() -> None:
    assert title_says("<head><title>Merrow Post | Page not found</title>") == {"missing"}
    assert title_says("<HEAD><TITLE lang=en>Log in &ndash; Merrow Post</TITLE>") == {"sign_in"}
    assert title_says("<head><title>Ferries stay - Merrow Post") == set()
    assert title_says("no head at all") == set()


@pytest.mark.parametrize(
    ("kind", "html"),
    [
        ("missing", page("Page not found | Post", "<h1>404</h1><p>The page you are looking for may have been moved.</p>")),
        ("sign_in", page("Log in | Post", '<h1>Welcome back</h1><p>See your orders.</p><form><input type="password"></form>')),
        (
            "consent",
            page("Post", "<h1>Before you continue</h1><p>We and our partners use cookies to measure what our readers read.</p>"),
        ),
        ("barred", page("Just a moment...", "<p>Please enable JavaScript and cookies to continue.</p>")),
        (
            "feed",
            page("Town - Post", "".join(f'<div><a href="/{h}">{h}:10 The ferry to the islands is late</a></div>' for h in (18, 16, 13, 12, 9))),
        ),
        (
            "frame",
            page("Post", "")
            + "<footer><p>The harbour office answers letters from Monday to Friday.</p><p>It is closed on holidays.</p></footer>",
        ),
    ],
)  # fmt: skip
def test_a_page_without_an_article_says_why(kind: str, html: str) -> None:
    found = clean_html(html)
    assert (found.text, found.confidence) == ("", 0)
    assert found.reason in (NOTICES[kind].reason, "no line reads like an article")


@pytest.mark.parametrize(
    "html",
    [
        page(
            "Page not found: a novel | Post", f"<h1>Page not found</h1><p>{STORY}</p><p>{STORY[4:]}</p><p>It ends well. {STORY}</p>"
        ),
        page("Log in | Post", f"<h1>Ferries stay</h1><p>{STORY}</p>"),
        page("Ferries stay | Post", f'<h2>Log in</h2><form><input type="password"></form><h1>Ferries stay</h1><p>{STORY}</p>'),
    ],
)
def test_an_article_keeps_its_text(html: str) -> None:
    assert "keep its two ferries running" in clean_html(html).text


def test_the_verdict_does_not_depend_on_the_threshold() -> None:
    html = page("Page not found | Post", "<h1>404</h1><p>The page you are looking for may have been moved.</p>")
    assert [clean_html(html, threshold=value).text for value in (-9.0, 0.0, 9.0)] == ["", "", ""]


def test_the_reasons_of_a_notice_add_up() -> None:
    found = clean_html(page("Page not found | Post", "<h1>404</h1><p>The page you are looking for may have been moved.</p>"))
    for block in found.blocks:
        assert abs(found.bias + sum(item.points for item in block.evidence) - block.score) < 1e-6
        assert "no_article" in {item.name for item in block.evidence}


def test_a_programme_is_no_feed() -> None:
    late = [(f"{hour}:00 The late film", 4) for hour in (18, 19, 20, 21, 22)]
    assert is_feed(late[::-1], 20)
    assert not is_feed(late, 20)
    assert not is_feed(late[::-1], 200)
    assert not is_feed(late[:3], 12)


def test_every_phrase_of_a_notice_is_of_a_kind() -> None:
    words = notice_words()
    kinds = {*words.whole.values(), *(kind for rows in words.within.values() for _, kind in rows)}
    kinds |= {kind for _, kind in words.unspaced}
    assert kinds == {"missing", "sign_in", "consent", "barred"}
