"""`show` is the only door: alt text and captions are required, text is escaped, and outputs say where they come from."""

from __future__ import annotations

import base64
import dataclasses

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from pifkit.model.errors import NotebookRunError
from pifkit.reporting.fragment import checked_html
from pifkit.reporting.show import LAB_STYLE, as_view, outputs, show
from pifkit.reporting.view import View
from tests.reporting import samples


def kinds(view: View) -> list[str]:
    return [output.metadata["pifkit"]["kind"] for output in outputs(view)]


@pytest.mark.promise(10)
def test_a_figure_is_one_png_with_alt_text_and_size_and_its_numbers_follow() -> None:
    found = outputs(samples.trend())
    assert [output.metadata["pifkit"]["kind"] for output in found] == ["finding", "figure", "table", "notes"]
    figure = found[1]
    assert base64.b64decode(figure.data["image/png"], validate=True).startswith(b"\x89PNG")
    about = figure.metadata["image/png"]
    assert (about["width"], about["height"]) == (430, 250)
    assert about["alt"].startswith("A line chart of twelve months.")
    assert "<details" in found[2].data["text/html"]
    assert sum("image/png" in output.data for output in found) == 1


@pytest.mark.promise(10)
@pytest.mark.parametrize("alt", ["", "  ", "<Figure size 430x250 with 1 Axes>"])
def test_a_figure_without_words_is_refused(alt: str) -> None:
    with pytest.raises(NotebookRunError, match="no alt text"):
        outputs(dataclasses.replace(samples.trend(), alt=alt))


def test_a_table_needs_a_caption_or_a_title() -> None:
    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(NotebookRunError, match="no caption"):
        outputs(View(table=frame))
    assert "<caption>T</caption>" in outputs(View(title="T", table=frame))[-1].data["text/html"]


def test_an_empty_state_says_how_to_start() -> None:
    (found,) = outputs(View(empty="Nothing yet.\nFill in actions.csv."))
    assert "Nothing yet.<br>Fill in actions.csv." in found.data["text/html"]
    with pytest.raises(ValueError, match="neither figure nor table"):
        View(empty="Nothing", table=pd.DataFrame({"a": [1]}))


def test_names_of_files_in_backticks_are_code_and_still_text() -> None:
    html = outputs(View(empty="Fill in `actions.csv`, not `<b>`."))[0].data["text/html"]
    assert "<code>actions.csv</code>, not <code>&lt;b&gt;</code>." in html


def test_a_view_with_nothing_is_refused() -> None:
    with pytest.raises(NotebookRunError, match="nothing in it"):
        outputs(View())
    with pytest.raises(TypeError, match="notes"):
        View(notes="one string")  # type: ignore[arg-type]


@pytest.mark.promise(6)
def test_hostile_text_stays_text_everywhere() -> None:
    hostile = samples.HOSTILE
    view = dataclasses.replace(
        samples.trend(),
        title=hostile,
        finding=hostile,
        caption=hostile,
        notes=(hostile, hostile),
        table=pd.DataFrame({hostile: [hostile]}),
    )
    texts = [
        output.data["text/html"]
        for output in (*outputs(view), *outputs(View(empty=hostile)))
        if "text/html" in output.data
    ]
    assert len(texts) == 4
    for text in texts:
        assert "<script" not in text
        assert "&lt;script&gt;" in text
        checked_html(text)  # nothing but what show writes
    with pytest.raises(NotebookRunError):  # the negative control: unescaped, the same text is caught
        checked_html(texts[0].replace("&lt;", "<").replace("&gt;", ">"))


def test_lab_gets_its_style_and_nothing_else_differs() -> None:
    html = outputs(View(finding="x"))[0].data["text/html"]
    assert html == f'{LAB_STYLE}<div class="pif"><p class="pif-finding">x</p></div>'


def test_own_figures_axes_and_tables() -> None:
    figure, axes = plt.subplots()
    view = as_view(axes, alt="A line", title="T")
    assert view.figure is figure
    outputs(view)
    assert not plt.fignum_exists(figure.number)  # closed, so that Jupyter does not show it again
    assert kinds(as_view(pd.DataFrame({"a": [1]}), caption="Numbers")) == ["table"]
    with pytest.raises(NotebookRunError, match="cannot show a str"):
        as_view("text")
    assert as_view(view, finding="new").finding == "new"
    with pytest.raises(NotebookRunError, match="one by one"):
        show(view, view, title="T")


def test_outside_jupyter_the_words_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    if InteractiveShell.initialized():
        pytest.skip("another test started IPython in this process")
    show(samples.trend())
    assert "[Figure] A line chart" in capsys.readouterr().out


def test_in_jupyter_each_output_is_displayed_with_its_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = CapturingDisplayPublisher()
    monkeypatch.setattr(InteractiveShell, "initialized", lambda: True)
    monkeypatch.setattr(InteractiveShell, "instance", lambda: type("Shell", (), {"display_pub": publisher})())
    show(samples.trend(), View(empty="Nothing yet."))
    assert [output["metadata"]["pifkit"]["kind"] for output in publisher.outputs] == [
        "finding",
        "description",
        "figure",
        "table",
        "notes",
        "empty",
    ]
    said = publisher.outputs[1]["data"]["text/html"]
    assert f'<p class="pif-hidden">Figure: {samples.trend().alt}</p>' in said, "JupyterLab drops a figure's alt text"
    assert publisher.outputs[2]["metadata"]["needs_background"] == "light"
