"""Pinned figures: what must not be fallen short of, how a run compares, and when a pin may move."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

__all__ = ["Baseline", "Figure", "Finding", "Measured", "Pin", "compare", "read", "round_down", "update", "write"]

OK: Final = "ok"
SHORT: Final = "falls short"
MISSING: Final = "not measured any more"
OTHER: Final = "measured on other pages"
NEW: Final = "not pinned yet"
FAILURES: Final = frozenset({SHORT, MISSING, OTHER})


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one run. ``pin`` is what would be pinned for it: the figure itself, or with slack."""

    name: str
    value: float
    pin: float
    at_most: bool = False  # the pin is a ceiling: times, memory, counts of wrong lines

    def meets(self, pin: float) -> bool:
        return self.value <= pin if self.at_most else self.value >= pin


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one set of documents. ``fixed``: figures of other documents of that name say nothing."""

    name: str
    digest: str
    figures: tuple[Figure, ...]
    fixed: bool = True


@dataclass(frozen=True, slots=True)
class Pin:
    """The pins of one set of documents."""

    digest: str
    floors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Baseline:
    """All pins, and each time one was lowered, with the reason."""

    sets: Mapping[str, Pin] = field(default_factory=dict)
    regressions: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What the comparison says of one figure."""

    set: str
    figure: str
    value: float | None
    pin: float | None
    status: str

    @property
    def failed(self) -> bool:
        return self.status in FAILURES


def round_down(value: float, digits: int = 3) -> float:
    """``value`` cut after ``digits`` decimals, so that a pin is met by the figure it was made of.

    >>> round_down(0.9379), round_down(0.938)
    (0.937, 0.938)
    """
    scale = 10.0**digits
    return math.floor(value * scale + 1e-9) / scale


def compare(baseline: Baseline, measured: Sequence[Measured]) -> list[Finding]:
    """Each figure of this run and each pin of the sets it measured; sets that were not measured are left out."""
    found = []
    for item in measured:
        pinned = baseline.sets.get(item.name)
        floors = pinned.floors if pinned else {}
        other = pinned is not None and item.fixed and pinned.digest != item.digest
        for figure in item.figures:
            pin = floors.get(figure.name)
            status = NEW if pin is None else OTHER if other else OK if figure.meets(pin) else SHORT
            found.append(Finding(item.name, figure.name, figure.value, pin, status))
        names = {figure.name for figure in item.figures}
        found += [Finding(item.name, name, None, pin, MISSING) for name, pin in floors.items() if name not in names]
    return found


def update(baseline: Baseline, measured: Sequence[Measured], *, why: str = "", date: str = "") -> tuple[Baseline, list[Finding]]:
    """The baseline with this run's pins, and the figures whose old pin was held because they fall short of it.

    A pin is raised to what this run reaches, and never lowered unless ``why`` says why; then it is recorded.
    """
    sets = dict(baseline.sets)
    regressions = list(baseline.regressions)
    held = []
    for item in measured:
        old = baseline.sets.get(item.name, Pin(item.digest, {}))
        floors: dict[str, float] = {}
        for figure in item.figures:
            pin = old.floors.get(figure.name)
            if pin is None:
                floors[figure.name] = figure.pin
            elif figure.meets(pin):
                floors[figure.name] = (min if figure.at_most else max)(pin, figure.pin)
            elif why:
                floors[figure.name] = figure.pin
                regressions.append(_regression(date, item.name, figure.name, pin, figure.pin, why))
            else:
                floors[figure.name] = pin
                held.append(Finding(item.name, figure.name, figure.value, pin, SHORT))
        for name in old.floors.keys() - floors.keys():
            if why:
                regressions.append(_regression(date, item.name, name, old.floors[name], None, why))
            else:
                floors[name] = old.floors[name]
                held.append(Finding(item.name, name, None, old.floors[name], MISSING))
        sets[item.name] = Pin(item.digest, floors)
    return Baseline(sets, tuple(regressions)), held


def _regression(date: str, name: str, figure: str, old: float, new: float | None, why: str) -> dict[str, Any]:
    return {"date": date, "set": name, "figure": figure, "from": old, "to": new, "why": why}


def read(file: Path) -> Baseline:
    """The baseline in ``file``; an empty one when there is no such file. ValueError when it is not understood."""
    if not file.is_file():
        return Baseline()
    try:
        data = json.loads(file.read_text("utf-8"))
        sets = {name: Pin(entry["digest"], dict(entry["pins"])) for name, entry in data["sets"].items()}
        return Baseline(sets, tuple(data["regressions"]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{file}: not a baseline as this command writes it: {error!r}") from error


def write(file: Path, baseline: Baseline) -> None:
    """Write the baseline, sorted, a pin a line; the file is replaced in one step."""
    sets = {name: {"digest": pin.digest, "pins": dict(sorted(pin.floors.items()))} for name, pin in sorted(baseline.sets.items())}
    data = {"sets": sets, "regressions": list(baseline.regressions)}
    temporary = file.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
    temporary.replace(file)
