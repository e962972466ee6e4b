"""Promise 7: groups below the minimum never appear in shared outputs, and cannot be worked out from them.

The attack is what a curious reader with a computer can do: take every figure about groups in all pages that a run published, write
each as a linear constraint (a rounded figure as an interval), and ask by linear programming what the answers of a small group can
be. Where only one value is possible, the group has been found out. With the protection off, the same attack finds it.
"""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path

import highspy
import numpy as np
import pytest

from pifkit.batch import plan_run, run_plan
from pifkit.reporting.show import outputs as shown_as
from pifkit.reporting.stages import people
from pifkit.workspace import Workspace, find_workspace, read_book

P = "kirkmellan"
CYCLE = "2026-27"
MINIMUM = 5
ANSWERS = ("6", "5", "4", "3", "2", "1", "dk")
ITEMS = 3


class Tables(HTMLParser):
    """Every table of a page as rows of cell texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self.cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.cell = False

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.tables[-1][-1][-1] += data


def lay(
    root: Path, folder: Path, sizes: Sequence[int], minimum: int, seed: int = 1
) -> tuple[Workspace, dict[str, dict[str, int]]]:
    """A partnership whose partners answered in groups of these sizes; returns it with the true counts by group."""
    target = folder / "parameters" / P
    shutil.copytree(root / "parameters" / P, target, ignore=shutil.ignore_patterns("events.*"))
    names = [f"group-{number}" for number in range(len(sizes))]
    document = (target / "partnership.yaml").read_text(encoding="utf-8")
    head = document.split("partners:")[0].split("options:")[0]
    partners = "partners:\n" + "".join(f"  - {{id: {name}, name: Body {name[-1]}}}\n" for name in names)
    (target / "partnership.yaml").write_text(
        f"{head}{partners}options: {{minimum_group: {minimum}}}\n", encoding="utf-8"
    )
    chance = random.Random(seed)
    truth: dict[str, dict[str, int]] = {}
    rows = [["survey", "group", "item", "answer", "value", "respondents", "cycle"]]
    for name, size in zip(names, sizes, strict=True):
        counts = dict.fromkeys(ANSWERS, 0)
        for item in range(1, ITEMS + 1):
            given = chance.choices(ANSWERS, k=size)
            for answer in sorted(set(given)):
                rows.append(["engagement", name, str(item), answer, str(given.count(answer)), "", CYCLE])
                counts[answer] += given.count(answer)
        truth[name] = counts
    with (target / "culture.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    with (target / "ratings.csv").open("w", encoding="utf-8", newline="") as stream:
        write = csv.writer(stream)
        write.writerow(["part", "score", "assessor", "partner", "framework", "cycle"])
        for name, size in zip(names, sizes, strict=True):
            for person in range(size):
                for part in ("1.1", "1.2"):
                    write.writerow([part, chance.randrange(0, 101), f"{name}-{person}", name, "caf2020", CYCLE])
    return find_workspace(folder), truth


def published(pages: Sequence[str], names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Figures about groups on all pages: group id (or `all`) -> column -> text."""
    known = {label: key for key, label in names.items()} | {"Everybody": "all"}
    found: dict[str, dict[str, str]] = {}
    for page in pages:
        for table in Tables(page).tables:
            for row in table[1:]:
                group = known.get(row[0].strip()) if row else None
                if group is not None:
                    found.setdefault(group, {}).update(
                        {f"{head.strip()}": cell.strip() for head, cell in zip(table[0][1:], row[1:], strict=False)}
                    )
    return found


def interval(text: str) -> tuple[float, float]:
    """What a rounded figure can have been."""
    plain = text.replace(",", "").removesuffix("%").strip()
    half = 0.5 * 10 ** -len(plain.partition(".")[2])
    return float(plain) - half, float(plain) + half


def attack(found: Mapping[str, Mapping[str, str]], groups: Sequence[str]) -> dict[str, tuple[float, float]]:
    """For each group, the least and the most that its answers can add up to (6 for agreeing most … 1), given all figures."""
    place = {(group, answer): n for n, (group, answer) in enumerate((g, a) for g in groups for a in ANSWERS)}
    low: list[np.ndarray] = []
    limit: list[float] = []

    def at_most(weights: np.ndarray, most: float) -> None:
        low.append(weights)
        limit.append(most)

    def vector(members: Sequence[str], worth: Mapping[str, float]) -> np.ndarray:
        made = np.zeros(len(place))
        for group in members:
            for answer, value in worth.items():
                made[place[group, answer]] += value
        return made

    opinions = {answer: 1.0 for answer in ANSWERS if answer != "dk"}
    points = {answer: float(answer) for answer in opinions}
    for group, figures in found.items():
        members = list(groups) if group == "all" else [group]
        count = vector(members, opinions)
        if "Answers" in figures:
            number = float(figures["Answers"].replace(",", ""))
            at_most(count, number)
            at_most(-count, -number)
        for column, scale in (("Mean (1 to 6)", 1.0), ("Index", 100 / 6)):
            if column in figures:
                least, most = interval(figures[column])
                total = vector(members, points) * scale
                at_most(total - most * count, 0)
                at_most(least * count - total, 0)
        if "Don't know, %" in figures:
            least, most = interval(figures["Don't know, %"])
            unsure = vector(members, {"dk": 1.0})
            at_most(unsure - most / 100 * (unsure + count), 0)
            at_most(least / 100 * (unsure + count) - unsure, 0)
    ends = {}
    for group in groups:
        goal = vector([group], points)
        least, most = (smallest(sign * goal, np.array(low), np.array(limit) + 1e-7) for sign in (1, -1))
        ends[group] = (least, -most)
    return ends


