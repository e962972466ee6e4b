"""Is the proposal for the next cycle complete and of one mind? And what does it change?

The rule `carry_forward` of the reference (every open action appears in the next cycle's plan) and its like for indicators
are checked here, before anything is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pifkit.improvement.choices import ALLOWED, NEEDS_REASON
from pifkit.improvement.progress import is_open
from pifkit.model.documents import Cycle, Handed
from pifkit.model.tables import Action, Indicator
from pifkit.model.work import Decided


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a proposal: where (keys and places from the top), which rule, what, and what to do."""

    path: tuple[str | int, ...]
    code: str
    message: str
    remedy: str


def check(
    proposal: Cycle,
    current: Cycle,
    actions: Sequence[Action],
    indicators: Sequence[Indicator],
    taken: Collection[str] = (),
    decided: Sequence[Decided] = (),
) -> tuple[Finding, ...]:
    """Everything wrong with a proposal, all at once.

    Args:
        proposal: the document that is to become the next cycle.
        current: the cycle it follows.
        actions: the current cycle's actions.
        indicators: all definitions.
        taken: ids of cycles that exist.
        decided: rows of `decisions.csv` of the current cycle; a proposal made before one of them is out of date.
    """
    return (
        *_frame(proposal, current, taken),
        *_lines(proposal, {one.id for one in actions}, {one.id for one in indicators}),
        *_forgotten(proposal, actions, indicators),
        *_undecided(proposal, decided),
    )


def _undecided(proposal: Cycle, decided: Sequence[Decided]) -> Iterator[Finding]:
    """Decisions that the proposal does not hold: it was made before they were, or somebody changed one of the two."""
    told = {(line.kind, line.id, line.decision) for line in proposal.handed_over}
    told |= {(kind, line.rsplit("/", 1)[-1], decision) for kind, line, decision in told if kind == "focus"}
    for row in decided:
        if (row.kind, row.line, row.decision) not in told:
            yield Finding(
                ("handed_over",), "next-decision-differs",
                f"decisions.csv says that the {row.kind} {row.line} is {row.decision}, and the proposal does not.",
                "run the review again, so that the proposal takes it in, or correct the row of decisions.csv",
            )  # fmt: skip


def _frame(proposal: Cycle, current: Cycle, taken: Collection[str]) -> Iterator[Finding]:
    if proposal.follows != current.id:
        yield Finding(
            ("follows",), "next-follows", f"the proposal follows {proposal.follows}, not the current cycle {current.id}.",
            "run the review of the current cycle again, so that it writes a fresh proposal",
        )  # fmt: skip
    if proposal.id in taken:
        yield Finding(("id",), "next-exists", f"there is a cycle {proposal.id} already.", "choose another id")
    if proposal.start <= current.end:
        yield Finding(
            ("start",), "next-overlaps", f"it begins on {proposal.start}, and {current.id} ends on {current.end}.",
            "begin the day after the current cycle ends",
        )  # fmt: skip


def _lines(proposal: Cycle, actions: Collection[str], indicators: Collection[str]) -> Iterator[Finding]:
    seen: set[tuple[object, ...]] = set()
    for at, line in enumerate(proposal.handed_over):
        path = ("handed_over", at)
        key = (line.kind, line.id, line.date)
        if key in seen:
            yield Finding(path, "next-twice", f"{line.kind} {line.id} is there twice.", "keep one of the two lines")
        seen.add(key)
        yield from _line(line, path, actions, indicators)


def _line(
    line: Handed, path: tuple[str | int, ...], actions: Collection[str], indicators: Collection[str]
) -> Iterator[Finding]:
    name = f"{line.kind} {line.id}"
    allowed = ALLOWED[line.kind]
    if line.decision not in allowed:
        yield Finding(
            (*path, "decision"), "next-decision", f"{name} cannot be {line.decision}.", f"choose {', '.join(allowed)}"
        )
    if line.decision in NEEDS_REASON and not line.reason:
        yield Finding((*path, "reason"), "next-reason", f"{name} is {line.decision} without a reason.", "say why")
    if line.decision == "replaced" and not line.replaced_by:
        yield Finding(
            (*path, "replaced_by"), "next-successor", f"{name} is replaced, but not said by what.", "name its successor"
        )
    if (line.kind == "action" and line.id not in actions) or (line.kind == "indicator" and line.id not in indicators):
        yield Finding((*path, "id"), "next-unknown", f"there is no {name} in this cycle.", "correct the id")
    if line.kind == "target" and line.decision == "new" and (line.value is None or line.date is None):
        yield Finding(path, "next-target", f"the new target for {line.id} has no value or no day.", "give both")


def _forgotten(proposal: Cycle, actions: Sequence[Action], indicators: Sequence[Indicator]) -> Iterator[Finding]:
    named = {(line.kind, line.id) for line in proposal.handed_over}
    for action in actions:
        if is_open(action) and ("action", action.id) not in named:
            yield Finding(
                ("handed_over",), "next-action-forgotten", f"the open action {action.id} ({action.title}) is not on it.",
                "carry, close or drop it, or run the review again",
            )  # fmt: skip
    for one in indicators:
        if one.applicable == "yes" and ("indicator", one.id) not in named:
            yield Finding(
                ("handed_over",), "next-indicator-forgotten", f"the indicator {one.id} ({one.title}) is not on it.",
                "keep, retire or replace it, or run the review again",
            )  # fmt: skip


def carried(proposal: Cycle, actions: Sequence[Action]) -> tuple[Action, ...]:
    """The actions that the next cycle takes over, in the order of the proposal."""
    known = {one.id: one for one in actions}
    lines = [line for line in proposal.handed_over if line.kind == "action" and line.decision == "carried"]
    return tuple(known[line.id] for line in lines if line.id in known)


def diff(proposal: Cycle, current: Cycle, titles: Mapping[str, str]) -> tuple[str, ...]:
    """What moves from one cycle to the next, as lines for a terminal: `-` ends, `+` is new, `=` goes on.

    Args:
        proposal: the next cycle.
        current: the cycle before.
        titles: id -> words, for actions and indicators.
    """
    head = [f"{current.id} -> {proposal.id}, {proposal.start} to {proposal.end}"]
    for name, old, new in (
        ("framework", current.frameworks, proposal.frameworks),
        ("focus", current.focus, proposal.focus),
    ):
        head += [f"- {name} {one}" for one in old if one not in new]
        head += [f"+ {name} {one}" for one in new if one not in old]
        head += [f"= {name} {one}" for one in new if one in old]
    return (*head, *(_told(line, titles) for line in proposal.handed_over if line.kind != "focus"))


def _told(line: Handed, titles: Mapping[str, str]) -> str:
    sign = "+" if line.decision == "new" else "=" if line.decision in ("carried", "kept") else "-"
    title = f" ({titles[line.id]})" if line.id in titles else ""
    value = "" if line.value is None else f" at {line.value:g}"
    day = "" if line.date is None else f" by {line.date}"
    successor = f" by {line.replaced_by}" if line.replaced_by else ""
    reason = f": {line.reason}" if line.reason else ""
    return f"{sign} {line.kind} {line.id}{title} {line.decision}{value}{day}{successor}{reason}"
