"""Published files are read as far as they are understood; what is not known has no figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.reporting.across.published import criterion_figures, indicator_figures

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["indicator", "criteria", "id"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["indicators", "indicator", "criteria", "framework", "id", "value", "notes"]), inner
        )
    ),
    max_leaves=12,
)


def one(**values: object) -> dict[str, object]:
    return {"indicator": "a", "title": "A", "period": "2025-26", "value": 5.0, "unit": "percent", "notes": [], **values}


@pytest.mark.promise(9)
@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("not applicable here", "not applicable here"),
        ("every figure is suppressed", "suppressed"),
        ("no figures yet", "no figure yet"),
        ("a secret of the partnership", "no figure"),
    ],
)
def test_no_figure_says_why_in_the_kits_own_words(note: str, why: str) -> None:
    (found,) = indicator_figures({"indicators": [one(value=None, notes=[note], change="better")]})
    assert (found.value, found.why, found.change) == (None, why, "")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "5", True, None, [5]])
def test_what_is_no_number_is_not_known(value: object) -> None:
    assert [figure.value for figure in indicator_figures({"indicators": [one(value=value)]})] == [None]


def test_part_of_a_period_is_not_compared() -> None:
    (found,) = indicator_figures({"indicators": [one(notes=["2025-26 is part of a period: it is not over yet"])]})
    assert (found.value, found.why) == (5.0, "part of a period")


@pytest.mark.promise(9)
def test_a_criterion_that_is_not_whole_has_no_figure() -> None:
    criteria = [
        {"id": "1", "title": "Leading", "percent": 40.0, "scored": 4, "of": 4},
        {"id": "2", "percent": None, "scored": 2, "of": 3},
        {"id": "3", "percent": None, "scored": 3, "of": 3},
        {"percent": 3.0},
    ]
    found = list(criterion_figures([{"framework": "caf2020", "framework_version": "1", "criteria": criteria}, "x"]))
    assert [(one.key[2], one.title, one.value, one.why) for one in found] == [
        ("1", "Leading", 40.0, ""),
        ("2", "2", None, "2 of 3 parts scored"),
        ("3", "3", None, "not in percent"),
    ]


@pytest.mark.promise(3)
@given(JSON)
def test_whatever_stands_in_a_file_is_read_or_left_out(document: object) -> None:
    for figure in [*indicator_figures(document), *criterion_figures(document)]:
        assert figure.title
        assert figure.value is not None or figure.why
