"""The conditions stage beside something else: the last cycle, other partnerships, other frameworks, labels with points."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pifkit.frameworks import load
from pifkit.reporting.assessment import scorecard
from pifkit.reporting.cycles import compared
from pifkit.reporting.stages import conditions
from pifkit.reporting.view import View
from pifkit.workspace import find_workspace, read_book
from pifkit.workspace.book import Book
from tests.support import ROOT
from tests.workspace.base import write

PARTS = [part.id for part, _ in load("caf2020").leaves]
CYCLE = """\
id: 2026-27
start: 2026-04-01
end: 2027-03-31
as_of: 2026-09-30
follows: 2025-26
frameworks: [{}]
"""


def book_of(root: Path, files: dict[str, str]) -> Book:
    """The tiny workspace of the tests with little more than these files in it."""
    bare = ("actions", "tests_of_change", "people", "culture", "links", "evidence")
    base: dict[str, str | None] = {f"{name}.csv": None for name in bare} | {
        "cycles/2026-27.yaml": CYCLE.format("caf2020")
    }
    write(root, {f"parameters/north/{name}": text for name, text in (base | files).items()})
    return read_book(find_workspace(root), "north")


def ratings(now: float, then: float, framework: str = "caf2020") -> str:
    rows = [f"{part},{now},{framework},2026-27" for part in PARTS]
    rows += [f"{part},{then},caf2020,2025-26" for part in PARTS]
    return "part,score,framework,cycle\n" + "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def strathquill() -> Book:
    return read_book(find_workspace(ROOT), "strathquill")


def test_the_same_framework_is_compared_with_the_last_cycle(strathquill: Book) -> None:
    view = conditions.change(strathquill)[0]
    before, after = (scorecard(strathquill, "caf2020", cycle) for cycle in ("2025-26", "2026-27"))
    assert view.table is not None
    (total,) = view.table[view.table["What"] == "Total"].to_dict("records")
    assert (total["2025-26"], total["Now"]) == (before.total, after.total)
    assert f"{after.total:.1f}" in view.finding
    assert len(view.table) == 10, "nine criteria and the total; parts stay with the heat map"


def test_another_framework_cannot_be_compared_and_the_page_says_why(strathquill: Book) -> None:
    refused = conditions.change(strathquill)[-1]
    assert refused.table is None
    assert refused.finding == (
        "EFQM Excellence Model 2013 (structure only), Public Service Improvement Framework, checklist and Customer Service "
        "Excellence (readiness) cannot be compared with 2025-26: 2025-26 was assessed with Common Assessment Framework "
        "2020, and no file states what stands for what."
    )


def test_a_stated_mapping_joins_two_frameworks(tmp_path: Path) -> None:
    """An own framework says which criterion stands for which of CAF; only those are compared, the total is not."""
    own = """\
id: north_review
title: North review
version: "1"
kind: scored
licence: our own words
about: A review of two criteria.
facts:
  - {about: ["scale.*", "total.method", "mappings.*", "criteria.*"], status: project choice}
scale: {min: 0, max: 100}
criteria:
  - {id: a, title: Leading, parts: [{id: a1, title: We lead}]}
  - {id: b, title: Results, parts: [{id: b1, title: We have results}]}
total: {method: mean}
mappings:
  - {to: caf2020, status: project choice, pairs: {a: ["1"], b: ["6", "7"]}}
