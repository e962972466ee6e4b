"""Self-score against data: a criterion's score beside what its linked indicators say, posed as a question.

Never a correction. Scores and figures measure different things, so a difference is a reason to talk (project choice).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pifkit.model.language import _

Verdict = Literal["good", "concern", "mixed", "steady", "unknown"]
Accord = Literal["score above data", "score below data", "in step", "cannot say"]
HIGH, LOW = 60.0, 40.0


def verdict(variation: str | None, target_state: str | None, change: str | None) -> Verdict:
    """What one indicator says, from its control chart, its target and its latest change.

    A chart that shows more than usual ups and downs, and a target met or missed, count; the last change alone counts
    only where there is neither, since most single changes are noise.

    Args:
        variation: kind of variation (contract 4.4), None where no chart could be made.
        target_state: `on`, `near`, `off` or None.
        change: `better`, `worse`, `same`, `none` or None.
    """
    good = (variation or "").startswith("improvement") or target_state == "on"
    bad = (variation or "").startswith("concern") or target_state == "off"
    if good or bad:
        return "mixed" if good and bad else "good" if good else "concern"
    if target_state == "near" or variation == "common_cause":
        return "steady"
    if change in ("better", "worse"):
        return "good" if change == "better" else "concern"
    return "steady" if change == "same" else "unknown"


@dataclass(frozen=True, slots=True)
class Compared:
    """A criterion beside its indicators: counts of what they say, and the question to ask."""

    criterion: str
    title: str
    score: float
    good: int
    concern: int
    judged: int
    accord: Accord
    question: str


def compare(criterion: str, title: str, score: float, verdicts: Sequence[Verdict]) -> Compared:
    """Put a score (percent of what the criterion could have) beside the verdicts of its linked indicators.

    From 60% with more concerns than good news the score is above the data; below 40% with more good news than concerns
    it is below them; otherwise both are in step. Indicators that say nothing are not counted.
    """
    known = [one for one in verdicts if one != "unknown"]
    good, concern = known.count("good"), known.count("concern")
    accord: Accord = "in step"
    if not known:
        accord = "cannot say"
    elif score >= HIGH and concern > good:
        accord = "score above data"
    elif score < LOW and good > concern:
        accord = "score below data"
    return Compared(
        criterion, title, score, good, concern, len(known), accord, _question(accord, good, concern, len(known))
    )


def _question(accord: Accord, good: int, concern: int, judged: int) -> str:
    if accord == "cannot say":
        return _("Which figures would tell us whether this score is right?")
    if accord == "score above data":
        return _(
            "Scored high, yet {concern} of {judged} linked indicators show concern: what does the score rest on?",
            concern=concern,
            judged=judged,
        )
    if accord == "score below data":
        return _(
            "Scored low, yet {good} of {judged} linked indicators look good: what do we see that they do not?",
            good=good,
            judged=judged,
        )
    if not good and not concern:
        return _("The linked figures show neither good news nor concern: what else shows whether this score is right?")
    return _("Score and figures do not contradict each other: what would change our minds?")
