"""The circle closes: what the review hands over to the next cycle.

The proposal is a whole cycle document, so that what people edit, what `pifkit next` checks and what the next cycle
reads are one thing. Every action and indicator of this cycle is on it, with what becomes of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pifkit.improvement.choices import NEEDS_REASON, Choice, Choices
from pifkit.improvement.exact import half_up
from pifkit.improvement.progress import is_open
from pifkit.model.documents import Cycle, Handed
from pifkit.model.language import _, _n
from pifkit.model.tables import Action, Indicator, Target
from pifkit.model.work import Decided, LineDecision, LineKind

FOCUS_LIMIT = 3
_YEARS = re.compile(r"^(\d{4})(?:-(\d{2}))?$")


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
    """The proposal for the next cycle: its document, remarks for the people who will decide, and which lines they decided.

    `decided` holds kind and id of each line that follows a decision of people.
    """

    document: Cycle
    remarks: tuple[str, ...]
    decided: frozenset[tuple[str, str]] = frozenset()

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
    decided: Sequence[Decided] = (),
) -> NextCycle:
    """Propose the next cycle.

    Open actions are carried, done ones closed, cancelled ones dropped with their note as the reason; indicators are
    kept; targets whose day lies after this cycle are kept; the weakest criteria become the focus. What people decided
    about a line wins, with their reason. No target is invented: an indicator without one ahead becomes a question.

    Args:
        cycle: the cycle under review; its own decisions about a line (`carry` to `replace`) count.
        as_of: the day of the review.
        actions: its actions.
        indicators: definitions in use (`choices.in_use`); those that do not apply to the partnership are left out.
        targets: all targets.
        weakest: scored criteria; the lowest `FOCUS_LIMIT` are proposed.
        decided: rows of `decisions.csv` of this cycle; they win over decisions in the cycle's file.
    """
    choices = Choices(cycle, decided)
    applicable = [one for one in indicators if one.applicable == "yes"]
    known = {one.id for one in applicable}
    focus = sorted(weakest, key=lambda one: (one.percent, one.key))[:FOCUS_LIMIT]
    lines = [
        *(_action(action, choices, as_of) for action in actions),
        *(_line("indicator", one.id, choices, "kept") for one in applicable),
        *_targets(cycle, targets, known, choices),
        *_focus(cycle, focus, choices, scored=bool(weakest)),
        *_questions(cycle, applicable, targets, choices),
    ]
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
    by_people = {(one.kind, one.id) for one in lines if choices.of(one.kind, one.id) is not None}
    by_people |= {("target", name) for name, _rest in choices.new_targets}
    return NextCycle(document, _remarks(lines), frozenset(by_people))


def _line(
    kind: LineKind,
    identity: str,
    choices: Choices,
    otherwise: LineDecision,
    reason: str = "",
    target: Target | None = None,
) -> Handed:
    chosen = choices.of(kind, identity) or Choice(otherwise, reason)
    return Handed(
        kind=kind,
        id=identity,
        decision=chosen.decision,
        reason=chosen.reason,
        replaced_by=chosen.replaced_by,
        value=None if target is None else target.value,
        date=None if target is None else target.date,
    )


def _action(action: Action, choices: Choices, as_of: dt.date) -> Handed:
    if action.status == "cancelled":
        return _line("action", action.id, choices, "dropped", action.note)
    if not is_open(action):
        closed = (
            _("{status} on {day}", status=_(action.status), day=action.closed.isoformat())
            if action.closed
            else _(action.status)
        )
        return _line("action", action.id, choices, "closed", closed)
    late = action.due is not None and action.due < as_of
    return _line("action", action.id, choices, "carried", _("overdue since {due}", due=action.due) if late else "")


def _targets(cycle: Cycle, targets: Iterable[Target], known: set[str], choices: Choices) -> list[Handed]:
    """The first target ahead of each indicator that goes on, then the new ones that people set."""
    ahead = [one for one in targets if one.kind == "target" and one.date > cycle.end and one.indicator in known]
    ahead.sort(key=lambda one: (one.indicator, one.date))
    first: dict[str, Target] = {}
    for one in ahead:
        first.setdefault(one.indicator, one)
    kept = [
        _line("target", name, choices, "kept", target=one)
        for name, one in first.items()
        if not choices.ends("indicator", name)
    ]
    new = [
        Handed(kind="target", id=name, decision="new", reason=one.reason, value=one.value, date=one.date)
        for name, one in choices.new_targets
    ]
    return [*kept, *new]


def _focus(cycle: Cycle, weakest: Sequence[Weak], choices: Choices, *, scored: bool) -> list[Handed]:
    lines = []
    chosen = {one.key: one for one in weakest}
    for old in cycle.focus:
        match = next((key for key, one in chosen.items() if old in (key, one.criterion)), None)
        if match:
            one = chosen.pop(match)
            name = match if choices.of("focus", match) else old
            told = _line(
                "focus",
                name,
                choices,
                "carried",
                _("still among the weakest at {half_up:.0f}%", half_up=half_up(one.percent)),
            )
            lines.append(told.model_copy(update={"id": match}))
        else:
            reason = _("no longer among the weakest") if scored else _("not scored in this cycle")
            lines.append(_line("focus", old, choices, "closed" if scored else "carried", reason))
    for one in chosen.values():
        lines.append(_line("focus", one.key, choices, "new", _("scored {half_up:.0f}%", half_up=half_up(one.percent))))
    there = {one.id for one in lines} | set(cycle.focus)
    lines += [_line("focus", line, choices, "new") for line, _rest in choices.new_focus() if line not in there]
    return lines


def _questions(
    cycle: Cycle, indicators: Sequence[Indicator], targets: Iterable[Target], choices: Choices
) -> list[Handed]:
    ahead = {one.indicator for one in targets if one.date > cycle.end} | {name for name, _rest in choices.new_targets}
    had = {one.indicator for one in targets}
    return [
        _line("question", one.id, choices, "new", _("which target after {isoformat}?", isoformat=cycle.end.isoformat()))
        for one in indicators
        if one.id in had and one.id not in ahead and not choices.ends("indicator", one.id)
    ]


def _remarks(lines: Sequence[Handed]) -> tuple[str, ...]:
    without = [one.id for one in lines if one.decision in NEEDS_REASON and not one.reason]
    orphaned = [one.id for one in lines if one.decision == "replaced" and not one.replaced_by]
    found = []
    if without:
        found.append(_("Say why these are dropped, retired or replaced: {without}.", without=", ".join(without)))
    if orphaned:
        found.append(_("Say what replaces these: {orphaned}.", orphaned=", ".join(orphaned)))
    questions = sum(one.kind == "question" for one in lines)
    if questions:
        found.append(
            _n(
                "{count} indicator has had a target and none ahead: decide whether to set one.",
                "{count} indicators have had a target and none ahead: decide whether to set one.",
                questions,
            )
        )
    return tuple(found)
