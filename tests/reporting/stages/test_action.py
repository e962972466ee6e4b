"""The third stage: the plan in order, overdue by shape and word, ramps as whole stories."""

from __future__ import annotations

import pytest

from pifkit.reporting.stages import action
from tests.improvement.rows import DAY, a_test
from tests.improvement.rows import action as an_action
from tests.reporting.stages.example import EVERYBODY, bare, book, publishable, said, with_tables

VIEWS = (
    action.against_time, action.overdue, action.ramps, action.gaps, action.causes, action.priorities, action.plan,
)  # fmt: skip
SEVERAL = (action.driver_diagrams, action.what_if, action.cheapest)


@pytest.mark.parametrize("partnership", EVERYBODY)
def test_every_section_can_be_shown(partnership: str) -> None:
    assert all(publishable(one(book(partnership))) for one in VIEWS)
    assert all(publishable(view) for one in SEVERAL for view in one(book(partnership)))


def test_empty_states_say_what_is_missing_and_only_one_lectures() -> None:
    empty = [one(bare()).empty for one in VIEWS]
    assert all(empty)
    assert len(set(empty)) == len(empty), "the same advice is not repeated on one page"


def test_overdue_is_said_in_words_and_drawn_with_its_own_shape() -> None:
    day = book().as_of
    late = an_action("late", start=DAY(2026, 4, 1), due=DAY(2026, 9, 29), percent_complete=10)
    today = an_action("today", start=DAY(2026, 4, 1), due=day, percent_complete=99)
    view = action.against_time(with_tables(actions=(today, late)))
    assert "1 action overdue" in view.finding
    assert "Action late: overdue by 1 day" in view.alt
    assert view.figure is not None
    drawn = [str(line.get_marker()) for line in view.figure.axes[0].get_lines()]
    assert "X" in drawn
    assert "1 action is overdue" in action.overdue(with_tables(actions=(today, late))).finding
    assert "Nothing is overdue" in action.overdue(with_tables(actions=(today,))).finding


def test_cancelled_actions_are_not_in_the_plan() -> None:
    view = action.plan(with_tables(actions=(an_action("no", status="cancelled"), an_action("yes"))))
    assert "Action yes" in said(view)
    assert "Action no" not in said(view)


def test_what_an_action_lacks_is_said() -> None:
    notes = " ".join(action.plan(with_tables(actions=(an_action("bare"),))).notes)
    for lack in ("an owner", "a due date", "a measure", "an outcome"):
        assert f"Without {lack}: Action bare" in notes


def test_unjudged_actions_are_told_apart_from_unimportant_ones() -> None:
    judged = an_action("good", impact=4, ease=4, gap_size=3, strategic_fit=3)
    view = action.priorities(with_tables(actions=(judged, an_action("bare"))))
    assert "Not fully judged: Action bare" in " ".join(view.notes)
    assert "has been judged" in action.priorities(with_tables(actions=(an_action("bare"),))).empty


def test_a_ramp_tells_its_whole_story_across_cycles() -> None:
    tests = (
        a_test("r1.1", decision="adapt", cycle="2025-26"),
        a_test("r1.2", 2, follows="r1.1", cycle="2026-27"),
        a_test("r9.1", decision="adopt", cycle="2025-26"),
    )
    view = action.ramps(with_tables(tests_of_change=tests))
    assert "2 tests in 1 ramp" in view.finding
    assert view.table is not None
    assert list(view.table.index) == ["R1.1", "R1.2"]


def test_progress_is_shown_as_the_team_judges_it_and_only_then() -> None:
    view = action.ramps(with_tables(tests_of_change=(a_test("r1.1", progress=2.5), a_test("r1.2", 2, follows="r1.1"))))
    assert "Progress, as the team judges it: R1 2.5 (changes tested, no improvement yet)." in view.finding
    assert view.table is not None
    first, second = view.table["Progress"]
    assert first == "2.5 changes tested, no improvement yet"
    assert second != second or second is None, "no word of the team, no score"
    silent = action.ramps(with_tables(tests_of_change=(a_test("r1.1", decision="adopt"),)))
    assert "Progress" not in silent.finding + " ".join(silent.notes)


def test_the_plan_has_few_columns_and_says_the_rest_in_lines() -> None:
    full = an_action("a1", measure="pay-gap", source="part 1.1", cost="0.2 FTE", risk="Nobody comes")
    table = action.plan(with_tables(actions=(full,))).table
    assert table is not None
    assert len(table.columns) <= 6, "more do not fit on paper"
    assert table["Details"].iloc[0].splitlines() == [
        "Measure: Difference between men's and women's average hourly pay", "Outcome: none yet", "Comes from: part 1.1",
        "Cost: 0.2 FTE", "Risk: Nobody comes",
    ]  # fmt: skip


def test_rules_of_testing_are_mended_in_words() -> None:
    view = action.ramps(with_tables(tests_of_change=(a_test("r1.1", start=DAY(2026, 6, 1)),)))
    assert "write down what you expect" in said(view)


def test_gaps_come_from_figures_assessment_and_culture() -> None:
    table = action.gaps(book()).table
    assert table is not None
    assert set(table["Seen in"]) == {"figures", "self-assessment", "culture"}


def test_a_done_action_whose_part_has_not_risen_answers_nothing() -> None:
    done = an_action("a1", status="done", part="1.1", framework="caf2020", expected_score=99)
    table = action.gaps(with_tables(actions=(done,))).table
    assert table is not None
    row = table[table["Where"].str.startswith("1.1 ")].iloc[0]
    assert row["Target"] == 99
    assert row["Answered by"] is None or row["Answered by"] != row["Answered by"]


def test_causes_are_counted_environment_first() -> None:
    rows = (an_action("a1", cause="data"), an_action("a2", cause="motives"), an_action("a3"))
    view = action.causes(with_tables(actions=rows))
    assert "2 of 3 actions" in view.finding
    assert view.table is not None
    assert list(view.table["Lies in"])[:3] == ["what surrounds people"] * 3


def test_points_are_never_shown_without_the_warning() -> None:
    for view in (*action.what_if(book()), *action.cheapest(book())):
        assert any("not benefits" in note for note in view.notes)


def test_a_target_beyond_the_scale_is_said_to_be_beyond() -> None:
    assert "beyond the scale" in action.cheapest(book(), 1001)[0].finding


def test_a_test_is_shown_with_its_scale_and_its_measure_before_and_after() -> None:
    table = action.ramps(book()).table
    assert table is not None
    adopted = table.loc["R1.4"]
    assert " to " in adopted["Measure before and after"]
    assert adopted["Tried with"]
    early = a_test("r5.1", indicator="crisis-grants-on-time", start=DAY(2026, 9, 1), end=DAY(2026, 9, 2))
    alone = action.ramps(with_tables(tests_of_change=(early,))).table
    assert alone is not None
    assert alone["Measure before and after"].isna().all(), "too few figures after it: nothing is claimed"
