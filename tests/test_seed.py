"""The document it all started from."""

from __future__ import annotations

from pathlib import Path

import cleanscrape

SEEDS = Path(__file__).parents[1] / "seeds"
TEXT = (SEEDS / "kontan-putin-biden.txt").read_text(encoding="utf-8")
CORE = (SEEDS / "kontan-putin-biden.core.txt").read_text(encoding="utf-8")
LABELS = {
    int(number): (verdict, label)
    for number, verdict, label in (
        line.split("\t") for line in (SEEDS / "kontan-putin-biden.tsv").read_text(encoding="utf-8").splitlines()
    )
    if label
}


def test_the_headline_once_and_the_twelve_paragraphs_stay_and_nothing_else() -> None:
    assert cleanscrape.clean(TEXT).text + "\n" == CORE  # the source ends without a line break
    assert len(CORE.split("\n\n")) == 13


def test_every_line_has_its_label() -> None:
    page = cleanscrape.clean(TEXT)
    assert {block.line: block.label for block in page.blocks} == {line: label for line, (_, label) in LABELS.items()}


def test_what_the_page_says_of_itself() -> None:
    page = cleanscrape.clean(TEXT)
    assert page.title == "Presiden Rusia Vladimir Putin Tiba-Tiba Minta Berbicara dengan Joe Biden Via Telepon"
    assert page.meta.date == cleanscrape.MetaItem("Kamis, 30 Desember 2021 / 22:46 WIB", 13)
    assert page.meta.byline == cleanscrape.MetaItem("Sumber: Yahoo News | Editor: Noverius Laoli", 18)
    assert page.meta.site == cleanscrape.MetaItem("kontan.co.id", 1)
    assert page.meta.language == "id"
