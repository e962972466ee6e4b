"""Three cycles of all four example partnerships by commands alone, with decisions made in the second.

The same commands stand in docs/cycle.md; what a person edits in between is edited here as text, in the same files.
"""

from __future__ import annotations

import csv
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from pifkit.frameworks import load
from pifkit.improvement.accounting import account
from pifkit.improvement.bridge import Assessment, bridge
from pifkit.model.documents import Cycle
from pifkit.reporting.assessment import ratings_of
from pifkit.workspace import find_workspace, read_book
from pifkit.workspace.book import Book
from tests.commands import pifkit
from tests.support import ROOT

PARTNERSHIPS = ("strathquill", "glenmarrick", "inverfallow", "kirkmellan")
FIRST, SECOND, THIRD = "2026-27", "2027-28", "2028-29"
DECISIONS = {
    "strathquill": (
        "action,a09,dropped,The agreement has been renewed by the health board alone.,,,",
        "action,a03,closed,All five partners use the form.,,,",
        "indicator,referrals-one-door,replaced,It counts one door only.,delayed-days,,",
        "target,complaints-on-time,new,What others reach already.,,85,2029-03-31",
        "focus,caf2020/4,new,The board asks for it.,,,",
    ),
    "glenmarrick": (
        "action,{action},dropped,Nobody has time for it.,,,",
        "indicator,{indicator},retired,Nobody reads it.,,,",
    ),
    "inverfallow": (),
    "kirkmellan": ("action,{action},closed,It is part of the normal work now.,,,",),
}


def book(workspace: Path, partnership: str) -> Book:
    return read_book(find_workspace(workspace), partnership)


def commanded(workspace: Path, *words: str) -> str:
    done = pifkit(*words, cwd=workspace)
    assert done.returncode == 0, f"pifkit {' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def hand_on(workspace: Path, year: str, *stages: str) -> None:
    """The review of every partnership (after other stages, if named), then its next cycle."""
    named = [word for stage in (*stages, "review") for word in ("--stage", stage)]
    commanded(workspace, "run", "--all", *named, "--as-of", f"{year}-03-31", "--jobs", "2")
    for one in PARTNERSHIPS:
        commanded(workspace, "next", one)


def assess_again(workspace: Path) -> None:
    """Strathquill scores CAF 2020 again in the second cycle: last year's agreed ratings, three points higher each."""
    path = workspace / "parameters" / "strathquill" / "ratings.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    agreed = [row for row in rows if (row["cycle"], row["framework"], row["assessor"]) == (FIRST, "caf2020", "")]
    assert len(agreed) == 28
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writerows(row | {"score": str(int(row["score"]) + 3), "cycle": SECOND} for row in agreed)


def decide(workspace: Path, partnership: str) -> list[list[str]]:
    """Write this partnership's decisions into decisions.csv; returns their cells."""
    now = book(workspace, partnership)
    names = {
        "action": next((one.id for one in now.rows("actions")), ""),
        "indicator": next((one.id for one in now.rows("indicators")), ""),
    }
    lines = [line.format(**names) for line in DECISIONS[partnership]]
    path = workspace / "parameters" / partnership / "decisions.csv"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    header = "kind,line,decision,reason,replaced_by,value,date"
    if text:  # strathquill's, whose rows of the first cycle have been given their cycle
        fields = text.splitlines()[0].split(",")
        added = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
        wider = [*fields, *(name for name in header.split(",") if name not in fields)]
        with path.open(encoding="utf-8", newline="") as file:
            old = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, wider, lineterminator="\n", restval="")
            writer.writeheader()
            writer.writerows([*old, *added])
    elif lines:
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return [line.split(",") for line in lines]


