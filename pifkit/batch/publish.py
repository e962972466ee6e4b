"""Publishing a unit's files: together, whole or not at all, whatever is killed when.

A unit writes into `outputs/<cycle>/<id>/.staging-<stem>/`. When everything is there, `publish.json` is written into that
folder: the journal, a list of files with their sha256 and of files to take away. From that moment on the unit **is**
published: each file is moved to its place with `os.replace`, and whoever finds the folder after a crash finishes the
move (`recover`). A staging folder without a journal was never complete and is deleted. So no reader ever sees a file that is
not whole, and a unit whose work was lost in mid-way leaves what was there before.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from pifkit.model.errors import NotebookRunError
from pifkit.model.stages import STAGES
from pifkit.workspace.atomic import atomic_write

JOURNAL = "publish.json"
AUDIENCES = ("board", "public")
"""Audiences whose page may stand beside the full report."""
_PREFIX = ".staging-"
_RUN = ".run"
_TRIES = 8  # a virus scanner or an open viewer on Windows holds a file for a moment


def audience_files(audience: str) -> tuple[str, str]:
    """The page of an audience, and where it says what it was made from; relative to the partnership's output folder."""
    return f"{audience}.html", f"work/{audience}.json"


SHARED_PAGES = ("report.html", *(name for audience in AUDIENCES for name in audience_files(audience)))
"""Files of a partnership that are made from several stages and so belong to none."""


def sha256(content: bytes) -> str:
    """Digest of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def manifest_name(stem: str) -> str:
    """Where a published unit says what it was made from and what it published."""
    return f"work/{stem}.unit.json"


def failed_name(stem: str) -> str:
    """Where the notebook of a failed unit is kept, with the traceback."""
    return f"work/{stem}.failed.ipynb"


def stagings(folder: Path, stem: str) -> list[Path]:
    """Where a unit is being put together, inside the partnership's output folder: on a cluster perhaps in several attempts."""
    return [path for path in sorted(folder.glob(f"{_PREFIX}*")) if _stem_of(path) == stem]


def _stem_of(staging: Path) -> str:
    return staging.name.removeprefix(_PREFIX).split("~")[0]


def begin(folder: Path, stem: str, attempt: str = "") -> Path:
    """An empty staging folder for a unit; what an earlier attempt of this name left is gone.

    Args:
        folder: the partnership's output folder, `outputs/<cycle>/<id>`.
        stem: the unit's file stem, such as `5_check`.
        attempt: sets apart attempts that may overlap, as on a cluster; blank on one machine.
    """
    staging = folder / (f"{_PREFIX}{stem}~{attempt}" if attempt else f"{_PREFIX}{stem}")
    discard(staging)
    (staging / "work").mkdir(parents=True)
    return staging


def discard(staging: Path) -> None:
    """Delete a staging folder, without a journal first so that nobody takes a half-deleted one for complete."""
    with contextlib.suppress(FileNotFoundError):
        (staging / JOURNAL).unlink()
    shutil.rmtree(staging, ignore_errors=True)


def seal(staging: Path, remove: Iterable[str] = ()) -> dict[str, str]:
    """Declare a staging folder complete by writing its journal; nothing is visible yet.

    Args:
        staging: the folder; every regular file in it is part of the unit.
        remove: names, relative to the partnership's output folder, that publishing takes away.

    Returns:
        sha256 by name of the staged files.

    Raises:
        NotebookRunError: a file bears a name that belongs to another unit or to the kit.
    """
    digested = digests(staging)
    taken = sorted(set(remove) - set(digested))
    journal = json.dumps({"files": digested, "remove": taken}, indent=1)
    temporary = staging / (JOURNAL + ".new")
    temporary.write_text(journal, encoding="utf-8")
    temporary.replace(staging / JOURNAL)
    return digested


