"""The example workspace is what the script makes, is valid, and has the four shapes that the kit must cope with."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pifkit.model.documents import Cycle, Partnership, Workspace
from pifkit.model.period import parse_period
from pifkit.model.tables import TABLES
from pifkit.workspace import check_workspace, find_workspace
from tests.support import ROOT

PARAMETERS = ROOT / "parameters"
SCRIPT = ROOT / "scripts" / "make_example.py"
COMPLETE, GAPS, START, CONTESTED = "strathquill", "glenmarrick", "inverfallow", "kirkmellan"
ALL = (COMPLETE, GAPS, START, CONTESTED)


def make(into: Path, *more: str) -> None:
    subprocess.run([sys.executable, str(SCRIPT), str(into), *more], check=True, capture_output=True, text=True)


def files(root: Path) -> dict[str, bytes]:
    kept = {".csv", ".yaml"}
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.suffix in kept}


def rows(partnership: str, table: str) -> list[dict[str, str]]:
    path = PARAMETERS / partnership / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def document(path: Path) -> dict[str, object]:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("made") / "parameters"
    make(into)
    return into


def test_the_committed_files_are_what_the_script_makes(made: Path) -> None:
    """Nobody edits the example by hand, and the script gives the same bytes on every run."""
    assert files(made) == files(PARAMETERS)


def test_lines_end_the_same_way_on_every_system(made: Path) -> None:
    assert [name for name, content in files(made).items() if b"\r" in content or not content.endswith(b"\n")] == []


def test_another_seed_gives_other_figures_in_the_same_files(made: Path, tmp_path: Path) -> None:
    make(tmp_path, "--seed", "7")
    other, usual = files(tmp_path), files(made)
    assert other.keys() == usual.keys()
    assert other[f"{COMPLETE}/observations.csv"] != usual[f"{COMPLETE}/observations.csv"]


def test_each_name_says_that_it_is_fictional() -> None:
    Workspace.model_validate(document(PARAMETERS / "pifkit.yaml"))
    names = [Partnership.model_validate(document(PARAMETERS / id / "partnership.yaml")).name for id in ALL]
    assert sorted(p.parent.name for p in PARAMETERS.glob("*/partnership.yaml")) == sorted(ALL)
    assert [name for name in names if "(fictional)" not in name] == []


@pytest.mark.parametrize("partnership", ALL)
def test_every_row_and_document_fits_its_model(partnership: str) -> None:
    folder = PARAMETERS / partnership
    for path in folder.glob("*.csv"):
        model = TABLES[path.stem]
        for row in rows(partnership, path.stem):
            model.model_validate({name: text for name, text in row.items() if text and text not in {"*", "dna"}})
    assert Partnership.model_validate(document(folder / "partnership.yaml")).current_cycle
    for path in folder.glob("cycles/*.yaml"):
        assert Cycle.model_validate(document(path)).id == path.stem


@pytest.mark.parametrize("partnership", ALL)
def test_papermill_finds_its_two_parameters(partnership: str) -> None:
    parameters = document(PARAMETERS / partnership / "papermill.yaml")
    assert parameters == {"partnership": partnership, "cycle": "2026-27"}


@pytest.mark.parametrize("partnership", ALL)
def test_ids_point_at_something(partnership: str) -> None:
    """No reference leads nowhere: the gaps of the example are gaps, not slips."""
    known = {
        name: {row["id"] for row in rows(partnership, name)}
        if (PARAMETERS / partnership / f"{name}.csv").exists()
        else set()
        for name in ("outcomes", "indicators", "actions")
    }
    points = {"parent": "outcomes", "objective": "outcomes", "outcome": "outcomes", "indicator": "indicators",
              "measure": "indicators", "action": "actions"}  # fmt: skip
    lost = [
        (path.name, column, value)
        for path in (PARAMETERS / partnership).glob("*.csv")
        for row in rows(partnership, path.stem)
        for column, target in points.items()
        for value in (row.get(column) or "").split(";")
        if value and value not in known[target]
    ]
    assert lost == []


def test_the_complete_one_has_every_table_and_two_cycles() -> None:
    assert {p.stem for p in (PARAMETERS / COMPLETE).glob("*.csv")} == set(TABLES)
    cycles = sorted((PARAMETERS / COMPLETE / "cycles").glob("*.yaml"))
    last, current = (Cycle.model_validate(document(path)) for path in cycles)
    assert current.follows == last.id
    assert all(line.account for line in current.handed_over)
    assert {meeting.held for meeting in current.meetings} == {True, False}
    handed = {line.id for line in current.handed_over if line.kind == "action"}
    assert handed == {row["id"] for row in rows(COMPLETE, "actions") if row["cycle"] == last.id}


def test_series_are_long_enough_and_in_time_order() -> None:
    """Monthly 36 points or more (40 here), quarterly 16, annual 10; each ends by the day that counts as today."""
    shortest = {"month": 40, "quarter": 16, "year": 10}
    indicators = {row["id"]: row for row in rows(COMPLETE, "indicators")}
    figures = rows(COMPLETE, "observations")
    counts = Counter(row["indicator"] for row in figures)
    assert {id: n for id, n in counts.items() if n < shortest[indicators[id]["frequency"]]} == {}
    for id in indicators:
        periods = [parse_period(row["period"]) for row in figures if row["indicator"] == id]
        assert [p.frequency for p in periods] == [indicators[id]["frequency"]] * len(periods)
        assert periods == sorted(periods)


def test_the_complete_one_shows_every_direction_state_and_status() -> None:
    assert {r["direction"] for r in rows(COMPLETE, "indicators")} == {
        "increase",
        "decrease",
        "neutral",
        "closest",
        "within",
    }
    figures = rows(COMPLETE, "observations")
    assert {"", "*", "dna"} <= {row["value"] for row in figures}
    assert {row["status"] for row in figures} == {"", "provisional", "part_period"}


def test_shares_are_their_numerator_over_their_denominator() -> None:
    for row in rows(COMPLETE, "observations"):
        if row["numerator"]:
            assert float(row["value"]) == round(100 * int(row["numerator"]) / int(row["denominator"]), 1)


def test_targets_have_one_row_for_each_day() -> None:
    """Target and trajectory rows are one path; two values for one day would hide one of them."""
    for partnership in ALL[:2]:
        days = Counter((row["indicator"], row["date"]) for row in rows(partnership, "targets"))
        assert max(days.values()) == 1
    kinds = {(row["kind"], row["method"]) for row in rows(COMPLETE, "targets")}
    assert {("trajectory", "linear"), ("target", "linear"), ("target", "")} <= kinds


def test_the_kit_finds_no_error_in_the_example() -> None:
    found = check_workspace(find_workspace(ROOT), list(ALL))
    assert [problem.render() for problem in found if problem.severity == "error"] == []


def test_ratings_cover_both_frameworks_and_the_last_cycle() -> None:
    agreed = Counter((r["framework"], r["cycle"]) for r in rows(COMPLETE, "ratings") if not r["assessor"])
    assert agreed == {("caf2020", "2026-27"): 28, ("caf2020", "2025-26"): 28, ("efqm2013", "2026-27"): 32 * 7}
    alone = [r for r in rows(COMPLETE, "ratings") if r["assessor"]]
    assert 6 <= len({r["assessor"] for r in alone}) <= 8
    assert len({r["partner"] for r in alone}) >= 4


def test_no_survey_group_is_told_apart_by_a_total() -> None:
    """One group is below the minimum of five, so that suppression has something to do."""
    answers: Counter[str] = Counter()
    for row in rows(COMPLETE, "culture"):
        if (row["survey"], row["item"], row["cycle"]) == ("engagement", "1", "2026-27"):
            answers[row["group"]] += int(row["value"])
    assert min(answers.values()) == 4
    assert len(answers) == 5


def test_the_one_with_gaps_has_them() -> None:
    assert {p.stem for p in (PARAMETERS / GAPS).glob("*.csv")} < set(TABLES)
    current = [r for r in rows(GAPS, "ratings") if r["cycle"] == "2026-27"]
    assert any(r["score"] == "" for r in current)
    assert any(r["score"] == "na" and r["note"] for r in current)
    assert any(r["owner"] == "" for r in rows(GAPS, "actions"))
    assert any(r["applicable"] == "no" for r in rows(GAPS, "indicators"))
    assert any(r["value"] == "" for r in rows(GAPS, "observations"))


def test_the_one_that_starts_has_two_outcomes_and_headings() -> None:
    filled = {p.stem: len(rows(START, p.stem)) for p in (PARAMETERS / START).glob("*.csv")}
    assert filled.pop("outcomes") == 2
    assert set(filled.values()) == {0}


def test_the_contested_one_stays_apart_on_some_parts_and_meets_on_others() -> None:
    """Round 1 leaves ten parts further apart than the tolerance of 25; round 2 settles about half of them."""
    spread: dict[tuple[int, str], list[int]] = {}
    for row in rows(CONTESTED, "ratings"):
        if row["assessor"]:
            spread.setdefault((int(row["round"]), row["part"]), []).append(int(row["score"]))
    wide = {key for key, scores in spread.items() if max(scores) - min(scores) > 25}
    assert len({part for r, part in wide if r == 1}) == 10
    assert {part for r, part in wide if r == 2} == {"3.3", "4.1", "4.2", "6.1"}
    assert len({row["partner"] for row in rows(CONTESTED, "ratings")} - {""}) == 5
