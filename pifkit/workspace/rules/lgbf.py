"""Rules about importing the files of the Local Government Benchmarking Framework."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

LGBF: tuple[Rule, ...] = (
    Rule(
        "lgbf-file-missing",
        "One of the framework's files is missing",
        "Put the file beside the others, under the name that is given.",
    ),
    Rule("lgbf-file-empty", "A file of the framework holds no rows", "Use the file as it was published."),
    Rule("lgbf-column-missing", "A file of the framework lacks a column", "Use the file as it was published."),
    Rule("lgbf-code", "A definition has no code of its own", "Keep one row, with its code, for each indicator."),
    Rule("lgbf-ranking", "A definition's ranking type is not known", "Write Descending, Ascending or Goldilocks."),
    Rule(
        "lgbf-grouping",
        "A definition's family grouping is not known",
        "Write a text that begins with Children or Environmental.",
    ),
    Rule(
        "lgbf-midpoint",
        "An indicator that is best near a mid-point has none",
        "Add the mid-point as a number, or choose another ranking type.",
    ),
    Rule(
        "lgbf-family",
        "A row is not a family group of a council",
        "Write Family Group 1 to 4, the council, and a type that begins with Children or Environmental.",
    ),
    Rule("lgbf-family-twice", "A council has two groups of one type", "Keep one of the rows."),
    Rule(
        "lgbf-family-missing",
        "A council has a group in one of the two groupings only",
        "Add the row of the other grouping.",
    ),
    Rule(
        "lgbf-family-differs",
        "The figures and the family groups disagree about a council",
        "Make the two files agree about the council's group.",
    ),
    Rule(
        "lgbf-same-id",
        "Two councils would become one folder",
        "Give one of them another name, the same in every file.",
    ),
    Rule(
        "lgbf-folder-exists",
        "A council's folder exists already",
        "Import into another workspace, or move the folder away first.",
    ),
)
