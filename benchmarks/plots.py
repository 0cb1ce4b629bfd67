"""Draws the plots of the report as SVG, each once for light and once for dark pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from benchmarks.curves import Bin
from benchmarks.scoring import PRF

__all__ = ["Theme", "draw", "draw_groups", "draw_growth", "draw_precision_recall", "draw_reliability", "draw_speed"]

Theme = Mapping[str, Any]

# Colours that differ in lightness, too, checked against the backgrounds of light and dark pages; own is ours.
THEMES: Final[dict[str, Theme]] = {
    "light": {
        "ink": "#24292f", "soft": "#6e7781", "grid": "#e3e6ea", "own": "#0b5fb0",
        "series": ("#0b5fb0", "#c2570c", "#3f7d3a", "#7a4fa3", "#8a8f96"),
    },
    "dark": {
        "ink": "#e6edf3", "soft": "#8d96a0", "grid": "#2d333b", "own": "#6cb2ff",
        "series": ("#6cb2ff", "#f0985a", "#82c77c", "#c3a0ea", "#8d96a0"),
    },
}  # fmt: skip
MARKERS: Final = ("o", "s", "^", "D", "v")


def draw(folder: Path, name: str, plot: Callable[[Figure, Theme], None], size: tuple[float, float]) -> None:
    """Write NAME-light.svg and NAME-dark.svg; the same data give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for mode, theme in THEMES.items():
        settings: Any = {
            "font.family": "DejaVu Sans", "font.size": 9, "svg.hashsalt": "cleanscrape", "text.color": theme["ink"],
            "axes.labelcolor": theme["ink"], "axes.edgecolor": theme["soft"], "xtick.color": theme["soft"],
            "ytick.color": theme["soft"], "axes.grid": True, "grid.color": theme["grid"], "grid.linewidth": 0.7,
            "axes.axisbelow": True, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 10,
            "axes.titlelocation": "left", "legend.frameon": False, "legend.labelcolor": theme["ink"],
        }  # fmt: skip
        with mpl.rc_context(settings):
            figure = Figure(figsize=size, layout="constrained")
            plot(figure, theme)
            figure.savefig(folder / f"{name}-{mode}.svg", transparent=True, metadata={"Date": None})


# Where a label may stand: points to the right of and above its mark, and how it is aligned there; the nearest first.
PLACES: Final = tuple(
    (x * reach, y * reach, ("right", "center", "left")[side + 1], ("top", "center", "bottom")[rise + 1])
    for reach in (1, 2, 3.5)
    for x, y, side, rise in (
        (8, 0, 1, 0), (-8, 0, -1, 0), (6, 6, 1, 1), (6, -6, 1, -1), (0, 8, 0, 1), (0, -8, 0, -1), (-6, 6, -1, 1), (-6, -6, -1, -1),
    )
)  # fmt: skip


