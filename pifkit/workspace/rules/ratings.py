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
        "unknown-part",
        "A rating is for a part that the framework does not have",
        "Correct the part; 'pifkit frameworks ID' lists them.",
    ),
    Rule(
        "criterion-for-part", "A criterion is rated that is rated part by part", "Give one row for each of its parts."
    ),
    Rule(
        "unknown-attribute",
        "A rating is for an attribute that the part does not have",
        "Correct the attribute, or leave it blank where the part is rated as a whole.",
    ),
    Rule(
        "attribute-missing",
        "A part is rated as a whole that is rated by its attributes",
        "Give one row for each attribute.",
    ),
    Rule(
        "not-a-score",
        "A score is neither a number nor a level code",
        "Write a number on the framework's scale or one of its codes, without a percent sign; blank for not rated.",
    ),
    Rule("off-scale", "A score is off the framework's scale", "Write a number on the scale; blank for not rated."),
    Rule(
        "off-step",
        "A score lies between the steps of the scale",
        "It was rounded to the nearest step, halves up. Write a step of the scale to be exact.",
        "warning",
    ),
    Rule(
        "whole-numbers-only",
        "A score has decimals where the framework takes whole numbers only",
        "Agree a whole number.",
    ),
    Rule(
        "no-dont-know",
        "A rating says don't know where the framework has no such answer",
        "Leave the score blank for not rated.",
    ),
    Rule(
        "na-refused",
        "A part is said not to apply where the framework allows none",
        "Rate the part, or leave its score blank for not rated.",
    ),
    Rule(
        "na-without-reason",
        "A part is set aside without saying why",
        "Write the reason into 'note': na takes a part out of the score.",
        "warning",
    ),
    Rule("duplicate-rating", "A rating is there twice", "Keep one row for each part, attribute, assessor and round."),
    Rule(
        "rated-beside-na",
        "A part is said not to apply and rated all the same",
        "Agree which of the two holds, and leave out the other.",
    ),
    Rule(
        "points-do-not-add-up",
        "Agreed points are shared out that do not add up",
        "Share out exactly as many points as the framework gives, such as 100.",
    ),
    Rule(
        "points-not-counted",
        "One person's points are shared out that do not add up",
        "They do not count for that part, and the others' do. Share out exactly as many points as the framework gives.",
        "warning",
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
    Rule(
        "label-unknown",
        "Points are given for a label that no framework has",
        "Write framework/label, such as caf2020/effective_user; 'pifkit frameworks ID' lists the labels.",
    ),
    Rule(
        "label-points",
        "Points for a label are missing, or are for something else",
        "Give one number for each input that 'pifkit frameworks ID' names for the label, and no others.",
    ),
)
