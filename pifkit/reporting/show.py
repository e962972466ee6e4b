"""`show`: the only door through which a notebook puts something on the page.

Everything textual is escaped here, once. Each output says in its metadata that it came through this door
(`{"pifkit": {"kind": …}}`); the exporter publishes nothing else.
"""

from __future__ import annotations

import base64
import os
import re
import sys
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from pifkit.model.errors import NotebookRunError
from pifkit.model.language import _
from pifkit.reporting.outputs import UNIT
from pifkit.reporting.view import View

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

#: What JupyterLab needs to show our HTML well; the exporter takes it out again, a report has its own style sheet.
LAB_STYLE = (
    "<style>.pif{max-width:46rem}.pif .pif-finding{font-size:115%;line-height:1.45;margin:.4em 0}"
    ".pif .pif-empty{border-left:.35em solid #12436D;padding:.3em 1em;margin:.6em 0;"
    "background:var(--jp-layout-color2,#f3f2f1)}"
    ".pif .pif-notes{font-size:95%;margin:.4em 0}.pif .pif-table{overflow-x:auto;position:relative}"
    ".pif .pif-table caption{text-align:left;font-weight:bold;padding:.3em 0;color:inherit}"
    ".pif .pif-table :is(th,td){text-align:left;vertical-align:top;white-space:pre-line;max-width:none}"
    ".pif .pif-table .n{text-align:right;font-variant-numeric:tabular-nums}"
    ".pif .pif-nb{white-space:nowrap}.pif .pif-hidden{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}</style>"
)

#: Kinds of output for whoever runs a notebook and not for the readers of a report; the exporter leaves them out.
SCREEN_ONLY = frozenset({"chooser", "description", "form"})


@dataclass(frozen=True)
class Output:
    """One display output: its MIME bundle and its metadata."""

    data: dict[str, str]
    metadata: dict[str, Any]


def show(
    *items: View | Figure | pd.DataFrame | Any,
    alt: str = "",
    title: str = "",
    finding: str = "",
    table: pd.DataFrame | None = None,
    caption: str = "",
    notes: tuple[str, ...] = (),
) -> None:
    """Show views, a figure or a table on the page; in JupyterLab and in the report.

    `pif.show(pif.check.table(book))` shows a stage's view, `pif.show(*pif.check.multiples(book))` several. With your
    own figure or data frame: `pif.show(figure, alt="Waiting times fall from 40 to 25 days", table=numbers,
    caption="Waiting times")`.

    Args:
        items: views; or one matplotlib figure (or an object with `.figure`, such as axes); or a data frame.
        alt: what the figure shows, in words; required for a figure.
        title: heading above it.
        finding: what the reader should see, in a sentence.
        table: the figure's numbers.
        caption: caption of the table; required for a data frame unless there is a title.
        notes: remarks below.

    Raises:
        NotebookRunError: a figure without alt text, a table without caption, or something that cannot be shown.
    """
    if len(items) != 1 and (alt or title or finding or caption or notes or table is not None):
        raise NotebookRunError("Texts beside several things do not say which they belong to: show them one by one.")
    for item in items:
        view = as_view(item, alt=alt, title=title, finding=finding, table=table, caption=caption, notes=notes)
        _publish(outputs(view))


def as_view(item: Any, *, alt: str = "", table: Any = None, **texts: Any) -> View:
    """Whatever `show` takes, as a View; texts given beside a View replace its own."""
    given = {key: value for key, value in texts.items() if value}
    if isinstance(item, View):
        if alt:
            given["alt"] = alt
        return (
            replace(item, **given, **({} if table is None else {"table": table}))
            if given or table is not None
            else item
        )
    if type(item).__name__ == "DataFrame" and hasattr(item, "itertuples"):
        return View(table=item, open_table=True, **given)
    figure = item if hasattr(item, "savefig") and hasattr(item, "get_size_inches") else getattr(item, "figure", None)
    if figure is None:
        raise NotebookRunError(
            f"pif.show cannot show a {type(item).__name__}. "
            "Give it a view of a stage, a matplotlib figure with alt text, or a table."
        )
    return View(figure=figure, alt=alt, table=table, **given)


