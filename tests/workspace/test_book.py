"""A book holds what the folder says, and is refused with all its problems at once."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pifkit.model.errors import ParameterError
from pifkit.workspace import check_workspace, find_workspace, read_book
from tests.workspace.base import FILES, write


def test_the_base_workspace_is_right_in_every_way(tmp_path: Path) -> None:
    assert [p.render() for p in check_workspace(find_workspace(write(tmp_path)))] == []


def test_a_book_holds_documents_tables_and_the_day(tmp_path: Path) -> None:
    book = read_book(find_workspace(write(tmp_path)), "north")
    assert (book.id, book.partnership.name, book.cycle.id) == ("north", "North", "2026-27")
    assert [cycle.id for cycle in book.cycles] == ["2025-26", "2026-27"]
    assert book.as_of == dt.date(2026, 9, 30)
    assert book.previous is not None
    assert book.previous.id == "2025-26"
    assert [row.value for row in book.tables.observations] == [97.5, 90.0, 0.4, 12.0]
    assert book.tables.people[0].objective == ("safe", "nation")
    assert book.warnings == ()
    assert book.comparison == ()


def test_the_day_is_the_given_one_then_the_cycles_then_the_real_today(tmp_path: Path) -> None:
    workspace = find_workspace(write(tmp_path))
    assert read_book(workspace, "north", as_of=dt.date(2026, 1, 2)).as_of == dt.date(2026, 1, 2)
    assert read_book(workspace, "north", as_of="31/12/2026").as_of == dt.date(2026, 12, 31)
    assert read_book(workspace, "north", cycle="2025-26").as_of == dt.date.today()
    with pytest.raises(ParameterError) as caught:
        read_book(workspace, "north", as_of="12/31/2026")
    assert caught.value.problems[0].code == "date-month-above-12"


def test_a_blank_cycle_means_the_current_one_except_for_outcomes(tmp_path: Path) -> None:
    files = {
        "parameters/north/actions.csv": "id,title,cycle\na1,Now,\na2,Then,2025-26\na3,Now too,2026-27\n",
        "parameters/north/outcomes.csv": "id,title,level,cycle\nx,Always,national,\nsafe,Then,national,2025-26\nnation,N,national,\n",
    }
    workspace = find_workspace(write(tmp_path, files))
    now, then = read_book(workspace, "north"), read_book(workspace, "north", cycle="2025-26")
    assert [row.id for row in now.rows("actions")] == ["a1", "a3"]
    assert [row.id for row in then.rows("actions")] == ["a2"]
    assert [row.id for row in now.rows("actions", cycle="2025-26")] == ["a2"]
    assert [row.id for row in now.rows("outcomes")] == ["x", "nation"]
    assert [row.id for row in then.rows("outcomes")] == ["x", "safe", "nation"]
    assert len(then.rows("observations")) == 4


def test_an_own_option_wins_over_the_workspaces(tmp_path: Path) -> None:
    files = {
        "parameters/pifkit.yaml": "options: {audience: board, minimum_group: 7}\n",
        "parameters/north/partnership.yaml": FILES["parameters/north/partnership.yaml"]
        + "options: {minimum_group: 10}\n",
    }
    options = read_book(find_workspace(write(tmp_path, files)), "north").options
    assert (options.audience, options.minimum_group, options.language) == ("board", 10, "en-GB")


def test_all_problems_of_a_partnership_come_at_once(tmp_path: Path) -> None:
    files = {
        "parameters/north/targets.csv": "indicator,date,value\nontime,2027-13-31,many\n",  # three mistakes in one row
        "parameters/north/actions.csv": "id,title,start,due\na1,Agree,2026-05-01,2026-04-01\n",
        "parameters/north/cycles/2025-26.yaml": "id: 2025-26\nstart: 2025-04-01\n",
    }
    with pytest.raises(ParameterError) as caught:
        read_book(find_workspace(write(tmp_path, files)), "north")
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {
        "date-impossible", "number-not-a-number", "target-indicator-unknown", "yaml-missing-field", "action-due-before-start",
    }  # fmt: skip
    assert {problem.partnership for problem in caught.value.problems} == {"north"}
    assert "5 mistakes" in str(caught.value)


def test_broken_settings_of_the_workspace_stop_every_partnership(tmp_path: Path) -> None:
    workspace = find_workspace(write(tmp_path, {"parameters/pifkit.yaml": "options: {minimum_groop: 5}\n"}))
    with pytest.raises(ParameterError, match="minimum_groop"):
        read_book(workspace, "north")
    assert [p.near for p in check_workspace(workspace)] == ["minimum_group"]


def test_an_unknown_partnership_or_cycle_gets_the_near_match(tmp_path: Path) -> None:
    workspace = find_workspace(write(tmp_path))
    with pytest.raises(ParameterError) as caught:
        read_book(workspace, "nort")
    assert caught.value.problems[0].near == "north"
    with pytest.raises(ParameterError) as caught:
        read_book(workspace, "north", cycle="2026-28")
    assert [(p.code, p.near) for p in caught.value.problems] == [("cycle-unknown", "2026-27")]


def test_one_bad_partnership_never_hides_another(tmp_path: Path) -> None:
    south = {
        name.replace("north", "south"): text.replace("partnership: north", "partnership: south")
        for name, text in FILES.items()
    }
    files = {**south, "parameters/south/ratings.csv": b"PK\x03\x04junk", "parameters/east/x.txt": ""}
    workspace = find_workspace(write(tmp_path, files))
    found = check_workspace(workspace)
    assert {(p.partnership, p.code) for p in found} == {
        ("south", "file-is-excel"),
        ("east", "partnership-file-missing"),
        ("east", "papermill-missing"),
    }
    assert read_book(workspace, "north").id == "north"
    assert [p.partnership for p in check_workspace(workspace, ["south"])] == ["south"]


def test_own_rows_of_the_comparison_are_read_and_a_broken_file_only_warns(tmp_path: Path) -> None:
    path = write(tmp_path) / "outputs/2026-27/north/work/comparison.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps([{"indicator": "on-time", "rank": 3}]), encoding="utf-8")
    assert read_book(find_workspace(tmp_path), "north").comparison == ({"indicator": "on-time", "rank": 3},)
    for broken in ("{", '{"a": 1}', "[1]"):
        path.write_text(broken, encoding="utf-8")
        book = read_book(find_workspace(tmp_path), "north")
        assert (book.comparison, [p.code for p in book.warnings]) == ((), ["comparison-unreadable"])
