"""What the engine may say about ratings beside the score, as documented codes; a page of the docs is generated from here.

Mistakes in single rows are rules of reading (`pifkit check` finds them in a workspace, too); here is what only shows when a
table is scored, and the warnings that stand on a scorecard.
"""

from __future__ import annotations

from dataclasses import dataclass

from pifkit.model.errors import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that scoring may report.

    Attributes:
        code: short stable id.
        title: what was found, as a heading.
        advice: what it means for the score, and what to do.
        severity: an error scores nothing; a warning stands on the scorecard under `warnings`.
    """

    code: str
    title: str
    advice: str
    severity: Severity = "warning"


CODES: tuple[Code, ...] = (
    Code("mixed-frameworks", "A table of ratings holds another framework", "Score one framework at a time.", "error"),
    Code("mixed-cycles", "A table of ratings holds more than one cycle", "Score one cycle at a time.", "error"),
    Code(
        "off-step",
        "A score lies between the steps of the scale",
        "It was rounded to the nearest step, halves up, before anything else. Write a step of the scale to be exact.",
    ),
    Code(
        "na-without-reason",
        "A part is set aside as not applicable without saying why",
        "It was left out of the mean all the same. Write the reason into the column note, since every report shows it.",
    ),
    Code(
        "override-without-note",
        "A part is rated as a whole beside its attributes without saying why",
        "The rating of the whole counts, under the cap. Write the reason into the column note, or leave the rating out.",
    ),
    Code(
        "points-not-counted",
        "One person's points that must add up do not",
        "They were left out for that part; the others' ratings count, and so does what was agreed. Correct them, or rate again.",
    ),
    Code(
        "evidence-gate",
        "Scored parts have no evidence where the total needs it",
        "No total is shown. Add evidence for the parts named to evidence.csv, or set `evidence_gate: false`.",
    ),
    Code(
        "criterion-not-applicable",
        "No part of a criterion applies and the framework has no total without it",
        "No total is shown. Rate a part of the criterion, or use the other criteria alone.",
    ),
)
