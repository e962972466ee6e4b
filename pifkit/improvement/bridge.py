"""Change bridge: why a score differs from the last cycle's, in parts that add up exactly.

Did we improve, or did the panel change? The last cycle's ratings are turned into this cycle's one cause at a time, and
the engine scores each step (project choice of order): the framework, what applies, the panel, ratings that rest on
evidence gone stale, the other ratings. What cannot be told apart stays visible as unexplained.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pifkit.frameworks.model import Framework
from pifkit.model.errors import AssessmentError
from pifkit.model.language import N_, Phrases, _
from pifkit.model.tables import RatingRow
from pifkit.scoring import score

CAUSES = ("framework", "applicability", "panel", "stale", "ratings", "unexplained")
WORDS = Phrases(
    {
        "framework": N_("weights or version of the framework"),
        "applicability": N_("parts that newly apply or no longer do"),
        "panel": N_("different assessors"),
        "stale": N_("ratings whose evidence has gone stale"),
        "ratings": N_("real change of ratings"),
        "unexplained": N_("unexplained"),
    }
)


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way from one total to the next.

    Attributes:
        before, after: the totals, exact.
        parts: cause -> its share of the change, exact, in the order of `CAUSES`; together exactly `after - before`.
        notes: what could not be told apart, in words.
    """

    before: Fraction
    after: Fraction
    parts: tuple[tuple[str, Fraction], ...]
    notes: tuple[str, ...]

    @property
    def change(self) -> Fraction:
        """After minus before."""
        return self.after - self.before

    def shown(self, places: int = 1) -> tuple[tuple[str, float], ...]:
        """The parts rounded so that they still add up to the rounded change.

        Each is rounded down to the unit of the last place; the units left over go to the largest remainders.
        """
        unit = Fraction(1, 10**places)
        whole = [part // unit for _rest, part in self.parts]
        target = (self.change + unit / 2) // unit
        order = sorted(range(len(whole)), key=lambda at: (-(self.parts[at][1] / unit - whole[at]), at))
        for at in order[: int(target - sum(whole))]:
            whole[at] += 1
        return tuple((cause, float(count * unit)) for (cause, _rest), count in zip(self.parts, whole, strict=True))


@dataclass(frozen=True, slots=True)
class Assessment:
    """A cycle's self-assessment: framework, ratings, and the total as reported (None: as the engine works it out)."""

    framework: Framework
    ratings: tuple[RatingRow, ...]
    total: float | None = None


def bridge(
    before: Assessment, after: Assessment, stale: Collection[str] = (), tolerance: float | None = None
) -> Bridge | None:
    """Explain the change of a total between two cycles; None while one of the two has no total.

    Args:
        before: the last cycle.
        after: this cycle.
        stale: parts all of whose evidence has expired.
        tolerance: largest spread of the consensus rule; None: each framework's own.
    """

    def total(rows: Iterable[RatingRow], framework: Framework = after.framework) -> Fraction | None:
        try:
            found = score(framework, rows, tolerance=tolerance).total
        except AssessmentError:
            return None
        return None if found is None else Fraction(found)

    worked_before, worked_after = total(before.ratings, before.framework), total(after.ratings)
    start = worked_before if before.total is None else Fraction(before.total)
    end = worked_after if after.total is None else Fraction(after.total)
    if start is None or end is None:
        return None
    notes: list[str] = []
    steps = _steps(_bare(before.ratings), _bare(after.ratings), stale, notes)
    shares = dict.fromkeys(CAUSES, Fraction(0))
    if worked_before is not None:
        _walk(steps, worked_before, total, shares, notes)
    shares["unexplained"] = (end - start) - sum(share for cause, share in shares.items() if cause != "unexplained")
    return Bridge(start, end, tuple(shares.items()), tuple(notes))


def _walk(
    steps: Sequence[tuple[str, tuple[RatingRow, ...]]],
    start: Fraction,
    total: Callable[[Iterable[RatingRow]], Fraction | None],
    shares: dict[str, Fraction],
    notes: list[str],
) -> None:
    """Give each cause the difference that its step makes; a step without a total hides the next one's cause too."""
    last: Fraction | None = start
    known = start
    for cause, rows in steps:
        value = total(rows)
        if value is None:
            notes.append(_("The step for {words} has no total, so its part stays unexplained.", words=WORDS[cause]))
        elif last is not None:
            shares[cause] += value - known
        last, known = value, known if value is None else value


def _steps(
    old: tuple[RatingRow, ...], new: tuple[RatingRow, ...], stale: Collection[str], notes: list[str]
) -> list[tuple[str, tuple[RatingRow, ...]]]:
    """The way from the old rows to the new ones: cause, and the rows once it has been taken account of."""
    parts = {row.part for row in (*old, *new)}
    moved = _not_applicable(old) ^ _not_applicable(new)
    people_old, people_new = _assessors(old), _assessors(new)
    common = people_old & people_new
    settled = {part for part in parts if common or (_agreed(old, part) and _agreed(new, part))}
    if (people_old or people_new) and not common and settled != parts:
        notes.append(_("No assessor took part in both cycles, so ratings and panel cannot be told apart."))
    now = _swap(old, new, moved)
    steps = [("framework", old), ("applicability", now)]
    if common:
        now = _only(now, common)
        steps.append(("panel", now))
    ours = _only(new, common) if common else new
    now = _swap(now, ours, settled & set(stale))
    steps.append(("stale", now))
    now = _swap(now, ours, settled)
    steps.append(("ratings", now))
    if common:
        steps.append(("panel", _swap(now, new, settled)))
    return steps


def _bare(rows: Iterable[RatingRow]) -> tuple[RatingRow, ...]:
    """Rows without the name of their cycle and framework, so that those of two cycles can stand in one assessment."""
    return tuple(row.model_copy(update={"cycle": None, "framework": ""}) for row in rows)


def _swap(rows: tuple[RatingRow, ...], other: tuple[RatingRow, ...], parts: Collection[str]) -> tuple[RatingRow, ...]:
    """The rows with those of some parts taken from another assessment."""
    return (*(row for row in rows if row.part not in parts), *(row for row in other if row.part in parts))


def _only(rows: tuple[RatingRow, ...], people: Collection[str]) -> tuple[RatingRow, ...]:
    """Agreed ratings, and individual ones of these people."""
    return tuple(row for row in rows if not row.assessor or row.assessor in people)


def _assessors(rows: Iterable[RatingRow]) -> set[str]:
    return {row.assessor for row in rows if row.assessor and row.score}


def _agreed(rows: Iterable[RatingRow], part: str) -> bool:
    return any(row.part == part and not row.assessor and row.score for row in rows)


def _not_applicable(rows: tuple[RatingRow, ...]) -> set[str]:
    """Parts all of whose ratings say that they do not apply."""
    given: dict[str, list[bool]] = {}
    for row in rows:
        if row.score:
            given.setdefault(row.part, []).append(row.score.lower() == "na")
    return {part for part, marks in given.items() if all(marks)}
