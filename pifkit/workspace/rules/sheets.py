"""Rules about a table as a whole: delimiter, header, rows, quotes."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

SHEETS: tuple[Rule, ...] = (
    Rule(
        "table-empty",
        "A table has no header",
        "Write the column names into the first row, or remove the file: a missing table counts as empty.",
    ),
    Rule(
        "delimiter-unknown",
        "The columns are separated by an unknown sign",
        "Separate them by commas, semicolons or tabs.",
    ),
    Rule(
        "header-not-first",
        "The header is not the first row",
        "Remove the rows above the header: the first row holds the column names.",
    ),
    Rule(
        "column-unknown",
        "A column is not known",
        "Rename or remove the column; remarks belong in the column 'note' where there is one.",
    ),
    Rule("column-missing", "A required column is missing", "Add the column."),
    Rule("column-duplicate", "A column is there twice", "Keep one of the two."),
    Rule("column-without-name", "A column with values has no name", "Name the column in the first row, or empty it."),
    Rule(
        "row-too-long",
        "A row has more cells than there are columns",
        "Put text that holds the separating sign in double quotes, or remove the surplus.",
    ),
    Rule(
        "row-too-short",
        "A row has fewer cells than there are columns",
        "Add the missing separators: empty cells at the end count too.",
    ),
    Rule(
        "quote-not-closed",
        "A quotation mark is never closed",
        "Close the text with a second double quote in its own row.",
    ),
    Rule(
        "quote-stray",
        "Text goes on after a closing quotation mark",
        'Inside quoted text write each double quote twice: ""like this"".',
    ),
    Rule(
        "cell-too-long",
        "A cell is too long",
        "Shorten it: more than 100,000 characters in a cell is a mistake in the file, often a quote that is never closed.",
    ),
    Rule(
        "table-too-long",
        "A table has too many rows",
        "Split it or remove old rows: more than 200,000 rows for one partnership is a mistake in the file.",
    ),
)
