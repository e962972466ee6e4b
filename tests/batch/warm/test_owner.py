"""What a run's fork server is told to have ready."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.batch.warm import owner


@pytest.mark.parametrize(
    ("source", "units", "expected"),
    [
        ("import pifkit as pif", 3, {"rooms": True, "thorough": False}),
        ("import pandas", 3, {"rooms": False, "thorough": False}),
        ("import pandas", 29, {"rooms": False, "thorough": False}),
        ("import pandas", 30, {"rooms": False, "thorough": True}),
    ],
)
def test_a_run_has_ready_what_its_notebooks_name(
    source: str, units: int, expected: dict[str, bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(owner, "ForkServer", lambda *given, **more: asked.append((given, more)))
    (tmp_path / "1_vision.ipynb").write_text(source, encoding="utf-8")
    owner.server_for([tmp_path / "1_vision.ipynb"] * units, {"A": "b"})
    assert asked == [((True, {"A": "b"}), expected)]
