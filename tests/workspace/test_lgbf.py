"""The import of the Local Government Benchmarking Framework: 32 folders, every trap of its files, and clear refusals."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pifkit.indicators.ranks import Aim, change
from pifkit.model.errors import OutputError, ParameterError
from pifkit.model.tables import TABLES, Indicator, Observation
from pifkit.workspace import atomic, check_workspace, find_workspace, read_book
from pifkit.workspace.importing import ImportReport, import_lgbf
from pifkit.workspace.importing.lgbf_values import council_id
from tests.indicators.comparing import comparison_table

Rows = list[dict[str, str]]


def table(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


class Imported:
    """The real files, imported once, and read back as text."""

    def __init__(self, source: Path, root: Path) -> None:
        self.source, self.root = source, root
        self.report: ImportReport = import_lgbf(source, root)
        self.ids = sorted(path.name for path in (root / "parameters").iterdir() if path.is_dir())
        self.indicators = {id: {r["id"]: r for r in self.rows(id, "indicators")} for id in self.ids}
        self.observations = {id: self.rows(id, "observations") for id in self.ids}

    def rows(self, partnership: str, name: str) -> Rows:
        return table(self.root / "parameters" / partnership / f"{name}.csv")

    def published(self, name: str) -> Rows:
        return table(self.source / name)

    def row(self, partnership: str, indicator: str, period: str) -> dict[str, str]:
        return next(r for r in self.observations[partnership] if (r["indicator"], r["period"]) == (indicator, period))

    def every(self) -> Iterator[tuple[str, dict[str, str]]]:
        for id in self.ids:
            for row in self.observations[id]:
                yield id, row


@pytest.fixture(scope="module")
def lgbf(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return Imported(shared / "data" / "lgbf", tmp_path_factory.mktemp("lgbf"))


def models(
    lgbf: Imported,
) -> tuple[dict[str, list[Observation]], dict[str, list[Indicator]], dict[str, dict[str, str]]]:
    """What the run hands to the comparison: rows and family groups of every partnership."""
    workspace = find_workspace(lgbf.root)
    books = {id: read_book(workspace, id) for id in lgbf.ids}
    return (
        {id: list(book.tables.observations) for id, book in books.items()},
        {id: list(book.tables.indicators) for id, book in books.items()},
        {id: dict(book.partnership.family_groups) for id, book in books.items()},
    )


@pytest.fixture(scope="module")
def compared(lgbf: Imported) -> dict[tuple[str, str, str], dict[str, Any]]:
    rows = comparison_table(*models(lgbf))
    return {(row["partnership"], row["indicator"], row["period"]): row for row in rows}


# ---- what is written ------------------------------------------------------------------------------------------------


def test_32_folders_that_the_check_finds_nothing_wrong_with(lgbf: Imported) -> None:
    assert len(lgbf.ids) == 32
    assert {"argyll-bute", "eilean-siar", "edinburgh", "stirling", "orkney", "aberdeen", "aberdeenshire"} <= set(
        lgbf.ids
    )
    assert [problem.render() for problem in check_workspace(find_workspace(lgbf.root))] == []


def test_the_folder_holds_what_the_contract_names(lgbf: Imported) -> None:
    """Tables that the framework says nothing about hold their headings, so that people see what can be filled in."""
    folder = lgbf.root / "parameters" / "fife"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {"partnership.yaml", "papermill.yaml", "cycles/2023-24.yaml", *(f"{name}.csv" for name in TABLES)}
    assert (folder / "actions.csv").read_text(encoding="utf-8").startswith("id,title,owner,")
    assert len((folder / "actions.csv").read_bytes().splitlines()) == 1


def test_documents_say_group_cycle_and_licence(lgbf: Imported) -> None:
    book = read_book(find_workspace(lgbf.root), "argyll-bute")
    assert book.partnership.name == "Argyll & Bute"
    assert book.partnership.family_groups == {"people": "2", "other": "1"}
    assert (book.cycle.id, str(book.cycle.start), str(book.as_of)) == ("2023-24", "2023-04-01", "2024-03-31")
    line = "Contains Improvement Service LGBF data, licensed under the Open Government Licence v3.0."
    assert book.partnership.attribution == book.workspace.document.attribution == line


def test_every_published_figure_is_there_and_unchanged(lgbf: Imported) -> None:
    """6,476 yearly and 1,339 quarterly figures less the one of 0 of 0; 28 gaps are rows without a figure."""
    have = {(id, r["indicator"], r["period"]): r for id, r in lgbf.every()}
    assert len(have) == 6476 + 1339 + 28 == lgbf.report.observations
    for r in lgbf.published("lgbf_example.csv"):
        ours = have[council_id(r["LocalAuthority"]), r["Code"].lower(), r["Year"]]
        assert float(ours["value"]) == float(r["LA_IndicatorReal"])
        assert float(ours["national"]) == float(r["Scotland_Indicator_Real"])
        assert float(ours["family"]) == float(r["FG_Avg_Indicator_Real"])
        if r["LA_Numerator_real"] and r["Code"] != "CORP03c":
            assert float(ours["numerator"]) == float(r["LA_Numerator_real"])
    filled = Counter(bool(r["value"]) for r in have.values())
    assert filled == {True: 6476 + 1338, False: 29}


def test_direction_is_the_wish_and_not_the_sort_order(lgbf: Imported) -> None:
    """Descending means that more is better; a figure that is best near a mid-point has that point."""
    directions = {id: row["direction"] for id, row in lgbf.indicators["fife"].items()}
    assert Counter(directions.values()) == {"increase": 12 + 2, "decrease": 6, "closest": 2}
    assert directions["chn24"] == directions["sw08"] == "decrease"
    assert directions["env06"] == directions["corp09-quarterly"] == "increase"
    assert {id: r["point"] for id, r in lgbf.indicators["fife"].items() if r["point"]} == {
        "corp03c": "0",
        "corp11": "1",
    }


def test_better_near_a_mid_point_is_a_smaller_distance(lgbf: Imported) -> None:
    """Spending 0.97 after 1.10 of the budget is better, though the figure fell and is below 1."""
    aim = Aim.of(Indicator.model_validate({k: v for k, v in lgbf.indicators["fife"]["corp11"].items() if v}))
    assert change(1.10, 0.97, aim) == "better"
    assert change(0.97, 1.10, aim) == "worse"


# ---- the traps of the files, by their number in its README --------------------------------------------------------------


def test_trap_1_not_applicable_is_not_missing(lgbf: Imported) -> None:
    """No council housing: 6 councils; no earnings survey: 3. They have no rows and say that it does not apply."""
    absent = {
        (id, code) for id in lgbf.ids for code, row in lgbf.indicators[id].items() if row.get("applicable") == "no"
    }
    housing = {"argyll-bute", "dumfries-galloway", "eilean-siar", "glasgow", "inverclyde", "scottish-borders"}
    assert absent == {(id, "hsn03") for id in housing} | {
        (id, "econ07") for id in ("eilean-siar", "orkney", "shetland")
    }
    assert set(lgbf.report.not_applicable) == absent
    assert not [r for id, code in absent for r in lgbf.observations[id] if r["indicator"] == code]
    assert lgbf.indicators["glasgow"]["hsn03"]["note"].startswith("The council has no council housing.")


def test_trap_2_gaps_inside_a_series_are_rows_without_a_figure(lgbf: Imported) -> None:
    gaps = Counter((id, r["indicator"]) for id, r in lgbf.every() if r["note"] == "No figure published.")
    assert gaps["shetland", "econ01"] == 4
    assert gaps["east-renfrewshire", "corp08"] == 1
    assert len([1 for _, code in gaps if code == "econ07"]) == 10
    # Trap 9: the short quarterly series.
    assert {k: n for k, n in gaps.items() if k[1].endswith("quarterly")} == {
        ("midlothian", "corp09-quarterly"): 2, ("midlothian", "corp10-quarterly"): 2,
        ("north-lanarkshire", "corp09-quarterly"): 1,
    }  # fmt: skip
    assert sum(gaps.values()) == 28
    gap = lgbf.row("shetland", "econ01", "2013-14")
    assert gap["value"] == ""
    assert gap["national"], "Scotland's figure of the period is still shown"


def test_trap_3_each_indicator_keeps_its_own_latest_year(lgbf: Imported) -> None:
    latest: dict[str, str] = {}
    for row in lgbf.observations["fife"]:
        latest[row["indicator"]] = max(row["period"], latest.get(row["indicator"], ""))
    yearly = {code: period for code, period in latest.items() if "quarterly" not in code}
    assert {code for code, period in yearly.items() if period == "2021-22"} == {"chn11", "chn17", "chn24", "clim02"}
    assert {code for code, period in yearly.items() if period == "2023-24"} == {"corp09", "corp10", "econ12a", "sw08"}


def test_trap_4_a_year_that_is_not_over_is_marked(lgbf: Imported) -> None:
    marked = Counter((r["indicator"], r["period"]) for _, r in lgbf.every() if r["status"] == "part_period")
    assert marked == {("corp09", "2023-24"): 32, ("corp10", "2023-24"): 32}
    quarters = {r["Period"] for r in lgbf.published("lgbf_quarterly_swf.csv") if r["Period"].startswith("2023-24")}
    assert quarters == {"2023-24;Q1"}, "the quarterly file says the same"


def test_trap_5_counts_that_are_no_part_and_whole_are_left_out(lgbf: Imported) -> None:
    """A pay gap comes with two rates of pay: they would make a chart of shares that means nothing."""
    gap = [r for _, r in lgbf.every() if r["indicator"] == "corp03c" and r["value"]]
    assert not any(r["numerator"] or r["denominator"] for r in gap)
    assert "left out" in lgbf.indicators["fife"]["corp03c"]["note"]
    assert "not always numerator over denominator" in lgbf.indicators["fife"]["econ12a"]["note"]
    assert "numerator" not in lgbf.indicators["fife"]["sw06"]["note"], "a rate per 1,000 is its counts times 1,000"


def test_trap_6_a_year_is_the_plain_mean_of_its_quarters(lgbf: Imported) -> None:
    """All 384 yearly figures; the indicator says so."""
    quarters: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for id, r in lgbf.every():
        if r["indicator"].endswith("quarterly") and r["note"] != "No figure published.":
            quarters[id, r["indicator"][:6], r["period"][:7]].append(float(r["value"] or 0))
    yearly = [(id, r) for id, r in lgbf.every() if r["indicator"] in {"corp09", "corp10"}]
    agree = [
        abs(float(r["value"]) - sum(own) / len(own)) < 1e-6
        for id, r in yearly
        for own in [quarters[id, r["indicator"], r["period"]]]
    ]
    assert agree == [True] * 384
    assert "plain mean of its quarters" in lgbf.indicators["fife"]["corp09"]["note"]


def test_trap_8_no_decisions_is_not_none_on_time(lgbf: Imported, compared: dict[Any, dict[str, Any]]) -> None:
    """0 of 0 has no value and no rank; the year whose mean counts it as zero says so and keeps the published figure."""
    row = lgbf.row("north-lanarkshire", "corp10-quarterly", "2022-23 Q4")
    assert (row["value"], row["numerator"], row["denominator"]) == ("", "0", "0")
    assert row["note"] == "No decisions in the period: 0 of 0."
    assert compared["north-lanarkshire", "corp10-quarterly", "2022-23 Q4"]["rank"] is None
    year = lgbf.row("north-lanarkshire", "corp10", "2022-23")
    assert year["value"] == "0.665"
    assert year["note"] == "Counts a quarter without any decisions as zero; the mean of the others is 0.887."


def test_trap_10_codes_and_periods_have_one_spelling(lgbf: Imported) -> None:
    codes = set(lgbf.indicators["fife"])
    assert {"corp09", "corp09-quarterly", "corp10", "corp10-quarterly"} <= codes
    assert len(codes) == 22
    assert {r["period"] for r in lgbf.observations["fife"] if r["indicator"] == "corp09-quarterly"} >= {
        "2018-19 Q1",
        "2023-24 Q1",
    }


def test_trap_11_groups_2_and_3_are_not_the_same_in_both_groupings(lgbf: Imported) -> None:
    """The labels of the yearly file and the group file agree in every row; six codes follow the labels."""
    words = {
        "people": {"Least Deprived": "1", "2": "2", "3": "3", "Most Deprived": "4"},
        "other": {"Rural": "1", "2": "2", "3": "3", "Urban": "4"},
    }
    groups = {id: read_book(find_workspace(lgbf.root), id).partnership.family_groups for id in lgbf.ids}
    for r in lgbf.published("lgbf_example.csv"):
        id = council_id(r["LocalAuthority"])
        grouping = lgbf.indicators[id][r["Code"].lower()]["grouping"]
        assert groups[id][grouping] == words[grouping][r["FamilyGroup"]]
    moved = "CORP09, CORP10, CORP11, ECON01, ECON07, ECON12a"
    assert any(note.endswith(f"{moved}.") for note in lgbf.report.notes)
    assert lgbf.indicators["fife"]["corp09-quarterly"]["grouping"] == "other"


def test_trap_12_published_family_means_agree_in_819_of_824(
    lgbf: Imported, compared: dict[Any, dict[str, Any]]
) -> None:
    """Plain mean of the councils, within the file's rounding of 0.1 %; the five others are named and marked."""
    groups: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for id, r in lgbf.every():
        if r["family"]:
            row = compared[id, r["indicator"], r["period"]]
            near = abs(float(r["family"]) - row["family_mean"]) <= 0.001 * abs(row["family_mean"])
            groups[r["indicator"], r["period"], row["family"]].append(near)
    assert len(groups) == 824
    odd = {key for key, near in groups.items() if not all(near)}
    assert odd == {
        ("corp09", "2022-23", "2"), ("corp09", "2022-23", "4"), ("corp10", "2022-23", "2"), ("sw08", "2022-23", "1"),
        ("sw08", "2023-24", "1"),
    }  # fmt: skip
    assert {(code.lower(), year, group) for code, year, _, group in lgbf.report.odd_families} == odd
    noted = {(r["indicator"], r["period"]) for _, r in lgbf.every() if "published family mean is not" in r["note"]}
    assert noted == {(code, year) for code, year, _ in odd}


