"""Four differently shaped tables of the docs, imported by the four mappings of the docs; nothing dropped without a word."""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pifkit.model.errors import ParameterError
from pifkit.workspace import check_workspace, find_workspace, read_book
from pifkit.workspace.importing import csvfile
from pifkit.workspace.importing.csvfile import CsvReport, import_csv
from pifkit.workspace.rules import RULES
from tests.support import ROOT
from tests.workspace.base import write
from tests.workspace.disk import every_step

DOCS = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
TABLES = re.findall(r"```text\n(.*?)```", DOCS, re.DOTALL)
MAPS = re.findall(r"```yaml\n# (\w+)\.yaml\n(.*?)```", DOCS, re.DOTALL)


def bring(tmp_path: Path, name: str, table: str | None = None, mapping: str | None = None) -> CsvReport:
    """Import a table and a mapping of the docs (or variants of them) into the workspace `w`."""
    number = [key for key, _ in MAPS].index(name)
    (tmp_path / "table.csv").write_text(TABLES[number] if table is None else table, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(MAPS[number][1] if mapping is None else mapping, encoding="utf-8")
    return import_csv(tmp_path / "table.csv", tmp_path / "map.yaml", tmp_path / "w")


def rows(tmp_path: Path, partnership: str, table: str = "observations") -> list[dict[str, str]]:
    with (tmp_path / "w" / "parameters" / partnership / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def figures(tmp_path: Path, partnership: str) -> dict[str, tuple[str, str, str]]:
    return {
        f"{r['indicator']} {r['period']}": (r["value"], r.get("numerator", ""), r.get("denominator", ""))
        for r in rows(tmp_path, partnership)
    }


def refused(tmp_path: Path, name: str, table: str | None = None, mapping: str | None = None) -> list[tuple[str, str]]:
    with pytest.raises(ParameterError, match="Nothing was written") as caught:
        bring(tmp_path, name, table, mapping)
    assert not (tmp_path / "w" / "parameters").exists()
    return [(p.code, p.place) for p in caught.value.problems]


def changed(name: str, old: str, new: str) -> str:
    text = dict(MAPS)[name]
    assert old in text
    return text.replace(old, new)


def test_the_docs_hold_four_tables_with_their_mappings() -> None:
    assert [name for name, _ in MAPS] == ["long", "wide", "counts", "quarters"]
    assert len(TABLES) == 4


def test_a_long_table(tmp_path: Path) -> None:
    report = bring(tmp_path, "long")
    assert figures(tmp_path, "fife") == {
        "grants-on-time 2022-23": ("0.9", "90", "100"),
        "grants-on-time 2023-24": ("0.8", "80", "100"),
        "grants-on-time 2024-25": ("", "", ""),
    }
    assert figures(tmp_path, "angus") == {
        "grants-on-time 2022-23": ("0.5", "25", "50"),
        "grants-on-time 2023-24": ("", "", ""),
        "grants-on-time 2024-25": ("", "0", "0"),
    }
    assert [row["national"] for row in rows(tmp_path, "fife")] == ["0.7667", "0.8", ""]
    text = "\n".join(report.lines())
    assert "Left out (1): CORP10 is not listed in 'indicators': row 7." in text
    assert "Left out (1): Basis is not final: row 8." in text
    assert "row 9: the denominator is zero, so there is no value." in text
    assert "angus, grants-on-time: no row for 2023-24; written as missing." in text
    assert "2022-23" not in text.split("sum to")[0].split("Note:")[-1], "the parts of 2022-23 sum to the total"
    assert "Column not read" not in text
    assert report.findings == ()
    assert check_workspace(find_workspace(tmp_path / "w")) == []
    book = read_book(find_workspace(tmp_path / "w"), "fife")
    assert (book.partnership.name, book.cycle.id, book.tables.indicators[0].unit) == ("Fife", "2024-25", "proportion")


def test_a_wide_table_with_years_in_the_header(tmp_path: Path) -> None:
    report = bring(tmp_path, "wide")
    assert figures(tmp_path, "north") == {
        "homes 2019-20": ("1200", "", ""), "homes 2020-21": ("1310", "", ""), "jobs 2019-20": ("61.5", "", ""), "jobs 2020-21": ("62", "", ""),
    }  # fmt: skip
    assert figures(tmp_path, "west")["homes 2020-21"] == ("", "", "")
    assert "Column left out on purpose: Remark." in report.lines()
    assert check_workspace(find_workspace(tmp_path / "w")) == []


def test_counts_with_flags_and_changing_codes_are_pooled(tmp_path: Path) -> None:
    report = bring(tmp_path, "counts")
    # By hand: (80 + 90 + 190 + 0) / (100 + 100 + 200 + 0) = 360 / 400 = 90 %; the mean of the rates would be 88.33 %.
    assert figures(tmp_path, "fife") == {
        "seen-on-time 2023-24": ("90", "360", "400"),
        "seen-on-time 2024-25": ("90", "45", "50"),
    }
    first, second = rows(tmp_path, "fife")
    assert first["status"] == second["status"] == "part_period", "four months of twelve, one of twelve"
    assert "4 of 12 months, 2 places" in first["note"]
    # One month of the year is suppressed: the year could be worked out by subtraction, so it is suppressed too.
    assert figures(tmp_path, "east") == {"seen-on-time 2023-24": ("*", "", ""), "seen-on-time 2024-25": ("dna", "", "")}
    text = "\n".join(report.lines())
    assert "row 9: the value" not in text
    assert "row 5: the denominator is zero" in text
    assert check_workspace(find_workspace(tmp_path / "w")) == []


def test_quarters_in_two_columns_and_places_taken_together(tmp_path: Path) -> None:
    report = bring(tmp_path, "quarters")
    # By hand: (5 + 10) / (50 + 50) = 15 %; 0 of 0 has no value; Ayr is suppressed in Q3.
    assert figures(tmp_path, "south") == {
        "late 2018-19 Q1": ("15", "15", "100"), "late 2018-19 Q2": ("", "0", "0"), "late 2018-19 Q3": ("*", "", ""),
    }  # fmt: skip
    assert figures(tmp_path, "north") == {
        "late 2018-19 Q1": ("10", "1", "10"),
        "late 2018-19 Q2": ("20", "2", "10"),
        "late 2018-19 Q3": ("0", "0", "10"),
    }
    assert any("sum to zero" in note for note in report.notes)
    assert rows(tmp_path, "south", "indicators")[0]["direction"] == "decrease"


def test_the_same_import_twice_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path, "quarters")
    before = {p: p.read_bytes() for p in (tmp_path / "w").rglob("*") if p.is_file() and ".pifkit" not in p.name}
    report = bring(tmp_path, "quarters")
    assert before == {p: p.read_bytes() for p in (tmp_path / "w").rglob("*") if p.is_file() and ".pifkit" not in p.name}
    assert sum(one.added for one in report.changes.values()) == 0
    assert "Added 0 rows of observations; 6 were there already." in report.lines()


def test_what_is_in_a_folder_stays_text_for_text(tmp_path: Path) -> None:
    root = write(tmp_path / "w", {
        "parameters/north/observations.csv": "Note;Indicator;Period;Value\nkept;days;2018-19;1 200.50\n",
        "parameters/north/indicators.csv": "id,title,unit,direction\ndays,Days to decide,days,decrease\n",
        "parameters/north/targets.csv": None, "parameters/north/links.csv": None, "parameters/north/actions.csv": None,
        "parameters/north/evidence.csv": None, "parameters/north/tests_of_change.csv": None,
    })  # fmt: skip
    bring(tmp_path, "quarters")
    lines = (root / "parameters/north/observations.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == [
        "Note;Indicator;Period;Value;numerator;denominator",
        "kept;days;2018-19;1 200.50;;",
        ";late;2018-19 Q1;10;1;10",
    ]
    assert len(lines) == 5
    assert [p.render() for p in check_workspace(find_workspace(root), ["north"])] == []
    assert (root / "parameters/north/partnership.yaml").read_text(encoding="utf-8").startswith("name: North\n")


@pytest.mark.parametrize(("wish", "value"), [("refuse", None), ("replace", "11"), ("keep", "10")])
def test_a_figure_that_differs_is_refused_replaced_or_kept_as_the_mapping_says(
    wish: str, value: str | None, tmp_path: Path
) -> None:
    bring(tmp_path, "quarters")
    table = TABLES[3].replace(",1,10\n", ",1.1,10\n")
    mapping = dict(MAPS)["quarters"] + f"existing: {wish}\n"
    if value is None:
        with pytest.raises(ParameterError) as caught:
            bring(tmp_path, "quarters", table, mapping)
        (found,) = caught.value.problems
        assert (found.code, found.file, found.place) == (
            "import-figure-differs",
            "parameters/north/observations.csv",
            "row 2",
        )
        assert figures(tmp_path, "north")["late 2018-19 Q1"][0] == "10"
        return
    report = bring(tmp_path, "quarters", table, mapping)
    assert figures(tmp_path, "north")["late 2018-19 Q1"][0] == value
    assert "north late 2018-19 Q1" in "\n".join(report.lines())


def test_rates_without_counts_are_never_averaged(tmp_path: Path) -> None:
    mapping = dict(MAPS)["wide"].replace(
        "east: {name: East, codes: East}", "east: {name: East, codes: [East, West], together: true}"
    )
    mapping = mapping.replace("  west: {name: West, codes: West}\n", "")
    assert {code for code, _ in refused(tmp_path, "wide", mapping=mapping)} == {"import-average"}
    summed = mapping.replace("unit: count}", "unit: count, pool: sum}").replace("unlisted", "unlisted")
    summed = summed.replace(
        "  jobs: {code: Jobs (%), title: People in work, unit: percent}\n", "unlisted_indicators: drop\n"
    )
    bring(tmp_path, "wide", mapping=summed)
    assert figures(tmp_path, "east") == {"homes 2019-20": ("100", "", ""), "homes 2020-21": ("", "", "")}, (
        "with a part missing the sum is missing"
    )


def test_an_old_and_a_new_code_at_once_are_refused(tmp_path: Path) -> None:
    table = TABLES[2] + "202305;S12000047;1;2;\n"
    assert refused(tmp_path, "counts", table) == [("import-codes-overlap", "row 10")]


def test_a_row_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "counts", TABLES[2] + "202305;S12000010;10;20;\n") == [("import-row-twice", "row 10")]


