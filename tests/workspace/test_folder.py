"""Links in a partnership's folder: into its own folder and to what all share, never into another partnership's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pifkit.workspace import find_workspace
from pifkit.workspace.folder import read_folder
from pifkit.workspace.resources import example_parameters

pytestmark = pytest.mark.usefixtures("links")
OTHERS = "it is a link that leads into the folder of strathquill."


@pytest.fixture
def links(tmp_path: Path) -> None:
    """Windows lets administrators alone make links."""
    try:
        (tmp_path / "try").symlink_to(tmp_path)
    except OSError:
        pytest.skip("no links can be made here")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two partnerships, and a folder beside the workspace."""
    for name in ("inverfallow", "strathquill"):
        shutil.copytree(example_parameters() / name, tmp_path / "w" / "parameters" / name)
    (tmp_path / "disk").mkdir()
    return tmp_path / "w"


def said(root: Path, partnership: str = "inverfallow") -> list[tuple[str, str]]:
    found = read_folder(find_workspace(root), partnership).problems
    return [(one.file, one.message) for one in found if one.code == "file-link"]


@pytest.mark.parametrize("file", ["observations.csv", "partnership.yaml", "cycles/2026-27.yaml"])
def test_a_file_of_another_partnership_is_not_read(root: Path, file: str) -> None:
    own, other = (root / "parameters" / name / file for name in ("inverfallow", "strathquill"))
    own.unlink(missing_ok=True)
    own.symlink_to(other)
    assert [(f"parameters/inverfallow/{file}", OTHERS)] == said(root)
    assert said(root, "strathquill") == []


def test_nor_by_way_of_a_second_link(root: Path) -> None:
    own = root / "parameters" / "inverfallow" / "people.csv"
    (root / "shared.csv").symlink_to(root / "parameters" / "strathquill" / "people.csv")
    own.unlink(missing_ok=True)
    own.symlink_to(root / "shared.csv")
    assert [message for _, message in said(root)] == [OTHERS]


def test_a_folder_is_not_another_ones_folder(root: Path) -> None:
    (root / "parameters" / "twin").symlink_to(root / "parameters" / "strathquill", target_is_directory=True)
    assert said(root, "twin") == [("parameters/twin", OTHERS)]


def test_what_all_share_what_is_its_own_and_another_disk_are_good(root: Path, tmp_path: Path) -> None:
    parameters = root / "parameters"
    shutil.move(parameters / "inverfallow", tmp_path / "disk" / "inverfallow")
    (parameters / "inverfallow").symlink_to(tmp_path / "disk" / "inverfallow", target_is_directory=True)
    shutil.move(tmp_path / "disk" / "inverfallow" / "targets.csv", parameters / "targets.csv")
    (tmp_path / "disk" / "inverfallow" / "targets.csv").symlink_to(parameters / "targets.csv")
    shutil.move(tmp_path / "disk" / "inverfallow" / "actions.csv", tmp_path / "disk" / "inverfallow" / "real.csv")
    (tmp_path / "disk" / "inverfallow" / "actions.csv").symlink_to(tmp_path / "disk" / "inverfallow" / "real.csv")
    assert said(root) == []
