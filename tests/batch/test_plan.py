"""Planning: everything is decided and checked before a kernel starts."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pifkit.batch import plan_run
from pifkit.model.errors import ParameterError
from pifkit.model.stages import STAGES
from pifkit.workspace import find_workspace, resources
from tests.batch.making import CYCLE, notebook, partnership, workspace

INDICATORS = "id,title,unit,direction\nwait,Days to decide,days,decrease\n"


def test_units_are_partnerships_times_stages_with_everything_resolved(tmp_path: Path) -> None:
    work = workspace(tmp_path, ["two", "one"], {"check": notebook("x")})
    plan = plan_run(work)
    assert [unit.name for unit in plan.units] == [f"{name} {one.stem}" for name in ("one", "two") for one in STAGES]
    first = plan.units[4]
    assert first.parameters == {
        "partnership": "one",
        "cycle": CYCLE,
        "workspace": str(tmp_path.resolve()),
        "as_of": "2026-09-30",
    }
    assert len(first.input) == 64
    assert first.notebook == tmp_path / "notebooks" / "5_check.ipynb", "the workspace's own notebook wins"
    assert plan.units[0].notebook == resources.notebooks() / "1_vision.ipynb", "else the kit's"


def test_stages_and_day_can_be_chosen(tmp_path: Path) -> None:
    plan = plan_run(workspace(tmp_path, ["one"], {}), stages=["check", 1], as_of=dt.date(2026, 12, 24))
    assert [(unit.stage, unit.as_of, unit.parameters["as_of"]) for unit in plan.units] == [
        ("vision", dt.date(2026, 12, 24), "2026-12-24"),
        ("check", dt.date(2026, 12, 24), "2026-12-24"),
    ]


def test_a_cycle_without_a_day_takes_today_once(tmp_path: Path) -> None:
    work = workspace(tmp_path, ["one"], {})
    path = tmp_path / "parameters" / "one" / "cycles" / f"{CYCLE}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("as_of: 2026-09-30\n", ""), encoding="utf-8")
    assert {unit.as_of for unit in plan_run(work).units} == {dt.date.today()}


def test_each_partnership_has_its_own_current_cycle(tmp_path: Path) -> None:
    work = workspace(tmp_path, ["one", "two"], {})
    folder = tmp_path / "parameters" / "two"
    older = (folder / "cycles" / f"{CYCLE}.yaml").read_text(encoding="utf-8").replace(CYCLE, "2025-26")
    (folder / "cycles" / "2025-26.yaml").write_text(
        older.replace("2026-04-01", "2025-04-01")
        .replace("2027-03-31", "2026-03-31")
        .replace("2026-09-30", "2025-09-30"),
        encoding="utf-8",
    )
    for file in ("partnership.yaml", "papermill.yaml"):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace(CYCLE, "2025-26"), encoding="utf-8")
    plan = plan_run(work, stages=[1])
    assert [(unit.partnership, unit.cycle) for unit in plan.units] == [("one", CYCLE), ("two", "2025-26")]
    assert plan.cycles == ("2025-26", CYCLE)
    assert {unit.cycle for unit in plan_run(work, ["two"], cycle=CYCLE).units} == {CYCLE}
    refused = plan_run(work, cycle="2025-26", stages=[1]).units
    assert [(unit.partnership, unit.state) for unit in refused] == [("one", "invalid"), ("two", "")]


@pytest.mark.promise(3)
def test_a_bad_folder_has_invalid_units_and_all_its_problems_are_on_the_plan(tmp_path: Path) -> None:
    work = workspace(tmp_path, ["good"], {})
    bad = partnership(tmp_path, "bad", ratings="part,score\n1.1,forty\n", actions="id,title\nA 1,\n")
    (bad / "papermill.yaml").write_text("partnership: good\n", encoding="utf-8")
    plan = plan_run(work, stages=["vision"])
    assert [(unit.partnership, unit.state) for unit in plan.units] == [("bad", "invalid"), ("good", "")]
    assert plan.units[0].cycle == CYCLE, "its state is recorded with its cycle, which can still be read"
    assert "parameters/bad/" in plan.units[0].error
    assert "more: pifkit check bad" in plan.units[0].error
    assert len([problem for problem in plan.problems if problem.partnership == "bad"]) >= 3


def test_the_comparison_is_over_all_partnerships_and_each_gets_its_own_rows(tmp_path: Path) -> None:
    work = workspace(tmp_path, [], {})
    for name, value in (("one", 4), ("two", 2), ("three", 9)):
        partnership(
            tmp_path, name, indicators=INDICATORS, observations=f"indicator,period,value\nwait,2025-26,{value}\n"
        )
    plan = plan_run(work, ["one"])
    assert list(plan.comparison) == ["one"]
    (row,) = json.loads(plan.comparison["one"])
    assert (row["partnership"], row["rank"], row["rank_of"]) == ("one", 2, 3)


HELD = """
import gc, sys
from pifkit.batch import plan_run
from pifkit.model.tables import Indicator, Observation
from pifkit.workspace import find_workspace, read_book
def held():
    gc.collect()
    return sum(type(one) in (Indicator, Observation) for one in gc.get_objects())
work = find_workspace(sys.argv[1])
book = read_book(work, "one")
print(held())
del book
plan = plan_run(work)
print(held())
print(plan.comparison["two"])
"""


def test_a_plan_holds_no_observation_and_no_definition_of_any_partnership(tmp_path: Path) -> None:
    """The runner's memory must not grow with the figures of all; what a comparison needs is kept as plain numbers."""
    workspace(tmp_path, [], {})
    for name in ("one", "two"):
        partnership(tmp_path, name, indicators=INDICATORS, observations="indicator,period,value\nwait,2025-26,4\n")
    command = [sys.executable, "-c", HELD, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    control, left, rows = done.stdout.split("\n", 2)
    assert (control, left) == ("2", "0"), "the control: a book holds a definition and an observation"
    assert json.loads(rows)[0]["rank_of"] == 2


def test_another_partnerships_figures_change_the_input_only_through_the_comparison(tmp_path: Path) -> None:
    work = workspace(tmp_path, [], {})
    for name, value in (("one", 4), ("two", 2), ("three", 9)):
        partnership(
            tmp_path, name, indicators=INDICATORS, observations=f"indicator,period,value\nwait,2025-26,{value}\n"
        )
    before = {unit.partnership: unit.input for unit in plan_run(work, stages=[5]).units}
    (tmp_path / "parameters" / "two" / "actions.csv").write_text("id,title\na1,Do it\n", encoding="utf-8")
    after = {unit.partnership: unit.input for unit in plan_run(work, stages=[5]).units}
    assert [name for name in before if before[name] != after[name]] == ["two"]


def test_an_unknown_partnership_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="onne"):
        plan_run(workspace(tmp_path, ["one"], {}), ["onne"])


def test_the_example_workspace_can_be_planned_as_it_is(root: Path) -> None:
    plan = plan_run(find_workspace(root))
    assert plan.units
    assert not [unit.error for unit in plan.units if unit.state not in {"", "unchanged"}]
