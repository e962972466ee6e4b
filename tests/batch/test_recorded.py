"""What was recorded is an input of the reports, whichever database it is in; erasing a name is none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pifkit.batch import plan_run
from pifkit.batch.recorder import _is_store
from pifkit.cli import app
from pifkit.store import new_event, open_store, set_names
from pifkit.store.signing import sign
from pifkit.workspace import Workspace, find_workspace
from tests.postgres import database

P = "inverfallow"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    if request.param == "postgres":
        monkeypatch.setenv("PIFKIT_STORE", database(request.getfixturevalue("postgres")))
    else:
        monkeypatch.delenv("PIFKIT_STORE", raising=False)
    shutil.copytree(root / "parameters" / P, tmp_path / "parameters" / P, ignore=shutil.ignore_patterns("events.*"))
    return find_workspace(tmp_path)


def inputs(where: Workspace) -> set[str]:
    return {unit.input for unit in plan_run(where, [P], stages=["conditions"]).units}


def test_a_changed_store_makes_the_units_run_and_an_erased_name_does_not(where: Workspace) -> None:
    store = open_store(where, P)
    seen = [inputs(where)]
    common = {"actor": "f1", "cycle": "2026-27", "framework": "caf2020", "item": "1.1"}
    for score in ("45", "55"):
        store.append([new_event("consensus", **common, payload={"score": score})])  # type: ignore[arg-type]
        seen.append(inputs(where))
    assert len({tuple(one) for one in seen}) == 3
    set_names(store, {"f1": "Somebody"})
    assert inputs(where) == seen[-1]


@pytest.mark.promise(8)
def test_pages_the_overview_and_status_are_told_of_a_sign_off(where: Workspace) -> None:
    sign(where, P, name="Ann Example", role="chair")
    assert plan_run(where, [P]).partnerships[P].sign_off.startswith("Signed off by Ann Example, chair")
    actions = where.folder(P) / "actions.csv"
    actions.write_text(actions.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    about = plan_run(where, [P]).partnerships[P]
    assert about.sign_off.startswith("Changed since sign-off: actions.csv")
    run = where.outputs / "2026-27" / "run.json"
    run.parent.mkdir(parents=True)
    run.write_text(
        json.dumps(
            {
                "cycle": "2026-27",
                "run": "r",
                "started": "2026-11-22T10:00:00+00:00",
                "finished": None,
                "units": [],
                "earlier": [],
            }
        ),
        encoding="utf-8",
    )
    said = CliRunner().invoke(app, ["status", "-w", str(where.root)])
    assert "inverfallow: Changed since sign-off: actions.csv" in said.output, said.output
    document = json.loads(CliRunner().invoke(app, ["status", "--json", "-w", str(where.root)]).stdout)
    assert document["sign_offs"][P].startswith("Changed since sign-off")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/w/parameters/a/events.sqlite", True),
        ("file:///w/parameters/a/events.sqlite?mode=ro", True),
        (b"/w/parameters/a/events.sqlite-wal", True),
        ("/w/parameters/a/my-events.sqlite", False),
        ("/w/parameters/a/evidence.csv", False),
        (3, False),
    ],
)
def test_a_store_is_told_from_other_files(path: object, expected: bool) -> None:
    assert _is_store(path) is expected
