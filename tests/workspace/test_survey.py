"""A survey tool's export becomes counts, every respondent accounted for, and nothing of a person gets in."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pifkit.model.errors import ParameterError
from pifkit.reporting.stages import people
from pifkit.workspace import find_workspace, read_book
from pifkit.workspace.importing.csvfile import import_csv
from pifkit.workspace.importing.survey import SurveyReport
from tests.commands import pifkit
from tests.support import ROOT

DOCS = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
(TABLE,) = re.findall(r"```text survey\n(.*?)```", DOCS, re.DOTALL)
(MAP,) = re.findall(r"```yaml survey\n(.*?)```", DOCS, re.DOTALL)
(CULTURE,) = re.findall(r"```yaml culture\n(.*?)```", DOCS, re.DOTALL)


def bring(workspace: Path, table: str = TABLE, mapping: str = MAP) -> SurveyReport:
    (workspace / "table.csv").write_text(table, encoding="utf-8")
    (workspace / "map.yaml").write_text(mapping, encoding="utf-8")
    report = import_csv(workspace / "table.csv", workspace / "map.yaml", workspace)
    assert isinstance(report, SurveyReport)
    return report


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name in ("pifkit.yaml", "strathquill"):
        source = ROOT / "parameters" / name
        target = tmp_path / "parameters" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return tmp_path


def rows(workspace: Path, cycle: str = "2025-26", survey: str = "engagement") -> list[tuple[str, str, str, str]]:
    path = workspace / "parameters" / "strathquill" / "culture.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (one["group"], one["item"], one["answer"], one["value"])
            for one in csv.DictReader(file)
            if (one["survey"], one["cycle"]) == (survey, cycle)
        ]


def test_the_example_of_the_docs(workspace: Path) -> None:
    path = workspace / "parameters" / "strathquill" / "culture.csv"
    others = [
        one for one in path.read_text(encoding="utf-8").splitlines() if not re.match("engagement,.*,2025-26$", one)
    ]
    assert len(others) > 50
    report = bring(workspace)
    assert rows(workspace) == [
        ("council", "1", "6", "1"), ("council", "1", "5", "1"), ("council", "2", "5", "1"), ("council", "2", "dk", "1"),
        ("health", "1", "6", "1"), ("not said", "1", "5", "1"), ("not said", "2", "2", "1"),
    ]  # fmt: skip
    now = path.read_text(encoding="utf-8").splitlines()
    assert [one for one in now if not re.match("engagement,.*,2025-26$", one)] == others, (
        "other surveys and cycles stay"
    )
    assert report.respondents == {"council": 2, "health": 1, "not said": 1}
    assert dict(report.dropped) == {"no answer at all": ["row 6"]}
    assert report.unread == ()
    assert not [one for one in now if "new room" in one or "Sorry" in one]


def test_small_groups_are_counted_and_then_hidden(workspace: Path) -> None:
    bring(workspace)
    view = people.engagement(read_book(find_workspace(workspace), "strathquill", "2025-26"))
    assert "health" not in str(view.table)
    assert "NHS" not in str(view.table)


def test_by_command_and_not_twice_without_a_word(workspace: Path) -> None:
    mapping = MAP.replace("existing: replace ", "existing: refuse ")
    assert mapping != MAP
    with pytest.raises(ParameterError, match="Nothing was written") as stopped:
        bring(workspace, mapping=mapping)
    assert [one.code for one in stopped.value.problems] == ["import-survey-there"]
    (workspace / "map.yaml").write_text(MAP, encoding="utf-8")
    done = pifkit("import", "csv", "table.csv", "--map", "map.yaml", "--into", ".", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert "council 2" in done.stderr
    assert "Left out (1): no answer at all: row 6." in done.stderr


def test_all_mistakes_at_once_and_nothing_written(workspace: Path) -> None:
    before = (workspace / "parameters" / "strathquill" / "culture.csv").read_bytes()
    table = TABLE.replace("Not sure", "Perhaps").replace("3,NHS Quill", "3,NHS Quil")
    with pytest.raises(ParameterError) as stopped:
        bring(workspace, table)
    found = {(one.code, one.place) for one in stopped.value.problems}
    assert found == {
        ("import-answer-unknown", "row 3, column My ideas are heard"),
        ("import-group-unlisted", "row 4, column Organisation"),
    }
    assert (workspace / "parameters" / "strathquill" / "culture.csv").read_bytes() == before
    with pytest.raises(ParameterError) as missing:
        bring(workspace, mapping=MAP.replace("My ideas are heard", "My ideas are herd"))
    assert [(one.code, one.near) for one in missing.value.problems] == [("map-column-missing", "My ideas are heard")]


def test_mistakes_of_the_mapping_name_their_line(workspace: Path) -> None:
    wrong = (
        MAP.replace('heard: "2"', 'heard: "1"')
        .replace('Agree: "5"', 'Agree: "7"')
        .replace("survey: engagement", "survey: enagement")
    )
    with pytest.raises(ParameterError) as stopped:
        bring(workspace, mapping=wrong)
    assert [one.code for one in stopped.value.problems] == ["yaml-not-a-choice"]
    with pytest.raises(ParameterError) as stopped:
        bring(workspace, mapping=wrong.replace("enagement", "engagement"))
    assert {one.code for one in stopped.value.problems} == {"map-question-unknown", "import-answer-unknown"}
    assert all("line" in one.place for one in stopped.value.problems)


def test_points_for_kinds_of_culture_become_means(workspace: Path) -> None:
    header = (
        "Now - leadership - together,Now - leadership - inventive,Now - leadership - results,Now - leadership - order\n"
    )
    report = bring(
        workspace, header + "40,30,20,10\n20,30,20,30\n50,50,,\n40,40,40,40\n", CULTURE + "existing: replace\n"
    )
    found = rows(workspace, "2026-27", "culture_now")
    assert found == [("all", "1", kind, value) for kind, value in zip(
        ("clan", "adhocracy", "market", "hierarchy"), ("30", "30", "20", "20"), strict=True
    )]  # fmt: skip
    assert report.respondents == {"all": 2}
    (places,) = report.dropped.values()
    assert places == ["row 4, culture now, dimension 1", "row 5, culture now, dimension 1"]
    (row, *_) = [
        one
        for one in read_book(find_workspace(workspace), "strathquill").rows("culture")
        if one.survey == "culture_now"
    ]
    assert row.respondents == 2


ANSWERED = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", ""]), st.sampled_from(["6", "3", "1", "dk", ""]), st.sampled_from(["5", "dk", ""])
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(ANSWERED)
def test_as_many_answers_come_out_as_went_in(
    tmp_path_factory: pytest.TempPathFactory, answers: list[tuple[str, ...]]
) -> None:
    """Whatever people answered: counts by group, item and answer are those of the file, and nobody is lost."""
    root = tmp_path_factory.mktemp("survey")
    folder = root / "parameters" / "north" / "cycles"
    folder.mkdir(parents=True)
    (folder.parent / "partnership.yaml").write_text("name: North\ncurrent_cycle: '2026'\n", encoding="utf-8")
    (folder / "2026.yaml").write_text("id: '2026'\nstart: 2026-01-01\nend: 2026-12-31\n", encoding="utf-8")
    table = "g,x,y\n" + "".join(f"{g},{x},{y}\n" for g, x, y in answers)
    mapping = 'survey: engagement\npartnership: north\ngroup: g\nquestions: {x: "1", y: "2"}\n'
    if not any(x or y for _, x, y in answers):
        with pytest.raises(ParameterError):
            bring(root, table, mapping)
        return
    report = bring(root, table, mapping)
    found = Counter(
        {
            (one.group, one.item, one.answer): int(one.value)
            for one in read_book(find_workspace(root), "north").rows("culture")
        }
    )
    given_ = Counter((g or "not said", item, a) for g, x, y in answers for item, a in (("1", x), ("2", y)) if a)
    assert found == given_
    dropped = sum(len(places) for places in report.dropped.values())
    assert sum(report.respondents.values()) + dropped == sum(1 for row in answers if any(row))
