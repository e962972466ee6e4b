"""What people see while a run goes on."""

from __future__ import annotations

import pytest

from pifkit.batch.progress import Bar, Lines, watching
from pifkit.batch.units import Outcome, Unit

UNIT = Unit("stirling", "check", "2026-27")


def test_not_on_a_terminal_each_unit_is_one_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    with watching(12) as watcher:
        assert isinstance(watcher, Lines)
        watcher.started(UNIT)
        watcher.cell(UNIT, 2)
        watcher.ended(UNIT, Outcome("stirling", "check", "done", seconds=2.14))
        watcher.ended(
            UNIT, Outcome("stirling", "check", "failed", cell=4, source="pif.show(x)", error="ValueError: no")
        )
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "[ 1/12] stirling 5_check: done, 2.1 s",
        "[ 2/12] stirling 5_check: failed in cell 4 (pif.show(x)): ValueError: no",
    ]


def test_on_a_terminal_names_cell_count_and_failures_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar(2)
    bar.console.width = 120
    bar.started(UNIT)
    bar.cell(UNIT, 3)
    task = bar.progress.tasks[0]
    assert task.fields["now"] == "stirling 5_check [3]"
    bar.ended(UNIT, Outcome("stirling", "check", "failed", error="ValueError: [bold]not markup[/bold]"))
    assert task.completed == 1
    assert task.fields["now"] == ""
    assert "[bold]not markup[/bold]" in capsys.readouterr().err
