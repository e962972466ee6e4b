"""What to talk about next, how far the group is, and what is still open at the end: values of an assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pifkit.frameworks import Framework
from pifkit.model.language import N_, Phrases, _
from pifkit.store import AssessmentState, Item

WORDS = Phrases(
    {
        "unopened": N_("not opened"),
        "open": N_("rating"),
        "revealed": N_("revealed"),
        "agreed": N_("agreed"),
        "contested": N_("two values: choose"),
        "na": N_("does not apply"),
        "locked": N_("locked"),
    }
)


@dataclass(frozen=True)
class Line:
    """One item on the agenda.

    Attributes:
        part, title: which.
        status: as in the store.
        words: the status in words, with the agreed value.
        spread: distance between the lowest and the highest rating that may be shown; None: none, or hidden.
        wide: further apart than the tolerance.
        rated: how many people have rated in the round in force.
    """

    part: str
    title: str
    status: str
    words: str
    spread: float | None
    wide: bool
    rated: int

    @property
    def settled(self) -> bool:
        """Agreed, locked, or does not apply."""
        return self.status in {"agreed", "na", "locked"}


def agenda(framework: Framework, state: AssessmentState, *, by_spread: bool = True) -> tuple[Line, ...]:
    """The items: the framework's order, or the widest spread first.

    Only ratings that everybody may see count: those of a revealed round, or brought in before the meeting. Items without
    come after them, in the framework's order; those that are settled come last.
    """
    found = [_line(framework, state, part.id, part.title) for part, _rest in framework.leaves]
    if not by_spread:
        return tuple(found)
    return tuple(
        sorted(found, key=lambda one: (one.settled, not one.wide, -(one.spread if one.spread is not None else -1.0)))
    )


def _line(framework: Framework, state: AssessmentState, part: str, title: str) -> Line:
    item, apart = state.item(part), state.apart(part)
    visible = [spread for one in (item, *apart) if one.revealed for spread in one.spreads.values()]
    spreads = [one.spread for one in visible if one.spread is not None]
    status = _status(state, item)
    words = WORDS[status]
    values = ", ".join(said for one in ([item] if item.agreed else apart) if (said := _values(framework, one)))
    if values and status in {"agreed", "locked"}:
        words = f"{words}: {values}"
    if item.status == "locked" and item.na_reason:
        words = _("locked: does not apply")
    return Line(
        part, title, status, words, max(spreads, default=None), any(one.wide for one in visible),
        len(item.rated_by.union(*(one.rated_by for one in apart))),
    )  # fmt: skip


def _status(state: AssessmentState, item: Item) -> str:
    """The status of everybody's item; where the groups have settled it each for itself, it is agreed."""
    by_groups = item.status in {"unopened", "open", "revealed"} and state.agreed_by_groups(item.part)
    return "agreed" if by_groups else item.status


def _values(framework: Framework, item: Item) -> str:
    """What was agreed, by attribute, with the group that agreed it."""
    said = " / ".join(
        f"{framework.title_of(key)} {one.score}" if key else one.score for key, one in item.agreed.items()
    )
    return f"{item.group} {said}" if said and item.group else said


@dataclass(frozen=True)
class Progress:
    """How far the group is: settled items of all, and how many of those are locked."""

    settled: int
    locked: int
    of: int

    @property
    def words(self) -> str:
        """Progress in words."""
        return _(
            "{settled} of {of} items agreed, {locked} locked", settled=self.settled, of=self.of, locked=self.locked
        )


def progress(lines: Sequence[Line]) -> Progress:
    """Progress over the lines of an agenda."""
    return Progress(sum(one.settled for one in lines), sum(one.status == "locked" for one in lines), len(lines))


def following(
    framework: Framework, state: AssessmentState, current: str | None, *, by_spread: bool = False
) -> str | None:
    """The item after the current one that is not settled yet, going round once; None: everything is settled."""
    lines = agenda(framework, state, by_spread=by_spread)
    order = [one.part for one in lines]
    start = order.index(current) + 1 if current in order else 0
    if by_spread:
        start = 0
    left = [one.part for one in (*lines[start:], *lines[:start]) if not one.settled and one.part != current]
    return left[0] if left else None


def beside_in_order(framework: Framework, current: str | None, step: int) -> str | None:
    """The item before (-1) or after (1) the current one in the framework's order; None at either end."""
    order = [part.id for part, _rest in framework.leaves]
    at = order.index(current) + step if current in order else 0
    return order[at] if 0 <= at < len(order) else None


def still_open(framework: Framework, state: AssessmentState) -> tuple[str, ...]:
    """What is left to do before the assessment can be signed, in words; empty: nothing."""
    found: list[str] = []
    for part, _rest in framework.leaves:
        item = state.item(part.id)
        name = f"{part.id} {part.title}"
        if item.status == "contested":
            found.append(_("{name}: two values stand against each other; choose one.", name=name))
        elif _status(state, item) in {"unopened", "open", "revealed"}:
            found.append(_("{name}: {words}, no score agreed.", name=name, words=WORDS[item.status]))
        elif not item.locked:
            found.append(_("{name}: agreed, not locked.", name=name))
        if item.agreed and not item.of_kind("evidence") and framework.evidence_gate:
            found.append(_("{name}: no evidence written down.", name=name))
    lines = [one for one in state.entries if one.kind == "parked" and one.text.strip() and not one.done]
    found += [_("Parking lot: {text}", text=one.text) for one in lines]
    return tuple(found)


def session_seconds(state: AssessmentState) -> tuple[float, dt.datetime | None]:
    """Time of the session: seconds that are over, and since when it runs now (None: it does not)."""
    total, since = 0.0, None
    for what, time in state.session:
        if what == "started":
            since = since or time
        elif since is not None:
            total += max(0.0, (time - since).total_seconds())
            since = None
    return total, since
