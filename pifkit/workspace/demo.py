"""The example workspace, written out for somebody to try."""

from __future__ import annotations

import shutil
from pathlib import Path

from pifkit.model.errors import ParameterError
from pifkit.workspace.atomic import atomic_directory
from pifkit.workspace.resources import example_parameters


def write_demo(folder: Path) -> Path:
    """Write the four fictional partnerships into `folder/parameters`, whole or not at all.

    Args:
        folder: made when absent; must not hold `parameters` yet.

    Returns:
        The folder, resolved.

    Raises:
        ParameterError: the folder holds a workspace already, or is a file.
        OutputError: it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ParameterError(f"{folder} is a file. Name a folder for the example: pifkit demo DIR")
    target = folder / "parameters"
    if target.exists():
        raise ParameterError(
            f"{target} exists already and is left as it is. Run it with: pifkit run --all --workspace {folder}; "
            "or name a new folder: pifkit demo DIR"
        )
    with atomic_directory(target) as staging:
        shutil.copytree(
            example_parameters(), staging, dirs_exist_ok=True, ignore=shutil.ignore_patterns("events.sqlite*")
        )
    return folder.resolve()
