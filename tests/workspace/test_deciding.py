"""Decisions written into decisions.csv: one row a line, the rest of the file untouched, and nothing half-written."""

from __future__ import annotations

import csv
import threading
from pathlib import Path

import pytest

from pifkit.model.errors import OutputError, ParameterError
from pifkit.model.work import Decided
from pifkit.workspace import atomic, find_workspace, read_book
from pifkit.workspace.deciding import record
from pifkit.workspace.workspace import Workspace
from tests.workspace.base import write


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return find_workspace(write(tmp_path))


def row(line: str = "a1", decision: str = "dropped", kind: str = "action", **more: object) -> Decided:
    return Decided.model_validate({"kind": kind, "line": line, "decision": decision, **more})


def cells(workspace: Workspace) -> list[dict[str, str]]:
    with (workspace.folder("north") / "decisions.csv").open(encoding="utf-8", newline="") as file:
        return [{key: cell for key, cell in one.items() if cell} for one in csv.DictReader(file)]


def test_a_first_decision_makes_the_file_and_the_book_reads_it(workspace: Workspace) -> None:
    record(workspace, "north", "2026-27", row(reason="No money, no time."))
    assert cells(workspace) == [
        {"kind": "action", "line": "a1", "decision": "dropped", "reason": "No money, no time.", "cycle": "2026-27"}
    ]
    (read,) = read_book(workspace, "north").rows("decisions")
    assert (read.line, read.reason) == ("a1", "No money, no time.")


def test_another_word_on_a_line_replaces_the_first_and_none_takes_it_out(workspace: Workspace) -> None:
    for line, kind in (("a1", "action"), ("on-time", "indicator")):
        record(workspace, "north", "2026-27", row(line, "carried" if kind == "action" else "kept", kind))
    record(workspace, "north", "2026-27", row("a1", "closed", reason="Done, in the end."))
    assert [(one["line"], one["decision"]) for one in cells(workspace)] == [("a1", "closed"), ("on-time", "kept")]
    record(workspace, "north", "2026-27", row("a1"), remove=True)
    assert [one["line"] for one in cells(workspace)] == ["on-time"]


def test_a_row_without_a_cycle_is_the_current_ones_and_another_cycles_stays(workspace: Workspace) -> None:
    path = workspace.folder("north") / "decisions.csv"
    path.write_text("kind,line,decision,cycle\naction,a1,carried,\naction,a1,closed,2025-26\n", encoding="utf-8")
    record(workspace, "north", "2026-27", row("a1", reason="No money."))
    assert [(one["cycle"], one["decision"]) for one in cells(workspace)] == [
        ("2026-27", "dropped"),
        ("2025-26", "closed"),
    ]


def test_what_people_have_in_the_file_stays(workspace: Workspace) -> None:
    """A byte-order mark, semicolons, Windows line ends and a column of their own."""
    path = workspace.folder("north") / "decisions.csv"
    path.write_bytes(
        "\ufeffkind;line;decision;our column\r\naction;a1;carried;see page 3\r\nindicator;on-time;kept;\r\n".encode()
    )
    record(workspace, "north", "2026-27", row("a1", reason="No; money."))
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbfkind;line;decision;our column;reason;")
    assert after.count(b"\r\n") == after.count(b"\n") == 3
    lines = after.decode("utf-8-sig").splitlines()
    assert lines[1].startswith('action;a1;dropped;see page 3;"No; money.";')
    assert lines[2].startswith("indicator;on-time;kept;")


@pytest.mark.promise(2)
def test_a_full_disk_leaves_the_file_as_it_was(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    record(workspace, "north", "2026-27", row(reason="First."))
    before = (workspace.folder("north") / "decisions.csv").read_bytes()

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        record(workspace, "north", "2026-27", row(reason="Second."))
    assert (workspace.folder("north") / "decisions.csv").read_bytes() == before


def test_a_file_that_is_no_table_is_not_written_over(workspace: Workspace) -> None:
    path = workspace.folder("north") / "decisions.csv"
    path.write_bytes(b"PK\x03\x04 an Excel workbook")
    with pytest.raises(ParameterError, match="nothing was changed"):
        record(workspace, "north", "2026-27", row())
    assert path.read_bytes() == b"PK\x03\x04 an Excel workbook"


def test_two_forms_at_once_lose_nothing(workspace: Workspace) -> None:
    def write_ten(start: int) -> None:
        for number in range(start, start + 10):
            record(workspace, "north", "2026-27", row(f"a{number}", "carried"))

    threads = [threading.Thread(target=write_ten, args=(start,)) for start in (10, 20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {one["line"] for one in cells(workspace)} == {f"a{number}" for number in range(10, 30)}
