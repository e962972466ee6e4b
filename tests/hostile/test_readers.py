"""Whatever comes in through any reader: explained in words, or taken. No other error, and no file outside the workspace."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pifkit.cli.figures import imports
from pifkit.frameworks import use_folder
from pifkit.model.errors import PifkitError, Problem
from tests.hostile.feeding import base
from tests.hostile.inputs import BYTES, DAYS, JSONS, NAMES, NUMBERS, TEXTS, YAMLS
from tests.hostile.readers import CASES, READERS, SOME, Reader

pytestmark = pytest.mark.promise(6)


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Relative paths lead here, and no store of somebody else's is used; afterwards no folder of frameworks is known."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    monkeypatch.delenv("PIFKIT_OUTPUT_DIR", raising=False)
    yield
    use_folder(None)


def unclear(found: Any) -> Iterator[str]:
    """What is wrong with the words of problems: a sign that steers a terminal, no file, nothing said."""
    problems: Iterable[Any] = found if isinstance(found, Iterable) and not isinstance(found, str | bytes) else ()
    for one in problems:
        if isinstance(one, Problem):
            if not one.render().isprintable():
                yield f"a sign that does not print: {one.render()[:300]!r}"
            if not (one.message and one.file and one.code):
                yield f"says nothing: {one}"


def wrong(reader: Reader, folder: Path, value: Any) -> list[str]:
    """What a reader does that it may not do with one input."""
    try:
        found = reader.call(folder, value)
    except PifkitError as error:
        said = str(error)
        bad = [] if error.message.strip() else ["an error without words"]
        bad += [f"a sign that does not print: {said[:300]!r}"] if not said.replace("\n", "").isprintable() else []
        bad += ["a traceback"] if "Traceback" in said else []
        return [*bad, *unclear(error.problems)]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what this test looks for
        return [f"{type(error).__name__}: {str(error)[:200]}"]
    return list(unclear(found))


def outside(root: Path) -> set[Path]:
    """Everything in the test's folder and above it that no reader has any business with."""
    here = {path for path in root.rglob("*") if "folder" not in path.relative_to(root).parts[:1]}
    above = {one / name for one in root.parents for name in ("evil", "evil.yaml", "evil-root") if (one / name).exists()}
    return here | above


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_it_is_explained_or_taken(reader: Reader, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folder = tmp_path / "folder" / "in" / "here"
    folder.mkdir(parents=True)
    (reader.prepare or base)(folder)
    before = outside(tmp_path)
    inputs = reader.inputs if request.node.get_closest_marker("soak") else reader.some
    found = {name: bad for name, value in inputs.items() if (bad := wrong(reader, folder, value))}
    assert found == {}, f"{len(found)} of {len(inputs)}"
    assert outside(tmp_path) == before, "a file outside"
    inside = {
        path.name for path in (tmp_path / "folder").rglob("*") if "here" not in path.relative_to(tmp_path).parts
    } - {"in"}
    assert inside == set(), "a file above its folder"


def test_a_thousand_and_more_inputs_are_tried() -> None:
    assert SOME >= 2_000, "by `make test`"
    assert CASES >= 7_000, "by `make soak`"
    assert len(READERS) >= 70
    tried = {id(value) for reader in READERS for value in reader.some.values()}
    for inputs in (TEXTS, NAMES, DAYS, NUMBERS, YAMLS, BYTES, JSONS):
        assert [name for name, value in inputs.items() if id(value) not in tried] == [], "each input by some reader"


def test_no_import_is_forgotten() -> None:
    commands = {command.name for command in imports.registered_commands}
    tried = {reader.name.partition(":")[0].removeprefix("import ") for reader in READERS if "import" in reader.name}
    assert commands <= tried


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_links_and_files_without_an_end_are_refused_by_every_reader_of_a_file(tmp_path: Path) -> None:
    """The control: the link does lead to something that would be read."""
    from pifkit.ballot.opening import open_workbook
    from pifkit.store.exporting import read_log_file
    from pifkit.store.exports.reading import read_bytes
    from pifkit.workspace.importing.guess import guess_mapping
    from pifkit.workspace.single import read_series

    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    assert (tmp_path / "zero").open("rb").read(5) == b"\0" * 5
    for name in ("pipe", "zero", "nowhere", "."):
        path = tmp_path / name
        assert isinstance(open_workbook(path), Problem)
        for read in (read_log_file, read_bytes, guess_mapping, read_series):
            with contextlib.suppress(PifkitError):
                read(path)  # type: ignore[operator]
                raise AssertionError(f"{read.__name__} took {name}")
