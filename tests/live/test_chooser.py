"""The chooser, its handlers driven in process: what is shown, what is remembered, and that reports leave it out."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

import pifkit as pif
from pifkit.live import chooser as room
from pifkit.live.choice import Memory
from pifkit.live.chooser import WIDGET, Chooser
from pifkit.live.listing import Entry
from pifkit.reporting.show import SCREEN_ONLY

ENTRIES = (
    Entry("alpha", "Alpha <b>Partnership</b>", ("2026-27", "2025-26"), "2026-27"),
    Entry("beta", "Beta Partnership", ("2026-27", "2025-26"), "2026-27"),
    Entry("gamma", "Gamma Partnership", ("2027-28", "2026-27"), "2027-28"),
    Entry("wrecked", cycles=("2026-27",), trouble="partnership.yaml is missing"),
)


def make(partnership: str = "alpha", cycle: str | None = None, memory: Memory | None = None) -> tuple[Chooser, Memory]:
    memory = memory or Memory()
    return Chooser(ENTRIES, memory.decide(partnership, cycle), memory), memory


def labels(dropdown: Any) -> list[str]:
    return [label for label, _ in dropdown.options]


def test_the_lists_have_labels_and_show_what_is_in_use() -> None:
    chooser, _ = make("beta", "2025-26")
    assert (chooser.partnership.description, chooser.cycle.description) == ("Partnership", "Cycle")
    assert (chooser.partnership.value, chooser.cycle.value) == ("beta", "2025-26")
    assert labels(chooser.partnership)[3] == "wrecked – has mistakes"
    assert labels(chooser.cycle) == ["current cycle (2026-27)", "2026-27", "2025-26"]
    assert chooser.status.value == (
        '<div role="status"><p>In use: Beta Partnership, cycle 2025-26, as the parameters cell says.</p></div>'
    )
    assert chooser.alert.value == ""


def test_picking_three_times_each_time_says_and_keeps_it() -> None:
    chooser, memory = make()
    for partnership, name in (("beta", "Beta Partnership"), ("gamma", "Gamma Partnership"), ("beta", "Beta")):
        chooser.partnership.value = partnership
        assert f"Will be used: {name}" in chooser.status.value
        assert "Run &gt; Run All Cells" in chooser.status.value
        assert memory.picked == (partnership, None)
    assert memory.decide("alpha", None).choice == ("beta", None)
    assert chooser.guard.messages == ()


def test_a_cycle_is_kept_where_the_next_partnership_has_it() -> None:
    chooser, memory = make("alpha", "2026-27")
    chooser.partnership.value = "gamma"
    assert (chooser.cycle.value, memory.picked) == ("2026-27", ("gamma", "2026-27"))
    chooser.cycle.value = "2027-28"
    assert memory.picked == ("gamma", "2027-28")
    chooser.partnership.value = "alpha"
    assert (chooser.cycle.label, memory.picked) == ("current cycle (2026-27)", ("alpha", None)), (
        "alpha has no 2027-28: its current one"
    )
    assert "current cycle 2026-27" in chooser.status.value


def test_the_current_cycle_can_be_picked_again() -> None:
    chooser, memory = make("beta", "2025-26")
    chooser.cycle.value = chooser.cycle.options[0][1]
    assert chooser.cycle.label == "current cycle (2026-27)"
    assert memory.picked == ("beta", None)
    assert "Will be used: Beta Partnership, current cycle 2026-27." in chooser.status.value


def test_picking_what_is_in_use_asks_for_no_new_run() -> None:
    chooser, memory = make()
    chooser.partnership.value = "beta"
    chooser.partnership.value = "alpha"
    assert "as shown below" in chooser.status.value
    assert "Run All" not in chooser.status.value
    assert memory.picked is None


def test_the_next_run_says_that_the_pick_counts_and_how_to_overrule_it() -> None:
    chooser, memory = make()
    chooser.partnership.value = "beta"
    chooser, _ = make(memory=memory)
    assert chooser.partnership.value == "beta"
    assert "In use: Beta Partnership, current cycle 2026-27, as picked here." in chooser.status.value
    assert "The parameters cell says Alpha &lt;b&gt;Partnership&lt;/b&gt;" in chooser.status.value
    chooser, _ = make("gamma", memory=memory)
    assert "In use: Gamma Partnership" in chooser.status.value
    assert "what was picked before is set aside: Beta Partnership" in chooser.status.value


def test_an_unknown_partnership_is_seen_and_helped() -> None:
    chooser, memory = make("gama")
    assert labels(chooser.partnership)[0] == "gama – not found"
    assert "Did you mean “gamma”?" in chooser.status.value
    chooser.partnership.value = "gamma"
    assert memory.decide("gama", None).choice == ("gamma", None)


def test_an_unknown_cycle_is_seen() -> None:
    chooser, _ = make("beta", "2062-63")
    assert labels(chooser.cycle)[0] == "2062-63 – not found"
    assert "It has no cycle “2062-63”" in chooser.status.value


def test_picking_a_folder_with_mistakes_says_so() -> None:
    chooser, memory = make()
    chooser.partnership.value = "wrecked"
    assert "cannot be opened yet: partnership.yaml is missing" in chooser.status.value
    assert memory.picked == ("wrecked", None)


@pytest.mark.parametrize("typed", [5, None, ["alpha"], {}])
def test_what_is_no_id_does_not_break_the_lists(typed: Any) -> None:
    chooser, _ = make(typed)
    assert "There is no partnership" in chooser.status.value


def test_a_pick_in_a_side_thread_counts_and_warns() -> None:
    """What JupyterLab does from the second message on where the shipped setting is not in force."""
    chooser, memory = make()
    for partnership in ("beta", "gamma", "beta"):
        thread = Thread(target=setattr, args=(chooser.partnership, "value", partnership))
        thread.start()
        thread.join()
        assert memory.picked == (partnership, None)
    assert chooser.alert.value.count("Kernel Comms over subshells") == 1
    assert 'role="alert"' in chooser.alert.value


def test_a_failing_callback_leaves_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    chooser, memory = make()
    monkeypatch.setattr(memory, "pick", lambda choice: 1 / 0)
    chooser.partnership.value = "beta"
    assert "was not taken over" in chooser.alert.value
    assert "ZeroDivisionError" in chooser.alert.value
    monkeypatch.undo()
    chooser.partnership.value = "gamma"
    assert "ZeroDivisionError" in chooser.alert.value, "it stays until the cell runs again"
    assert memory.picked == ("gamma", None)


def test_no_widget_id_and_no_markup_in_the_static_html() -> None:
    chooser, _ = make()
    assert chooser.html == (
        '<div class="pif"><p>Partnership and cycle: Alpha &lt;b&gt;Partnership&lt;/b&gt;, '
        "current cycle 2026-27.</p></div>"
    )
    assert not [one.model_id for one in (chooser.box, *chooser.box.children) if one.model_id in chooser.html]


# --- the verb ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A kernel that records what is displayed."""
    import IPython.core.getipython
    import IPython.display

    found: list[dict[str, Any]] = []
    monkeypatch.setattr(IPython.core.getipython, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr(
        IPython.display, "display", lambda data, metadata, raw: found.append({"data": data, "metadata": metadata})
    )
    monkeypatch.setattr(room, "_memories", {})
    monkeypatch.setattr(room, "_shown", {})
    monkeypatch.delenv("PIFKIT_OUTPUT_DIR", raising=False)
    return found


def test_one_output_with_widget_and_static_html(root: Path, shown: list[dict[str, Any]]) -> None:
    assert pif.choose("strathquill", None, str(root)) == ("strathquill", None)
    (output,) = shown
    assert set(output["data"]) == {WIDGET, "text/html", "text/plain"}
    assert output["metadata"] == {"pifkit": {"kind": "chooser"}}
    assert "chooser" in SCREEN_ONLY
    assert (
        "Strathquill Community Planning Partnership (fictional), current cycle 2026-27" in output["data"]["text/html"]
    )


def test_the_pick_goes_out_at_the_next_run_and_old_widgets_are_closed(root: Path, shown: list[dict[str, Any]]) -> None:
    pif.choose("strathquill", None, str(root))
    first = next(iter(room._shown.values()))
    first.partnership.value = "glenmarrick"
    assert pif.choose("strathquill", None, str(root / "parameters")) == ("glenmarrick", None), "the same workspace"
    assert first.partnership.comm is None
    assert pif.choose("kirkmellan", "2025-26", str(root)) == ("kirkmellan", "2025-26")


def test_workspaces_do_not_share_picks(root: Path, shown: list[dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "parameters" / "strathquill").mkdir(parents=True)
    pif.choose("strathquill", None, str(root))
    next(iter(room._shown.values())).partnership.value = "glenmarrick"
    assert pif.choose("strathquill", None, str(tmp_path)) == ("strathquill", None)


def test_a_unit_of_the_batch_shows_and_reads_nothing(
    shown: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A unit never reads another partnership's folder; here there is not even a workspace."""
    monkeypatch.setenv("PIFKIT_OUTPUT_DIR", str(tmp_path))
    assert pif.choose("strathquill", None, str(tmp_path / "none")) == ("strathquill", None)
    assert shown == []


def test_outside_jupyter_nothing_is_shown() -> None:
    assert pif.choose("anything", "2026-27") == ("anything", "2026-27")


def test_an_unknown_id_goes_out_for_open_to_explain(root: Path, shown: list[dict[str, Any]]) -> None:
    assert pif.choose("strathquil", None, str(root)) == ("strathquil", None)
    with pytest.raises(pif.ParameterError, match="strathquill"):
        pif.open("strathquil", workspace=str(root))


def test_no_workspace_is_the_usual_error(shown: list[dict[str, Any]], tmp_path: Path) -> None:
    with pytest.raises(pif.ParameterError, match="No workspace found"):
        pif.choose("strathquill", None, str(tmp_path))


def test_a_report_leaves_the_chooser_out(root: Path, shown: list[dict[str, Any]]) -> None:
    """A notebook run by hand or by stock papermill holds the chooser; its page is byte for byte the same without it."""
    from pifkit.model.stages import stage
    from pifkit.reporting.exporter import Page, stage_html

    pif.choose("strathquill", None, str(root))
    cell = nbformat.v4.new_code_cell("pif.choose()", outputs=[nbformat.v4.new_output("display_data", **shown[0])])
    text = nbformat.v4.new_markdown_cell("# Title\n\n## How good are we now?\n\nWords.")
    more = nbformat.v4.new_markdown_cell("## How do we know?\n\nMore words.")
    page = Page("Strathquill", "2026-27", dt.date(2026, 9, 30), stage=stage("check"))
    with_chooser = stage_html(nbformat.v4.new_notebook(cells=[text, cell, more]), page)
    without = stage_html(nbformat.v4.new_notebook(cells=[text, more]), page)
    assert with_chooser == without
    assert json.dumps(shown[0]["data"][WIDGET]) not in with_chooser