def test_scotlands_figure_differs_beside_some_councils(lgbf: Imported) -> None:
    """Not in the files' list of traps: in four years some councils have another figure of Scotland; kept and marked."""
    national: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, r in lgbf.every():
        if r["national"]:
            national[r["indicator"], r["period"]].add(r["national"])
    odd = {key for key, figures in national.items() if len(figures) > 1}
    assert odd == {("corp09", "2022-23"), ("corp10", "2022-23"), ("sw08", "2022-23"), ("sw08", "2023-24")}
    assert "Scotland's figure is 0.9175" in lgbf.row("midlothian", "corp09", "2022-23")["note"]
    marked = [id for id, r in lgbf.every() if "Scotland's figure is" in r["note"]]
    assert sorted(marked) == ["midlothian", "midlothian", "north-lanarkshire", "orkney", "shetland"]


def test_trap_14_figures_below_0_and_above_1_are_kept(lgbf: Imported) -> None:
    below = [r for _, r in lgbf.every() if r["indicator"] == "corp03c" and r["value"].startswith("-")]
    above = [r for _, r in lgbf.every() if r["indicator"] == "corp11" and r["value"] and float(r["value"]) > 1]
    assert (len(below), len(above)) == (29, 121)


def test_trap_15_line_breaks_in_texts_become_spaces(lgbf: Imported) -> None:
    assert not [r for r in lgbf.indicators["fife"].values() if any("\n" in text for text in r.values())]


