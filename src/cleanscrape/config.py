"""Settings from a TOML file: ``--config FILE``, or ``[tool.cleanscrape]`` in pyproject.toml."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from cleanscrape.corpus.formats import NAMES
from cleanscrape.model import MODES

__all__ = ["FORMATS", "INPUTS", "KEYS", "ConfigError", "find", "load"]

FORMATS: Final = (  # of pages to look at, then of records
    *("text", "json", "jsonl", "tagged", "markdown", "html", "xml"),
    *("jsonl.gz", "jsonl.zst", "parquet", "wet", "wet.gz", "warc", "warc.gz", "tar", "tar.gz", "tar.zst", "folder"),
)
INPUTS: Final = ("auto", *NAMES)


class ConfigError(Exception):
    """A settings file that can't be read or says something that isn't understood; the message says where and what."""


def _string(value: Any) -> str | None:
    return None if isinstance(value, str) and value else "a string"


def _name(value: Any) -> str | None:
    return None if isinstance(value, str) else "a string"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _number(value: Any) -> str | None:
    return None if isinstance(value, (int, float)) and not isinstance(value, bool) else "a number"


def _count(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) and value > 0 else "a whole number from 1 on"


def _strings(value: Any) -> str | None:
    ok = isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    return None if ok else "a list of strings"


def _one_of(*names: str) -> Callable[[Any], str | None]:
    return lambda value: None if value in names else "one of " + ", ".join(names)


# Each key is the long flag of the same name. The check says what a value should be, or None if it is that.
KEYS: Final[Mapping[str, Callable[[Any], str | None]]] = MappingProxyType(
    {
        "mode": _one_of(*MODES),
        "threshold": _number,
        "keep": _strings,
        "drop": _strings,
        "lang": _string,
        "keep-meta": _flag,
        "templates": _string,
        "site": _string,
        "input": _one_of(*INPUTS),
        "format": _one_of(*FORMATS),
        "text-field": _string,
        "html-field": _string,
        "id-field": _string,
        "url-field": _string,
        "output-field": _string,
        "report-field": _name,
        "max-chars": _count,
        "jobs": _count,
    }
)


def find(start: Path) -> Path | None:
    """The nearest pyproject.toml in ``start`` or above it, if it speaks of cleanscrape."""
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        try:
            return file if b"[tool.cleanscrape]" in file.read_bytes() else None
        except OSError:
            continue
    return None


def load(file: Path) -> dict[str, Any]:
    """The settings in a file, by the names of `KEYS`. Raises ConfigError.

    In pyproject.toml they stand under ``[tool.cleanscrape]``; in a file of their own they may, or stand at the top.
    """
    if sys.version_info >= (3, 11):  # here, as most runs have no settings to read
        import tomllib
    else:
        import tomli as tomllib

    try:
        whole = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}; give the path of a TOML file") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not TOML: {error}") from None
    settings = whole
    if file.name == "pyproject.toml" or "tool" in whole:
        tools = whole.get("tool", {})
        settings = tools.get("cleanscrape", {}) if isinstance(tools, dict) else {}
        if not isinstance(settings, dict):
            raise ConfigError(f"{file}: tool.cleanscrape should be a table")
    return {key.replace("_", "-"): _checked(file, key.replace("_", "-"), value) for key, value in settings.items()}


def _checked(file: Path, key: str, value: Any) -> Any:
    if key not in KEYS:
        raise ConfigError(f"{file}: unknown setting {key!r}; known settings are {', '.join(KEYS)}")
    wanted = KEYS[key](value)
    if wanted:
        raise ConfigError(f"{file}: {key} is {value!r}, but should be {wanted}")
    return value
