"""A workspace: a folder with `parameters/` and `outputs/`, and its own `notebooks/` if it has any."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pifkit.frameworks import use_folder
from pifkit.model import documents
from pifkit.model.errors import ParameterError, Problem
from pifkit.workspace import resources
from pifkit.workspace.documents import validate
from pifkit.workspace.rules import problem
from pifkit.workspace.yamlfile import read_yaml

SETTINGS = "parameters/pifkit.yaml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace on disk.

    Attributes:
        root: its folder, absolute.
        document: `parameters/pifkit.yaml`, or the defaults where there is none.
        problems: what is wrong with that file; while there is anything, no partnership can be read, because its options
            (the smallest group shown, for whom reports are) would silently be the defaults.
    """

    root: Path
    document: documents.Workspace = field(default_factory=documents.Workspace)
    problems: tuple[Problem, ...] = ()

    @property
    def parameters(self) -> Path:
        """The folder with one folder per partnership."""
        return self.root / "parameters"

    @property
    def outputs(self) -> Path:
        """The folder that the kit writes reports into."""
        return self.root / "outputs"

    @property
    def notebooks(self) -> Path:
        """The workspace's own notebooks, or the kit's where it has none."""
        own = self.root / "notebooks"
        return own if own.is_dir() and any(own.glob("*.ipynb")) else resources.notebooks()

    def partnership_ids(self) -> tuple[str, ...]:
        """Names of all folders in `parameters/`, good or bad, sorted; those that begin with `.` or `_` are left out."""
        if not self.parameters.is_dir():
            return ()
        return tuple(sorted(p.name for p in self.parameters.iterdir() if p.is_dir() and p.name[0] not in "._"))

    def folder(self, partnership: str) -> Path:
        """The folder of a partnership, whether it exists or not."""
        return self.parameters / partnership


def find_workspace(path: str | Path | None = None) -> Workspace:
    """Find the workspace.

    Args:
        path: its folder (or the folder `parameters` in it); None: the current folder and its parents are searched.

    Returns:
        The workspace; what is wrong with its `pifkit.yaml` is in `problems`.

    Raises:
        ParameterError: there is no folder `parameters`.
    """
    if path is None:
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / "parameters").is_dir():
                return _open(folder)
        raise _not_found(f"neither {here} nor a folder above it holds a folder 'parameters'.", str(here))
    root = Path(path).expanduser()
    if (root / "parameters").is_dir():
        return _open(root)
    if root.name == "parameters" and root.is_dir():
        return _open(root.parent)
    message = "the folder holds no folder 'parameters'." if root.is_dir() else "there is no such folder."
    raise _not_found(message, str(path))


def _not_found(message: str, file: str) -> ParameterError:
    return ParameterError("No workspace found.", [problem("workspace-not-found", message, file=file)])


def _open(root: Path) -> Workspace:
    root = root.absolute()
    use_folder(root / "frameworks")  # an organisation's own frameworks and overlays are found by id from now on
    path = root / SETTINGS
    if not path.exists():
        return Workspace(root)
    document, problems = read_yaml(path, SETTINGS)
    if document.data is None:
        return Workspace(root, problems=tuple(problems))
    settings, found = validate(documents.Workspace, document)
    return Workspace(root, settings or documents.Workspace(), (*problems, *found))