def test_units_and_decimals_follow_the_published_format(lgbf: Imported) -> None:
    units = {id: (r["unit"], r["decimals"]) for id, r in lgbf.indicators["fife"].items()}
    assert units["env06"] == ("proportion", "3")
    assert units["corp09"] == ("proportion", "4")
    assert units["sw06"] == ("per 1,000", "0")
    assert units["sw08"] == ("days", "1")
    assert units["clim02"] == ("tCO2", "2")


# ---- ranks -------------------------------------------------------------------------------------------------------------


def test_published_quarterly_ranks_are_reproduced(lgbf: Imported, compared: dict[Any, dict[str, Any]]) -> None:
    """All 1,339 published ranks, in Scotland and in the family, but the one row of 0 of 0, which ranks nobody."""
    differ = []
    for r in lgbf.published("lgbf_quarterly_swf.csv"):
        code = r["Code"].replace(" ", "").lower() + "-quarterly"
        key = (council_id(r["LocalAuthority"]), code, r["Period"].replace(";", " "))
        ours = (compared[key]["rank"], compared[key]["family_rank"])
        if ours != (float(r["ScotRank"]), float(r["FamilyRank"])):
            differ.append((key, ours))
    assert differ == [(("north-lanarkshire", "corp10-quarterly", "2022-23 Q4"), (None, None))]


