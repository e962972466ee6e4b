"""run.json and the log: what is on disk at any moment is what a reader needs to go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pifkit.batch import last_status, status_lines
from pifkit.batch.ledger import LOG, RUN, Ledger, last_run, left_undone, read_cycle, unfinished
from pifkit.batch.units import STATES, Outcome
from pifkit.workspace import find_workspace

CYCLE = "2026-27"


def begin(outputs: Path, *units: tuple[str, str], run: str = "r1", started: str = "2026-10-01T08:00:00Z") -> Ledger:
    planned = [Outcome(partnership, stage, "interrupted") for partnership, stage in units]
    return Ledger(outputs, CYCLE, {"run": run, "started": started}, planned)


def states(run: dict) -> dict[str, str]:
    return {f"{unit['partnership']} {unit['stage']}": unit["state"] for unit in run["units"]}


def test_from_the_first_moment_every_unit_stands_there_as_interrupted(tmp_path: Path) -> None:
    ledger = begin(tmp_path, ("one", "check"), ("one", "vision"))
    on_disk = json.loads((tmp_path / CYCLE / RUN).read_text(encoding="utf-8"))
    ledger.close()
    assert [unit["stage"] for unit in on_disk["units"]] == ["vision", "check"], "in the order of the cycle"
    assert on_disk["counts"]["interrupted"] == 2
    assert on_disk["finished"] is None
    assert set(on_disk["counts"]) == set(STATES)


def test_killed_the_log_knows_better_than_run_json_and_a_torn_line_does_no_harm(tmp_path: Path) -> None:
    ledger = begin(tmp_path, ("one", "vision"), ("one", "check"))
    ledger.record(Outcome("one", "vision", "done", outputs={"1_vision.html": "0"}))
    ledger.close()
    assert states(json.loads((tmp_path / CYCLE / RUN).read_text(encoding="utf-8"))) == {
        "one vision": "interrupted",
        "one check": "interrupted",
    }, "run.json is not rewritten for every unit"
    with (tmp_path / CYCLE / LOG).open("a", encoding="utf-8") as log:
        log.write('{"event": "unit", "partnership": "one", "st')
    run = read_cycle(tmp_path, CYCLE)
    assert states(run) == {"one vision": "done", "one check": "interrupted"}
    assert run["counts"]["done"] == 1
    assert unfinished(run)
    assert left_undone([run]) == {CYCLE: {"one": ["check"]}}


def test_after_the_end_run_json_has_all_and_the_log_is_not_needed(tmp_path: Path) -> None:
    ledger = begin(tmp_path, ("one", "vision"))
    ledger.record(Outcome("one", "vision", "failed", error="why", cell=3))
    ledger.finish(1, 2.5)
    (tmp_path / CYCLE / LOG).unlink()
    run = read_cycle(tmp_path, CYCLE)
    assert states(run) == {"one vision": "failed"}
    assert (run["exit_code"], run["seconds"], unfinished(run)) == (1, 2.5, False)


def test_a_page_that_could_not_be_made_leaves_something_to_look_after(tmp_path: Path) -> None:
    ledger = begin(tmp_path, ("one", "vision"))
    ledger.page(f"{CYCLE}/one/report.html", "disk full")
    ledger.finish(1, 1)
    assert unfinished(read_cycle(tmp_path, CYCLE))


def test_units_of_older_runs_stay_until_they_run_again(tmp_path: Path) -> None:
    first = begin(tmp_path, ("one", "vision"), ("two", "vision"))
    first.record(Outcome("one", "vision", "failed"))
    first.record(Outcome("two", "vision", "done"))
    first.finish(1, 1)
    second = begin(tmp_path, ("two", "check"), run="r2")
    second.record(Outcome("two", "check", "done"))
    second.finish(0, 1)
    run = read_cycle(tmp_path, CYCLE)
    assert states(run) == {"two check": "done"}
    assert [(entry["partnership"], entry["state"]) for entry in run["earlier"]] == [("one", "failed"), ("two", "done")]
    third = begin(tmp_path, ("one", "vision"), run="r3")
    third.record(Outcome("one", "vision", "done"))
    third.finish(0, 1)
    assert left_undone([read_cycle(tmp_path, CYCLE)]) == {}


def test_the_last_run_is_the_newest_over_all_its_cycles(tmp_path: Path) -> None:
    begin(tmp_path, ("one", "vision"), run="old", started="2026-10-01T08:00:00Z").finish(0, 1)
    for cycle in ("2024-25", "2025-26"):
        planned = [Outcome("two", "vision", "done")]
        Ledger(tmp_path, cycle, {"run": "new", "started": "2026-10-02T08:00:00Z"}, planned).finish(0, 1)
    assert [run["cycle"] for run in last_run(tmp_path)] == ["2024-25", "2025-26"]
    assert [run["run"] for run in last_run(tmp_path, CYCLE)] == ["old"]
    assert last_run(tmp_path, "1999-00") == []


def test_a_damaged_run_json_counts_as_none(tmp_path: Path) -> None:
    begin(tmp_path, ("one", "vision")).close()
    for text in ("", "{", "[]", '{"units": [{}]}'):
        (tmp_path / CYCLE / RUN).write_text(text, encoding="utf-8")
        assert read_cycle(tmp_path, CYCLE) == {}
        assert last_run(tmp_path) == []


@pytest.mark.parametrize(
    "missing", ["earlier", "pages", "audiences", "counts", "seconds", "exit_code", "finished", "run"]
)
def test_what_a_run_json_does_not_hold_is_told_as_nothing(missing: str, tmp_path: Path) -> None:
    begin(tmp_path / "outputs", ("one", "vision")).finish(1, 1)
    path = tmp_path / "outputs" / CYCLE / RUN
    held = json.loads(path.read_text(encoding="utf-8"))
    del held[missing]
    path.write_text(json.dumps(held), encoding="utf-8")
    (tmp_path / "parameters").mkdir()
    told = last_status(find_workspace(tmp_path))
    assert told["counts"]["interrupted"] == 1
    assert "one 1_vision: interrupted" in "\n".join(status_lines(told))
