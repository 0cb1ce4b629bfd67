"""Examples in docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import cleanscrape

MODULES = sorted(module.name for module in pkgutil.walk_packages(cleanscrape.__path__, "cleanscrape."))


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_examples_run(name: str) -> None:
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    for example in doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name)):
        runner.run(example, out=told.append)
    assert runner.failures == 0, "".join(told)
