"""The six stages of the improvement cycle (definition 2 of the fact sheet), in order."""

from __future__ import annotations

from dataclasses import dataclass

from pifkit.model.language import N_, _


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its number from 1, its id (the notebook is `<number>_<id>.ipynb`), its name and its question in English."""

    number: int
    id: str
    english: str
    asks: str

    @property
    def name(self) -> str:
        """Its name in the language in use."""
        return _(self.english)

    @property
    def question(self) -> str:
        """What it asks, in the language in use."""
        return _(self.asks)

    @property
    def stem(self) -> str:
        """File name without ending, such as `5_check`."""
        return f"{self.number}_{self.id}"


STAGES: tuple[Stage, ...] = (
    Stage(1, "vision", N_("Establishing a vision"), N_("What are we for, and does everything we do lead there?")),
    Stage(2, "conditions", N_("Creating the right conditions"), N_("How good are we, and how do we know?")),
    Stage(3, "action", N_("Taking action"), N_("What will we change first?")),
    Stage(4, "people", N_("Developing people and attitudes"), N_("Are people with us?")),
    Stage(5, "check", N_("Checking and reporting on progress"), N_("What do the figures say?")),
    Stage(6, "review", N_("Reviewing the whole cycle again"), N_("What did we learn, and what next?")),
)


def stage(key: str | int) -> Stage:
    """The stage with this number, id or file stem; raises KeyError with the allowed ids."""
    text = str(key).strip().lower()
    for one in STAGES:
        if text in {str(one.number), one.id, one.stem}:
            return one
    raise KeyError(f"{key!r} is not a stage. Choose one of: " + ", ".join(f"{s.number} or {s.id}" for s in STAGES))