def lines_of(cycle: Cycle) -> dict[tuple[str, str], str]:
    return {(one.kind, one.id): one.decision for one in cycle.handed_over}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[list[str]]]]:
    """A workspace after three cycles, and what was decided in the second."""
    workspace = tmp_path_factory.mktemp("cycles")
    shutil.copytree(ROOT / "parameters", workspace / "parameters")
    hand_on(workspace, "2027")
    assess_again(workspace)
    decided = {one: decide(workspace, one) for one in PARTNERSHIPS}
    hand_on(workspace, "2028", "vision")
    commanded(workspace, "check")
    commanded(workspace, "run", "--all", "--stage", "vision", "--as-of", "2028-04-30", "--jobs", "2")
    return workspace, decided


@pytest.mark.parametrize("partnership", PARTNERSHIPS)
def test_every_line_of_three_cycles_is_accounted_for(
    lived: tuple[Path, dict[str, list[list[str]]]], partnership: str
) -> None:
    workspace, decided = lived
    now = book(workspace, partnership)
    assert [one.id for one in now.cycles if one.id >= FIRST] == [FIRST, SECOND, THIRD]
    assert (now.cycle.id, now.cycle.follows) == (THIRD, SECOND)
    for cycle in now.cycles:
        if cycle.id > FIRST:
            accounts = account(cycle, now.rows("actions", cycle.id), now.rows("indicators"), now.rows("targets"))
            assert all(one.settled for one in accounts), cycle.id
            page = (workspace / "outputs" / cycle.id / partnership / "1_vision.html").read_text(encoding="utf-8")
            assert ("every one accounted for" in page) == bool(accounts)
    handed = lines_of(now.cycle)
    for kind, line, decision, *_ in decided[partnership]:
        assert handed[kind, line] == decision, f"{kind} {line}"
    page = (workspace / "outputs" / SECOND / partnership / "6_review.html").read_text(encoding="utf-8")
    assert page.count("(decided)") == len(decided[partnership])


@pytest.mark.parametrize("partnership", PARTNERSHIPS)
def test_what_was_open_goes_on_and_what_ended_does_not_come_back(
    lived: tuple[Path, dict[str, list[list[str]]]], partnership: str
) -> None:
    workspace, _ = lived
    now = book(workspace, partnership)
    handed = lines_of(now.cycle)
    carried = {name for (kind, name), decision in handed.items() if (kind, decision) == ("action", "carried")}
    assert {one.id for one in now.rows("actions")} == carried
    assert {one.carried_from for one in now.rows("actions")} <= {SECOND}
    second = next(one for one in now.cycles if one.id == SECOND)
    gone = {
        name for (kind, name), decision in lines_of(second).items() if decision in ("retired", "replaced", "dropped")
    }
    assert not gone & {name for _, name in handed}, "what the first review ended is not handed over again"


def test_the_decisions_arrive_where_they_work(lived: tuple[Path, dict[str, list[list[str]]]]) -> None:
    workspace, _ = lived
    now = book(workspace, "strathquill")
    assert ("indicator", "supported-flats-in-use") in lines_of(next(one for one in now.cycles if one.id == SECOND))
    assert ("indicator", "supported-flats-in-use") not in lines_of(now.cycle)
    assert "caf2020/4" in now.cycle.focus
    assert [(one.value, one.note) for one in now.rows("targets") if (one.indicator, str(one.date)) == ("complaints-on-time", "2029-03-31")] == [
        (85.0, "What others reach already.")
    ]  # fmt: skip
    replaced = next(one for one in now.cycle.handed_over if one.id == "referrals-one-door")
    assert replaced.replaced_by == "delayed-days"


def test_the_bridge_of_the_second_cycle_adds_up(lived: tuple[Path, dict[str, list[list[str]]]]) -> None:
    workspace, _ = lived
    now = book(workspace, "strathquill")
    framework = load("caf2020")
    before, after = (Assessment(framework, ratings_of(now, "caf2020", cycle)) for cycle in (FIRST, SECOND))
    found = bridge(before, after)
    assert found is not None
    assert sum((value for _, value in found.parts), Fraction(0)) == found.after - found.before
    assert found.after - found.before == 3
    page = (workspace / "outputs" / SECOND / "strathquill" / "6_review.html").read_text(encoding="utf-8")
    assert "a change of +3.0" in page
