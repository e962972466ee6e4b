"""One measured figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure: what, how much, in which unit, beside what, and what we want it to be."""

    what: str
    value: float
    unit: str
    beside: str = ""
    goal: str = ""
