"""Drawing: marks differ in shape, sizes keep to the house rules, the same chart gives the same bytes."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from pifkit.indicators.series import Annotation, Point
from pifkit.indicators.spc import Chart, chart
from pifkit.reporting import charts, style
from tests.indicators.spc.support import series

NOISE: list[float | None] = [5.0, 7, 6, 8, 5, 6, 7, 5, 8, 6, 7, 5]


def _made() -> Chart:
    points = series([*NOISE, 40.0, *NOISE])
    points[-1] = Point(points[-1].period, points[-1].value, status="part_period")
    del points[8]
    return chart(
        points,
        direction="decrease",
        target=6.5,
        exclude=[dt.date(2023, 3, 1)],
        annotations=[
            Annotation(dt.date(2023, 5, 8), "action", "Phone first"),
            Annotation(dt.date(1999, 1, 1), "note", "Long ago"),
        ],
    )


def _texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def test_signals_have_words_and_shapes_and_choices_are_printed() -> None:
    figure = charts.control_chart(_made())
    said = " ".join(" ".join(_texts(figure)).split())
    for word in (
        "usual",
        "concern",
        "left out",
        "not final",
        "target 6.5",
        "a: Phone first",
        "Rules: Making Data Count",
        "gaps break runs",
    ):
        assert word in said
    assert "Long ago" not in said
    markers = {line.get_marker() for line in figure.axes[0].get_lines()} - {"None", ""}
    assert {"o", "D", "x"} <= markers


def test_every_mark_differs_in_shape_from_usual_points() -> None:
    assert {mark[0] for mark in charts.MARKS.values()}.isdisjoint({charts.USUAL[0]})
    improvement, concern, unusual = (
        {m[0] for k, m in charts.MARKS.items() if k.startswith(kind)} for kind in ("improvement", "concern", "neutral")
    )
    assert improvement.isdisjoint(concern | unusual)
    assert concern.isdisjoint(unusual)


def test_size_and_text_keep_to_the_house_rules() -> None:
    figure = charts.control_chart(_made(), title="A long title that has to be broken into two lines to fit the chart")
    assert figure.get_size_inches()[0] * style.UNITS_PER_INCH == charts.WIDTH
    assert min(float(t.get_fontsize()) for t in figure.findobj(Text) if isinstance(t, Text)) >= style.MINIMUM_POINTS


@pytest.mark.parametrize("title", ["", "A long title that has to be broken into two lines to fit the chart"])
def test_no_word_is_cut_off(title: str) -> None:
    figure = charts.control_chart(_made(), title=title, shown=lambda value: f"{value or 0:.1f}%")
    with style.theme():
        figure.draw_without_rendering()
    axis = figure.axes[0]
    legend = axis.get_legend()
    assert legend is not None
    words = [*axis.texts, *legend.get_texts(), axis.title, axis.xaxis.label]
    boxes = {text.get_text(): text.get_window_extent() for text in words if text.get_text()}
    right, top = figure.bbox.width + 1, figure.bbox.height + 1
    assert [w for w, box in boxes.items() if box.x0 < -1 or box.x1 > right or box.y0 < -1 or box.y1 > top] == []


def test_the_line_stops_at_a_gap_and_at_a_border() -> None:
    line = next(one for one in charts.control_chart(_made()).axes[0].get_lines() if one.get_zorder() == 3)
    assert sum(value != value for value in line.get_ydata()) == 1
    whole = chart(series([*NOISE, *NOISE]), rebase=[dt.date(2024, 1, 1)])
    line = next(one for one in charts.control_chart(whole).axes[0].get_lines() if one.get_zorder() == 3)
    assert sum(value != value for value in line.get_ydata()) == 1


@pytest.mark.parametrize("values", [[5.0], [5.0, None], [None, None], [5.0] * 14, [0.1, 0.9] * 8])
@pytest.mark.parametrize("rules", ["mdc", "ihi", "mdc-excel"])
def test_every_honest_state_can_be_drawn(values: list[float | None], rules: str) -> None:
    made = chart(series(list(values)), rules=rules, minimum=0, maximum=1)  # type: ignore[arg-type]
    assert style.png(charts.control_chart(made))[:4] == b"\x89PNG"


def test_impossible_limits_are_drawn_no_further_than_what_is_possible() -> None:
    made = chart(series([0.1, 0.9] * 8), minimum=0, maximum=1)
    low, high = charts.control_chart(made).axes[0].get_ylim()
    assert -0.1 < low <= 0
    assert 1 <= high < 1.2


def test_a_chart_of_proportions_is_drawn_in_percent() -> None:
    low, high = charts.control_chart(chart(series([0.5, 0.6, 0.55] * 5)), factor=100).axes[0].get_ylim()
    assert low > 10
    assert high < 100


def test_svg_is_well_formed_described_escaped_and_the_same_each_time() -> None:
    first, again = (charts.svg(_made(), "Calls <b> & \\1") for _ in range(2))
    assert first == again
    root = ElementTree.fromstring(first)
    assert root.attrib["role"] == "img"
    assert next(child.text for child in root) == "Calls <b> & \\1"
    assert "Rules: Making Data Count" in (root[1].text or "")


def test_the_view_has_all_that_a_reader_needs() -> None:
    made = charts.view(_made(), "Calls")
    assert made.figure is not None
    assert made.table is not None
    assert (made.title, "XmR chart of Calls" in made.alt, bool(made.finding)) == ("Calls", True, True)
    assert any("1 period has no row" in note for note in made.notes)
