"""What can go wrong, as values (`Problem`) and as the exceptions that carry them.

A problem says what, where and what to do. Readers collect all of them before anybody raises, so that a person mends a
folder in one go and not one mistake at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding about somebody's input.

    Attributes:
        file: path as the person knows it, relative to the workspace where possible.
        place: `row 7, column score`, or a dotted path with its line: `$.cycles[0].start (line 4)`; blank for a whole file.
        code: short stable id of the rule, such as `number-not-a-number`.
        message: what is wrong, in one sentence without the place.
        value: the offending value as text, shortened; None where there is none.
        allowed: the allowed values or range, in words; None where open.
        near: the nearest allowed value, when one is near.
        remedy: what to do.
        partnership: id of the partnership concerned, None for the workspace itself.
        severity: an error stops the unit; a warning is shown and work goes on.
    """

    file: str
    place: str
    code: str
    message: str
    value: str | None = None
    allowed: str | None = None
    near: str | None = None
    remedy: str | None = None
    partnership: str | None = None
    severity: Severity = "error"

    def render(self) -> str:
        """The problem as one line for a terminal or a log."""
        where = ": ".join(part for part in (self.file, self.place) if part)
        text = f"{where}: {self.message}" if where else self.message
        if self.value is not None:
            text += f" Found: {self.value!r}."
        if self.allowed:
            text += f" Allowed: {self.allowed}."
        if self.near:
            text += f" Did you mean {self.near!r}?"
        if self.remedy:
            text += f" {self.remedy}"
        return visible(f"{text} [{self.code}]")

    def to_json(self) -> dict[str, Any]:
        """The problem as a JSON object."""
        return asdict(self)


def visible(text: str, keep: str = "") -> str:
    """The text with every sign that does not print written as an escape, so that what it quotes cannot steer a terminal.

    Args:
        text: any text.
        keep: signs that stay although they do not print, such as the line end.
    """
    return text if text.isprintable() else "".join(c if c.isprintable() or c in keep else ascii(c)[1:-1] for c in text)


class PifkitError(Exception):
    """Base of every error that pifkit raises on purpose; the command line prints it and exits 2.

    Args:
        message: what and what to do.
        problems: the findings behind it, when there are several.
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.message = visible(message, keep="\n")
        super().__init__(self.message)
        self.problems: tuple[Problem, ...] = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([self.message, *(problem.render() for problem in self.problems)])


class FrameworkError(PifkitError):
    """A framework file is malformed, or a framework id is unknown."""


class AssessmentError(PifkitError):
    """Ratings cannot be scored: unknown part, off scale, duplicate, mixed versions."""


class ParameterError(PifkitError):
    """A partnership's folder, a parameter of a notebook or an option is wrong."""


class StoreError(PifkitError):
    """The event store cannot be opened or written."""


class NotebookRunError(PifkitError):
    """A stage notebook could not be run, or broke the rules of a report (for instance a figure without alt text)."""


class OutputError(PifkitError):
    """A file or folder cannot be written: disk full, read-only, held open by another program."""
