"""Tests of change: plan, do, study, act, in ramps of small tests.

Rules: reference `pdsa`. The checks are prompts to the team, never a refusal: a test that was run without a prediction
was still run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from pifkit.model.language import N_, _
from pifkit.model.tables import TestOfChange

Phase = Literal["plan", "do", "study", "act", "adopt", "adapt", "abandon"]
SCALE_UP = ("1", "3", "5", "25", "all")
"""Steps by which a change is spread, as a hint only (reference `pdsa.ramp`, unconfirmed)."""
PROGRESS: Mapping[float, str] = MappingProxyType(
    {
        0.5: N_("intent"),
        1.0: N_("aim and team agreed"),
        1.5: N_("planning begun"),
        2.0: N_("work begun, nothing changed yet"),
        2.5: N_("changes tested, no improvement yet"),
        3.0: N_("modest improvement"),
        3.5: N_("improvement"),
        4.0: N_("significant improvement"),
        4.5: N_("sustained improvement"),
        5.0: N_("outstanding, lasting results"),
    }
)
"""Steps of the progress score (reference `pdsa.progress_scores`), in our words. The team sets it; it is never computed."""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of PDSA that a test does not keep: the rule's id, the test and what to do."""

    rule: str
    test: str
    message: str


@dataclass(frozen=True, slots=True)
class Ramp:
    """A ramp: its tests by number, where the last one stands, and whether the ramp has ended (adopted or abandoned)."""

    id: str
    tests: tuple[TestOfChange, ...]
    phase: Phase
    ended: bool


def phase(test: TestOfChange, as_of: dt.date) -> Phase:
    """Where a test stands: its decision, else study once Do is over, do while it runs, plan before.

    A test whose result is written but which has no decision waits for Act.
    """
    if test.decision:
        return test.decision
    if test.result or test.learning:
        return "act"
    if test.start is None or test.start > as_of:
        return "plan"
    return "study" if test.end is not None and test.end < as_of else "do"


def ramps(tests: Sequence[TestOfChange], as_of: dt.date) -> tuple[Ramp, ...]:
    """Tests gathered by ramp, ramps by id, tests by number."""
    grouped: dict[str, list[TestOfChange]] = {}
    for test in tests:
        grouped.setdefault(test.ramp, []).append(test)
    found = []
    for identity, members in sorted(grouped.items()):
        ordered = tuple(sorted(members, key=lambda one: (one.number, one.id)))
        last = phase(ordered[-1], as_of)
        found.append(Ramp(identity, ordered, last, last in ("adopt", "abandon")))
    return tuple(found)


def progress(ramp: Ramp) -> float | None:
    """The latest progress score that the team gave a ramp; None where it gave none."""
    return next((test.progress for test in reversed(ramp.tests) if test.progress is not None), None)


def checks(tests: Sequence[TestOfChange], signals: Collection[str] = ()) -> tuple[Check, ...]:
    """Which tests break a rule of PDSA.

    Args:
        tests: rows of `tests_of_change`.
        signals: indicators whose chart shows a signal in the good direction; they count as evidence for adopting.
    """
    found: list[Check] = []
    for ramp in ramps(tests, dt.date.max):
        abandoned: str | None = None
        earlier: list[str] = []
        for test in ramp.tests:
            found += _single(test, signals)
            if earlier and (test.follows not in earlier):
                last = earlier[-1]
                found.append(
                    Check(
                        "ramp_link", test.id, _("name the test it follows ({last}) and say why it goes on", last=last)
                    )
                )
            if abandoned:
                found.append(
                    Check(
                        "abandon_ends_ramp",
                        test.id,
                        _("{abandoned} was abandoned; a new idea starts a new ramp", abandoned=abandoned),
                    )
                )
            if test.decision == "abandon":
                abandoned = test.id
            earlier.append(test.id)
    return tuple(found)


def _single(test: TestOfChange, signals: Collection[str]) -> list[Check]:
    found = []
    begun = test.start is not None
    if begun and not test.prediction:
        found.append(Check("prediction_first", test.id, _("write down what you expect before you do it")))
    elif begun and test.predicted and test.start and test.predicted > test.start:
        found.append(Check("prediction_first", test.id, _("the prediction is dated after the start of Do")))
    elif begun and not test.predicted:
        found.append(Check("prediction_first", test.id, _("date the prediction, so that it is seen to come first")))
    if test.decision == "adopt" and test.prediction_met != "yes" and test.indicator not in signals:
        found.append(
            Check(
                "adopt_needs_evidence",
                test.id,
                _(
                    "adopting needs a prediction that came true, or a signal in the good direction on the measure's chart"
                ),
            )
        )
    return found
