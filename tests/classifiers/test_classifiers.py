"""Each classifier alone: what it says of one line."""

from __future__ import annotations

import pytest

from cleanscrape import phrases
from cleanscrape.classifiers import CERTAIN, CLASSIFIERS, classify
from cleanscrape.features import measure
from cleanscrape.model import DROP_LABELS, META_LABELS
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.text import read_texts


def level(label: str, line: str, *, before: str = "") -> int:
    features = measure(read_texts([before + line]), phrases.table())
    return int(classify(features)[NOISE_LABELS.index(label), -1])


def test_one_name_everywhere() -> None:
    assert tuple(CLASSIFIERS) == NOISE_LABELS == (*DROP_LABELS, *META_LABELS)
    for label, classifier in CLASSIFIERS.items():
        assert classifier.__name__ == {"copyright": "copyright_notice"}.get(label, label)
        assert classifier.__doc__, label


@pytest.mark.parametrize(
    ("label", "line", "least"),
    [
        ("ticker", "• LQ45923,65   -11,86   -1.27%", 2),
        ("breadcrumb", "Kabar › Daerah › Pesisir", 2),
        ("nav", "News | Sport | Weather | Arts | Travel", 2),
        ("pagination", "1 2 3 4 5", 2),
        ("close_button", "[X]", CERTAIN),
        ("close_button", "×", CERTAIN),
        ("tags", "#harbour #ferries #winter", CERTAIN),
        ("tags", "#給食室 #まちづくり #山あいの暮らし", CERTAIN),
        ("credit", "(fyk/ash)", CERTAIN),
        ("date", "Kamis, 30 Desember 2021 / 22:46 WIB", 3),
        ("date", "2024-03-22 09:14", 2),
        ("byline", "(Rahayu Ningsih)", 3),
        ("byline", "Editor: Noverius Laoli", 3),
        ("banner", "harbourcrier.example", 3),
        ("copyright", "© 2024 The Harbour Crier", CERTAIN),
        ("caption", "The mole at dusk. Photo: Robin Ferris", 2),
    ],
)
def test_what_it_catches(label: str, line: str, least: int) -> None:
    assert level(label, line) >= least


@pytest.mark.parametrize(
    ("label", "line", "most"),
    [
        ("ticker", "Shares rose 1.2% to 45.30 on Monday, their best day since March.", 0),
        ("ticker", "Milk 250 ml", 0),
        ("breadcrumb", "The choice was tea / coffee and cake, and nobody asked for water.", 0),
        ("nav", "Rain fell on Monday, Tuesday, Wednesday and Thursday.", 0),
        ("pagination", "Saint Brannoc    171    149    130    92", 1),
        ("pagination", "21-14, 18-21, 21-19", 0),
        ("close_button", "-", 0),
        ("close_button", "X marks the spot", 0),
        ("tags", "# lsblk -f", 2),
        ("credit", "(Reuters)", 3),
        ("credit", "(see the map on page 12)", 1),
        ("date", "The war began on 28 July 1914 and lasted more than four years.", 1),
        ("byline", "By the time the tide turned, the boats were gone.", 1),
        ("byline", "Di loket semua terminal serta di kantor kelurahan.", 1),
        ("banner", "See example.org for the map.", 0),
        ("copyright", "Copyright is a right that most authors sell.", 2),
    ],
)
def test_what_only_looks_like_it(label: str, line: str, most: int) -> None:
    assert level(label, line) <= most


def test_a_line_said_before_is_a_duplicate_and_the_first_is_not() -> None:
    line = "The bridge stays closed until October"
    assert level("duplicate", line) == 0
    assert level("duplicate", line.upper() + "!", before=line + "\n") == 3
    assert level("duplicate", "yes", before="yes\n") == 1
