"""Rules about importing somebody else's table by a mapping file."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

IMPORTS: tuple[Rule, ...] = (
    Rule(
        "map-incomplete",
        "A mapping does not say where something is",
        "Name the column in 'columns', a template in 'headers', or, where the whole "
        "file is of one, 'partnership' or 'indicator'.",
    ),
    Rule(
        "map-template",
        "A header template is wrong",
        "Write the header as it is, with {period}, {indicator} or {partnership} where it changes, "
        "such as '{indicator} {period}'; two of them need other signs between them.",
    ),
    Rule(
        "map-column-missing",
        "A mapping names a column that the file does not have",
        "Correct the name in the mapping; it must be written as in the file's header.",
    ),
    Rule(
        "map-header-unmatched",
        "No header fits a template of the mapping",
        "Compare the template with the file's header, letter by letter.",
    ),
    Rule(
        "map-header-twice",
        "Two columns mean the same figure",
        "Make the templates in 'headers' more exact, or name one of the columns in 'ignore'.",
    ),
    Rule("map-code-twice", "One code stands for two partnerships", "Give each code to one partnership."),
    Rule(
        "map-measure-invalid",
        "An indicator of the mapping contradicts itself",
        "Correct the fields of the indicator; they are those of indicators.csv.",
    ),
    Rule(
        "import-partnership-unlisted",
        "A partnership of the file is not in the mapping",
        "Add it to 'partnerships', or set 'unlisted_partnerships' to drop or add.",
    ),
    Rule(
        "import-indicator-unlisted",
        "An indicator of the file is not in the mapping",
        "Add it to 'indicators', or set 'unlisted_indicators' to drop or add.",
    ),
    Rule(
        "import-mark-unknown",
        "A quality flag is not explained",
        "Add it to 'marks': suppressed, not_applicable, missing, provisional, part_period, note or drop.",
    ),
    Rule(
        "import-average",
        "Percentages or rates would have to be averaged",
        "Map the numerator and denominator, from which they are pooled; a mean of rates is "
        "wrong unless all denominators are equal. For counts set 'pool: sum'.",
    ),
    Rule(
        "import-codes-overlap",
        "Two codes of one partnership have a figure for the same period",
        "If one code replaced the other, remove the surplus row. If they are "
        "places to be taken together, set 'together: true'.",
    ),
    Rule(
        "import-row-twice", "A figure is in the file twice", "Keep one of the rows, or choose between them with 'only'."
    ),
    Rule("import-nothing", "Nothing is left to import", "Look at what was left out and why, and correct the mapping."),
    Rule(
        "import-figure-differs",
        "A figure in the workspace differs from the imported one",
        "Set 'existing' to replace (the imported one counts) or keep (the one that is there).",
    ),
    Rule(
        "map-question-unknown",
        "A mapping names a question that the survey does not have",
        "Name each statement by its number, each success factor by its id, each culture question as `now 1 clan`; each once.",
    ),
    Rule(
        "import-answer-unknown",
        "A survey answer is not explained",
        "Say in 'answers' what it means: a number of the survey's scale, or dk for don't know.",
    ),
    Rule(
        "import-group-unlisted",
        "A respondent's group is not in the mapping",
        "Add its name to 'groups', or leave 'groups' out to take all names as they are.",
    ),
    Rule(
        "import-survey-there",
        "The survey of this cycle has been imported already",
        "Set 'existing' to replace (the new answers count, the old rows go), or name another 'cycle'.",
    ),
)
