"""Rules about workbooks that assessors send back."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

BALLOTS: tuple[Rule, ...] = (
    Rule(
        "ballot-unreadable",
        "A file cannot be opened as a workbook",
        "Ask for the file again, saved as .xlsx by the program in which it was filled in.",
    ),
    Rule(
        "ballot-not-one",
        "A workbook is not a ballot",
        "Make one with `pifkit export xlsx PARTNERSHIP --ballot --assessor NAME`, and leave its sheets in place.",
    ),
    Rule(
        "ballot-other",
        "A ballot was made for something else",
        "Export new ballots, or name the partnership, cycle and framework that it was made for.",
    ),
    Rule(
        "ballot-column", "A column of a ballot is not where it can be read", "Put the header's words back, each once."
    ),
    Rule("ballot-item", "A row of a ballot is not one of the framework's", "Restore the rows as they were exported."),
    Rule(
        "ballot-score",
        "A score is none of those that can be chosen",
        "Choose one from the list, or leave the cell blank.",
    ),
    Rule("ballot-text", "A score is text", "Type the number itself, not pasted text."),
    Rule(
        "ballot-percent",
        "A score is formatted as a percentage",
        "Format the cell as a plain number and type the score itself, such as 50.",
    ),
    Rule("ballot-formula", "A cell holds a formula", "Type the score or the note itself."),
    Rule("ballot-note", "A note cannot be taken as it is", "Give the row a score, or shorten the note."),
    Rule(
        "ballot-closed",
        "An item takes no more ratings",
        "Type the score in on the facilitator's screen, or open a new round there.",
    ),
)
