"""Rules that need a framework: ratings, criteria, focus."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

RATINGS: tuple[Rule, ...] = (
    Rule("framework-unknown", "A framework is not known", "Choose one that 'pifkit frameworks' lists."),
    Rule(
        "framework-missing",
        "A rating does not say for which framework",
        "Fill in the column 'framework', or name the framework in the cycle's file: "
        "it may be left blank only where the cycle has exactly one.",
    ),
    Rule(
        "framework-not-in-cycle",
        "A rating is for a framework that its cycle does not use",
        "Add the framework to 'frameworks' of the cycle, or correct the rating.",
        "warning",
    ),
    Rule(
        "rating-part-unknown",
        "A rating is for a part that the framework does not have",
        "Correct the part; 'pifkit frameworks ID' lists them.",
    ),
    Rule(
        "rating-attribute-unknown",
        "A rating is for an attribute that the framework does not have",
        "Correct the attribute, or leave it blank where the part is rated as a whole.",
    ),
    Rule("rating-duplicate", "A rating is there twice", "Keep one row for each part, attribute, assessor and round."),
    Rule(
        "rating-na-without-note",
        "A part is set aside without saying why",
        "Write the reason into 'note': na takes a part out of the score.",
    ),
    Rule(
        "rating-score-invalid",
        "A score is not on the framework's scale",
        "Write a number on the scale or one of its level codes; blank for not rated.",
    ),
    Rule(
        "link-criterion-unknown",
        "A link leads to an unknown criterion",
        "Correct the criterion; 'pifkit frameworks ID' lists them.",
    ),
    Rule(
        "evidence-part-unknown",
        "Evidence is for a part that the framework does not have",
        "Correct the part; 'pifkit frameworks ID' lists them.",
    ),
    Rule(
        "action-part-unknown",
        "An action improves a part that the framework does not have",
        "Correct the part; 'pifkit frameworks ID' lists them.",
    ),
    Rule(
        "focus-unknown",
        "A focus criterion is not known",
        "Write framework/criterion, such as caf2020/4, or the criterion alone where the cycle has one framework.",
    ),
)