"""
    rows = "part,score,framework,cycle\na1,60,north_review,2026-27\nb1,30,north_review,2026-27\n"
    rows += "".join(f"{part},50,caf2020,2025-26\n" for part in PARTS)
    root = tmp_path / "w"
    write(root, {"frameworks/north_review.yaml": own})
    book = book_of(root, {"cycles/2026-27.yaml": CYCLE.format("north_review"), "ratings.csv": rows})
    (one,) = compared(book)
    assert one.earlier == "Common Assessment Framework 2020"
    changes = {row.id: (row.before, row.after, row.change) for row in one.rows if row.kind != "part"}
    assert changes == {"a": (50, 60, "better"), "b": (None, 30, "none"), "total": (None, 45, "none")}
    (view,) = conditions.change(book)
    assert "only entries that stand for each other are compared" in view.notes[0]
    assert view.finding.startswith("Higher: a Leading.")


def test_the_first_cycle_and_an_unrated_one_say_so(tmp_path: Path) -> None:
    book = read_book(find_workspace(ROOT), "inverfallow")
    assert "first cycle on record" in conditions.change(book)[0].empty
    bare = book_of(
        tmp_path,
        {"ratings.csv": "part,score\n1.1,50\n", "cycles/2026-27.yaml": CYCLE.format("caf2020")},
    )
    assert conditions.change(bare)[0].finding == (
        "Common Assessment Framework 2020 cannot be compared with 2025-26: nothing was rated in 2025-26."
    )


def row_for(entry: str, **values: Any) -> dict[str, Any]:
    base = {"partnership": "strathquill", "indicator": None, "period": None, "cycle": "2026-27", "framework": "caf2020"}
    place = {
        "value": 53.0,
        "of": 12,
        "percentile": 62.5,
        "lower_quartile": 40.0,
        "median": 50.0,
        "upper_quartile": 52.0,
    }
    return {**base, "entry": entry, "group": "all", **place, **values}


def test_the_place_among_partnerships_is_shown_with_the_family_beside_it(strathquill: Book) -> None:
    rows = (
        row_for("total"),
        row_for("1", value=63.5),
        row_for("8", value=35.0),
        row_for("1", group="people", of=6, percentile=75.0),
    )
    (view,) = conditions.standing(replace(strathquill, comparison=rows))
    assert view.table is not None
    assert list(view.table["What"]) == ["Total", "1 Leadership", "8 Social Responsibility Results"]
    assert list(view.table["Family group"]) == ["–", "75% of 6", "–"]
    assert "Among 12 partnerships, this one included, the total lies at place 63 of 100" in view.finding
    assert "In the top quarter: 1 Leadership. In the bottom quarter: 8 Social" in view.finding
    assert view.figure is not None
    assert "2 criteria" in view.alt


def test_a_small_group_shows_how_many_and_nothing_else(strathquill: Book) -> None:
    hidden = dict.fromkeys(("percentile", "lower_quartile", "median", "upper_quartile"))
    (view,) = conditions.standing(replace(strathquill, comparison=(row_for("total", of=3, **hidden),)))
    assert view.table is None
    assert view.finding.startswith(
        "Partnerships with a score to compare with: Common Assessment Framework 2020 (3). Figures are"
    )
    assert "shown from five on" in view.finding
    assert "five partnerships" in conditions.standing(replace(strathquill, comparison=()))[0].empty


def test_rows_of_indicators_and_of_self_assessments_do_not_disturb_each_other(strathquill: Book) -> None:
    from pifkit.reporting.readings import readings

    beside = replace(strathquill, comparison=(row_for("total"),))
    assert [one.rank for one in readings(beside)] == [None for _ in readings(beside)]


def test_one_result_is_put_onto_another_framework_beside_its_own(strathquill: Book) -> None:
    views = {view.title: view for view in conditions.elsewhere(strathquill)}
    view = views["Public Service Improvement Framework, checklist"]
    assert view.table is not None
    efqm = view.table[view.table["Framework"].str.startswith("EFQM")]
    own = scorecard(strathquill, "efqm2013")
    planning = scorecard(strathquill, "psif").criterion("psif.planning").percent
    (row,) = efqm[efqm["Entry"].str.startswith("2 ")].to_dict("records")
    assert (row["Indication"], row["Own result"]) == (planning, own.criterion("2").percent)
    assert "No file says" in conditions.elsewhere(read_book(find_workspace(ROOT), "kirkmellan"))[0].empty


@pytest.mark.parametrize(("step9", "said"), [(4, "Every minimum is reached."), (3.5, "Not every minimum is reached.")])
def test_points_given_for_a_label_are_held_against_its_minimums(tmp_path: Path, step9: float, said: str) -> None:
    text = (
        CYCLE.format("caf2020")
        + f"label_points: {{caf2020/effective_user: {{pillar1_plus_pillar2: 28, step9: {step9}}}}}\n"
    )
    book = book_of(tmp_path, {"cycles/2026-27.yaml": text})
    view = conditions.criteria(book)[-1]
    assert (view.title, view.finding) == ("Effective CAF user", said)


def test_the_evidence_gate_is_fed_from_the_table_of_evidence(tmp_path: Path) -> None:
    """With the gate on there is no total until each scored part has evidence; strengths are no evidence."""
    lines = [f"e{at},evidence,It is filed.,{part}" for at, part in enumerate(PARTS)]
    head = "id,kind,text,part\n"
    files = {
        "ratings.csv": "part,score\n" + "".join(f"{part},50\n" for part in PARTS),
        "partnership.yaml": "name: North\ncurrent_cycle: 2026-27\noptions: {evidence_gate: true}\n",
    }
    all_of_it = book_of(tmp_path / "all", files | {"evidence.csv": head + "\n".join(lines) + "\n"})
    card = scorecard(all_of_it, "caf2020")
    assert (card.total, card.evidenced, card.part("1.1").evidence) == (50, 28, 1)
    lines[0] = lines[0].replace(",evidence,", ",strength,")
    without = scorecard(book_of(tmp_path / "less", files | {"evidence.csv": head + "\n".join(lines) + "\n"}), "caf2020")
    assert (without.total, without.evidenced, without.complete) == (None, 27, True)
    (warning,) = without.warnings
    assert (warning.code, warning.message) == ("evidence-gate", "no total while scored parts have no evidence: 1.1")


def every_view(book: Book) -> list[View]:
    names = ("change", "standing", "elsewhere", "contested", "firm", "labels")
    return [view for name in names for view in getattr(conditions, name)(book)]


@pytest.mark.parametrize("partnership", ["strathquill", "kirkmellan", "glenmarrick", "inverfallow"])
def test_every_view_says_something(partnership: str) -> None:
    for view in every_view(read_book(find_workspace(ROOT), partnership)):
        assert view.finding or view.empty or view.table is not None
        assert "None" not in json.dumps([view.finding, view.empty, *view.notes])