def _place_labels(figure: Figure, axis: Any, theme: Theme, points: Mapping[str, tuple[float, float]], taken: list[Any]) -> None:
    """Name each point where the name covers no mark, no other name, and nothing of ``taken`` (boxes in pixels).

    A name that fits nowhere stands at its last place. A name away from its point has a line to it.
    """
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # every canvas that draws has one
    marks = {name: axis.transData.transform(point) for name, point in points.items()}
    taken = taken + [Bbox.from_extents(x - 6, y - 6, x + 6, y + 6) for x, y in marks.values()]
    frame = axis.get_window_extent(renderer)
    # From the right: a name usually stands to the right of its mark, where the one before is already settled.
    for name in sorted(points, key=lambda name: -marks[name][0]):
        own = name.startswith("cleanscrape")
        for x, y, side, rise in PLACES:
            line = {"arrowstyle": "-", "color": theme["soft"], "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
            label = axis.annotate(
                name, points[name], (x, y), textcoords="offset points", ha=side, va=rise, fontsize=8.5,
                color=theme["own"] if own else theme["ink"], fontweight="bold" if own else "normal",
                arrowprops=line if abs(x) + abs(y) > 12 else None,
            )  # fmt: skip
            label.update_positions(renderer)
            box = Text.get_window_extent(label, renderer)  # without the line, which Annotation's own would count in
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
            if (inside and not box.count_overlaps(taken)) or (x, y, side, rise) == PLACES[-1]:
                taken.append(box)
                break
            label.remove()


def draw_speed(panels: Mapping[str, Mapping[str, tuple[float, float]]]) -> Callable[[Figure, Theme], None]:
    """Quality (F1) against speed (MB/s) per system, a panel a view."""

    def plot(figure: Figure, theme: Theme) -> None:
        axes = figure.subplots(1, len(panels), squeeze=False)[0]
        FigureCanvasAgg(figure)
        for axis, (title, systems) in zip(axes, panels.items(), strict=True):
            axis.set_xscale("log")
            axis.xaxis.set_major_formatter("{x:,g}")
            axis.set_title(title)
            axis.set_xlabel("MB of text a second (one thread, log scale)")
            timed = {name: pair for name, pair in systems.items() if not math.isnan(pair[0])}
            for name, (speed, f1) in timed.items():
                own = name.startswith("cleanscrape")
                colour = theme["own"] if own else theme["soft"]
                axis.plot(speed, f1, "D" if own else "o", color=colour, markersize=8 if own else 6)
            paces, heights = [speed for speed, _ in timed.values()], [f1 for _, f1 in systems.values()]
            room = max(max(heights) - min(heights), 0.05) * 0.08
            axis.set(xlim=(min(paces) / 2, max(paces) * 6), ylim=(min(heights) - room, max(heights) + room))
        axes[0].set_ylabel("F1, mean of the corpora")
        figure.draw_without_rendering()  # settles the layout, by which names are placed
        for axis, systems in zip(axes, panels.values(), strict=True):
            taken: list[Any] = []
            for name, (speed, f1) in systems.items():
                if math.isnan(speed):  # nothing is done, so there is no speed
                    axis.axhline(f1, color=theme["soft"], linewidth=1, linestyle="--")
                    label = axis.annotate(
                        name, (0.99, f1), (0, 3), xycoords=axis.get_yaxis_transform(), textcoords="offset points",
                        ha="right", color=theme["soft"], fontsize=8.5,
                    )  # fmt: skip
                    height = axis.transData.transform((1, f1))[1]
                    frame = axis.get_window_extent()
                    taken.append(Bbox.from_extents(frame.x0, height - 1, frame.x1, height + 1))
                    taken.append(label.get_window_extent(figure.canvas.get_renderer()))  # type: ignore[attr-defined]  # as above
            _place_labels(figure, axis, theme, {name: pair for name, pair in systems.items() if not math.isnan(pair[0])}, taken)

    return plot


def draw_precision_recall(curves: Mapping[str, Mapping[float, PRF]], modes: Mapping[str, float]) -> Callable[[Figure, Theme], None]:
    """Precision against recall over the threshold, a line a view, the modes marked; a colour a corpus (the first word)."""
    corpora = list(dict.fromkeys(name.split()[0] for name in curves))

    def plot(figure: Figure, theme: Theme) -> None:
        axis = figure.subplots()
        for name, curve in curves.items():
            colour = theme["series"][corpora.index(name.split()[0]) % len(theme["series"])]
            points = [curve[threshold] for threshold in sorted(curve)]
            recall, precision = [p.recall for p in points], [p.precision for p in points]
            axis.plot(recall, precision, "--" if "main" in name.split() else "-", color=colour, label=name, linewidth=1.6)
            for marker, threshold in zip(MARKERS, modes.values(), strict=False):
                axis.plot(curve[threshold].recall, curve[threshold].precision, marker, color=colour, markersize=6)
        for marker, (mode, threshold) in zip(MARKERS, modes.items(), strict=False):
            axis.plot([], [], marker, color=theme["soft"], label=f"{mode} ({threshold:+g})")
        axis.set_xlabel("recall")
        axis.set_ylabel("precision")
        axis.legend(loc="lower left")

    return plot


def draw_groups(panels: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Callable[[Figure, Theme], None]:
    """F1 by group (rows) and system (marks), a panel a grouping: panels[title][group][system]."""

    def plot(figure: Figure, theme: Theme) -> None:
        axes = figure.subplots(1, len(panels), squeeze=False)[0]
        handles: dict[str, Any] = {}
        for axis, (title, groups) in zip(axes, panels.items(), strict=True):
            systems = list(dict.fromkeys(system for row in groups.values() for system in row))
            for place, row in enumerate(groups.values()):
                ends = [min(row.values()), max(row.values())]
                axis.plot(ends, [place, place], color=theme["grid"], linewidth=3, zorder=1)
            for index, system in reversed(list(enumerate(systems))):
                points = [(row[system], place) for place, row in enumerate(groups.values()) if system in row]
                (handles[system],) = axis.plot(
                    *zip(*points, strict=True), MARKERS[index % 5], color=theme["series"][index % 5],
                    markersize=8 if index == 0 else 6, label=system,
                    markerfacecolor="none" if "in-sample" in system else None,
                )  # fmt: skip
            axis.set_yticks(range(len(groups)), list(groups), color=theme["ink"])
            axis.invert_yaxis()
            axis.grid(visible=False, axis="y")
            axis.set_title(title)
            axis.set_xlabel("F1")
        figure.legend(handles=list(reversed(handles.values())), loc="outside lower center", ncols=min(len(handles), 5))

    return plot


def draw_growth(
    series: Mapping[str, Sequence[tuple[int, float]]], exponents: Mapping[str, float]
) -> Callable[[Figure, Theme], None]:
    """Time against size, both on a log scale, beside a line of exponent 1."""

    def plot(figure: Figure, theme: Theme) -> None:
        axis = figure.subplots()
        axis.set_xscale("log")
        axis.set_yscale("log")
        for index, (name, points) in enumerate(series.items()):
            sizes, seconds = zip(*((size / 1000, value * 1000) for size, value in points), strict=True)
            label = f"{name} (exponent {exponents[name]:.2f})"
            axis.plot(sizes, seconds, f"-{MARKERS[index]}", color=theme["series"][index], label=label)
        size, end = next(iter(series.values()))[-1]
        axis.plot(
            [size / 1e5, size / 1e3], [end * 10, end * 1e3], "--", color=theme["soft"], linewidth=1,
            label="in proportion to size",
        )  # fmt: skip
        axis.xaxis.set_major_formatter("{x:,g}")
        axis.yaxis.set_major_formatter("{x:,g}")
        axis.set_xlabel("KB of input")
        axis.set_ylabel("milliseconds")
        axis.legend(loc="upper left")

    return plot


def draw_reliability(panels: Mapping[str, Sequence[Bin]]) -> Callable[[Figure, Theme], None]:
    """The share of content observed against the probability said, a panel a set of documents."""

    def plot(figure: Figure, theme: Theme) -> None:
        axes = figure.subplots(1, len(panels), squeeze=False)[0]
        for axis, (title, bins) in zip(axes, panels.items(), strict=True):
            most = max(item.tokens for item in bins)
            axis.plot([0, 1], [0, 1], "--", color=theme["soft"], linewidth=1)
            axis.plot([b.probability for b in bins], [b.observed for b in bins], color=theme["own"], linewidth=1.2)
            sizes = [15 + 185 * item.tokens / most for item in bins]
            axis.scatter([b.probability for b in bins], [b.observed for b in bins], s=sizes, color=theme["own"])
            axis.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.05), aspect="equal")
            axis.set_title(title)
            axis.set_xlabel("probability said (area: tokens)")
        axes[0].set_ylabel("share that is content")

    return plot
