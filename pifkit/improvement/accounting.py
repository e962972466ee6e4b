"""Lines handed over by the last cycle: each must be accounted for before the new cycle's vision stands.

A line is accounted for where this cycle's own tables show what became of it, or where somebody wrote it down in the
line's `account`. Nothing is accounted for by silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pifkit.model.documents import Cycle, Handed
from pifkit.model.language import N_, Phrases, _
from pifkit.model.tables import Action, Indicator, Target

GOES_ON = ("carried", "kept", "new")
WORDS = Phrases(
    {
        "action": N_("action"),
        "indicator": N_("indicator"),
        "focus": N_("focus criterion"),
        "target": N_("target"),
        "question": N_("question"),
    }
)


@dataclass(frozen=True, slots=True)
class Account:
    """A handed-over line with what became of it; `how` is blank where nobody has accounted for it."""

    line: Handed
    how: str

    @property
    def settled(self) -> bool:
        """Whether it is accounted for."""
        return bool(self.how)


def account(
    cycle: Cycle, actions: Iterable[Action], indicators: Iterable[Indicator], targets: Iterable[Target]
) -> tuple[Account, ...]:
    """Account for every line that the cycle took over.

    * `closed` and `dropped`, and `retired` indicators: settled by the decision itself.
    * an action that goes on: it is in this cycle's actions; an indicator: it is defined (or its successor is); a focus
      criterion: it is in this cycle's focus; a target: one is set for that indicator on or after its day.
    * a question: a target set since answers it; a new one waits for its answer in this cycle, a carried one needs words.

    Args:
        cycle: the cycle that took the lines over.
        actions: its actions.
        indicators: all definitions.
        targets: all targets.
    """
    plan = {one.id for one in actions}
    defined = {one.id for one in indicators}
    dated = tuple(targets)
    return tuple(Account(line, _how(line, cycle, plan, defined, dated)) for line in cycle.handed_over)


def _how(line: Handed, cycle: Cycle, plan: set[str], defined: set[str], targets: tuple[Target, ...]) -> str:
    if line.account:
        return line.account
    if line.decision in ("closed", "dropped", "retired"):
        return _(line.decision)
    if line.decision == "replaced":
        return (
            _("replaced by {replaced_by}", replaced_by=line.replaced_by) if line.replaced_by in plan | defined else ""
        )
    if line.kind == "action":
        return _("in this cycle's plan") if line.id in plan else ""
    if line.kind == "indicator":
        return _("still measured") if line.id in defined else ""
    if line.kind == "focus":
        return _("in focus in this cycle") if _in_focus(line.id, cycle.focus) else ""
    found = _target(line, cycle, targets)
    waiting = line.kind == "question" and line.decision == "new"
    return found or (_("to be answered in this cycle") if waiting else "")


def _in_focus(identity: str, focus: Iterable[str]) -> bool:
    """Whether a criterion is in focus; `caf2020/1` and `1` mean the same criterion."""
    return any(
        identity == one or identity.rsplit("/", 1)[-1] == one or one.rsplit("/", 1)[-1] == identity for one in focus
    )


def _target(line: Handed, cycle: Cycle, targets: tuple[Target, ...]) -> str:
    since = line.date or cycle.start
    ahead = [one for one in targets if one.indicator == line.id and one.date >= since and one.kind == "target"]
    if not ahead:
        return ""
    first = min(ahead, key=lambda one: one.date)
    if line.kind == "target" and line.value is not None and first.value != line.value:
        return _(
            "changed from {value:g} to {value_2:g} by {isoformat}",
            value=line.value,
            value_2=first.value,
            isoformat=first.date.isoformat(),
        )
    return _("set at {value:g} by {isoformat}", value=first.value, isoformat=first.date.isoformat())
