"""The comparison table over all partnerships, on small sets by hand and on the published LGBF figures."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from pifkit.indicators.comparison import COLUMNS, Comparison
from pifkit.indicators.ranks import Aim, competition_ranks
from pifkit.model.tables import Indicator, Observation
from tests.indicators.comparing import comparison_table

X = Indicator(id="x", title="X", grouping="people")
FAMILIES = {"a": {"people": "1"}, "b": {"people": "1"}, "c": {"people": "2"}, "d": {}}


def _rows(**values: float | None) -> list[Observation]:
    return [Observation(indicator="x", period=name.replace("y", ""), value=value) for name, value in values.items()]


def _table(figures: dict[str, list[Observation]], **more: object) -> dict[tuple[str, str], dict[str, object]]:
    rows = comparison_table(figures, {key: [X] for key in figures}, FAMILIES, **more)  # type: ignore[arg-type]
    return {(str(r["partnership"]), str(r["period"])): r for r in rows}


def test_ranks_previous_ranks_and_comparators() -> None:
    table = _table(
        {"a": _rows(y2020=1, y2021=5), "b": _rows(y2020=2, y2021=4), "c": _rows(y2020=3, y2021=5), "d": _rows(y2021=1)}
    )
    row = table["a", "2021"]
    assert set(row) == set(COLUMNS)
    assert (row["rank"], row["rank_of"], row["previous_rank"], row["quartile"]) == (1, 4, 3, 1)
    assert (row["family_rank"], row["family_of"], row["previous_family_rank"], row["family_mean"]) == (1, 2, 2, 4.5)
    assert (row["national_mean"], row["national_median"], row["national_min"], row["national_max"]) == (3.75, 4.5, 1, 5)
    assert table["b", "2021"]["rank"] == 3  # the two fives share the first rank
    assert table["c", "2021"]["family_rank"] is None  # alone in its family
    assert (table["d", "2021"]["family"], table["d", "2021"]["previous_rank"]) == (None, None)


def test_not_applicable_and_missing_have_no_rank_and_stay_apart() -> None:
    figures = {"a": _rows(y2020=1), "b": _rows(y2020=2), "c": _rows(y2020=None)}
    figures["d"] = [Observation(indicator="x", period="2020", value=None, state="not_applicable")]
    table = _table(figures)
    assert [table[p, "2020"]["state"] for p in "abcd"] == ["value", "value", "missing", "not_applicable"]
    assert table["a", "2020"]["rank_of"] == 2
    assert table["c", "2020"]["rank"] is None


def test_the_previous_rank_skips_periods_without_a_figure() -> None:
    table = _table({"a": _rows(y2020=9, y2021=None, y2022=1), "b": _rows(y2020=2, y2021=3, y2022=2)})
    assert (table["a", "2022"]["previous_period"], table["a", "2022"]["previous_rank"]) == ("2020", 1)


def test_one_id_with_another_unit_or_aim_is_not_compared() -> None:
    other = X.model_copy(update={"direction": "decrease"})
    rows = comparison_table({"a": _rows(y2020=1), "b": _rows(y2020=2)}, {"a": [X], "b": [other]}, FAMILIES)
    assert [row["rank"] for row in rows] == [None, None]


def test_only_the_latest_rows_when_asked_and_their_previous_ranks_stay() -> None:
    table = _table({"a": _rows(y2020=1, y2021=5), "b": _rows(y2020=2, y2021=4)}, latest=1)
    assert sorted(table) == [("a", "2021"), ("b", "2021")]
    assert table["a", "2021"]["previous_rank"] == 2


def test_one_more_partnership_changes_the_rows_of_those_that_were_there() -> None:
    """Gathered one after another, whoever is asked for in between."""
    gathered = Comparison()
    gathered.add("a", _rows(y2020=1, y2021=4), [X], FAMILIES["a"])
    assert [row["rank"] for row in gathered.rows("a")] == [None, None]
    gathered.add("b", _rows(y2020=2, y2021=3), [X], FAMILIES["b"])
    assert [(row["rank"], row["previous_rank"]) for row in gathered.rows("a")] == [(2, None), (1, 2)]
    gathered.add("c", _rows(y2021=9), [X], FAMILIES["c"])
    assert [(row["rank"], row["rank_of"]) for row in gathered.rows("a")] == [(2, 2), (2, 3)]
    assert gathered.rows("nobody") == []


def test_published_quarterly_ranks_reproduce(shared: Path) -> None:
    """All 1,339 published Scotland ranks and family ranks of the Scottish Welfare Fund quarters (issue "4 of 9")."""
    groups: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    published: list[tuple[tuple[str, str], str, int, int]] = []
    with (shared / "data/lgbf/lgbf_quarterly_swf.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            key = row["Code"], row["Period"]
            groups[key][row["LocalAuthority"]] = float(row["Value"])
            published.append((key, row["LocalAuthority"], int(float(row["ScotRank"])), int(float(row["FamilyRank"]))))
    assert len(published) == 1339
    ranks = {key: competition_ranks(values, Aim("increase")) for key, values in groups.items()}
    assert [(k, c) for k, c, scot, _ in published if ranks[k][c] != scot] == []


def test_published_family_means_reproduce(shared: Path) -> None:
    """819 of the 824 published family-group means agree with the plain mean of the group (README, trap 12)."""
    groups: dict[tuple[str, str, str, str], list[float]] = defaultdict(list)
    published: dict[tuple[str, str, str, str], float] = {}
    figures: dict[str, list[Observation]] = defaultdict(list)
    families: dict[str, dict[str, str]] = defaultdict(dict)
    units: set[str] = set()
    with (shared / "data/lgbf/lgbf_example.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            code, year, council = row["Code"].lower(), row["Year"], row["LocalAuthority"]
            units.add(code)
            families[council][code] = row["FamilyGroup"]
            published[code, year, row["FamilyGroup"], ""] = float(row["FG_Avg_Indicator_Real"])
            figures[council].append(Observation(indicator=code, period=year, value=float(row["LA_IndicatorReal"])))
            groups[code, year, row["FamilyGroup"], ""].append(float(row["LA_IndicatorReal"]))
    definitions = [Indicator(id=code, title=code, grouping=code) for code in sorted(units)]
    table = comparison_table(figures, dict.fromkeys(figures, definitions), families)
    means = {(r["indicator"], r["period"], r["family"], ""): r["family_mean"] for r in table}
    differ = {k[:2] for k, mean in means.items() if mean != pytest.approx(published[k], rel=1e-3)}
    differing = [k for k, mean in means.items() if mean != pytest.approx(published[k], rel=1e-3)]
    assert (len(means), len(differing)) == (824, 5)
    assert differ == {("corp09", "2022-23"), ("corp10", "2022-23"), ("sw08", "2022-23"), ("sw08", "2023-24")}
