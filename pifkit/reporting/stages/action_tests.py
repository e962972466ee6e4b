"""Tests of change: ramps of small tests, where each stands, what it taught, and which rules of testing it misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement import pdsa
from pifkit.improvement.effects import effect
from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words
from pifkit.reporting.readings import readings, shown
from pifkit.reporting.stages import action_figures as figures
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.model.tables import TestOfChange
    from pifkit.workspace.book import Book

_SILENT = Phrases(
    {
        "Tried with": N_("not said"),
        "Progress": N_("not judged"),
        "Measure before and after": N_("too few figures"),
    }
)
_PROGRESS_NOTE = N_(
    "Progress goes from 0.5 (intent) to 5 (lasting results) in halves. The team judges it together; nothing computes it."
)
_NO_TESTS = N_(
    "No tests of change are recorded. How to start: take one action, think of the smallest test of it (one person, one "
    "day), write down what you expect to happen, and add it to tests_of_change.csv."
)


def _tests(book: Book) -> tuple[TestOfChange, ...]:
    """Tests of the ramps that are at work in this cycle, with their tests of earlier cycles: a ramp is one story."""
    alive = {one.ramp for one in book.rows("tests_of_change")}
    known = {cycle.id for cycle in book.cycles if cycle.start <= book.cycle.start}
    current = book.partnership.current_cycle
    return tuple(one for one in book.tables.tests_of_change if one.ramp in alive and (one.cycle or current) in known)


def _moves(book: Book, tests: tuple[TestOfChange, ...]) -> dict[str, str]:
    """The measure of each test before it began and after it ended, in words; tests without enough figures are left out."""
    measured = {one.indicator: one for one in readings(book)}
    found = {}
    for test in tests:
        one = measured.get(test.indicator or "")
        if one is None:
            continue
        figures_ = [(p.period.start, p.value) for p in one.series.with_values if p.value is not None]
        moved = effect(figures_, test.start, test.end, one.definition.direction)
        if moved.before is not None and moved.after is not None:
            before, after = shown(moved.before, one.definition), shown(moved.after, one.definition)
            found[test.id] = _(
                "{before} to {after} ({verdict})", before=before, after=after, verdict=words.code(moved.verdict)
            )
    return found


def ramps(book: Book) -> View:
    """Tests of change in their ramps, where each stands, and which rules of testing they miss."""
    tests = _tests(book)
    if not tests:
        return View(empty=_(_NO_TESTS))
    found = pdsa.ramps(tests, book.as_of)
    broken = pdsa.checks(tests)
    moves = _moves(book, tests)
    by_test: dict[str, list[str]] = {}
    for one in broken:
        by_test.setdefault(one.test, []).append(one.message)
    rows = [
        {
            N_("Test"): test.id.upper(),
            N_("Change tested"): test.change_idea,
            N_("Tried with"): test.scale or None,
            N_("Predicted"): test.prediction or None,
            N_("Found"): test.result or None,
            N_("Learned"): test.learning or None,
            N_("Measure before and after"): moves.get(test.id),
            N_("Progress"): None if test.progress is None else f"{test.progress:.1f} {_(pdsa.PROGRESS[test.progress])}",
            N_("Stands at"): _(figures.PHASES[pdsa.phase(test, book.as_of)][1]),
            N_("To mend"): "; ".join(by_test.get(test.id, [])) or None,
        }
        for ramp in found
        for test in ramp.tests
    ]
    last = [f"{ramp.id.upper()} ({_(figures.PHASES[ramp.phase][1])})" for ramp in found]
    judged = [(ramp.id.upper(), score) for ramp in found if (score := pdsa.progress(ramp)) is not None]
    finding = _(
        "{tests} in {ramps}: {last}.",
        tests=words.plural(len(tests), "test"),
        ramps=words.plural(len(found), "ramp"),
        last=words.listing(last, at_most=6),
    )
    if judged:
        said = words.listing((f"{name} {score:.1f} ({_(pdsa.PROGRESS[score])})" for name, score in judged), at_most=6)
        finding += " " + _("Progress, as the team judges it: {said}.", said=said)
    return View(
        finding=finding,
        figure=figures.ramps(found[:8], book.as_of),
        alt=(_("Ramps of tests of change, each test a shape for where it stands.") + " ")
        + "; ".join(
            f"{ramp.id.upper()}: "
            + ", ".join(f"{t.number} {_(figures.PHASES[pdsa.phase(t, book.as_of)][1])}" for t in ramp.tests)
            for ramp in found[:8]
        ),
        table=pd.DataFrame(rows).set_index("Test"),
        caption=_("Tests of change: what was predicted, found and learned"),
        missing={
            "Predicted": _("not written down"),
            "Found": _("not yet"),
            "Learned": _("not yet"),
            "To mend": _("nothing"),
        }
        | dict(_SILENT),
        notes=(
            _("Each test: plan with a prediction, do, study against the prediction, act (adopt, adapt or abandon)."),
            _(
                "Start small and spread by steps: by custom {scale_up} (a convention, unconfirmed).",
                scale_up=words.listing(pdsa.SCALE_UP),
            ),
            *((_(_PROGRESS_NOTE),) if judged else ()),
            *(
                (_("{rules} of testing not kept: see the column To mend.", rules=words.plural(len(broken), "rule")),)
                if broken
                else ()
            ),
        ),
    )
