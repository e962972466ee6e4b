"""Every rule of reading as a small documented object: code, title, advice.

A `Problem` takes its code and its remedy from here, and the docs page of rules is generated from here, so the two
cannot drift apart. The modules hold the rules by what they are about.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable

from pifkit.model.errors import Problem, visible
from pifkit.workspace.rules.ballots import BALLOTS
from pifkit.workspace.rules.base import Rule
from pifkit.workspace.rules.cells import CELLS
from pifkit.workspace.rules.documents import DOCUMENTS
from pifkit.workspace.rules.files import FILES
from pifkit.workspace.rules.imports import IMPORTS
from pifkit.workspace.rules.lgbf import LGBF
from pifkit.workspace.rules.meaning import MEANING
from pifkit.workspace.rules.measures import MEASURES
from pifkit.workspace.rules.ratings import RATINGS
from pifkit.workspace.rules.sheets import SHEETS

__all__ = ["GROUPS", "RULES", "Nearest", "Rule", "near", "problem", "shorten", "visible"]

GROUPS: dict[str, tuple[Rule, ...]] = {
    "Folders and files": FILES,
    "YAML documents": DOCUMENTS,
    "Tables": SHEETS,
    "Cells": CELLS,
    "What the tables say together": MEANING,
    "Indicators and what judges them": MEASURES,
    "Ratings and frameworks": RATINGS,
    "Importing tables": IMPORTS,
    "Importing the Local Government Benchmarking Framework": LGBF,
    "Ballots that come back": BALLOTS,
}
RULES: dict[str, Rule] = {rule.code: rule for rules in GROUPS.values() for rule in rules}

_LONGEST = 60
_MOST_OPTIONS = 2_000
_MOST_GUESSES = 100


def shorten(value: object) -> str:
    """The value as text, cut to 60 characters so that a message stays one line."""
    text = visible(str(value).replace("\r", " ").replace("\n", " "))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def near(text: str, options: Iterable[str]) -> str | None:
    """The option nearest to a text, or None when none is near; case, spaces and hyphens do not count.

    Of more than two thousand options only the first two thousand are looked at.
    """
    if len(text) > 200:
        return None
    plain: dict[str, str] = {}
    for option in itertools.islice(options, _MOST_OPTIONS):
        plain.setdefault(_plain(option), option)
    found = difflib.get_close_matches(_plain(text), plain, n=1, cutoff=0.65)
    return plain[found[0]] if found else None


class Nearest:
    """`near` for each of many unknown names: told of the first hundred, since each costs a look at all options.

    A table with more unknown names than that is wrong as a whole, and guesses would not mend it.
    """

    def __init__(self) -> None:
        self._left = _MOST_GUESSES

    def __call__(self, text: str, options: Iterable[str]) -> str | None:
        """The option nearest to a text; None when none is near, or the hundred are used up."""
        self._left -= 1
        return near(text, options) if self._left >= 0 else None


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum() or c == ".")


def problem(
    code: str,
    message: str,
    *,
    file: str,
    place: str = "",
    value: object = None,
    allowed: Iterable[str] | str | None = None,
    near: str | None = None,
    remedy: str | None = None,
    partnership: str | None = None,
) -> Problem:
    """A problem of a rule: its severity, and its remedy unless a more exact one is given, come from the rule.

    Args:
        code: code of a rule in `RULES`; KeyError for any other.
        message: what is wrong here, one sentence.
        file: path relative to the workspace, with `/`.
        place: row and column, or dotted path with line.
        value: the offending value, shortened for the message.
        allowed: what is allowed, as words or as a list of values.
        near: the nearest allowed value.
        remedy: what to do, when it can be said more exactly than by the rule's advice.
        partnership: id of the partnership concerned.
    """
    rule = RULES[code]
    if allowed is not None and not isinstance(allowed, str):
        names = list(allowed)
        allowed = ", ".join(names[:15]) + (f" and {len(names) - 15} more" if len(names) > 15 else "")
    return Problem(
        file=visible(file),
        place=visible(place),
        code=code,
        message=visible(message),
        value=None if value is None else shorten(value),
        allowed=visible(allowed) if allowed else None,
        near=visible(near) if near else near,
        remedy=remedy or rule.advice,
        partnership=partnership,
        severity=rule.severity,
    )