def test_all_mistakes_of_a_table_come_at_once(tmp_path: Path) -> None:
    table = (
        TABLES[2]
        .replace("202304;S12000015;80;100;", "spring;S12000015;eighty;100;")
        .replace(";r\n", ";q\n")
        .replace("S12000010;10;20", "S1200010;10;20")
    )
    found = refused(tmp_path, "counts", table)
    assert found == [
        ("number-not-a-number", "row 2"),
        ("import-mark-unknown", "row 4"),
        ("import-partnership-unlisted", "row 8"),
    ]
    assert refused(tmp_path, "counts", TABLES[2].replace("202304;S12000015", "spring;S12000015")) == [
        ("period-not-a-period", "row 2")
    ]


def test_a_column_that_nothing_reads_is_told(tmp_path: Path) -> None:
    report = bring(tmp_path, "wide", mapping=changed("wide", "ignore: Remark\n", ""))
    assert "Column not read: Remark. Name it in the mapping, or in 'ignore'." in report.lines()


def test_unlisted_names_can_be_added(tmp_path: Path) -> None:
    mapping = changed("long", "unlisted_indicators: drop ", "unlisted_partnerships: add\nunlisted_indicators: add ")
    mapping = mapping.replace("  angus: {name: Angus, codes: Angus}\n", "")
    bring(tmp_path, "long", mapping=mapping)
    assert set(figures(tmp_path, "fife")) >= {"corp10 2022-23"}
    assert read_book(find_workspace(tmp_path / "w"), "angus").partnership.name == "Angus"


