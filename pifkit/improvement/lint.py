"""The lint of the whole cycle: what `pifkit check --deep` looks for beyond the form of the tables.

Each rule is a small documented object: code, title, advice, and a pure check over everything that is known of a
partnership in a cycle. Findings are warnings: they stop nothing, and each names its row and what to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pifkit.improvement import accounting, freshness, pdsa, people, progress, thread
from pifkit.improvement.gaps import Problem as Gap
from pifkit.improvement.priority import LIMIT
from pifkit.improvement.self_score import Compared
from pifkit.model.documents import Cycle
from pifkit.model.stages import STAGES
from pifkit.model.tables import Action, Evidence, Indicator, Link, Outcome, Person, Row, Target, TestOfChange


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is known of a partnership in a cycle, as plain values.

    Attributes:
        cycle, as_of: the cycle and the day of the check.
        outcomes … links: the rows of the cycle.
        gaps: gaps between target and result, with what answers them.
        compared: scores beside the verdicts of their indicators.
        figures: ids of indicators that have any figure.
    """

    cycle: Cycle
    as_of: dt.date
    outcomes: tuple[Outcome, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    actions: tuple[Action, ...] = ()
    tests: tuple[TestOfChange, ...] = ()
    people: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()
    gaps: tuple[Gap, ...] = ()
    compared: tuple[Compared, ...] = ()
    figures: frozenset[str] = field(default_factory=frozenset)

    @property
    def open_actions(self) -> tuple[Action, ...]:
        """Actions that are still to be done."""
        return tuple(one for one in self.actions if progress.is_open(one))


@dataclass(frozen=True, slots=True)
class Found:
    """A finding: the table (blank: the cycle's file), its row (0: none), and what is the matter."""

    table: str
    row: int
    message: str


@dataclass(frozen=True, slots=True)
class LintRule:
    """A rule: stable code, what is wrong as a heading, what to do, and the check."""

    code: str
    title: str
    advice: str
    check: Callable[[Whole], Iterable[Found]]


def _lacking(column: str, what: str) -> Callable[[Whole], Iterator[Found]]:
    def check(whole: Whole) -> Iterator[Found]:
        for one in whole.open_actions:
            if not getattr(one, column):
                yield Found("actions", one.row, f"{one.id} ({one.title}) has no {what}.")

    return check


def _silent(whole: Whole) -> Iterator[Found]:
    for one in whole.open_actions:
        if progress.is_overdue(one, whole.as_of) and not one.note:
            yield Found("actions", one.row, f"{one.id} ({one.title}) was due on {one.due} and says nothing.")


def _long_plan(whole: Whole) -> Iterator[Found]:
    if len(whole.open_actions) > LIMIT:
        yield Found(
            "actions", 0, f"{len(whole.open_actions)} actions are open; a plan of {LIMIT} is more likely to be done."
        )


def _unknown_results(whole: Whole) -> Iterator[Found]:
    served = {one.outcome for one in whole.links if one.outcome} | {one.objective for one in whole.indicators}
    for one in whole.outcomes:
        if one.level == "partnership" and one.id not in served:
            yield Found("outcomes", one.row, f"{one.id} ({one.title}) has no indicator, so nobody will see it move.")


def _thread(whole: Whole) -> Iterator[Found]:
    linked = thread.build(whole.outcomes)
    found = thread.measure(linked, people.served(whole.people))
    for identity in found.orphans:
        yield Found(
            "outcomes", linked[identity].row, f"{identity} ({linked[identity].title}) leads to nothing above it."
        )
    for identity in found.hollow:
        yield Found("outcomes", linked[identity].row, f"nothing leads to {identity} ({linked[identity].title}).")


def _shares(whole: Whole) -> Iterator[Found]:
    linked = thread.build(whole.outcomes)
    for one in thread.shares_off(linked):
        lack = f", and {one.missing} give none" if one.missing else ""
        yield Found("outcomes", linked[one.parent].row, f"the shares of {one.parent} add up to {one.total:g}{lack}.")


def _expired(whole: Whole) -> Iterator[Found]:
    for one in whole.evidence:
        if one.kind == "evidence" and freshness.state(one, whole.as_of) == "expired":
            yield Found("evidence", one.row, f"{one.id} was to be reviewed by {one.review_by}.")


def _undated(whole: Whole) -> Iterator[Found]:
    for one in whole.evidence:
        if one.kind == "evidence" and one.review_by is None:
            yield Found("evidence", one.row, f"{one.id} has no day by which to review it.")


def _no_target(whole: Whole) -> Iterator[Found]:
    latest: dict[str, dt.date] = {}
    for one in whole.targets:
        if one.kind == "target":
            latest[one.indicator] = max(latest.get(one.indicator, one.date), one.date)
    rows = {one.id: one for one in whole.indicators}
    for identity, day in latest.items():
        if day < whole.as_of and identity in rows and rows[identity].applicable == "yes":
            yield Found("targets", 0, f"the last target of {identity} was for {day}; there is none ahead.")


def _unreviewed(whole: Whole) -> Iterator[Found]:
    for one in whole.indicators:
        if one.applicable == "yes" and (one.reviewed is None or one.reviewed < whole.cycle.start):
            since = "ever" if one.reviewed is None else f"since {one.reviewed}"
            yield Found("indicators", one.row, f"nobody has looked at {one.id} ({one.title}) {since}.")


def _no_figures(whole: Whole) -> Iterator[Found]:
    for one in whole.indicators:
        if one.applicable == "yes" and one.id not in whole.figures:
            yield Found("indicators", one.row, f"{one.id} ({one.title}) has no figure.")


def _unanswered(whole: Whole) -> Iterator[Found]:
    for one in whole.gaps:
        if not one.answered:
            yield Found("", 0, f"{one.title}: {one.outcome:g} against {one.target:g}, and nothing answers it.")


def _self_score(whole: Whole) -> Iterator[Found]:
    for one in whole.compared:
        if one.accord == "score above data":
            yield Found("ratings", 0, f"{one.criterion} {one.title}: {one.question}")


def _untested(whole: Whole) -> Iterator[Found]:
    rows: dict[str, Row] = {one.id: one for one in whole.tests}
    for one in pdsa.checks(whole.tests):
        yield Found("tests_of_change", rows[one.test].row, f"{one.test}: {one.message}.")


def _order(whole: Whole) -> Iterator[Found]:
    levels = {stage.id: int(getattr(whole.cycle.stages, stage.id)) for stage in STAGES}
    behind = [stage.name.lower() for stage in STAGES if levels[stage.id] == 0]
    if levels["review"] and behind:
        yield Found("", 0, f"the review has begun, and these stages have not: {', '.join(behind)}.")


def _forgotten(whole: Whole) -> Iterator[Found]:
    for one in accounting.account(whole.cycle, whole.actions, whole.indicators, whole.targets):
        if not one.settled:
            kind = accounting.WORDS[one.line.kind]
            yield Found(
                "", 0, f"the {kind} {one.line.id}, {one.line.decision} by the last cycle, is not accounted for."
            )


RULES: tuple[LintRule, ...] = (
    LintRule("deep-action-owner", "An open action has no owner",
             "Name the role that answers for it; what everybody owns nobody does.", _lacking("owner", "owner")),
    LintRule("deep-action-due", "An open action has no due date", "Agree a day, even a distant one.", _lacking("due", "due date")),
    LintRule("deep-action-measure", "An open action has no measure",
             "Name the indicator that will show whether it worked.", _lacking("measure", "measure")),
    LintRule("deep-action-outcome", "An open action serves no outcome",
             "Name the outcome it leads to, or ask why it is done.", _lacking("outcome", "outcome")),
    LintRule("deep-action-silent", "An action is overdue without a word",
             "Write down what is in the way and by when it will be done (column `note`).", _silent),
    LintRule("deep-plan-long", "The plan is too long to be done", "Keep the few that matter most and put the others off.", _long_plan),
    LintRule("deep-outcome-measure", "An outcome has no indicator",
             "Link an indicator to it (links.csv), or make it the objective of one.", _unknown_results),
    LintRule("deep-thread", "The golden thread is broken",
             "Say what the objective leads to (column `parent`), or who does what for it.", _thread),
    LintRule("deep-shares", "Shares of an outcome do not add up to 1", "Give every part a share, together 1, or none.", _shares),
    LintRule("deep-evidence-expired", "Evidence has expired", "Look at it again, and set a new day of review.", _expired),
    LintRule("deep-evidence-undated", "Evidence has no day of review", "Set one, so that it is seen when it has gone stale.", _undated),
    LintRule("deep-target-past", "An indicator has no target ahead", "Set the next one, or say why there is none.", _no_target),
    LintRule("deep-indicator-unreviewed", "Nobody has looked at an indicator in this cycle",
             "Look at it and write down the day (column `reviewed`), or stop measuring it.", _unreviewed),
    LintRule("deep-indicator-empty", "An indicator has no figure", "Add its figures to observations.csv.", _no_figures),
    LintRule("deep-gap", "A gap between target and result is unanswered",
             "Add an action, or record the decision to accept the gap.", _unanswered),
    LintRule("deep-self-score", "A score lies above what its indicators say",
             "Talk about what the score rests on; neither need be wrong.", _self_score),
    LintRule("deep-test", "A test of change misses a rule of testing", "Do what the message says in the next test.", _untested),
    LintRule("deep-cycle-order", "The cycle is being closed out of order",
             "Go back to the stages that have not begun, or say how far they are (`stages`).", _order),
    LintRule("deep-handed-over", "A line of the last cycle is not accounted for",
             "Carry it on in this cycle's tables, or write what became of it in the line's `account`.", _forgotten),
)  # fmt: skip


def lint(whole: Whole) -> tuple[tuple[LintRule, Found], ...]:
    """Every finding of every rule, in the order of the rules, then of the tables."""
    return tuple((rule, found) for rule in RULES for found in rule.check(whole))
