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
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if str(error.name).startswith("cleanscrape"):
            raise
        pytest.skip(f"{error.name} is not installed, which is an extra")
    for example in doctest.DocTestFinder(exclude_empty=True).find(module):
        runner.run(example, out=told.append)
    assert runner.failures == 0, "".join(told)
