"""Rules about what the tables say together: each row is well formed, and the whole makes no sense."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

_NAME = "Correct the id, or add it to {}."

MEANING: tuple[Rule, ...] = (
    Rule("id-duplicate", "An id is there twice", "Give each row an id of its own, or remove one of the two."),
    Rule(
        "observation-duplicate",
        "A figure is there twice",
        "Keep one row for each indicator and period: which of them counts cannot be known.",
    ),
    Rule("target-duplicate", "A target is there twice", "Keep one row for each indicator, date and kind."),
    Rule("observation-indicator-unknown", "A figure is for an unknown indicator", _NAME.format("indicators.csv")),
    Rule("target-indicator-unknown", "A target is for an unknown indicator", _NAME.format("indicators.csv")),
    Rule("evidence-indicator-unknown", "Evidence rests on an unknown indicator", _NAME.format("indicators.csv")),
    Rule("action-measure-unknown", "An action is measured by an unknown indicator", _NAME.format("indicators.csv")),
    Rule("action-outcome-unknown", "An action serves an unknown outcome", _NAME.format("outcomes.csv")),
    Rule("test-action-unknown", "A test of change tests an unknown action", _NAME.format("actions.csv")),
    Rule(
        "test-indicator-unknown", "A test of change is marked on an unknown indicator", _NAME.format("indicators.csv")
    ),
    Rule(
        "test-follows-unknown",
        "A test of change follows one that does not exist",
        "Name the test before it in the same ramp.",
    ),
    Rule("person-objective-unknown", "A post serves an unknown outcome", _NAME.format("outcomes.csv")),
    Rule(
        "indicator-objective-unknown",
        "An indicator measures an unknown objective",
        _NAME.format("outcomes.csv"),
        "warning",
    ),
    Rule("outcome-parent-unknown", "An outcome serves an unknown one", _NAME.format("outcomes.csv")),
    Rule(
        "outcome-parent-loop",
        "Outcomes serve each other in a circle",
        "Take one of the parents out: a golden thread runs from bottom to top.",
    ),
    Rule(
        "outcome-shares",
        "Shares of one parent add up to more than 1",
        "Lower the shares: together they are at most 1 (100 %).",
    ),
    Rule(
        "link-incomplete", "A link ties nothing together", "Fill in at least two of criterion, indicator and outcome."
    ),
    Rule("link-indicator-unknown", "A link leads to an unknown indicator", _NAME.format("indicators.csv")),
    Rule("link-outcome-unknown", "A link leads to an unknown outcome", _NAME.format("outcomes.csv")),
    Rule(
        "row-cycle-unknown",
        "A row is for a cycle that does not exist",
        "Correct the cycle, leave it blank for the current one, or add its file to the folder 'cycles'.",
    ),
    Rule(
        "partner-unknown",
        "A partner is not listed",
        "Correct the id, or add the partner to 'partners' in partnership.yaml.",
    ),
    Rule("action-due-before-start", "An action is due before it starts", "Correct 'start' or 'due'."),
    Rule("action-closed-before-start", "An action is closed before it starts", "Correct 'start' or 'closed'."),
    Rule(
        "action-closed-open",
        "An action is closed and still open",
        "Set the status to done, verified or cancelled, or remove the day in 'closed'.",
        "warning",
    ),
    Rule("test-ends-before-start", "A test of change ends before it starts", "Correct 'start' or 'end'."),
    Rule("evidence-review-before-date", "Evidence expires before its own date", "Correct 'date' or 'review_by'."),
    Rule(
        "percent-beyond-100",
        "A percentage lies outside 0 to 100",
        "Correct the value, or set 'minimum' and 'maximum' of the indicator if it can lie outside.",
    ),
    Rule(
        "percent-as-proportion",
        "Percentages look like proportions",
        "All values lie between 0 and 1: set the unit to 'proportion', or write 45 for 45 %.",
        "warning",
    ),
    Rule(
        "proportion-beyond-1",
        "A proportion lies outside 0 to 1",
        "Correct the value if it is a percentage; set 'minimum' and 'maximum' of the indicator if it can lie outside.",
        "warning",
    ),
    Rule(
        "value-beyond-limits",
        "A value lies outside its indicator's limits",
        "Correct the value, or 'minimum' and 'maximum' of the indicator.",
    ),
    Rule(
        "target-beyond-limits",
        "A target cannot be reached",
        "Correct the target, or 'minimum' and 'maximum' of the indicator.",
    ),
    Rule(
        "denominator-zero",
        "A figure has a denominator of zero",
        "Leave the value blank: of nothing there is no share. It is kept, and marked, as it stands.",
        "warning",
    ),
    Rule(
        "numerator-above-denominator",
        "A part is larger than its whole",
        "Correct the numerator or the denominator; set the indicator's maximum if it can be larger.",
        "warning",
    ),
    Rule("indicator-point-missing", "An indicator has no mid-point", "Fill in 'point' for direction 'closest'."),
    Rule(
        "indicator-range-missing",
        "An indicator has no good range",
        "Fill in 'lower' and 'upper' for direction 'within', the lower one first.",
    ),
    Rule(
        "indicator-limits-reversed", "An indicator's minimum is above its maximum", "Exchange 'minimum' and 'maximum'."
    ),
    Rule(
        "indicator-not-applicable",
        "There are figures for an indicator that does not apply",
        "Set 'applicable' to yes, or remove the figures.",
    ),
    Rule(
        "period-frequency",
        "A period does not fit its indicator's frequency",
        "Give each frequency an indicator of its own, or correct 'frequency'.",
    ),
    Rule(
        "survey-item-unknown",
        "A survey answer is not one of the survey's",
        "Correct 'item' or 'answer'; their lists are in the docs of culture.csv.",
    ),
    Rule(
        "survey-duplicate",
        "A survey answer is counted twice",
        "Keep one row for each survey, group, item and answer in a cycle.",
    ),
    Rule(
        "test-progress-step",
        "A progress score lies between two steps",
        "Give it in halves, from 0.5 to 5: the step that the team agrees on.",
    ),
    Rule(
        "decision-not-allowed",
        "A line cannot become what was decided",
        "Actions are carried, closed or dropped; indicators kept, retired or replaced.",
    ),
    Rule(
        "decision-line-unknown",
        "A decision is about something that is not there",
        "Correct the id, or remove the row.",
    ),
    Rule(
        "decision-incomplete",
        "A decision does not say all that the next cycle needs",
        "Fill it in; `pifkit next` refuses until it is there.",
        "warning",
    ),
    Rule("decision-duplicate", "A line is decided twice in a cycle", "Keep the row that holds."),
)
