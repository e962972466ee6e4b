"""The example workspace is what the script makes, is valid, and has the four shapes that the kit must cope with."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pifkit.model.documents import Cycle, Partnership, Workspace
from pifkit.model.period import parse_period
from pifkit.model.scorecard import Scorecard
from pifkit.model.tables import TABLES
from pifkit.reporting.assessment import scorecard
from pifkit.workspace import check_workspace, find_workspace, read_book
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


def card(partnership: str, framework: str) -> Scorecard:
    return scorecard(read_book(find_workspace(ROOT), partnership), framework)


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


def test_the_kit_finds_nothing_wrong_in_the_example() -> None:
    """Neither errors nor warnings: what is missing in the example is missing in a way that the kit allows."""
    assert [problem.render() for problem in check_workspace(find_workspace(ROOT), list(ALL))] == []


def test_ratings_cover_four_frameworks_and_the_last_cycle() -> None:
    agreed = Counter((r["framework"], r["cycle"]) for r in rows(COMPLETE, "ratings") if not r["assessor"])
    assert agreed == {
        ("caf2020", "2026-27"): 28,
        ("caf2020", "2025-26"): 28,
        ("efqm2013", "2026-27"): 32 * 7,
        ("cse", "2026-27"): 57,
    }
    alone = [r for r in rows(COMPLETE, "ratings") if r["assessor"] and r["framework"] == "caf2020"]
    assert 6 <= len({r["assessor"] for r in alone}) <= 8
    assert len({r["partner"] for r in alone}) >= 4


@pytest.mark.parametrize("partnership", [COMPLETE, GAPS, CONTESTED])
def test_ratings_stand_framework_by_framework_in_the_cycles_order(partnership: str) -> None:
    cycle = Cycle.model_validate(document(PARAMETERS / partnership / "cycles" / "2026-27.yaml"))
    assert tuple(key for key, _ in groupby(r["framework"] for r in rows(partnership, "ratings"))) == cycle.frameworks


def test_the_checklist_agrees_with_a_count_by_hand() -> None:
    """Leadership: 138 answers, 7 of them don't know, 112 of the other 131 agree; so 85.5 percent, and 5.1 percent."""
    given = [r for r in rows(COMPLETE, "ratings") if r["framework"] == "psif"]
    people = {r["assessor"]: r["partner"] for r in given}
    assert sorted(Counter(people.values()).values()) == [2, 2, 2, 3, 5], "four partners have fewer than five"
    area = Counter(r["score"] for r in given if r["part"].startswith("leadership."))
    assert (sum(area.values()), area["dk"], area["SA"] + area["A"]) == (138, 7, 112)
    profiles = {one.id: one.profile or {} for one in card(COMPLETE, "psif").criteria}
    assert profiles["psif.leadership"]["agree_pct"] == pytest.approx(100 * 112 / 131, abs=1e-9)
    assert profiles["psif.leadership"]["dont_know_pct"] == pytest.approx(100 * 7 / 138, abs=1e-9)
    assert profiles["psif.leadership"]["respondents"] == len(people) == 14


def test_the_checklist_has_strengths_gaps_and_one_area_that_people_do_not_know() -> None:
    flags = {one.id.removeprefix("psif."): (one.profile or {})["flags"] for one in card(COMPLETE, "psif").criteria}
    assert flags == {
        "planning": ["strength"],
        "staff": ["area_for_improvement"],
        "partners": ["discuss"],
        "processes": ["discuss"],
        "leadership": ["strength"],
        "results": ["area_for_improvement", "awareness_gap"],
    }


def test_readiness_passes_one_rule_and_fails_the_other_by_one_criterion() -> None:
    """47 of 57 elements are met (82.5 percent), but only 7 of 10 in criterion 5, where three are partial."""
    found = card(COMPLETE, "cse")
    rules = {rule["id"]: (rule["figure"], rule["pass"]) for rule in found.rules}
    assert found.complete
    assert rules["overall"] == (pytest.approx(100 * 47 / 57, abs=1e-9), True)
    assert rules["per_criterion"] == (4.0, False)
    assert [key for key in "12345" if rules[f"per_criterion.{key}"][1] is False] == ["5"]
    assert rules["per_criterion.5"][0] == 70.0
    assert found.outcome == "ready_overall_only"


def test_grades_have_no_total_and_two_are_missing() -> None:
    """Graded 2, 3, 3, 3, 4, 4, 4, 5: half of them good or better, with 3.5 in the middle."""
    found = card(GAPS, "swia_pim")
    assert found.total is None
    assert found.missing == ("a7", "a10")
    assert found.profile == {
        "counts": {"2": 1, "3": 3, "4": 3, "5": 1},
        "median": 3.5,
        "min": 2,
        "pct_good_or_better": 50,
    }


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
        if row["assessor"] and row["framework"] == "caf2020":
            spread.setdefault((int(row["round"]), row["part"]), []).append(int(row["score"]))
    wide = {key for key, scores in spread.items() if max(scores) - min(scores) > 25}
    assert len({part for r, part in wide if r == 1}) == 10
    assert {part for r, part in wide if r == 2} == {"3.3", "4.1", "4.2", "6.1"}
    assert len({row["partner"] for row in rows(CONTESTED, "ratings")} - {""}) == 5


def test_the_contested_one_differs_on_two_parts_of_efqm() -> None:
    """Five assessors, one of each partner, rate all attributes of 25 parts and are apart on culture and on customers."""
    parts = [part for criterion in card(CONTESTED, "efqm2020").criteria for part in criterion.parts]
    assert {part.id for part in parts if part.state == "discuss"} == {"2.1", "3.1"}
    assert {part.state for part in parts if part.id not in {"2.1", "3.1"}} == {"proposed"}
    given = Counter(r["assessor"] for r in rows(CONTESTED, "ratings") if r["framework"] == "efqm2020")
    assert set(given.values()) == {9 * 4 + 14 * 6 + 2 * 6}
    assert len(given) == 5


def test_nothing_that_names_a_part_leaves_its_framework_open() -> None:
    """With several frameworks in a cycle, `1.2` alone could be a part of more than one."""
    columns = {"ratings": "part", "evidence": "part", "actions": "part", "links": "criterion"}
    open_rows = [
        (partnership, table, row[column])
        for partnership in ALL
        for table, column in columns.items()
        if (PARAMETERS / partnership / f"{table}.csv").exists()
        for row in rows(partnership, table)
        if row.get(column) and not row.get("framework")
    ]
    assert open_rows == []