def test_a_figure_beside_a_mark_is_left_out_with_a_word(tmp_path: Path) -> None:
    table = "Year,Council,Rate,Flag\n2022-23,A,45,c\n2023-24,A,46 p,\n2024-25,A,x,\n2025-26,A,..,\n"
    mapping = "columns: {partnership: Council, period: Year, value: Rate, flag: Flag}\nindicator: rate\npartnerships: {a: {codes: A}}\n"
    mapping += 'indicators: {rate: {unit: percent}}\nmarks: {c: suppressed, p: provisional, x: not_applicable, "..": missing}\n'
    report = bring(tmp_path, "long", table, mapping)
    assert [(r["value"], r.get("status", "")) for r in rows(tmp_path, "a")] == [
        ("*", ""),
        ("46", "provisional"),
        ("dna", ""),
        ("", ""),
    ]
    assert "row 2: the value 45 is marked suppressed and was left out." in report.notes


def test_a_total_that_its_parts_do_not_sum_to_is_told(tmp_path: Path) -> None:
    report = bring(tmp_path, "long", TABLES[0].replace("115,150", "116,150"))
    assert "grants-on-time 2022-23: the numerators of the parts sum to 115, the total says 116." in report.notes
    dropped = bring(
        tmp_path,
        "long",
        mapping=changed("long", "codes: Scotland}", "codes: Scotland, use: drop}") + "existing: replace\n",
    )
    assert "Left out (2): Scotland is a total, not a part: rows 5 to 6." in dropped.lines()


