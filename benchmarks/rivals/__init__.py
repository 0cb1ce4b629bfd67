"""The systems that are compared, each in one small file with the settings its authors recommend."""

from __future__ import annotations

from benchmarks.rivals.registry import MODULES, Rival, load, rival

__all__ = ["MODULES", "Rival", "load", "rival"]
