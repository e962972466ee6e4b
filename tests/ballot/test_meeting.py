"""What a ballot is opened for, from the documents alone."""

from __future__ import annotations

import pytest

from pifkit.ballot.meeting import meeting_of
from pifkit.model.errors import FrameworkError, ParameterError
from pifkit.workspace import Workspace, find_workspace


def test_it_comes_from_the_documents(workspace: Workspace) -> None:
    found = meeting_of(workspace, "kirkmellan", framework="caf2020")
    assert (found.cycle, found.framework.key, found.minimum_group) == ("2026-27", "caf2020", 5)
    assert found.title == "Kirkmellan Community Partnership (fictional)"
    assert ("police", "Police, Mellan area") in found.partners
    assert meeting_of(workspace, "kirkmellan", cycle="2025-26", framework="caf2020").cycle == "2025-26"


def test_a_mistake_in_a_table_keeps_nobody_from_rating(workspace: Workspace) -> None:
    (workspace.folder("kirkmellan") / "indicators.csv").write_text("nonsense\n\x00", encoding="utf-8")
    assert meeting_of(workspace, "kirkmellan", framework="caf2020").framework.key == "caf2020"


def test_a_partnerships_own_options_win(workspace: Workspace) -> None:
    path = workspace.folder("kirkmellan") / "partnership.yaml"
    text = path.read_text(encoding="utf-8") + "options:\n  minimum_group: 8\n  consensus_tolerance: 10\n"
    path.write_text(text, encoding="utf-8")
    found = meeting_of(workspace, "kirkmellan", framework="caf2020")
    assert (found.minimum_group, found.tolerance) == (8, 10.0)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"partnership": "kirkmelan"}, ParameterError, "kirkmellan"),
        ({"partnership": "kirkmellan"}, ParameterError, "caf2020, efqm2020"),
        ({"partnership": "kirkmellan", "framework": "caf2021"}, FrameworkError, "caf2020"),
        ({"partnership": "kirkmellan", "framework": "caf2020", "cycle": "1999"}, ParameterError, "cycles/1999.yaml"),
        ({"partnership": "kirkmellan", "framework": "caf2020", "cycle": "../x"}, ParameterError, "no id of a cycle"),
    ],
)
def test_what_is_missing_is_named(
    workspace: Workspace, arguments: dict[str, str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as found:
        meeting_of(workspace, **arguments)
    assert words in str(found.value)


def test_broken_documents_are_explained(workspace: Workspace) -> None:
    path = workspace.folder("kirkmellan") / "partnership.yaml"
    path.write_text("name: [\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"partnership\.yaml"):
        meeting_of(workspace, "kirkmellan", framework="caf2020")
    (workspace.parameters / "pifkit.yaml").write_text("options: 7\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="settings"):
        meeting_of(find_workspace(workspace.root), "kirkmellan", framework="caf2020")
