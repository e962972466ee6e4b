"""The circle closes: what the review hands over to the next cycle.

The proposal is a whole cycle document, so that what people edit, what `pifkit next` checks and what the next cycle
reads are one thing. Every action and indicator of this cycle is on it, with what becomes of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pifkit.improvement.exact import half_up
from pifkit.improvement.progress import is_open
from pifkit.model.documents import Cycle, Decision, Handed
from pifkit.model.tables import Action, Indicator, Target

FOCUS_LIMIT = 3
_YEARS = re.compile(r"^(\d{4})(?:-(\d{2}))?$")
HandedDecision = Literal["carried", "closed", "dropped", "kept", "retired", "replaced", "new"]
NEEDS_REASON: tuple[HandedDecision, ...] = ("dropped", "retired", "replaced")
_DECIDED: Mapping[str, HandedDecision] = {
    "carry": "carried",
    "close": "closed",
    "drop": "dropped",
    "keep": "kept",
    "retire": "retired",
    "replace": "replaced",
}


@dataclass(frozen=True, slots=True)
class Weak:
    """A criterion with its score in percent of what it could have, for choosing the focus of the next cycle."""

    framework: str
    criterion: str
    title: str
    percent: float

    @property
    def key(self) -> str:
        """`framework/criterion`, as cycle documents name a focus criterion."""
        return f"{self.framework}/{self.criterion}"


@dataclass(frozen=True, slots=True)
class NextCycle:
    """The proposal for the next cycle: its document, and remarks for the people who will decide."""

    document: Cycle
    remarks: tuple[str, ...]

    def count(self, kind: str, *decisions: str) -> int:
        """How many lines of a kind (action, indicator, focus, target, question) have one of these decisions."""
        return sum(
            one.kind == kind and (not decisions or one.decision in decisions) for one in self.document.handed_over
        )


def next_id(cycle: Cycle) -> str:
    """Id of the cycle after: `2026-27` → `2027-28`, `2026` → `2027`; any other id: the year in which it starts."""
    years = _YEARS.match(cycle.id)
    if years is None:
        return str((cycle.end + dt.timedelta(days=1)).year)
    first = int(years[1]) + 1
    return f"{first}-{(first + 1) % 100:02d}" if years[2] else str(first)


def next_span(cycle: Cycle) -> tuple[dt.date, dt.date]:
    """First and last day of the cycle after: it starts the day after this one ends and lasts as long.

    A cycle of whole years stays one of whole years, leap day or not.
    """
    start = cycle.end + dt.timedelta(days=1)
    years = start.year - cycle.start.year
    if years and (start.month, start.day) == (cycle.start.month, cycle.start.day):
        return start, start.replace(year=start.year + years) - dt.timedelta(days=1)
    return start, start + (cycle.end - cycle.start)


def propose(
    cycle: Cycle,
    as_of: dt.date,
    actions: Sequence[Action],
    indicators: Sequence[Indicator],
    targets: Sequence[Target] = (),
    weakest: Sequence[Weak] = (),
) -> NextCycle:
    """Propose the next cycle.

    Open actions are carried, done ones closed, cancelled ones dropped with their note as the reason; indicators are
    kept; targets whose day lies after this cycle are kept; the weakest criteria become the focus. A decision recorded
    in the cycle about a line (`carry`, `close`, `drop`, `keep`, `retire`, `replace`) wins, with its text as the reason.
    No target is invented: an indicator without one ahead becomes a question.

    Args:
        cycle: the cycle under review.
        as_of: the day of the review.
        actions: its actions.
        indicators: all definitions; those that do not apply to the partnership are left out.
        targets: all targets.
        weakest: scored criteria; the lowest `FOCUS_LIMIT` are proposed.
    """
    decided = {one.about: one for one in cycle.decisions if one.kind in _DECIDED and one.about}
    applicable = [one for one in indicators if one.applicable == "yes"]
    lines = [
        *(_action(action, decided.get(action.id), as_of) for action in actions),
        *(_line("indicator", one.id, decided.get(one.id), "kept") for one in applicable),
        *_targets(cycle, targets, {one.id for one in applicable}, decided),
    ]
    focus = sorted(weakest, key=lambda one: (one.percent, one.key))[:FOCUS_LIMIT]
    lines += _focus(cycle, focus, decided)
    lines += _questions(cycle, applicable, targets, decided)
    start, end = next_span(cycle)
    document = Cycle(
        id=next_id(cycle),
        start=start,
        end=end,
        follows=cycle.id,
        frameworks=cycle.frameworks,
        focus=tuple(one.id for one in lines if one.kind == "focus" and one.decision in ("carried", "new", "kept")),
        targets=cycle.targets,
        handed_over=tuple(lines),
    )
    return NextCycle(document, _remarks(lines))


def _line(
    kind: Literal["action", "indicator", "focus", "target", "question"],
    identity: str,
    decision: Decision | None,
    otherwise: HandedDecision,
    reason: str = "",
    target: Target | None = None,
) -> Handed:
    chosen = otherwise if decision is None else _DECIDED[decision.kind]
    return Handed(
        kind=kind,
        id=identity,
        decision=chosen,
        reason=reason if decision is None else decision.text,
        replaced_by="" if decision is None else decision.replaced_by,
        value=None if target is None else target.value,
        date=None if target is None else target.date,
    )


def _action(action: Action, decision: Decision | None, as_of: dt.date) -> Handed:
    if action.status == "cancelled":
        return _line("action", action.id, decision, "dropped", action.note)
    if not is_open(action):
        closed = f"{action.status} on {action.closed.isoformat()}" if action.closed else action.status
        return _line("action", action.id, decision, "closed", closed)
    late = action.due is not None and action.due < as_of
    return _line("action", action.id, decision, "carried", f"overdue since {action.due}" if late else "")


def _targets(cycle: Cycle, targets: Iterable[Target], known: set[str], decided: Mapping[str, Decision]) -> list[Handed]:
    ahead = [one for one in targets if one.kind == "target" and one.date > cycle.end and one.indicator in known]
    ahead.sort(key=lambda one: (one.indicator, one.date))
    first: dict[str, Target] = {}
    for one in ahead:
        first.setdefault(one.indicator, one)
    gone = {name for name, decision in decided.items() if decision.kind in ("retire", "replace", "drop")}
    return [_line("target", name, None, "kept", target=one) for name, one in first.items() if name not in gone]


def _focus(cycle: Cycle, weakest: Sequence[Weak], decided: Mapping[str, Decision]) -> list[Handed]:
    lines = []
    chosen = {one.key: one for one in weakest}
    for old in cycle.focus:
        match = next((key for key, one in chosen.items() if old in (key, one.criterion)), None)
        if match:
            one = chosen.pop(match)
            still = f"still among the weakest at {half_up(one.percent):.0f}%"
            lines.append(_line("focus", one.key, decided.get(old), "carried", still))
        else:
            reason = "no longer among the weakest" if weakest else "not scored in this cycle"
            lines.append(_line("focus", old, decided.get(old), "closed" if weakest else "carried", reason))
    for one in chosen.values():
        lines.append(_line("focus", one.key, decided.get(one.key), "new", f"scored {half_up(one.percent):.0f}%"))
    return lines


def _questions(
    cycle: Cycle, indicators: Sequence[Indicator], targets: Iterable[Target], decided: Mapping[str, Decision]
) -> list[Handed]:
    ahead = {one.indicator for one in targets if one.date > cycle.end}
    gone = {name for name, decision in decided.items() if decision.kind in ("retire", "replace", "drop")}
    had = {one.indicator for one in targets}
    return [
        Handed(kind="question", id=one.id, decision="new", reason=f"which target after {cycle.end.isoformat()}?")
        for one in indicators
        if one.id in had and one.id not in ahead | gone
    ]


def _remarks(lines: Sequence[Handed]) -> tuple[str, ...]:
    without = [one.id for one in lines if one.decision in NEEDS_REASON and not one.reason]
    orphaned = [one.id for one in lines if one.decision == "replaced" and not one.replaced_by]
    found = []
    if without:
        found.append(f"Say why these are dropped, retired or replaced: {', '.join(without)}.")
    if orphaned:
        found.append(f"Say what replaces these: {', '.join(orphaned)}.")
    questions = sum(one.kind == "question" for one in lines)
    if questions:
        have = "indicator has" if questions == 1 else "indicators have"
        found.append(f"{questions} {have} had a target and none ahead: decide whether to set one.")
    return tuple(found)
