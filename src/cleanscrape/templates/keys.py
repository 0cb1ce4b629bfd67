"""What makes two lines one template line: their words, whatever the case, the punctuation, the numbers and the dates."""

from __future__ import annotations

import numpy as np

from cleanscrape import phrases
from cleanscrape.phrases import MONTH, WEEKDAY
from cleanscrape.reading.text import NUMBER, Hashes, Lines, gram_hashes, prefix

__all__ = ["NO_KEY", "line_keys"]

NO_KEY = np.uint64(0)  # the hash of no words


def line_keys(lines: Lines) -> Hashes:
    """The key of each line; NO_KEY where numbers and dates are all it holds, as tables of figures do.

    Numbers and the names of months and weekdays are one word, and so is a run of them: "12 komentar" and "7 komentar"
    have the same key, and so have "Selasa, 4 Maret 2025 | Berita" and "04/03/2025 | Berita".
    """
    word = lines.word
    position = np.arange(len(word))
    table = phrases.table()
    row = table.look_up(gram_hashes(prefix(word), position, position + 1))
    masked = (word == NUMBER) | (table.flags[row] & (MONTH | WEEKDAY) != 0)
    again = np.zeros(len(word), dtype=bool)
    again[1:] = masked[1:] & masked[:-1] & (lines.word_line[1:] == lines.word_line[:-1])
    stays = np.zeros((2, len(word) + 1), dtype=np.int64)
    np.cumsum(np.stack((~again, ~masked)), axis=1, out=stays[:, 1:])
    start, end = stays[0, lines.word_from], stays[0, lines.word_to]
    keys = gram_hashes(prefix(np.where(masked, NUMBER, word)[~again]), start, end)
    says = stays[1, lines.word_to] > stays[1, lines.word_from]
    return np.where(says, keys, NO_KEY)
