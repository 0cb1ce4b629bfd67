"""Texts and pages to try laws on."""

from __future__ import annotations

from hypothesis import strategies as st

from tests import cases

# Lines that the classifiers name with certainty, and others that are likely noise.
CERTAIN = (
    "Baca Juga: Harga Cabai Turun di Pasar Induk",
    "ADVERTISEMENT",
    "[X]",
    "×",
    "© 2024 Kabar Pagi. All rights reserved.",
    "TERBARU",
    "Lire aussi : La gare rouvre ses portes",
    "#harbour #ferries #winter",
)
NOISE = (
    "Baca Juga: Harga Cabai Turun di Pasar Induk",
    "ADVERTISEMENT",
    "[X]",
    "×",
    "Share on Facebook",
    "Home > News > Politics",
    "© 2024 Kabar Pagi. All rights reserved.",
    "TERBARU",
    "Lire aussi : La gare rouvre ses portes",
    "Читайте также: Мост открыли",
    "We use cookies to improve your experience. Accept all",
    "LQ45 923,65 -11,86 -1,27%",
    "Подписаться",
    "1 2 3 4 5 Next",
    "相关阅读",
    "広告",
)
paragraphs = st.sampled_from(
    [paragraph for path in cases.untouched() for paragraph in path.read_text(encoding="utf-8").split("\n\n") if paragraph.strip()]
)
breaks = st.sampled_from(["\n", "\n\n", "\r\n", "\n\n\n", "\u2028", "\x0c\n"])
pages = st.lists(st.tuples(st.one_of(paragraphs, st.sampled_from(NOISE)), breaks), min_size=1, max_size=25).map(
    lambda parts: "".join(text + end for text, end in parts)
)
anything = st.one_of(
    pages,
    st.text(max_size=300),
    st.text(alphabet="ab.,:| \n\r\t•1×©", max_size=200),
    st.text(st.characters(codec=None), max_size=100),
    st.lists(st.sampled_from([*NOISE, "", " ", "a", "Kata itu.", "1", "ไทย", "中文。"]), max_size=30).map("\n".join),
)
