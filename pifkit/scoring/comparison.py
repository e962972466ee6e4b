"""Comparing scorecards: two cycles, two frameworks, one partnership among many. Never a league table.

Unknown on either side is no change, and a comparison that would mislead is refused with the reason.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pifkit.frameworks.model import Framework
from pifkit.model.errors import AssessmentError
from pifkit.model.scorecard import Scorecard
from pifkit.scoring.exact import exact, mean, median, number

Change = Literal["better", "worse", "same", "none"]
Pairs = Mapping[str, Sequence[str]]
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One part, criterion or the total in two cycles.

    Attributes:
        kind: part, criterion or total.
        id, title: what it is; of the later cycle.
        before, after: percent for a criterion, score for a part and the total; None where it has none.
        difference: after minus before; None where either is unknown.
        change: better, worse, same, or none where it cannot be said.
    """

    kind: Literal["part", "criterion", "total"]
    id: str
    title: str
    before: float | None
    after: float | None
    difference: float | None
    change: Change


def compare_cycles(
    before: Scorecard, after: Scorecard, mapping: Mapping[str, str] | None = None
) -> tuple[ChangeRow, ...]:
    """What changed between two cycles under one framework.

    Args:
        before: the earlier scorecard.
        after: the later one.
        mapping: id now to id then, of criteria and parts, where framework or version differ; ids that are absent have
            no counterpart. Totals are compared only where every criterion of both has one.

    Raises:
        AssessmentError: framework or version differ and no mapping says how they compare.
    """
    same = (before.framework, before.framework_version, before.overlays) == (
        after.framework,
        after.framework_version,
        after.overlays,
    )
    if not same and mapping is None:
        raise AssessmentError(
            f"{before.framework} version {before.framework_version} and {after.framework} version {after.framework_version} "
            "cannot be compared as they are. State which entry now stands for which entry then."
        )
    then_criteria = {one.id: _measure(one.percent, one.score) for one in before.criteria}
    then_parts = {part.id: part.score for one in before.criteria for part in one.parts}

    def counterpart(key: str) -> str | None:
        return key if mapping is None else mapping.get(key)

    rows: list[ChangeRow] = []
    for criterion in after.criteria:
        then = then_criteria.get(counterpart(criterion.id) or "")
        rows.append(
            _row("criterion", criterion.id, criterion.title, then, _measure(criterion.percent, criterion.score))
        )
        for part in criterion.parts:
            if part.id != criterion.id:
                rows.append(_row("part", part.id, part.title, then_parts.get(counterpart(part.id) or ""), part.score))
    whole = {counterpart(one.id) for one in after.criteria} == {one.id for one in before.criteria}
    total = before.total if whole and before.max_total == after.max_total else None
    return (*rows, _row("total", "total", after.title, total, after.total))


def _measure(percent: float | None, score: float | None) -> float | None:
    return score if percent is None else percent


def _row(
    kind: Literal["part", "criterion", "total"], key: str, title: str, before: float | None, after: float | None
) -> ChangeRow:
    if before is None or after is None:
        return ChangeRow(kind, key, title, before, after, None, "none")
    difference = exact(after) - exact(before)
    change: Change = "same" if difference == 0 else "better" if difference > 0 else "worse"
    return ChangeRow(kind, key, title, before, after, float(difference), change)


@dataclass(frozen=True, slots=True)
class Mapped:
    """One entry of another framework, as far as this self-assessment speaks to it.

    Attributes:
        id, title: the entry.
        percent: mean of the percents of what maps onto it; None where none of that is scored.
        sources: what maps onto it, scored or not.
        scored: how many of these have a score.
    """

    id: str
    title: str
    percent: float | None
    sources: tuple[str, ...]
    scored: int


def pairs_between(source: Framework, target: Framework, via: Framework | None = None) -> tuple[Pairs, str] | None:
    """Entry of `source` to entries of `target`, and how sure that is; None where no file says.

    A mapping is read in both directions.

    Args:
        source: the one framework.
        target: the other one.
        via: a framework that maps onto both and joins them, where they have no mapping of their own.
    """
    direct = _direct(source, target)
    if direct is not None or via is None:
        return direct
    first, second = _direct(source, via), _direct(via, target)
    if first is None or second is None:
        return None
    joined = {
        key: tuple(dict.fromkeys(end for middle in middles for end in second[0].get(middle, ())))
        for key, middles in first[0].items()
    }
    return {key: ends for key, ends in joined.items() if ends}, "project choice"


