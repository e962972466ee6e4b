"""Rules about indicators and what judges them: national and local rules, marks in the series, units of targets."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

MEASURES: tuple[Rule, ...] = (
    Rule(
        "indicator-rule-unknown",
        "An indicator names an unknown rule",
        "Name one of the rules in docs/rulings.md, or leave 'rule' blank.",
    ),
    Rule(
        "indicator-rule-setting",
        "A setting of an indicator's rule is wrong",
        "Write the settings as name=value, separated by semicolons; docs/rulings.md lists those of each rule.",
    ),
    Rule(
        "indicator-rule-unfit",
        "A rule does not fit its indicator",
        "Give the indicator what the rule needs, or choose another rule; docs/rulings.md says what each needs.",
    ),
    Rule(
        "indicator-part-unknown",
        "An indicator is made of an unknown one",
        "Correct the id in 'parts', or add the part to indicators.csv; an indicator is no part of itself.",
    ),
    Rule(
        "mark-without-reason",
        "A figure is marked without a reason",
        "Say in 'note' why limits start anew, the figure is left out or it cannot be compared: it is printed on the chart.",
    ),
    Rule(
        "target-other-unit",
        "A target looks as if it were in another unit",
        "Write the target in the unit of the figures: 95 for percent, 0.95 for a proportion.",
        "warning",
    ),
    Rule(
        "part-above-whole",
        "A part is larger than its whole, and the indicator says it cannot be",
        "Correct the numerator or the denominator, or clear the indicator's 'maximum' if it can be larger.",
    ),
)
