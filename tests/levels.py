"""The features of the second look by name, for tests."""

from collections.abc import Callable, Sequence

import numpy as np

from cleanscrape.classifiers import classify
from cleanscrape.context import AROUND, around_levels
from cleanscrape.features import measure
from cleanscrape.phrases import table
from cleanscrape.reading.text import read_texts


def around(texts: Sequence[str], likely: Sequence[int]) -> Callable[[str], list[int]]:
    """A function from the name of a feature to its level on each line. ``likely``: thousandths."""
    f = measure(read_texts(texts), table())
    levels = around_levels(f, classify(f), np.array(likely))
    names = [feature.name for feature in AROUND]
    return lambda name: levels[names.index(name)].tolist()
