"""Rules about YAML documents: pifkit.yaml, partnership.yaml, cycles/<cycle>.yaml, papermill.yaml."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

DOCUMENTS: tuple[Rule, ...] = (
    Rule(
        "yaml-syntax",
        "A document is not valid YAML",
        "Look at the line and the one above it: indent with spaces only, a space after each colon, and quotes round text "
        "that holds a colon or begins with a sign.",
    ),
    Rule(
        "yaml-duplicate-key",
        "A field is given twice",
        "Keep one of the two lines: which of them counts cannot be known.",
    ),
    Rule(
        "yaml-alias",
        "A document uses anchors or aliases",
        "Write the value out where it is needed, without & and *. Text that begins with & or * needs quotes.",
    ),
    Rule(
        "yaml-tag",
        "A document uses a tag",
        "Leave out the word that begins with '!'. Text that begins with ! needs quotes.",
    ),
    Rule(
        "yaml-many-documents",
        "A file holds several documents",
        "Keep one document per file: remove the line '---' and what follows it.",
    ),
    Rule("yaml-empty", "A document is empty", "Fill in its fields, or remove the file if it is not needed."),
    Rule(
        "yaml-not-fields",
        "A value should be a group of fields",
        "Write one 'field: value' per line, indented by two spaces.",
    ),
    Rule(
        "yaml-too-deep",
        "A document is nested too deeply",
        "Fields lie at most four levels deep; look for a bracket that is never closed.",
    ),
    Rule(
        "yaml-too-long",
        "A document is too long",
        "Remove what does not belong into it: a document of a partnership has some hundred lines.",
    ),
    Rule("yaml-key-not-text", "A field's name is not text", "Put the name in quotes."),
    Rule(
        "yaml-unknown-field",
        "A field is not known",
        "Correct the name, or remove the line: a misspelt field would otherwise be ignored.",
    ),
    Rule("yaml-missing-field", "A required field is missing", "Add the field."),
    Rule(
        "yaml-number-for-text",
        "A number stands where text is wanted",
        "Put it in quotes: without them 2026.10 becomes 2026.1.",
    ),
    Rule("yaml-boolean-for-text", "true or false stands where text is wanted", "Put it in quotes."),
    Rule("yaml-date-for-text", "A date stands where text is wanted", "Put it in quotes."),
    Rule("yaml-not-text", "Text is wanted", "Write one text, without a list or fields below it."),
    Rule("yaml-empty-text", "A required text is blank", "Write the text after the colon."),
    Rule(
        "yaml-text-too-long",
        "A text is too long",
        "Shorten it; long accounts belong in a document that 'source' or 'note' points to.",
    ),
    Rule("yaml-not-a-choice", "A value is not one of the allowed ones", "Choose one of the allowed values."),
    Rule("yaml-out-of-range", "A number is out of range", "Give a number inside the range."),
    Rule("yaml-not-a-date", "A date is wanted", "Write it as 2026-04-01 or 01/04/2026 (day, month, year)."),
    Rule("yaml-not-yes-no", "true or false is wanted", "Write true or false."),
    Rule(
        "yaml-not-a-number",
        "A number is wanted",
        "Write digits with a point for decimals, without quotes, signs or units.",
    ),
    Rule(
        "yaml-not-a-list",
        "A list is wanted",
        "Write one line per entry, each beginning with '- ', or [a, b] on one line; [] for none.",
    ),
    Rule(
        "yaml-bad-id",
        "An id is malformed",
        "Use lower-case letters and digits with single hyphens, dots or underscores between them.",
    ),
    Rule("yaml-invalid", "A value does not fit its field", "See the description of the field in the docs."),
    Rule("cycle-ends-before-start", "A cycle ends before it starts", "Correct 'start' or 'end'."),
    Rule(
        "cycles-overlap",
        "Two cycles overlap",
        "Let one end before the next starts: a figure would otherwise belong to both.",
    ),
    Rule(
        "cycle-follows-unknown",
        "A cycle follows one that does not exist",
        "Correct 'follows', or leave it out for the first cycle.",
    ),
    Rule("cycle-follows-later", "A cycle follows itself or a later one", "'follows' names the cycle before this one."),
    Rule("partner-duplicate", "A partner is listed twice", "Give each partner one id."),
    Rule(
        "handed-reason-missing",
        "A line handed over has no reason",
        "Write the reason: what is dropped, retired or replaced is accounted for.",
    ),
    Rule("handed-successor-missing", "A replaced line does not say by what", "Name the successor in 'replaced_by'."),
    Rule(
        "meeting-outside-cycle",
        "A meeting lies outside its cycle",
        "Correct its date, or move it to the cycle it belongs to.",
        "warning",
    ),
)