def test_not_applicable_councils_are_not_ranked(compared: dict[Any, dict[str, Any]]) -> None:
    """26 councils are ranked for housing quality; the quartile is by how many there are."""
    rows = [row for (_, code, period), row in compared.items() if (code, period) == ("hsn03", "2022-23")]
    assert len(rows) == 26
    assert {row["rank_of"] for row in rows} == {26}
    assert {row["quartile"] for row in rows} == {1, 2, 3, 4}


# ---- refusals ----------------------------------------------------------------------------------------------------------


def small(folder: Path, **changes: str) -> Path:
    """Two councils, one indicator: enough to be imported without the real files."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "lgbf_example.csv": (
            ",Code,LocalAuthority,Year,LA_IndicatorReal,LA_Numerator_real,LA_Den_Real,Scotland_Indicator_Real,"
            "Scotland_Num_Real,Scotland_Den_Real,FG_Avg_Indicator_Real,FG_Avg_Num_Real,FG_Avg_Den_Real,FamilyGroup\n"
            "1,ENV06,Fife,2021-22,0.5,5,10,0.5,,,0.5,,,2\n"
            "2,ENV06,Angus,2021-22,0.4,4,10,0.5,,,0.4,,,3\n"
        ),
        "lgbf_example_indicators.csv": (
            "Code,Title,ReportingPeriod,MeasureType,NumberFormat,ISCategory,Committee,FamilyGrouping,Ranking_Type,"
            "Ranking_GoldilocksMidpoint,Numerator_Correct,Denominator_Correct,Source\n"
            'ENV06,Recycled,Annual,Percentage,0.0%,Environment,,"Environmental, Culture",Descending,,,,"A\nB"\n'
        ),
        "family_groups.csv": (
            "\ufeffFamily_Group,Local_Authority,Type\n"
            'Family Group 2,Fife,"Environmental, Culture"\nFamily Group 3,Fife,"Children, Social Work"\n'
            'Family Group 3,Angus,"Environmental, Culture"\nFamily Group 2,Angus,"Children, Social Work"\n'
        ),
    }
    for name, text in {**texts, **{key.replace("__", "."): value for key, value in changes.items()}}.items():
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_small_source_without_quarterly_file_is_imported(tmp_path: Path) -> None:
    report = import_lgbf(small(tmp_path / "in"), tmp_path / "w")
    assert report.partnerships == ("angus", "fife")
    assert report.cycle == "2021-22"
    assert any("quarterly series are left out" in note for note in report.notes)
    assert table(tmp_path / "w/parameters/fife/indicators.csv")[0]["source"] == "A B"
    assert check_workspace(find_workspace(tmp_path / "w")) == []


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    source = small(tmp_path / "in")
    trees = []
    for name in ("one", "two"):
        import_lgbf(source, tmp_path / name)
        root = tmp_path / name / "parameters"
        trees.append({p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()})
    assert trees[0] == trees[1]


def test_a_second_import_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    source = small(tmp_path / "in")
    import_lgbf(source, tmp_path / "w")
    mine = tmp_path / "w/parameters/fife/actions.csv"
    mine.write_text("id,title\na1,Kept\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"write over 2 folders.*Nothing was written") as caught:
        import_lgbf(source, tmp_path / "w")
    assert [p.file for p in caught.value.problems] == ["parameters/angus", "parameters/fife"]
    assert mine.read_text(encoding="utf-8") == "id,title\na1,Kept\n"


def test_one_existing_folder_refuses_all(tmp_path: Path) -> None:
    (tmp_path / "w/parameters/fife").mkdir(parents=True)
    with pytest.raises(ParameterError, match="one folder"):
        import_lgbf(small(tmp_path / "in"), tmp_path / "w")
    assert [p.name for p in (tmp_path / "w/parameters").iterdir()] == ["fife"]


def test_the_settings_of_a_workspace_are_left_alone(tmp_path: Path) -> None:
    settings = tmp_path / "w/parameters/pifkit.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text("title: Ours\n", encoding="utf-8")
    import_lgbf(small(tmp_path / "in"), tmp_path / "w")
    assert settings.read_text(encoding="utf-8") == "title: Ours\n"


def test_all_missing_files_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(ParameterError) as caught:
        import_lgbf(tmp_path / "in", tmp_path / "w")
    missing = [(p.file, p.code) for p in caught.value.problems]
    assert missing == [
        (n, "lgbf-file-missing") for n in ("lgbf_example_indicators.csv", "family_groups.csv", "lgbf_example.csv")
    ]
    assert not (tmp_path / "w").exists()
    with pytest.raises(ParameterError, match="is not a folder"):
        import_lgbf(tmp_path / "nowhere", tmp_path / "w")


HEAD = "Code,LocalAuthority,Year,LA_IndicatorReal,LA_Numerator_real,LA_Den_Real,Scotland_Indicator_Real,Scotland_Den_Real,FG_Avg_Indicator_Real,FamilyGroup\n"
GOOD = "ENV06,Fife,2021-22,0.5,5,10,0.5,,0.5,2\n"


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        ("ENV07,Fife,2021-22,0.5,,,,,,2\n", "import-indicator-unlisted", "row 3"),
        ("ENV06,Fyfe,2021-22,0.5,,,,,,2\n", "import-partnership-unlisted", "row 3"),
        ("ENV06,Angus,2021,0.5,,,,,,3\n", "period-not-a-period", "row 3"),
        ("ENV06,Angus,2021-23,0.5,,,,,,3\n", "period-not-a-period", "row 3"),
        ("ENV06,Angus,2021-22,half,,,,,,3\n", "number-not-a-number", "row 3"),
        ("ENV06,Angus,2021-22,,,,,,,3\n", "cell-required", "row 3"),
        ("ENV06,Angus,2021-22,nan,,,,,,3\n", "number-not-finite", "row 3"),
        ("ENV06,Angus,2021-22,0.5,1,-2,,,,3\n", "number-out-of-range", "row 3"),
        (GOOD, "import-row-twice", "row 3"),
        ("ENV06,Angus,2021-22,0.5,,,,,,2\n", "lgbf-family-differs", "column FamilyGroup"),
        ("ENV06,Angus,2021-22,0.5,,,,,,Middle\n", "lgbf-family-differs", "column FamilyGroup"),
    ],
)
def test_an_odd_row_is_told_with_its_place(tmp_path: Path, row: str, code: str, place: str) -> None:
    source = small(tmp_path / "in", lgbf_example__csv=HEAD + GOOD + row)
    with pytest.raises(ParameterError) as caught:
        import_lgbf(source, tmp_path / "w")
    assert (code, "lgbf_example.csv", place) in {(p.code, p.file, p.place) for p in caught.value.problems}
    assert all(p.remedy for p in caught.value.problems)
    assert not (tmp_path / "w").exists()


def test_a_name_misspelt_throughout_is_told_once(tmp_path: Path) -> None:
    rows = "".join(f"ENV06,Fyfe,{y}-{y - 1999:02d},0.5,,,,,,2\n" for y in range(2010, 2020))
    with pytest.raises(ParameterError) as caught:
        import_lgbf(small(tmp_path / "in", lgbf_example__csv=HEAD + GOOD + rows), tmp_path / "w")
    assert [(p.place, p.near) for p in caught.value.problems] == [("row 3", "Fife")]
    assert "(10 figures)" in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('ENV06,T,0.0%,Percentage,,"Environmental, C",Sideways,,\n', "lgbf-ranking"),
        ("ENV06,T,0.0%,Percentage,,Other things,Descending,,\n", "lgbf-grouping"),
        ('ENV06,T,0.0%,Percentage,,"Environmental, C",Goldilocks,,\n', "lgbf-midpoint"),
    ],
)
def test_an_odd_definition_is_told(tmp_path: Path, row: str, code: str) -> None:
    head = (
        "Code,Title,NumberFormat,MeasureType,ISCategory,FamilyGrouping,Ranking_Type,Ranking_GoldilocksMidpoint,Source\n"
    )
    source = small(tmp_path / "in", lgbf_example_indicators__csv=head + row)
    with pytest.raises(ParameterError) as caught:
        import_lgbf(source, tmp_path / "w")
    assert [p.code for p in caught.value.problems] == [code], "figures are not blamed for a definition that is odd"


def test_a_missing_column_is_told_with_the_near_one(tmp_path: Path) -> None:
    source = small(
        tmp_path / "in", family_groups__csv="Family_Group,LocalAuthority,Type\nFamily Group 1,Fife,Children\n"
    )
    with pytest.raises(ParameterError) as caught:
        import_lgbf(source, tmp_path / "w")
    found = [(p.code, p.near) for p in caught.value.problems]
    assert found == [("lgbf-column-missing", "LocalAuthority")]


def test_a_failed_write_leaves_nothing_and_can_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills while the files are written: no folder appears; the next import is complete."""
    source = small(tmp_path / "in")
    whole = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.parent.name == "fife":
            raise OSError(28, "No space left on device")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="Free some space"):
        import_lgbf(source, tmp_path / "w")
    assert list((tmp_path / "w/parameters").iterdir()) == []
    monkeypatch.undo()
    assert import_lgbf(source, tmp_path / "w").partnerships == ("angus", "fife")