def test_remarks_below_the_table_are_left_out_with_a_word(tmp_path: Path) -> None:
    report = bring(tmp_path, "long", TABLES[0] + "\nSource: the councils\n")
    assert any("row 11" in line and "Left out (1)" in line for line in report.lines())


def test_an_interrupted_import_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    replace, count = os.replace, 0

    def killed(source: object, to: object) -> None:
        nonlocal count
        count += csvfile.STAGING in str(source)
        if count == 5:
            raise Killed
        replace(source, to)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        with pytest.raises(Killed):
            bring(tmp_path, "quarters")
    report = bring(tmp_path, "quarters")
    assert sum(one.unchanged for one in report.changes.values()) == 6, "the first import's files were put in place"
    assert check_workspace(find_workspace(tmp_path / "w")) == []
    assert not (tmp_path / "w" / "parameters" / csvfile.STAGING).exists()


def test_an_import_that_cannot_write_leaves_the_workspace_as_it_was_or_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path, "quarters")
    table = TABLES[3].replace("2018-19,Q3", "2018-19,Q4")
    root = tmp_path / "w" / "parameters"
    before = {path: path.read_bytes() for path in root.rglob("*.csv")}
    after: dict[Path, bytes] = {}
    seen = set()
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    files = (tmp_path / "table.csv", tmp_path / "map.yaml", tmp_path / "w")
    for _ in every_step(lambda: import_csv(*files), monkeypatch, errno.ENOSPC):
        found = {path: path.read_bytes() for path in root.rglob("*.csv") if csvfile.STAGING not in path.parts}
        for path, content in found.items():
            assert content == before[path] or b"Q4" in content, "a file is the old one or the new one, whole"
        seen.add(found == before)
    after = {path: path.read_bytes() for path in root.rglob("*.csv")}
    assert after != before
    assert True in seen
    assert not (root / csvfile.STAGING).exists()
    assert check_workspace(find_workspace(tmp_path / "w")) == []


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([name for name, _ in MAPS]),
    st.lists(
        st.tuples(
            st.integers(0, 400),
            st.sampled_from(["", "\n", ",", ";", '"', "x", "9", "%", "*", "2026", "#", ": ", "- ", "{", "é"]),
        ),
        max_size=4,
    ),
    st.booleans(),
)
def test_any_slip_of_the_pen_is_imported_or_explained(name: str, slips: list[tuple[int, str]], in_map: bool) -> None:
    number = [key for key, _ in MAPS].index(name)
    texts = [TABLES[number], MAPS[number][1]]
    for at, sign in slips:
        text = texts[in_map]
        at %= len(text) + 1
        texts[in_map] = text[:at] + sign + text[at + (not sign) :]
    with tempfile.TemporaryDirectory() as folder:
        before = bool(slips)
        try:
            report = bring(Path(folder), name, texts[0], texts[1])
        except ParameterError as error:
            assert before
            assert error.problems, error.message  # noqa: PT017
            assert all(problem.code in RULES and problem.remedy for problem in error.problems)  # noqa: PT017
            assert not (Path(folder) / "w" / "parameters").exists()
            return
        told = report.figures + report.totals + sum(len(places) for places in report.dropped.values())
        assert told >= report.rows, "every row has a figure or is named among what was left out"


def test_the_command_imports_reports_and_proposes(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLES[0], encoding="utf-8")
    (tmp_path / "m.yaml").write_text(MAPS[0][1], encoding="utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pifkit", "import", "csv", "t.csv", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)

    done = run("--map", "m.yaml", "--into", "w", "--json")
    assert (done.returncode, json.loads(done.stdout)["rows"]) == (0, 8), done.stderr
    assert run("--guess").stdout.startswith("# A proposal for t.csv")
    wrong = run("--map", "m.yaml")
    assert (wrong.returncode, "--into" in wrong.stderr, wrong.stdout) == (2, True, "")


def test_the_report_as_json_names_every_place(tmp_path: Path) -> None:
    found = bring(tmp_path, "long").to_json()
    assert found["dropped"] == [
        {"reason": "CORP10 is not listed in 'indicators'", "places": ["row 7"]},
        {"reason": "Basis is not final", "places": ["row 8"]},
    ]
    assert found["partnerships"]["fife"]["new"] is True
    assert found["rows"] == 8
