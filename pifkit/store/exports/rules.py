"""What an export or the import of one may say: each rule with its advice, in the form of the rules of reading."""

from __future__ import annotations

from pifkit.model.errors import Problem
from pifkit.workspace.rules import shorten, visible
from pifkit.workspace.rules.base import Rule

EXPORTS: tuple[Rule, ...] = (
    Rule("export-file-name", "A file has a name that cannot be exported", "Rename it: small letters, digits and single hyphens, and no name that Windows keeps for itself."),
    Rule("export-header", "The header of a table cannot head a column of a workbook", "Give each column a name of its own, of letters that print, on one line."),
    Rule("export-cell-too-long", "A cell holds more than a cell of a workbook can", "Shorten it, or export as JSON or CSV, which hold any length."),
    Rule("export-too-large", "There is more than a workbook can hold", "Export as JSON or CSV."),
    Rule("restore-unreadable", "A file cannot be opened", "Export it again, or take an older export."),
    Rule("restore-not-one", "A file is no export of a partnership", "Make one with `pifkit export xlsx`, `csv` or `json`, and leave its sheets, files and fields in place."),
    Rule("restore-name", "An export holds a file that no partnership has", "An export that pifkit made holds none. Take another one."),
    Rule("restore-missing", "A part of an export is missing", "Put it back, or take another export."),
    Rule("restore-cell", "A cell of an export cannot be taken as it is", "Type the value itself."),
    Rule("restore-events", "The recorded events are not as they were exported", "Events are never changed. Leave them as they were, or take another export."),
    Rule("restore-other", "An export is of another partnership", "Leave --partnership out, or name the export of this one."),
    Rule("restore-changed", "Something was changed after the export", "What the export says now was read. Look it through.", "warning"),
)  # fmt: skip
RULES = {one.code: one for one in EXPORTS}


def found(
    code: str, message: str, *, file: str, place: str = "", value: object = None, allowed: str | None = None
) -> Problem:
    """A finding by one of these rules; its severity and what to do come from the rule."""
    rule = RULES[code]
    shown = None if value is None else shorten(value)
    return Problem(
        visible(file),
        visible(place),
        code,
        visible(message),
        shown,
        allowed,
        remedy=rule.advice,
        severity=rule.severity,
    )
