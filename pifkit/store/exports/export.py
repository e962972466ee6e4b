"""What comes of reading an export, and the error where nothing does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pifkit.model.errors import ParameterError, Problem
from pifkit.store.exports.rules import found
from pifkit.store.exports.state import State, state_from


@dataclass(frozen=True, slots=True)
class Export:
    """An export that was read.

    Attributes:
        state: what it holds.
        changed: what somebody changed in it after it was made, as warnings; empty: nothing.
    """

    state: State
    changed: tuple[Problem, ...] = ()


def export_of(state: State, digests: Mapping[str, str], file: str) -> Export:
    """An export with what was changed in it: files whose digests are no longer those that were noted when it was made.

    Args:
        state: what was read.
        digests: the digests that were noted, by file name.
        file: the export's name in messages.

    Raises:
        ParameterError: a file of it could not be read again once it is written, because somebody changed it so.
    """
    again = state_from(state.partnership, state.files(), state.events)
    if not isinstance(again, State):
        raise refused(file, again)
    now = state.digests()
    names = [name for name in sorted({*now, *digests}) if now.get(name) != digests.get(name)]
    message = "it is no longer as it was exported."
    return Export(state, tuple(found("restore-changed", message, file=name) for name in names))


def refused(file: str, problems: Sequence[Problem]) -> ParameterError:
    """The error for an export that cannot be brought in."""
    count = f"{len(problems)} mistake{'s' if len(problems) != 1 else ''}"
    return ParameterError(f"{file} was not imported: {count}. Nothing was written.", problems)
