"""Every rule has a bad fixture that yields exactly its own code, with file, place and remedy, and writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pydantic import BaseModel, field_validator
from ruamel.yaml import YAML

from pifkit.ballot.meeting import meeting_of
from pifkit.ballot.returned import bring_ballots
from pifkit.ballot.workbook import Seat, ballot_workbook
from pifkit.model.errors import ParameterError, Problem
from pifkit.model.tables import Row
from pifkit.store import move, replay
from pifkit.workspace import check_workspace, find_workspace, read_book
from pifkit.workspace.documents import validate
from pifkit.workspace.importing.csvfile import import_csv
from pifkit.workspace.importing.lgbf import import_lgbf
from pifkit.workspace.rules import RULES
from pifkit.workspace.sheet import parse_sheet
from pifkit.workspace.tables import rows_of
from pifkit.workspace.yamlfile import parse_yaml
from tests.support import ROOT
from tests.workspace.base import write

BAD = ROOT / "tests" / "data" / "bad"
CASES = sorted(path.name for path in BAD.iterdir() if path.is_dir())
# Nothing in the models reaches these today; they explain what a validator that is added tomorrow will say.
SAFETY_NETS = {"cell-invalid", "yaml-invalid", "na-refused"}


def case(code: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load((BAD / code / "case.yaml").read_text(encoding="utf-8"))
    return found


def lay(root: Path, code: str, expected: dict[str, Any]) -> Path:
    """The base workspace (or a bare folder) with the fixture over it."""
    if not expected.get("bare"):
        write(root, dict.fromkeys(expected.get("remove", [])))
    for path in sorted((BAD / code).rglob("*")):
        target = root / path.relative_to(BAD / code)
        if path.is_file() and path.name != "case.yaml":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    grow = expected.get("grow")
    if grow:
        (root / grow["file"]).write_text(grow["head"] + grow["text"] * grow["times"] + grow["tail"], encoding="utf-8")
    link = expected.get("link")
    if link:
        (root.parent / "outside.csv").write_text("id,team\np1,Housing\n", encoding="utf-8")
        (root / link["file"]).unlink()
        (root / link["file"]).symlink_to(link["to"])
    return root


def problems_of(root: Path, expected: dict[str, Any]) -> list[Problem]:
    call = expected.get("call", "check")
    try:
        if call == "import":
            return list(import_csv(root / "table.csv", root / "map.yaml", root).findings)
        if call == "lgbf":
            import_lgbf(root / "lgbf", root)
            return []
        workspace = find_workspace(root)
        if call == "ballot":
            (returned,) = bring_ballots(workspace, [_ballot(root, expected)], dry_run=True)
            return list(returned.problems)
        if call == "book":
            return list(read_book(workspace, expected.get("partnership", "north"), expected.get("cycle")).warnings)
        return check_workspace(workspace)
    except ParameterError as error:
        return list(error.problems)


def _ballot(root: Path, expected: dict[str, Any]) -> Path:
    """A ballot of the base workspace in which somebody has changed cells (`edit`), or has dropped a sheet."""
    path = root / "ballot.xlsx"
    if path.exists():  # the fixture is a file of its own
        return path
    meeting = meeting_of(find_workspace(root), "north")
    if "closed" in expected:
        steps = ("opened", "revealed")
        for kind in steps:
            state = replay(meeting.store.events(), meeting.framework, meeting.cycle)
            meeting.store.append([move(state, meeting.framework, kind, expected["closed"], actor="f1")])
    path.write_bytes(ballot_workbook(meeting, Seat("a1", "Ann")))
    book = load_workbook(path)
    for place, value in expected.get("edit", {}).items():
        sheet, address = place.split("!")
        book[sheet][address] = value
        if value == 0.5:
            book[sheet][address].number_format = "0%"
    if "drop" in expected:
        book.remove(book[expected["drop"]])
    book.save(path)
    return path


def everything(root: Path) -> Iterator[tuple[str, bytes | None]]:
    """Every file and folder with its content, without the lock of an import."""
    for path in sorted(root.rglob("*")):
        if path.name == "outputs" or path.name.startswith((".pifkit.lock", "ballot.xlsx", "events.sqlite")):
            continue
        yield path.relative_to(root).as_posix(), path.read_bytes() if path.is_file() else None


def test_every_rule_has_a_fixture_and_every_fixture_a_rule() -> None:
    assert set(CASES) | SAFETY_NETS == set(RULES)
    assert len(CASES) >= 60


@pytest.mark.parametrize("code", CASES)
def test_a_bad_fixture_yields_its_own_code_with_place_and_remedy(code: str, tmp_path: Path) -> None:
    expected = case(code)
    root = lay(tmp_path / "w", code, expected)
    before = list(everything(root))
    found = problems_of(root, expected)
    assert {problem.code for problem in found} == {code}, [problem.render() for problem in found]
    assert len(found) == expected.get("count", 1)
    first = found[0]
    assert first.file == expected["file"].format(root=root)
    assert first.place == expected["place"]
    assert first.remedy
    assert first.severity == RULES[code].severity
    for key in ("near", "value"):
        assert key not in expected or getattr(first, key) == expected[key]
    text = first.render()
    assert expected.get("says", "") in text
    assert first.message in text
    assert f"[{code}]" in text
    assert "\n" not in text
    assert list(everything(root)) == before, "checking writes nothing"


@pytest.mark.parametrize("code", [code for code in CASES if case(code).get("call", "check") == "check"])
def test_a_book_is_refused_for_an_error_and_opens_with_a_warning(code: str, tmp_path: Path) -> None:
    expected = case(code)
    workspace = find_workspace(lay(tmp_path / "w", code, expected))
    partnership = workspace.partnership_ids()[0]
    if RULES[code].severity == "warning":
        assert [problem.code for problem in read_book(workspace, partnership).warnings] == [code]
        return
    with pytest.raises(ParameterError) as caught:
        read_book(workspace, partnership)
    assert {problem.code for problem in caught.value.problems} == {code}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_reads_well(rule: Any) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.code)
    assert not rule.title.endswith(".")
    assert rule.title[0].isupper() or rule.title.startswith(("papermill", "true"))
    assert rule.advice.rstrip("\"'").endswith((".", ":", "---"))
    assert len(rule.advice) < 250


def test_codes_are_there_once() -> None:
    from pifkit.workspace.rules import GROUPS

    assert sum(len(rules) for rules in GROUPS.values()) == len(RULES)


def test_every_code_of_the_scoring_engines_reading_is_a_rule() -> None:
    source = (ROOT / "pifkit" / "scoring" / "inputs.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'(?:_BadScore|Notice)\("([a-z-]+)"', source))
    codes |= set(re.findall(r'Problem\([^)]*?"([a-z]+(?:-[a-z]+)+)", message', source))
    grouped_away = {"mixed-cycles", "mixed-frameworks"}
    assert len(codes) > 8
    assert codes - grouped_away <= set(RULES)


def test_the_safety_nets_say_what_an_unforeseen_validator_says() -> None:
    class Odd(Row):
        table = "odd"
        id: str
        number: int = 0

        @field_validator("number")
        @classmethod
        def _odd(cls, value: int) -> int:
            if value % 2 == 0:
                raise ValueError("even numbers are not odd")
            return value

    sheet, _ = parse_sheet("id,number\na,2\n", "odd.csv", ["id", "number"])
    assert sheet is not None
    (found,) = rows_of(Odd, sheet, []).problems
    assert (found.code, found.place) == ("cell-invalid", "row 2, column number")
    assert "even numbers are not odd" in found.message

    class Document(BaseModel):
        odd: int

        @field_validator("odd")
        @classmethod
        def _odd(cls, value: int) -> int:
            raise ValueError("never right")

    document, _ = parse_yaml("odd: 3\n", "odd.yaml")
    _, (problem,) = validate(Document, document)
    assert (problem.code, problem.place) == ("yaml-invalid", "$.odd (line 1)")