def outputs(view: View) -> tuple[Output, ...]:
    """The display outputs of a view, in order: heading and finding, empty state or figure, then table and notes.

    Raises:
        NotebookRunError: a figure without alt text, or a table without caption.
    """
    found: list[Output] = []
    if view.title or view.finding:
        found.append(_heading(view))
    if view.empty:
        found.append(
            _html("empty", f'<div class="pif-empty"><p>{_lines(view.empty)}</p></div>', view.empty),
        )
    if view.figure is not None:
        found.append(_figure(view))
    if view.table is not None:
        found.append(_table(view))
    if view.notes:
        items = "".join(f"<li>{_lines(note)}</li>" for note in view.notes)
        html = f"<ul>{items}</ul>" if len(view.notes) > 1 else f"<p>{_lines(view.notes[0])}</p>"
        found.append(_html("notes", f'<div class="pif-notes">{html}</div>', "\n".join(view.notes)))
    if not found:
        raise NotebookRunError(
            "pif.show got a view with nothing in it. Give it a figure, a table, or words for an empty state."
        )
    return tuple(found)


def _heading(view: View) -> Output:
    html = f'<h3 class="pif-title">{escape(view.title)}</h3>' if view.title else ""
    html += f'<p class="pif-finding">{_lines(view.finding)}</p>' if view.finding else ""
    return _html("finding", html, "\n".join(filter(None, (view.title, view.finding))))


def _figure(view: View) -> Output:
    from pifkit.reporting import style

    figure, alt = view.figure, " ".join(view.alt.split())
    if not alt or alt.startswith("<Figure"):
        named = f" {view.title!r}" if view.title else ""
        raise NotebookRunError(
            f"The figure{named} has no alt text. "
            "Say in words what it shows: pif.show(figure, alt='Waiting times fall …')."
        )
    assert figure is not None
    width, height = style.fit(figure)
    image = style.png(figure)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    # A figure keeps the mark of the unit that showed it first: brought into another one, it tells where it is from.
    mark = getattr(figure, "_pifkit_unit", None) or os.environ.get(UNIT)
    if mark:
        figure._pifkit_unit = mark  # type: ignore[attr-defined]
    ours = {"kind": "figure", **({"unit": mark} if mark else {})}
    size = {"alt": alt, "width": width, "height": height}
    data = {"image/png": base64.b64encode(image).decode("ascii"), "text/plain": _("[Figure] {alt}", alt=alt)}
    return Output(data, {"image/png": size, "needs_background": "light", "pifkit": ours})


def _table(view: View) -> Output:
    from pifkit.reporting.tables import table_html

    assert view.table is not None
    caption = view.caption or view.title
    if not caption.strip():
        raise NotebookRunError(
            "The table has no caption. Say what it holds: pif.show(table, caption='Waiting times by area')."
        )
    html = table_html(view.table, caption=caption, missing=view.missing, decimals=view.decimals)
    fold = view.fold or (_("The numbers behind this figure") if view.figure is not None and not view.open_table else "")
    if fold:
        html = f'<details class="pif-data"><summary>{escape(fold)}</summary>\n{html}\n</details>'
    return _html("table", html, f"{caption}\n{view.table.to_string()}")


def _html(kind: str, html: str, text: str) -> Output:
    return Output(
        {"text/html": f'{LAB_STYLE}<div class="pif">{html}</div>', "text/plain": text}, {"pifkit": {"kind": kind}}
    )


def _lines(text: str) -> str:
    """Escaped text; line breaks stay, and what stands in backticks (a command, a column) is set as code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(text.strip()).replace("\n", "<br>"))


def description(figure: Output) -> Output:
    """The alt text of a figure as hidden text in front of it: JupyterLab shows a figure without its alt text."""
    alt = figure.metadata["image/png"]["alt"]
    said = _("Figure: {alt}", alt=alt)
    return _html("description", f'<p class="pif-hidden">{escape(said, quote=True)}</p>', said)


def _publish(found: tuple[Output, ...]) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import display

    for output in found:
        if not InteractiveShell.initialized():
            print(output.data["text/plain"])
            continue
        spoken = [description(output)] if output.metadata["pifkit"]["kind"] == "figure" else []
        for one in (*spoken, output):
            display(one.data, metadata=_marked(one.metadata), raw=True)  # type: ignore[no-untyped-call]


def _marked(metadata: dict[str, Any]) -> dict[str, Any]:
    """The metadata with the mark of the unit that runs, in a batch; publishing refuses another unit's."""
    mark = os.environ.get(UNIT)
    return {**metadata, "pifkit": {"unit": mark, **metadata["pifkit"]}} if mark else metadata