def digests(staging: Path) -> dict[str, str]:
    """sha256 by name of every file that a unit has staged.

    Raises:
        NotebookRunError: a file bears a name that belongs to another unit or to the kit.
    """
    stem = _stem_of(staging)
    files = {
        path.relative_to(staging).as_posix(): path
        for path in sorted(staging.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.endswith(".tmp") and path != staging / JOURNAL
    }
    for name in files:
        _refuse_foreign(name, stem)
    return {name: sha256(path.read_bytes()) for name, path in files.items()}


def _refuse_foreign(name: str, stem: str) -> None:
    """One output path belongs to one unit: stop a notebook that writes under another's name."""
    first = PurePosixPath(name).name.split(".")[0]
    others = {one.stem for one in STAGES} - {stem}
    if first in others or name in {"work/comparison.json", *SHARED_PAGES}:
        raise NotebookRunError(f"{stem} wrote the file {name}, which is not its own. Choose another name for it.")


def publish(staging: Path) -> dict[str, str]:
    """Move a sealed unit's files to their places and delete the staging folder; safe to repeat after a crash.

    Returns:
        sha256 by name of the published files.

    Raises:
        NotebookRunError: a file cannot be replaced, for instance because a viewer holds it open; the staging folder
            stays, and the next run finishes the move.
    """
    folder = staging.parent
    journal = json.loads((staging / JOURNAL).read_text(encoding="utf-8"))
    for name in journal["files"]:
        source, target = staging / name, folder / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(source, target)
    for name in journal["remove"]:
        _unlink(folder / name)
    discard(staging)
    files: dict[str, str] = journal["files"]
    return files


def _replace(source: Path, target: Path) -> None:
    _patiently(lambda: source.replace(target), f"{target.name} cannot be replaced.")


def _unlink(path: Path) -> None:
    _patiently(lambda: path.unlink(missing_ok=True), f"{path.name} cannot be removed.")


def _patiently(act: Callable[[], object], refused: str) -> None:
    """Try again for a while: on Windows a file that somebody reads cannot be touched."""
    for attempt in range(_TRIES):
        try:
            act()
        except PermissionError as error:
            if attempt == _TRIES - 1:
                raise NotebookRunError(f"{refused} Close the program that has it open, then run again.") from error
            time.sleep(0.05 * 2**attempt)
        else:
            return


def sealed(staging: Path) -> bool:
    """Whether a staging folder is complete and only waits to be moved."""
    return (staging / JOURNAL).is_file()


def recover(outputs: Path) -> tuple[str, ...]:
    """Put in order what a killed run left: finish sealed units, delete the others.

    Call it under the workspace's lock only.

    Args:
        outputs: the workspace's `outputs/`.

    Returns:
        The units whose publishing was finished, as `<cycle>/<id>/<stem>`.
    """
    finished = []
    for staging in sorted(outputs.glob(f"*/*/{_PREFIX}*")):
        if sealed(staging):
            publish(staging)
            stem = _stem_of(staging)
            finished.append((staging.parent / stem).relative_to(outputs).as_posix())
        else:
            discard(staging)
    for place in ("", "*/", "*/*/", "*/*/work/"):
        for stray in outputs.glob(f"{place}.*.tmp"):  # what an atomic write was interrupted in
            stray.unlink(missing_ok=True)
    return tuple(finished)


def claim(outputs: Path, run: str) -> None:
    """Note which run is the latest, under the workspace's lock."""
    atomic_write(outputs / _RUN, run + "\n")


def is_latest(outputs: Path, run: str) -> bool:
    """Whether no later run has begun, which alone may publish from now on."""
    with contextlib.suppress(OSError):
        return (outputs / _RUN).read_text(encoding="utf-8").strip() == run
    return False


def manifest(folder: Path, stem: str) -> dict[str, Any] | None:
    """What a published unit says of itself; None where the unit is not published or its manifest is unreadable."""
    try:
        loaded = json.loads((folder / manifest_name(stem)).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None


def published_names(folder: Path, stem: str) -> tuple[str, ...]:
    """Everything that a unit has published so far, its manifest included; what a failure takes away."""
    known = manifest(folder, stem) or {}
    names = {f"{stem}.html", f"work/{stem}.ipynb", manifest_name(stem), *known.get("outputs", {})}
    return tuple(sorted(name for name in names if (folder / name).is_file()))


def take_away(folder: Path, audience: str) -> None:
    """Remove the page of an audience: nobody asked for it any more, or it may not be shown as current.

    Raises:
        NotebookRunError: it cannot be removed, for instance because a viewer holds it open.
    """
    for name in audience_files(audience):
        _unlink(folder / name)


def withdraw(folder: Path, stem: str, failed_notebook: str | None = None) -> None:
    """Take a unit's published files away because its latest attempt did not succeed.

    A page that stays would show the figures of an earlier attempt as if they were current. The partnership's
    `report.html` holds the stage too and goes with it; it is made again without the stage at the end of the run. So do the pages
    for a board or the public, which are not made before every stage that was run is done.

    Args:
        folder: the partnership's output folder.
        stem: the unit's file stem.
        failed_notebook: the notebook with the traceback, as text, kept as `work/<stem>.failed.ipynb`; None: an
            invalid unit, which has no notebook.
    """
    remove = {*published_names(folder, stem), *SHARED_PAGES}
    if failed_notebook is None:
        remove.add(failed_name(stem))
    if not any((folder / name).exists() for name in remove) and failed_notebook is None:
        return
    staging = begin(folder, stem)
    if failed_notebook is not None:
        (staging / failed_name(stem)).write_text(failed_notebook, encoding="utf-8")
    seal(staging, remove)
    publish(staging)
