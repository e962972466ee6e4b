"""What a chart says in words: finding, latest value, target and rule, for every state."""

from __future__ import annotations

import datetime as dt

import pytest

from pifkit.indicators.spc import chart
from pifkit.reporting import chart_words
from tests.indicators.spc.support import series

NOISE: list[float | None] = [5.0, 7, 6, 8, 5, 6, 7, 5, 8, 6, 7, 5]


@pytest.mark.parametrize(
    ("values", "options", "says"),
    [
        (NOISE, {}, "only its usual ups and downs"),
        ([*NOISE, 40.0], {"direction": "decrease"}, "a concern: higher than usual. What fires: beyond a limit"),
        ([*NOISE, None], {}, "no figure for the latest period"),
        (
            [5.0] * 12,
            {"direction": "increase", "target": 5},
            "every figure is the same. As it runs now it can be relied on",
        ),
        ([5.0], {}, "too few figures"),
        (NOISE, {"direction": "increase", "target": 6}, "in some periods and miss it in others"),
        (NOISE, {"direction": "increase", "target": 60}, "will keep missing the target of 60"),
        (
            [1.0, 1, 2, 1, 2, 1, 1, 9, 8, 9, 8, 9, 9, 8],
            {"rules": "anhoej", "direction": "increase"},
            "an improvement: higher than usual. The runs",
        ),
        ([None, None], {}, "no figures yet"),
    ],
)
def test_findings(values: list[float | None], options: dict, says: str) -> None:  # type: ignore[type-arg]
    assert says in chart_words.finding(chart(series(list(values)), **options))


def test_alt_text_states_finding_latest_value_target_and_rules() -> None:
    made = chart(series([*NOISE, *NOISE]), direction="increase", target=9, rebase=[dt.date(2024, 1, 1)])
    text = chart_words.alt_text(made, "Calls answered", lambda v: f"{v} calls")
    for part in (
        "XmR chart of Calls answered, 24 points from 2023-01 to 2024-12",
        "5.0 calls (2024-12)",
        "Target 9 calls",
        "start anew at 2024-01",
        "Rules: Making Data Count",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, ["mean ± 2.66 × mean moving range, screened", "neither direction is better"]),
        ({"screen": False, "direction": "decrease"}, ["not screened", "lower is better"]),
        ({"rules": "lifeqi"}, ["Life QI", "± 2.66 ×"]),
        ({"rules": "ihi"}, ["run chart", "centre: median"]),
        ({"baseline": 6}, ["baseline: first 6 points"]),
        (
            {"rebase": [dt.date(2023, 7, 1)], "exclude": [dt.date(2023, 2, 1)]},
            ["limits anew from 2023-07", "left out: 2023-02"],
        ),
    ],
)
def test_every_choice_is_printed(options: dict, says: list[str]) -> None:  # type: ignore[type-arg]
    text = chart_words.parameters_text(chart(series(list(NOISE)), **options))
    assert [part for part in says if part not in text] == []


def test_gaps_are_said() -> None:
    points = [p for i, p in enumerate(series(list(NOISE))) if i != 5]
    assert "gaps break runs" in chart_words.parameters_text(chart(points))
    assert "gaps bridged" in chart_words.parameters_text(chart(points, gaps="bridge"))


def test_the_table_has_a_row_per_point_and_no_empty_columns() -> None:
    frame = chart_words.table(chart(series([*NOISE, 40.0, None]), exclude=[dt.date(2023, 3, 1)]))
    assert len(frame) == 14
    assert "Target" not in frame.columns
    assert frame["Signals"].tolist()[2] == "left out"
    assert frame["Signals"].tolist()[-2:] == ["beyond a limit", "no figure"]


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (1234.5, "1,235"), (12.34, "12.3"), (5.0, "5"), (0.95, "0.95"), (100.0, "100")]
)
def test_plain_figures(value: float | None, text: str) -> None:
    assert chart_words.plain(value) == text
