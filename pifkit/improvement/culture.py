"""Culture surveys: engagement index, culture profile now and preferred, who does not know.

Rules: reference `imatter_like` and `ocai_like`. The step to 0-100, the band edges and the flag at 10 points are
unconfirmed and stay marked so on the report. Statements are the partnership's own; instruments belong to their authors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pifkit.frameworks import load
from pifkit.improvement.exact import exact, mean, percent
from pifkit.model.language import N_, Phrases
from pifkit.model.tables import Culture
from pifkit.scoring.profiles import culture_gap as culture_profile
from pifkit.scoring.profiles import engagement_index

SCALE = (6, 5, 4, 3, 2, 1)
BAND_WORDS: Mapping[str, str] = Phrases(
    {
        "strive_celebrate": N_("strive and celebrate"),
        "monitor_improve": N_("monitor to improve further"),
        "improve_monitor": N_("improve and monitor"),
        "focus_improve": N_("focus on improving"),
    }
)
TYPES = ("clan", "adhocracy", "market", "hierarchy")
TYPE_WORDS: Mapping[str, str] = Phrases(
    {
        "clan": N_("Together (clan)"),
        "adhocracy": N_("Inventive (adhocracy)"),
        "market": N_("Results (market)"),
        "hierarchy": N_("Order (hierarchy)"),
    }
)
#: The kinds of culture inside a sentence.
SHORT: Mapping[str, str] = Phrases(
    {
        "clan": N_("together"),
        "adhocracy": N_("inventive"),
        "market": N_("results"),
        "hierarchy": N_("order"),
    }
)
EVERYBODY = "all"
DONT_KNOW = "dk"


@dataclass(frozen=True, slots=True)
class Engagement:
    """Engagement of a group: `mean` on the scale 1 to 6, the index in percent (by both conversions), its band."""

    answers: int
    mean: float
    eei: float
    eei_alt: float
    rounded: int
    band: str


def engagement(counts: Sequence[float]) -> Engagement | None:
    """Engagement index from the counts of answers 6 to 1, best first; None when nobody answered.

    Args:
        counts: six counts; don't-know answers are not among them.

    Raises:
        ValueError: not six counts, or a negative one.
    """
    if len(counts) != len(SCALE) or any(count < 0 for count in counts):
        raise ValueError(f"six counts of answers 6 to 1 are needed, none below zero, not {list(counts)}")
    found = engagement_index(load("imatter_like"), dict(zip(SCALE, counts, strict=True)))
    if found is None:
        return None
    return Engagement(int(sum(exact(count) for count in counts)), **found)


def band_edges() -> tuple[float, ...]:
    """Where one band of the engagement index ends and the next begins, lowest first."""
    return tuple(band.min for band in load("imatter_like").bands["engagement"].bands[1:])


@dataclass(frozen=True, slots=True)
class CultureGap:
    """Mean points per type (in the order of `TYPES`) now and preferred, and the wish for change, flagged from 10."""

    now: tuple[float, ...]
    preferred: tuple[float, ...]
    gap: tuple[float, ...]
    flag_gt: tuple[str, ...]
    flag_ge: tuple[str, ...]


def culture_gap(now: Sequence[Sequence[float]], preferred: Sequence[Sequence[float]]) -> CultureGap:
    """Compare the culture now with the preferred one; the size that is flagged is a figure of the framework file.

    Args:
        now: one row of four points (summing to 100) per dimension.
        preferred: the same.

    Raises:
        ValueError: a row does not have four values, or there is no row.
    """
    here, there = (dict(zip(TYPES, _means(rows), strict=True)) for rows in (now, preferred))
    found = culture_profile(load("ocai_like"), here, there)
    return CultureGap(**{name: tuple(values) for name, values in found.items()})


def _means(rows: Sequence[Sequence[float]]) -> list[Fraction]:
    if not rows or any(len(row) != len(TYPES) for row in rows):
        raise ValueError(f"each dimension needs four values, for {', '.join(TYPES)}, and there must be a dimension")
    return [mean(column) or Fraction(0) for column in zip(*rows, strict=True)]


def groups(rows: Iterable[Culture], survey: str) -> tuple[str, ...]:
    """Groups that took part in a survey, in table order, without the row set for everybody."""
    return tuple(dict.fromkeys(one.group for one in rows if one.survey == survey and one.group != EVERYBODY))


def respondents(rows: Iterable[Culture], survey: str, group: str) -> int:
    """How many of a group answered: the largest number of answers to one statement (don't know included).

    For culture profiles the column `respondents`; 0 where it is blank, so that an unknown group stays hidden.
    """
    mine = [one for one in rows if one.survey == survey and one.group == group]
    if survey.startswith("culture"):
        return max((one.respondents or 0 for one in mine), default=0)
    per_item: dict[str, float] = {}
    for one in mine:
        per_item[one.item] = per_item.get(one.item, 0.0) + one.value
    return int(max(per_item.values(), default=0))


def answer_counts(rows: Iterable[Culture], survey: str, group: str | None = None) -> dict[str, float]:
    """Answers of a survey summed over its statements: answer -> count.

    Args:
        rows: the table `culture` of one cycle.
        survey: `engagement` or `success_factors`.
        group: one group; None for everybody: the rows of group `all`, or the sum of the groups where there are none.
    """
    mine = [one for one in rows if one.survey == survey]
    if group is None:
        given = [one for one in mine if one.group == EVERYBODY]
        mine = given or mine
    else:
        mine = [one for one in mine if one.group == group]
    counts: dict[str, float] = {}
    for one in mine:
        counts[one.answer.lower()] = counts.get(one.answer.lower(), 0.0) + one.value
    return counts


def engagement_of(counts: Mapping[str, float]) -> Engagement | None:
    """Engagement from answer -> count (`6` to `1`); other answers, such as `dk`, do not count."""
    return engagement([counts.get(str(step), 0.0) for step in SCALE])


def dont_know_share(counts: Mapping[str, float]) -> float | None:
    """Percent of all answers that were don't know; None without answers. A finding in itself, never part of a mean."""
    return percent(counts.get(DONT_KNOW, 0.0), sum(counts.values()))


def profile(rows: Iterable[Culture], survey: str) -> tuple[tuple[float, ...], ...]:
    """The culture profile of everybody: one row of four points per complete dimension, dimensions in order.

    The rows of group `all` count where they exist; otherwise the groups, weighted by respondents (equally where nobody
    said how many there were). A dimension that lacks one of the four types is left out: unknown is never zero.
    """
    mine = [one for one in rows if one.survey == survey]
    mine = [one for one in mine if one.group == EVERYBODY] or mine
    weighted = all(one.respondents for one in mine)
    cells: dict[tuple[str, str], list[tuple[Fraction, Fraction]]] = {}
    for one in mine:
        weight = Fraction(one.respondents or 1) if weighted else Fraction(1)
        cells.setdefault((one.item, one.answer.lower()), []).append((weight, exact(one.value)))
    table = []
    for item in sorted({item for item, _rest in cells}):
        row = [cells.get((item, kind)) for kind in TYPES]
        if all(row):
            table.append(
                tuple(float(sum(w * v for w, v in cell) / sum(w for w, _rest in cell)) for cell in row if cell)
            )
    return tuple(table)