def test_an_import_cut_short_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed while files take their places: the next import moves the rest and says so; no file is lost or partial."""
    source = small(tmp_path / "in")
    replace = atomic.os.replace
    moves = iter(range(100))

    def killed(old: Any, new: Any) -> None:
        if next(moves) > 5:
            raise KeyboardInterrupt
        replace(old, new)

    monkeypatch.setattr(atomic.os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        import_lgbf(source, tmp_path / "w")
    monkeypatch.undo()
    report = import_lgbf(source, tmp_path / "w")
    assert report.resumed
    assert any("now finished" in line for line in report.lines())
    assert check_workspace(find_workspace(tmp_path / "w")) == []
    assert not list((tmp_path / "w/parameters").glob(".*"))


def test_the_report_says_what_was_read_and_left_out(lgbf: Imported) -> None:
    lines = lgbf.report.lines()
    assert lines[0] == "Read 6,476 rows of lgbf_example.csv."
    assert "Wrote 32 partnerships, cycle 2023-24: 22 indicators each, 7,843 observations in all." in lines
    assert any("CORP10, North Lanarkshire, 2022-23 Q4" in line for line in lines)
    assert any("819 of 824" in line for line in lines)


def test_the_last_quarter_says_that_its_year_is_not_over(lgbf: Imported) -> None:
    last = lgbf.row("fife", "corp09-quarterly", "2023-24 Q1")
    assert last["note"] == "2023-24 is part of a year: this is the last quarter published of it."
    assert lgbf.row("fife", "corp09-quarterly", "2022-23 Q4")["note"] == ""


def test_counts_rounded_past_their_whole_are_left_out_and_said(lgbf: Imported) -> None:
    """Three quarters read 295 of 290 or the like; the indicator's maximum is 1, so such counts would be an error."""
    row = lgbf.row("argyll-bute", "corp09-quarterly", "2018-19 Q3")
    assert (row["value"], row["numerator"], row["denominator"]) == ("1", "", "")
    assert "read 295 of 290" in row["note"]
    left_out = [r for _, r in lgbf.every() if "rounded to 5, read" in r["note"]]
    assert len(left_out) == 3
