"""The commands as outside scripts call them: exit codes, one JSON document on standard output, messages on the other."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.commands import pifkit, started
from tests.support import ROOT


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the example in a folder with a space and letters beyond ASCII in its name."""
    root = tmp_path / "Gàidhlig workspace"
    shutil.copytree(ROOT / "parameters", root / "parameters")
    return root


def test_help_names_every_command_and_version_is_said() -> None:
    done = started("--help")
    assert done.returncode == 0
    for command in ("demo", "new", "check", "run", "status", "score", "chart", "frameworks", "import"):
        assert f" {command} " in done.stdout
    assert pifkit("--version").stdout.startswith("pifkit ")


@pytest.mark.parametrize("command", ["demo", "new", "check", "run", "status", "score", "chart", "frameworks", "import"])
def test_each_command_has_help_worth_reading(command: str) -> None:
    done = pifkit(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout) > 200


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["run", "--no-such-option"],
        ["score"],
        ["run"],
        ["run", "--all", "--stage", "revieww"],
        ["run", "--all", "--as-of", "30/09/2026"],
    ],
)
def test_wrong_usage_exits_2_without_a_traceback(words: list[str]) -> None:
    done = pifkit(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_an_unknown_partnership_names_the_near_match(workspace: Path) -> None:
    done = pifkit("run", "strathquil", "--workspace", str(workspace))
    assert done.returncode == 2
    assert "Did you mean 'strathquill'?" in done.stderr
    assert not (workspace / "outputs").exists()


def test_check_is_clean_on_the_example_and_speaks_json(workspace: Path) -> None:
    done = pifkit("check", "--json", cwd=workspace)
    assert done.returncode == 0, done.stdout
    document = json.loads(done.stdout)
    assert document["ok"] is True
    assert not [p for p in document["problems"] if p["severity"] == "error"]


def test_check_shows_all_problems_grouped_by_partnership(workspace: Path) -> None:
    folder = workspace / "parameters"
    with (folder / "strathquill" / "targets.csv").open("a", encoding="utf-8") as stream:
        stream.write("no-such-indicator,2027-03-31,5,target,stepped,,\n")
    (folder / "glenmarrick" / "partnership.yaml").write_text("name: [", encoding="utf-8")
    done = pifkit("check", cwd=workspace)
    assert done.returncode == 1
    assert "strathquill: 1 error" in done.stdout
    assert "glenmarrick:" in done.stdout
    assert "no-such-indicator" in done.stdout
    *_, last = done.stdout.splitlines()
    code, page = re.search(r"docs/rules\.md#([a-z-]+)", last), ROOT / "docs" / "rules.md"
    assert code
    assert f"### `{code[1]}`\n" in page.read_text(encoding="utf-8")
    assert f"[{code[1]}]" in done.stdout


def test_check_says_where_the_codes_of_the_lint_are_explained(workspace: Path) -> None:
    last = pifkit("check", "glenmarrick", "--deep", cwd=workspace).stdout.splitlines()[-1]
    code = re.search(r"docs/lint\.md#(deep-[a-z-]+)", last)
    assert code
    assert f"## `{code[1]}`\n" in (ROOT / "docs" / "lint.md").read_text(encoding="utf-8")


def test_score_a_file_prints_contract_json(tmp_path: Path) -> None:
    ratings = tmp_path / "ratings.csv"
    parts = [f"{c}.{p}" for c, n in enumerate((4, 4, 3, 6, 3, 2, 2, 2, 2), start=1) for p in range(1, n + 1)]
    ratings.write_text("part,score\n" + "".join(f"{part},50\n" for part in parts), encoding="utf-8")
    done = pifkit("score", str(ratings), "--framework", "caf2020", "--json")
    assert done.returncode == 0, done.stderr
    card = json.loads(done.stdout)
    assert (card["total"], card["level"], card["complete"], card["missing"]) == (50.0, 2, True, [])
    assert card["criteria"][3]["parts"][5]["id"] == "4.6"
    assert [len(one["parts"]) for one in card["criteria"]] == [4, 4, 3, 6, 3, 2, 2, 2, 2]


def test_score_incomplete_ratings_is_no_error(tmp_path: Path) -> None:
    ratings = tmp_path / "ratings.csv"
    ratings.write_text("part,score\n1.1,50\n1.2,\n", encoding="utf-8")
    done = pifkit("score", str(ratings), "--framework", "caf2020", "--json")
    assert done.returncode == 0
    card = json.loads(done.stdout)
    assert card["total"] is None
    assert "1.2" in card["missing"]


def test_score_bad_ratings_names_every_row_and_scores_nothing(tmp_path: Path) -> None:
    ratings = tmp_path / "ratings.csv"
    ratings.write_text("part,score\n1.1,150\n11.1,50\n1.2,abc\n", encoding="utf-8")
    done = pifkit("score", str(ratings), "--framework", "caf2020", "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    for row in ("row 2", "row 3", "row 4"):
        assert row in done.stderr


def test_score_a_partnership(workspace: Path) -> None:
    done = pifkit("score", "strathquill", "--framework", "efqm2013", "--json", cwd=workspace)
    assert done.returncode == 0, done.stderr
    card = json.loads(done.stdout)
    assert card["framework"] == "efqm2013"
    assert card["total"] == pytest.approx(sum(one["points"] for one in card["criteria"]), abs=1e-9)
    text = pifkit("score", "strathquill", cwd=workspace).stdout
    assert "Common Assessment Framework 2020" in text


def test_frameworks_lists_and_shows_sources() -> None:
    listed = json.loads(pifkit("frameworks", "--json").stdout)
    assert {"caf2020", "efqm2013"} <= {one["id"] for one in listed}
    full = pifkit("frameworks", "efqm2013").stdout
    assert "[unconfirmed]" in full
    done = pifkit("frameworks", "caf2O20")
    assert done.returncode == 2
    assert "caf2020" in done.stderr


def test_new_makes_a_folder_that_passes_the_check(workspace: Path) -> None:
    done = pifkit("new", "north-haven", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert (workspace / "parameters" / "north-haven" / "partnership.yaml").is_file()
    assert pifkit("check", "north-haven", cwd=workspace).returncode == 0
    again = pifkit("new", "north-haven", cwd=workspace)
    assert again.returncode == 2


def test_new_begins_a_workspace_in_a_new_or_empty_folder_and_never_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in ("not yet there", "empty"):
        done = pifkit("new", "north-haven", "--workspace", folder, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "A new workspace begins" in done.stderr
        assert (tmp_path / folder / "parameters" / "north-haven" / "partnership.yaml").is_file()
    refused = pifkit("new", "north-haven", "--workspace", ".", cwd=tmp_path)
    assert (refused.returncode, (tmp_path / "parameters").exists()) == (2, False)
    assert "'pifkit new ID --workspace DIR'" in refused.stderr
    assert pifkit("new", "North Haven", "--workspace", "third", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "third").exists()


def test_demo_refuses_to_overwrite(workspace: Path) -> None:
    done = pifkit("demo", str(workspace))
    assert done.returncode == 2
    assert "left as it is" in done.stderr


def test_dry_run_runs_nothing(workspace: Path) -> None:
    done = pifkit("run", "--all", "--dry-run", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 24
    assert not list(workspace.glob("outputs/**/*.html"))


def test_import_lgbf_into_an_unreadable_place_is_explained(tmp_path: Path) -> None:
    done = pifkit("import", "lgbf", str(tmp_path), "--into", str(tmp_path / "w"))
    assert done.returncode == 2
    assert "lgbf_example.csv" in done.stderr
    assert not (tmp_path / "w").exists()


def test_chart_prints_contract_json_and_draws(tmp_path: Path) -> None:
    series = tmp_path / "series.csv"
    rows = [f"2026-{at:02d},{10 + (at % 3)}" for at in range(1, 13)]
    series.write_text("date,value\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = pifkit(
        "chart", str(series), "--direction", "decrease", "--target", "9", "--json", "--svg", str(tmp_path / "c.svg")
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert list(document) == ["rules", "parameters", "segments", "points", "runs", "variation", "assurance", "warnings"]
    assert len(document["points"]) == 12
    assert document["segments"][0]["centre"] == pytest.approx(11)
    drawn = (tmp_path / "c.svg").read_text(encoding="utf-8")
    assert "<title" in drawn
    assert "<desc" in drawn


def test_chart_names_every_bad_row_and_a_date_outside_the_series(tmp_path: Path) -> None:
    series = tmp_path / "series.csv"
    series.write_text("date,value\n2026-01,1\n2026-01,2\n2026-02,abc\n", encoding="utf-8")
    done = pifkit("chart", str(series), "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "row 3" in done.stderr
    assert "row 4" in done.stderr
    series.write_text("date,value\n2026-01,1\n2026-02,2\n", encoding="utf-8")
    done = pifkit("chart", str(series), "--rebase", "2031-01")
    assert done.returncode == 2
    assert "nearest" in done.stderr


def test_import_csv_by_a_guessed_mapping_and_by_hand(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "Council,Measure,Year,Rate\nFife,Recycling,2022-23,0.5\nFife,Recycling,2023-24,0.6\n", encoding="utf-8"
    )
    guessed = pifkit("import", "csv", str(table), "--guess")
    assert guessed.returncode == 0, guessed.stderr
    assert "columns:" in guessed.stdout
    assert not (tmp_path / "w").exists()
    nothing = pifkit("import", "csv", str(table), "--into", str(tmp_path / "w"))
    assert nothing.returncode == 2
    assert "--guess" in nothing.stderr
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "columns: {partnership: Council, indicator: Measure, period: Year, value: Rate}\n"
        "partnerships:\n  fife: {name: Fife, codes: Fife}\n"
        "indicators:\n  recycling: {code: Recycling, title: Waste recycled, unit: proportion}\n",
        encoding="utf-8",
    )
    done = pifkit("import", "csv", str(table), "--map", str(mapping), "--into", str(tmp_path / "w"))
    assert done.returncode == 0, done.stderr
    assert pifkit("check", "--workspace", str(tmp_path / "w")).returncode == 0
    observations = (tmp_path / "w" / "parameters" / "fife" / "observations.csv").read_text(encoding="utf-8")
    assert "recycling,2023-24,0.6" in observations


def test_a_published_table_is_recomputed_and_its_mistakes_are_named(tmp_path: Path) -> None:
    """Differences are no usage error and no success: exit 1; a row that means nothing: exit 2, with the row."""
    table = tmp_path / "qazvin.csv"
    table.write_text("id,points\nenablers,183.99\nresults,183.71\ntotal,366.7\n", encoding="utf-8")
    words = ("score", str(table), "--framework", "efqm2003", "--published")
    done = pifkit(*words)
    assert done.returncode == 1
    assert "367.70 of 1,000, 3-star range" in done.stdout
    assert "differs: total, points printed 366.7, computed 367.700 (+1.000)" in done.stdout
    found = json.loads(pifkit(*words, "--json").stdout)
    assert (found["total"], found["consistent"]) == (367.7, False)
    table.write_text("id,points\nresult,5\n", encoding="utf-8")
    refused = pifkit(*words)
    assert refused.returncode == 2
    assert "Did you mean 'results'?" in refused.stderr
