"""The six stages of the improvement cycle (definition 2 of the fact sheet), in order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its number from 1, its id (the notebook is `<number>_<id>.ipynb`), its name and its question."""

    number: int
    id: str
    name: str
    question: str

    @property
    def stem(self) -> str:
        """File name without ending, such as `5_check`."""
        return f"{self.number}_{self.id}"


STAGES: tuple[Stage, ...] = (
    Stage(1, "vision", "Establishing a vision", "What are we for, and does everything we do lead there?"),
    Stage(2, "conditions", "Creating the right conditions", "How good are we, and how do we know?"),
    Stage(3, "action", "Taking action", "What will we change first?"),
    Stage(4, "people", "Developing people and attitudes", "Are people with us?"),
    Stage(5, "check", "Checking and reporting on progress", "What do the figures say?"),
    Stage(6, "review", "Reviewing the whole cycle again", "What did we learn, and what next?"),
)


def stage(key: str | int) -> Stage:
    """The stage with this number, id or file stem; raises KeyError with the allowed ids."""
    text = str(key).strip().lower()
    for one in STAGES:
        if text in {str(one.number), one.id, one.stem}:
            return one
    raise KeyError(f"{key!r} is not a stage. Choose one of: " + ", ".join(f"{s.number} or {s.id}" for s in STAGES))
