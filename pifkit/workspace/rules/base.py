"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass

from pifkit.model.errors import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong in a workspace.

    Attributes:
        code: short stable id; the bad fixture of the tests is named after it.
        title: what is wrong, as a heading.
        advice: what to do, one or two sentences; shown with every problem of the rule.
        severity: an error stops the partnership's units, a warning does not.
    """

    code: str
    title: str
    advice: str
    severity: Severity = "error"
