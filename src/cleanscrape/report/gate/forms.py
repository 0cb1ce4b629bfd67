"""The forms in which the gate tells what it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from cleanscrape.report.gate import as_json, github, junit, sarif, text
from cleanscrape.report.gate.outcome import Outcome

__all__ = ["FORMS"]

FORMS: Final[Mapping[str, Callable[[Outcome], str]]] = MappingProxyType(
    {"text": text.render, "json": as_json.render, "github": github.render, "junit": junit.render, "sarif": sarif.render}
)
