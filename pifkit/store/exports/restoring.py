"""Bringing an exported state into a workspace: the identical state, all of it or nothing, and as often as you like.

A partnership that is not there yet appears whole, its events included, by one journal of moves (`atomic.publish`). One that is
there and holds the same is left alone. One that differs is refused with what differs, unless it may be replaced; then its
events are written first (one transaction) and its files moved into place after that: interrupted, the same command finishes.

Events are never taken away: a store that holds some which the export lacks is refused, whatever is said.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from pifkit.model.errors import OutputError, ParameterError
from pifkit.store.events import Event
from pifkit.store.exports.differing import differences, events_only_here
from pifkit.store.exports.state import State, read_state
from pifkit.store.place import FILE, Place, place_of, refuse_network_drive
from pifkit.workspace import Workspace, find_workspace
from pifkit.workspace.atomic import publish, recover, write_error
from pifkit.workspace.locks import run_lock

STAGING = ".import-state.tmp"


@dataclass(frozen=True, slots=True)
class Restored:
    """What an import did, or would do.

    Attributes:
        partnership: its id.
        files: files written.
        removed: files that the export does not have and that were taken away.
        events: events that were new.
        differs: what differed before; empty for a partnership that was not there, and where all was the same.
        new: whether the partnership was not there.
    """

    partnership: str
    files: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    events: int = 0
    differs: tuple[str, ...] = ()
    new: bool = False

    @property
    def same(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.files or self.removed or self.events)


class Differs(ParameterError):
    """The workspace holds something else than the export; nothing was changed."""


def restore(root: Path, state: State, *, replace: bool = False, dry_run: bool = False) -> Restored:
    """Bring a state into a workspace.

    Args:
        root: the workspace; it is made when it is absent.
        state: from an export.
        replace: put the export in the place of what differs.
        dry_run: tell what would be done; write nothing.

    Raises:
        Differs: the partnership is there and differs, and `replace` is False; or it has events that the export lacks.
        ParameterError: what is there cannot be read.
        OutputError: the workspace cannot be written; what was there before is as it was.
        StoreError: events cannot be written; nothing was changed.
    """
    parameters = root / "parameters"
    if dry_run:
        return _plan(root, state, replace)
    with run_lock(root / "outputs", "an import"):
        recover(parameters / STAGING, parameters)
        plan = _plan(root, state, replace)
        if not plan.same:
            _write(parameters, state, plan)
            _look_again(root, state)
    return plan


def _plan(root: Path, state: State, replace: bool) -> Restored:
    """What is to be done."""
    files = state.files()
    folder = root / "parameters" / state.partnership
    if not folder.exists() or not any(folder.iterdir()):
        place = place_of(Workspace(root), state.partnership)
        there = _recorded(place) if place.path is None else ()
        _none_only_here(State(state.partnership, events=there), state)
        return Restored(state.partnership, tuple(files), (), _fresh(there, state.events), new=True)
    here = read_state(_workspace(root), state.partnership)
    differs = tuple(differences(here, state))
    _none_only_here(here, state)
    if differs and not replace:
        listed = "".join(f"\n  {one}" for one in differs[:30])
        more = f"\n  and {len(differs) - 30} more" if len(differs) > 30 else ""
        raise Differs(
            f"{state.partnership} is there and differs from the export. Nothing was changed.{listed}{more}\n"
            "To put the export in its place: --replace. To keep both: import into a new workspace, --into DIR."
        )
    mine = here.files()
    written = tuple(name for name, content in files.items() if mine.get(name) != content)
    removed = tuple(name for name in mine if name not in files)
    return Restored(state.partnership, written, removed, _fresh(here.events, state.events), differs)


def _fresh(here: tuple[Event, ...], there: tuple[Event, ...]) -> int:
    return len({one.uuid for one in there} - {one.uuid for one in here})


def _recorded(place: Place) -> tuple[Event, ...]:
    from pifkit.store.log import Store

    return Store(place).events()


def _none_only_here(here: State, there: State) -> None:
    count = events_only_here(here, there)
    if count:
        raise Differs(
            f"{there.partnership} has {count} recorded events that the export lacks, and events are never taken away. "
            "Nothing was changed. Import into a new workspace: --into DIR."
        )


def _workspace(root: Path) -> Workspace:
    (root / "parameters").mkdir(parents=True, exist_ok=True)
    return find_workspace(root)


def _write(parameters: Path, state: State, plan: Restored) -> None:
    staging = parameters / STAGING
    files = state.files()
    place = place_of(Workspace(parameters.parent), state.partnership)
    try:
        for name in plan.files:
            path = staging / state.partnership / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
        if plan.events and plan.new and place.path is not None:
            refuse_network_drive(parameters)
            _record(Place(state.partnership, path=staging / state.partnership / FILE), state.events)
        elif plan.events:
            _record(place, state.events)
    except OSError as err:
        shutil.rmtree(staging, ignore_errors=True)
        raise write_error(parameters, err) from err
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    if staging.exists():
        publish(staging, parameters)
    for name in plan.removed:
        with contextlib.suppress(FileNotFoundError):
            try:
                (parameters / state.partnership / name).unlink()
            except PermissionError as err:
                raise write_error(parameters / state.partnership / name, err) from err


def _record(place: Place, events: tuple[Event, ...]) -> None:
    from pifkit.store.engine import write_back
    from pifkit.store.log import Store

    Store(place).bring_in(events)
    if place.path is not None:
        write_back(place.path)


def _look_again(root: Path, state: State) -> None:
    """Read what was written and compare: nothing is reported as restored that is not."""
    here = read_state(_workspace(root), state.partnership)
    if not here.same(state):
        found = "; ".join(differences(here, state)) or "the events"
        raise OutputError(
            f"{state.partnership} was written and reads back as something else: {found}. Run the same command again."
        )