def _direct(source: Framework, target: Framework) -> tuple[Pairs, str] | None:
    for mapping in source.mappings:
        if mapping.to == target.id:
            return mapping.pairs, mapping.status
    for mapping in target.mappings:
        if mapping.to == source.id:
            turned: dict[str, list[str]] = {}
            for key, ends in mapping.pairs.items():
                for end in ends:
                    turned.setdefault(end, []).append(key)
            return turned, mapping.status
    return None


def map_onto(
    framework: Framework, scorecard: Scorecard, target: Framework, via: Framework | None = None
) -> tuple[Mapped, ...]:
    """What a self-assessment says about the entries of another framework: an indication, never a score under it.

    Args:
        framework: the framework of the scorecard.
        scorecard: the scorecard.
        target: the other framework.
        via: a framework that maps onto both, such as PSIF between EFQM and CSE.

    Raises:
        AssessmentError: no file says how the two stand to each other.
    """
    found = pairs_between(framework, target, via)
    if found is None:
        raise AssessmentError(
            f"Nothing says how {framework.id} stands to {target.id}. Add `mappings` to a framework file."
        )
    percents = percents_of(framework, scorecard)
    onto: dict[str, list[str]] = {}
    for source, ends in found[0].items():
        for end in ends:
            onto.setdefault(end, []).append(source)
    rows: list[Mapped] = []
    for end, sources in sorted(onto.items(), key=lambda pair: _place(target, pair[0])):
        known = [exact(value) for source in sources if (value := percents.get(source)) is not None]
        rows.append(
            Mapped(end, target.title_of(end), number(mean(known)) if known else None, tuple(sources), len(known))
        )
    return tuple(rows)


def _place(framework: Framework, key: str) -> int:
    order = list(framework.titles)
    return order.index(key) if key in order else len(order)


def percents_of(framework: Framework, scorecard: Scorecard) -> dict[str, float | None]:
    """Percent of every criterion, group and part; percent agreeing where it is a checklist."""
    found: dict[str, float | None] = {}
    for criterion in scorecard.criteria:
        for part in criterion.parts:
            scale = framework.scale_of(framework.part_index[part.id][0])
            values = [one.value for one in scale.levels if one.value is not None]
            top = scale.max if scale.max is not None else max(values, default=None)
            found[part.id] = _agreeing(
                part.profile, None if part.score is None or not top else float(100 * exact(part.score) / exact(top))
            )
        found |= {group.id: group.percent for group in criterion.groups}
        found[criterion.id] = _agreeing(criterion.profile, criterion.percent)
    return found


def _agreeing(profile: Mapping[str, object] | None, otherwise: float | None) -> float | None:
    if profile is None or "agree_pct" not in profile:
        return otherwise
    agree = profile["agree_pct"]
    return float(agree) if isinstance(agree, int | float) else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one partnership stands among others, without naming any of them.

    Attributes:
        own: its figure; None where it has none.
        of: how many have a figure, itself included.
        percentile: percent of them at or below it, ties counted half; None where hidden or unknown.
        lower_quartile, median, upper_quartile: of all of them; None where hidden.
        hidden: fewer than five, so that others could be worked out.
    """

    own: float | None
    of: int
    percentile: float | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Crowd:
    """The known figures of a group in order, and what is said of all of them; None where they are fewer than five."""

    ordered: array[float]
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None

    def standing(self, own: float | None) -> Standing:
        """Where a figure of this group stands in it; None: it is not known."""
        if len(self.ordered) < SMALLEST_GROUP:
            return Standing(own, len(self.ordered), None, None, None, None, hidden=True)
        percentile = None
        if own is not None:
            below = bisect_left(self.ordered, own)
            equal = bisect_right(self.ordered, own) - below
            percentile = float(Fraction(100 * (2 * below + equal), 2 * len(self.ordered)))
        return Standing(
            own, len(self.ordered), percentile, self.lower_quartile, self.median, self.upper_quartile, hidden=False
        )


def crowd(figures: Iterable[float | None]) -> Crowd:
    """The figures of a group, worked out once for all who stand in it; None is left out, never zero."""
    ordered = array("d", sorted(value for value in figures if value is not None))
    if len(ordered) < SMALLEST_GROUP:
        return Crowd(ordered, None, None, None)
    half = len(ordered) // 2
    return Crowd(ordered, _middle(ordered[:half]), _middle(ordered), _middle(ordered[-half:]))


def _middle(ordered: Sequence[float]) -> float | None:
    """The median of ordered figures, without rounding on the way: of one figure, or of the two beside the middle."""
    return number(median([exact(one) for one in ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]]))
