"""The tests of benchmarks/ run where what it reads pages with is installed: pip install -e '.[dev]'."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("resiliparse") else ["test_*.py"]
