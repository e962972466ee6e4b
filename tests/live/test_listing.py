"""The list to choose from: every folder is in it, by name, and one that cannot be opened is marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.live import listing as room
from pifkit.live.listing import entry, listing
from pifkit.workspace.workspace import find_workspace


def make(root: Path, partnership: str, text: str | None = None, cycles: tuple[str, ...] = ("2026-27",)) -> None:
    folder = root / "parameters" / partnership
    (folder / "cycles").mkdir(parents=True)
    for one in cycles:
        (folder / "cycles" / f"{one}.yaml").write_text(f"id: {one}\n", encoding="utf-8")
    if text is not None:
        (folder / "partnership.yaml").write_text(text, encoding="utf-8")


def test_names_in_order_and_cycles_latest_first(tmp_path: Path) -> None:
    make(tmp_path, "zed", "name: Aberfoo\ncurrent_cycle: 2025-26\n", ("2024-25", "2026-27", "2025-26"))
    make(tmp_path, "alpha", "name: òrd\ncurrent_cycle: 2026-27\n")
    first, second = listing(find_workspace(tmp_path))
    assert (first.id, first.label, first.current) == ("zed", "Aberfoo – zed", "2025-26")
    assert first.cycles == ("2026-27", "2025-26", "2024-25")
    assert second.name == "òrd"
    assert not first.trouble


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        (None, "partnership.yaml is missing"),
        ("name: [", "partnership.yaml has mistakes"),
        ("name: A\nname: B\ncurrent_cycle: 2026-27\n", "partnership.yaml has mistakes"),
        ("current_cycle: 2026-27\n", "partnership.yaml has mistakes"),
        ("name: A\ncurrent_cycle: 2027-28\n", "the file of its current cycle, cycles/2027-28.yaml, is missing"),
    ],
)
def test_a_folder_with_mistakes_is_listed_and_marked(tmp_path: Path, text: str | None, trouble: str) -> None:
    make(tmp_path, "alpha", text)
    (found,) = listing(find_workspace(tmp_path))
    assert found.trouble == trouble
    assert found.label.endswith("alpha – has mistakes")
    assert found.cycles == ("2026-27",)


def test_a_workspace_without_partnerships_gives_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    assert listing(find_workspace(tmp_path)) == ()


def test_a_very_long_list_reads_only_the_chosen_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of partnerships must not make everybody wait; the ids are enough to choose by."""
    monkeypatch.setattr(room, "NAMED", 2)
    for one in ("alpha", "beta", "gamma"):
        make(tmp_path, one, f"name: {one.title()} Partnership\ncurrent_cycle: 2026-27\n")
    found = {one.id: one for one in listing(find_workspace(tmp_path), chosen="beta")}
    assert found["beta"].label == "Beta Partnership – beta"
    assert found["alpha"].label == "alpha"
    assert not found["alpha"].trouble, "what was not read is not called wrong"
    assert found["alpha"].cycles == ("2026-27",)


def test_a_folder_without_cycles(tmp_path: Path) -> None:
    (tmp_path / "parameters" / "alpha").mkdir(parents=True)
    assert entry(find_workspace(tmp_path), "alpha").cycles == ()
