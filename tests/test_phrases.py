"""Phrases are found where their operator says, in all lines at once."""

from __future__ import annotations

import numpy as np
import pytest

from cleanscrape import lexicon, phrases
from cleanscrape.lexicon import Phrase, parse
from cleanscrape.phrases import NOISE_LABELS, build, find
from cleanscrape.reading.text import read_texts


def levels(rules: str, *texts: str) -> list[dict[str, int]]:
    table = build(tuple(parse(rules, "en")), {})
    found = find(read_texts(texts), table)
    columns = np.asarray(found.level).T
    return [{label: int(level) for label, level in zip(NOISE_LABELS, column, strict=True) if level} for column in columns]


@pytest.mark.parametrize(
    ("rule", "line", "level"),
    [
        ("= read more", "Read more!", 3),
        ("= read more", "Read more of it", 0),
        ("=! read more", "» READ MORE «", 4),
        ("^ read more", "Read more: the ships that sank", 2),
        ("^ read more", "Please read more", 0),
        ("$ read more", "Please read more", 2),
        ("$ read more", "read more please", 0),
        ("~ read more", "to read more of it", 1),
        ("~ read more", "read the more", 0),
        ("^! 0 comments", "1,204 comments", 0),
        ("^! 0 comments", "12 comments", 4),
        ("= read more", "Home | Read more | Share", 2),
        ("^! read more", "Home | Read more about it", 2),
    ],
)
def test_an_operator_says_where(rule: str, line: str, level: int) -> None:
    assert levels(f"[related]\n{rule}", line)[0].get("related", 0) == level


def test_what_is_certain_of_a_button_is_a_hint_in_a_paragraph() -> None:
    rule = "[cookie]\n~! we use cookies"
    assert levels(rule, "Here we use cookies.") == [{"cookie": 4}]
    assert levels(rule, "Here we use cookies " + "and so on " * 15) == [{"cookie": 1}]
    assert levels(rule, "Here we use cookies " + "and so on " * 40) == [{}]


def test_scripts_without_spaces_and_long_phrases() -> None:
    rules = "[related]\n^! 相关阅读\n[credit]\n^! artikel ini telah tayang di kompas com dengan judul\n"
    line = "Artikel ini telah tayang di Kompas.com dengan judul X"
    assert levels(rules, "相关阅读：大桥", line, "") == [{"related": 4}, {"credit": 4}]


def test_learned_points_are_those_of_words_and_pairs() -> None:
    table = build((), {"sign up": -2000, "council": 500})
    found = find(read_texts(["The council met.\nSign up for more, sign up now"]), table)
    assert np.bincount(found.hit_line, weights=found.hit_points).tolist() == [500, -4000]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[nosuch]\n= a", "en.txt:1: no section 'nosuch'"),
        ("[related]\n\n@ a", "en.txt:3: expected one of"),
        ("= a", "en.txt:1"),
        ("[ad]\n=", "en.txt:2"),
    ],
)
def test_a_mistake_in_a_lexicon_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("[", r"\[")):
        list(parse(text, "en"))


def test_every_label_has_phrases_in_every_language() -> None:
    said: dict[str, set[str]] = {}
    for phrase in lexicon.phrases():
        said.setdefault(phrase.language, set()).add(phrase.section)
    latin = {"id", "ms", "en", "nl", "de", "fr", "es", "pt", "it", "pl", "tr", "vi"}
    wanted = latin | {"ru", "uk", "el", "ar", "fa", "hi", "bn", "th", "zh", "ja", "ko"}
    assert wanted <= set(said)
    for language in wanted:
        assert set(NOISE_LABELS) - {"duplicate"} | set(lexicon.WORD_LISTS) <= said[language], language


def test_all_keys_of_the_table_are_found_and_others_are_not() -> None:
    table = phrases.table()
    assert (table.look_up(table.key[1:]) == np.arange(1, len(table.key))).all()
    strangers = np.random.default_rng(1).integers(1, 1 << 63, 10_000, dtype=np.uint64)
    assert (table.look_up(strangers[~np.isin(strangers, table.key)]) == 0).all()


def test_a_phrase_is_one_line() -> None:
    with pytest.raises(ValueError, match="one line"):
        build((Phrase("a\nb", "en", "ad", "=", 3),), {})
