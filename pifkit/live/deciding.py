"""`pif.decide`: the review's decisions on a form, line by line, written into `decisions.csv` at every change.

The form and the static table of what is decided go out as one output: the form works in JupyterLab, a report shows the
table. Callbacks write one file and draw nothing, so that they work in whatever thread they run (`pifkit.live.lab`).
"Saved" appears only after the file is on the disk; what could not be written stays in the form with a message that
stays, too.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Sequence
from html import escape
from typing import Any

from pydantic import ValidationError

from pifkit.improvement.accounting import WORDS as LINES
from pifkit.improvement.choices import ALLOWED, NEEDS_REASON
from pifkit.live.chooser import WIDGET, in_kernel
from pifkit.live.lab import Guard
from pifkit.model.documents import Handed
from pifkit.model.language import N_, _, _h, code
from pifkit.model.work import Decided
from pifkit.reporting.lines import line_title
from pifkit.reporting.outputs import OUTPUT_DIR
from pifkit.reporting.show import LAB_STYLE, outputs, show
from pifkit.reporting.stages.review_next import decided as decided_view
from pifkit.reporting.stages.review_next import proposal
from pifkit.reporting.tables import table_html
from pifkit.workspace.book import Book
from pifkit.workspace.deciding import FILE, record

KINDS = ("action", "indicator", "focus")
"""Lines that the form decides; targets and questions are decided in the table, which has their columns."""
FAILED = N_(
    "NOT SAVED in {file}: what you chose is still in the form. Change anything to try again, or write the row into the file."
)
STYLE = (
    "<style>.pif-decide :is(select,input):focus-visible{outline:3px solid var(--jp-ui-font-color0,#12436D)!important;"
    "outline-offset:2px}.pif-decide .widget-html-content{line-height:1.4;white-space:normal}"
    ".pif-decide p{margin:.3em 0;max-width:46rem}.pif-decide .pif-alert{border-left:.35em solid "
    "var(--jp-error-color1,#b00020);padding:.1em 1em;background:var(--jp-layout-color2,#f3f2f1)}</style>"
)


def decide(book: Book) -> None:
    """Show what is decided about the lines of the proposal and, in JupyterLab, the form to decide with.

    In the batch, outside Jupyter and for a cycle that is not the current one only the table is shown.

    Args:
        book: the partnership.
    """
    live = in_kernel() and not os.environ.get(OUTPUT_DIR)
    current = book.cycle.id == book.partnership.current_cycle
    lines = [one for one in proposal(book).document.handed_over if one.kind in KINDS] if live and current else []
    if not lines:
        show(decided_view(book))
        return
    _display(Form(book, lines))


class Form:
    """One line at a time: which one, what becomes of it, why, by what it is replaced, and who decided.

    Args:
        book: the partnership, in its current cycle.
        lines: the lines of the proposal that can be decided.
    """

    def __init__(self, book: Book, lines: Sequence[Handed]) -> None:
        import ipywidgets as widgets

        self._book = book
        self._lines = tuple(lines)
        self._rows = {(one.kind, one.line): one for one in book.rows("decisions") if one.kind in KINDS}
        self._lock = threading.RLock()
        self._filling = False

        def look() -> dict[str, Any]:  # a layout of its own for each: one of them is hidden at times
            width = widgets.Layout(width="min(46rem, 100%)")
            return {"layout": width, "style": {"description_width": "7rem"}}

        names = [(self._label(at), at) for at in range(len(self._lines))]
        self.line = widgets.Dropdown(description=_("Line"), options=names, **look())
        self.decision = widgets.Dropdown(description=_("Decision"), **look())
        self.reason = widgets.Text(description=_("Reason"), continuous_update=True, **look())
        indicators = [(_("nothing chosen"), ""), *((one.title, one.id) for one in book.rows("indicators"))]
        self.successor = widgets.Dropdown(description=_("Replaced by"), options=indicators, **look())
        self.by = widgets.Text(
            description=_("Decided by"),
            placeholder=_("a role, such as Partnership board"),
            continuous_update=True,
            **look(),
        )
        self.status, self.table, self.alert = widgets.HTML(), widgets.HTML(), widgets.HTML()
        style = widgets.HTML(STYLE, layout=widgets.Layout(display="none"))
        self.box = widgets.VBox(
            [style, self.line, self.decision, self.reason, self.successor, self.by, self.status, self.alert, self.table]
        )
        self.box.add_class("pif-decide")
        self.guard = Guard(self._alarm)
        self._fill()
        self._say([_("Choose a line and say what becomes of it. Every change is saved at once in {file}.", file=FILE)])
        self._told()
        self.line.observe(self.guard(self._line_picked, _(FAILED, file=FILE)), names="value")
        for one in (self.decision, self.reason, self.successor, self.by):
            one.observe(self.guard(self._changed, _(FAILED, file=FILE)), names="value")

    @property
    def html(self) -> str:
        """The decisions as static HTML: what stays of the form where a notebook is read or printed."""
        parts = [one.data["text/html"].removeprefix(LAB_STYLE) for one in outputs(decided_view(self._book))]
        return LAB_STYLE + "".join(parts)

    def close(self) -> None:
        """Take the widgets out of the kernel's memory; a new form has taken their place."""
        for widget in (*self.box.children, self.box):
            widget.close()

    def _label(self, at: int) -> str:
        one = self._lines[at]
        return f"{LINES[one.kind].capitalize()}: {line_title(self._book, one.kind, one.id)}"

    def _line_picked(self, change: Any) -> None:
        with self._lock:
            if not self._filling:
                self._fill()
                self._say([f"{self._label(change['new'])}."])

    def _fill(self) -> None:
        """Put what is known of the chosen line into the form."""
        self._filling = True
        try:
            line = self._lines[self.line.value]
            row = self._rows.get((line.kind, line.id))
            self.decision.options = [
                (
                    _("as proposed ({decision})", decision=line.decision)
                    if row is None
                    else _("open again, as the rules propose"),
                    "",
                ),
                *((one, one) for one in ALLOWED[line.kind]),
            ]
            self.decision.value = "" if row is None else row.decision
            self.reason.value = "" if row is None else row.reason
            successors = [value for _rest, value in self.successor.options]
            wanted = "" if row is None else row.replaced_by or ""
            self.successor.value = wanted if wanted in successors else ""
            if row is not None and row.by:
                self.by.value = row.by
            self._fold()
        finally:
            self._filling = False

    def _fold(self) -> None:
        """A successor is asked for only where something is replaced."""
        self.successor.layout.display = "" if self.decision.value == "replaced" else "none"

    def _changed(self, change: Any) -> None:
        """Write the line's decision; only then say so."""
        with self._lock:
            if self._filling or (change["owner"] is self.by and not self.decision.value):
                return
            self._fold()
            self._say([_("Saving …")])
            try:
                self._write()
            except Exception:
                self._say([_("Not saved: {label}.", label=self._label(self.line.value))])
                raise
            self._say(
                [
                    _("Saved {now:%H:%M:%S} in {file}: {state}", now=dt.datetime.now(), file=FILE, state=self._state()),
                    *self._needed(),
                ]
            )
            self._told()

    def _write(self) -> None:
        line = self._lines[self.line.value]
        chosen = self.decision.value or (line.decision if self.reason.value.strip() else "")
        try:
            row = Decided(
                kind=line.kind,
                line=line.id,
                decision=chosen or line.decision,
                reason=self.reason.value,
                replaced_by=self.successor.value if chosen == "replaced" else "",
                decided=dt.date.today(),
                by=self.by.value,
            )
        except ValidationError as err:
            raise ValueError("; ".join(one["msg"] for one in err.errors())) from err
        record(self._book.workspace, self._book.id, self._book.cycle.id, row, remove=not chosen)
        if chosen:
            self._rows[line.kind, line.id] = row
        else:
            self._rows.pop((line.kind, line.id), None)

    def _state(self) -> str:
        line = self._lines[self.line.value]
        row = self._rows.get((line.kind, line.id))
        return f"{self._label(self.line.value)}, " + (_("not decided.") if row is None else f"{row.decision}.")

    def _needed(self) -> list[str]:
        """Which decisions the next cycle cannot take over yet, and what to do when all are there."""
        rows = [(at, self._rows.get((one.kind, one.id))) for at, one in enumerate(self._lines)]
        without = [self._label(at) for at, row in rows if row and row.decision in NEEDS_REASON and not row.reason]
        heirs = [self._label(at) for at, row in rows if row and row.decision == "replaced" and not row.replaced_by]
        said = [_("A reason is required. Still without one: {without}.", without="; ".join(without))] if without else []
        said += [_("Choose what replaces it: {heirs}.", heirs="; ".join(heirs))] if heirs else []
        return said or [
            _("When you have finished: pifkit run {id} --stage review, then pifkit next {id}.", id=self._book.id)
        ]

    def _told(self) -> None:
        """The decisions so far as a table below the form."""
        rows = [(at, row) for at, one in enumerate(self._lines) if (row := self._rows.get((one.kind, one.id)))]
        if not rows:
            self.table.value = "<p>" + _h("Nothing is decided yet; the proposal stands.") + "</p>"
            return
        import pandas as pd

        frame = pd.DataFrame(
            {
                N_("Line"): self._label(at),
                N_("Decided"): code(row.decision),
                N_("Reason"): row.reason or None,
                N_("By"): row.by or None,
            }
            for at, row in rows
        )
        self.table.value = table_html(
            frame, caption=_("Decided so far"), missing={"Reason": _("none"), "By": _("not said")}
        )

    def _say(self, sentences: Sequence[str]) -> None:
        text = "".join(f"<p>{escape(one)}</p>" for one in sentences)
        self.status.value = f'<div role="status">{text}</div>'

    def _alarm(self, html: str) -> None:
        self.alert.value = html


_shown: dict[str, Form] = {}


def _display(form: Form) -> None:
    from IPython.display import display

    key = str(form._book.workspace.root.resolve())
    if key in _shown:
        _shown[key].close()
    _shown[key] = form
    data = {
        WIDGET: form.box.get_view_spec(),
        "text/html": form.html,
        "text/plain": _("Decisions for the next cycle: use the form, or {file}.", file=FILE),
    }
    display(data, metadata={"pifkit": {"kind": "table"}}, raw=True)  # type: ignore[no-untyped-call]
