"""Finding a workspace and the partnerships in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.model.errors import ParameterError
from pifkit.workspace import check_workspace, find_workspace, read_book, resources
from tests.workspace.base import write


def test_the_folder_and_its_parents_are_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(tmp_path / "w")
    (root / "notebooks" / "deep").mkdir(parents=True)
    monkeypatch.chdir(root / "notebooks" / "deep")
    assert find_workspace().root == root
    assert find_workspace(".." + "/..").root.resolve() == root
    assert find_workspace(root / "parameters").root == root
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError, match="workspace-not-found"):
        find_workspace()
    with pytest.raises(ParameterError, match="no such folder"):
        find_workspace("nowhere")


def test_own_notebooks_win_over_the_kits(tmp_path: Path) -> None:
    root = write(tmp_path)
    assert find_workspace(root).notebooks == resources.notebooks()
    (root / "notebooks").mkdir()
    assert find_workspace(root).notebooks == resources.notebooks(), "an empty folder is not a set of notebooks"
    (root / "notebooks" / "1_vision.ipynb").write_text("{}", encoding="utf-8")
    assert find_workspace(root).notebooks == root / "notebooks"
    assert find_workspace(root).outputs == root / "outputs"


def test_folders_that_begin_with_a_dot_or_underscore_are_no_partnerships(tmp_path: Path) -> None:
    root = write(tmp_path)
    for name in (".git", "_old", "east"):
        (root / "parameters" / name).mkdir()
    assert find_workspace(root).partnership_ids() == ("east", "north")


@pytest.mark.parametrize("name", ["with blank", "Gàidhlig ß", "日本", "it's 100% & more"])
def test_a_workspace_may_lie_in_any_folder(name: str, tmp_path: Path) -> None:
    workspace = find_workspace(write(tmp_path / name))
    assert check_workspace(workspace) == []
    assert read_book(workspace, "north").workspace.root.name == name