def smallest(cost: np.ndarray, rows: np.ndarray, limits: np.ndarray) -> float:
    """The least `cost @ x` with `rows @ x <= limits` and each x between 0 and 400."""
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rows.shape
    model.col_cost_ = cost
    model.col_lower_, model.col_upper_ = np.zeros(len(cost)), np.full(len(cost), 400.0)
    model.row_lower_, model.row_upper_ = np.full(len(limits), -highspy.kHighsInf), limits
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.arange(len(rows) + 1) * rows.shape[1]
    model.a_matrix_.index_ = np.tile(np.arange(rows.shape[1]), len(rows))
    model.a_matrix_.value_ = rows.ravel()
    solver = highspy.Highs()
    solver.silent()
    solver.passModel(model)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, "the truth itself must be possible"
    return float(solver.getObjectiveValue())


def found_out(ends: Mapping[str, tuple[float, float]]) -> set[str]:
    """Groups of which only one whole number is possible."""
    return {group for group, (least, most) in ends.items() if most - least < 1}


def shown(workspace: Workspace) -> list[str]:
    """The views about people, as pages hold them."""
    book = read_book(workspace, P)
    views = [people.engagement(book), people.dont_know(book), people.success_factors(book), people.culture(book)]
    return [one.data.get("text/html", "") for view in views for one in shown_as(view)]


@pytest.mark.promise(7)
@pytest.mark.parametrize("seed", range(12))
def test_no_small_group_is_found_out_by_linear_programming(root: Path, tmp_path: Path, seed: int) -> None:
    sizes = [random.Random(seed).randint(1, 7) for _ in range(random.Random(seed + 99).randint(2, 7))]
    where, truth = lay(root, tmp_path, sizes, MINIMUM, seed)
    names = {group: f"Body {group[-1]}" for group in truth}
    small = {group for group, size in zip(truth, sizes, strict=True) if size < MINIMUM}
    found = published(shown(where), names)
    assert not small & set(found), "a small group is shown"
    ends = attack(found, list(truth)) if found else {}
    for group, (least, most) in ends.items():
        real = sum(int(answer) * count for answer, count in truth[group].items() if answer != "dk")
        assert least - 1e-6 <= real <= most + 1e-6, "the attack must not lie"
    assert not small & found_out(ends)


def test_the_attack_finds_small_groups_where_nothing_protects_them(root: Path, tmp_path: Path) -> None:
    """The control: an attack that can find nothing would prove nothing."""
    where, truth = lay(root, tmp_path, [1, 3, 7, 6], minimum=1)
    names = {group: f"Body {group[-1]}" for group in truth}
    found = published(shown(where), names)
    assert {"group-0", "group-1"} <= found_out(attack(found, list(truth)))
    # One group alone left out, with the total shown: subtraction is enough.
    del found["group-0"]
    assert "group-0" in found_out(attack(found, list(truth)))


@pytest.fixture(scope="module")
def outputs(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, int]]]:
    """What a run publishes for a partnership with groups of 1 to 7."""
    where, truth = lay(root, tmp_path_factory.mktemp("small"), [1, 2, 3, 4, 5, 6, 7], MINIMUM)
    result = run_plan(plan_run(where, [P], stages=["conditions", "people", "review"]), jobs=1)
    assert result.exit_code == 0, list(result.summary())
    return where.outputs / CYCLE, truth


@pytest.mark.promise(7)
def test_nothing_that_a_run_publishes_gives_a_small_group_away(outputs: tuple[Path, dict[str, dict[str, int]]]) -> None:
    folder, truth = outputs
    pages = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))]
    assert len(pages) >= 4
    names = {group: f"Body {group[-1]}" for group in truth}
    small = [f"group-{number}" for number in range(4)]
    found = published(pages, names)
    assert {"all", "group-6"} <= set(found)
    assert not set(small) & found_out(attack(found, list(truth)))
    for group in small:
        numbers = {head: cell for head, cell in found.get(group, {}).items() if any(c.isdigit() for c in cell)}
        assert set(numbers) <= {"Assessors", "People"}, f"{group} has figures of its own: {numbers}"


@pytest.mark.promise(7)
def test_no_machine_readable_output_names_a_partner_or_an_assessor(
    outputs: tuple[Path, dict[str, dict[str, int]]],
) -> None:
    folder, truth = outputs
    for path in sorted((folder / P).glob("*.json")):
        text = json.dumps(json.loads(path.read_text(encoding="utf-8")))
        assert not [group for group in truth if group in text], path.name
