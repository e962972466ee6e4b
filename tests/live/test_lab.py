"""A callback that fails, or runs beside the main thread, says so on the screen; the setting against it is shipped."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from threading import Thread

import pytest

from pifkit.live.lab import SETTING, SIDE_THREAD, Guard

ROOT = Path(__file__).resolve().parents[2]
TARGET = "etc/jupyter/labconfig/default_setting_overrides.d/pifkit.json"


def test_an_exception_becomes_a_message_that_stays() -> None:
    shown: list[str] = []
    guard = Guard(shown.append)

    def broken(change: str) -> None:
        raise ValueError(f"<b>{change}</b> is bad")

    guard(broken, "Nothing was saved.")("x")
    guard(broken, "Nothing was saved.")("y")
    assert guard.messages == (
        "Nothing was saved. The error was: ValueError: <b>x</b> is bad",
        "Nothing was saved. The error was: ValueError: <b>y</b> is bad",
    )
    assert 'role="alert"' in shown[-1]
    assert "&lt;b&gt;x" in shown[-1], "hostile text stays text, and the first message stays beside the second"
    assert "&lt;b&gt;y" in shown[-1]


def test_a_callback_that_works_says_nothing() -> None:
    shown: list[str] = []
    done: list[int] = []
    Guard(shown.append)(done.append, "x")(1)
    assert (done, shown) == ([1], [])


def test_a_side_thread_is_named_once_and_the_work_is_done_all_the_same() -> None:
    shown: list[str] = []
    done: list[int] = []
    guarded = Guard(shown.append)(done.append, "x")
    for number in range(3):
        thread = Thread(target=guarded, args=(number,))
        thread.start()
        thread.join()
    assert done == [0, 1, 2]
    assert len(shown) == 1
    assert "Kernel Comms over subshells" in shown[0]
    assert "Disabled" in SIDE_THREAD


def test_programming_mistakes_that_end_the_kernel_are_not_swallowed() -> None:
    def leaves() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Guard(print)(leaves, "x")()


def test_the_shipped_setting_is_the_one_that_jupyterlab_reads() -> None:
    """Plugin, field and value exist in the JupyterLab that is installed."""
    from jupyterlab.commands import get_app_dir

    plugin, field, value = SETTING
    shipped = json.loads((ROOT / "pifkit" / "live" / "settings" / "pifkit.json").read_text(encoding="utf-8"))
    assert shipped == {plugin: {field: value}}
    package, name = plugin.split(":")
    schema = json.loads((Path(get_app_dir()) / "schemas" / package / f"{name}.json").read_text(encoding="utf-8"))
    assert value in {one["const"] for one in schema["properties"][field]["oneOf"]}


def test_the_setting_is_installed_where_jupyterlab_looks() -> None:
    """In the environment that runs this, however pifkit was installed: the file lies in labconfig."""
    installed = Path(sys.prefix) / TARGET
    assert installed.is_file(), "install pifkit into this environment again (make install): its data files are missing"
    plugin, field, value = SETTING
    assert json.loads(installed.read_text(encoding="utf-8"))[plugin][field] == value


def test_the_server_layers_it_over_its_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JupyterLab's own reader finds the file in a configuration folder, and only that one field is changed."""
    from jupyterlab_server.settings_utils import _get_overrides

    target = tmp_path / TARGET.removeprefix("etc/jupyter/")
    target.parent.mkdir(parents=True)
    target.write_bytes((ROOT / "pifkit" / "live" / "settings" / "pifkit.json").read_bytes())
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    overrides, error = _get_overrides(str(tmp_path / "no such folder"))
    assert not error
    assert overrides[SETTING[0]] == {SETTING[1]: SETTING[2]}


def test_the_project_file_ships_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"pifkit/live/settings/pifkit.json": TARGET}


def test_the_docs_name_the_setting_and_where_it_lies() -> None:
    page = (ROOT / "docs" / "jupyterlab.md").read_text(encoding="utf-8")
    for fact in (TARGET, *SETTING, "Kernel Comms over subshells"):
        assert fact in page
    assert "“Kernel Comms over subshells” to “Disabled”" in SIDE_THREAD
