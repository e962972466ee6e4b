"""Forms for analysts over tables: the improvement plan, and notes on the figures of indicators. Each change is written at once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, get_args

from pifkit.live.markup import attributes
from pifkit.live.panel import Done, Panel
from pifkit.model.errors import ParameterError
from pifkit.model.language import N_, _, _h, code
from pifkit.model.work import Action
from pifkit.workspace.changing import change_cells, change_row, checked_row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pifkit.model.tables import Observation
    from pifkit.workspace.book import Book

#: Fields of the action form, in order: column, label, kind.
FIELDS = (
    ("title", N_("What will be done"), "text"), ("owner", N_("Owner"), "text"), ("start", N_("Start"), "date"), ("due", N_("Due"), "date"),
    ("status", N_("Status"), "status"), ("percent_complete", N_("Percent complete"), "number"), ("impact", N_("Impact, 1 to 5"), "number"),
    ("ease", N_("Ease, 1 to 5"), "number"), ("measure", N_("Indicator that will show whether it worked"), "measure"),
    ("note", N_("Last word on it"), "long"),
)  # fmt: skip
NEW = "+"


class ActionForm:
    """One action of the plan at a time.

    Args:
        book: the partnership, in its current cycle.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._rows: dict[str, Action] = {one.id: one for one in book.rows("actions")}
        self.chosen = next(iter(self._rows), NEW)
        self._lock = threading.RLock()

    def perform(self, name: str, values: Mapping[str, Any], uuid: str) -> Done:  # noqa: ARG002
        """Choose an action, add one, or change a field of one."""
        with self._lock:
            if name == "action":
                self.chosen = str(values.get("value", NEW))
                return Done()
            if name == "add":
                return self._add(str(values.get("title", "")).strip())
            if name == "field":
                return self._change(str(values["action"]), str(values["column"]), str(values.get("value", "")).strip())
            raise ParameterError(_("There is no command {name!r}.", name=name))

    def _add(self, title: str) -> Done:
        if not title:
            raise ParameterError(_("Write what will be done."))
        book = self._book
        used = {one.id for one in book.tables.actions} | set(self._rows)
        ident = next(f"a{at:02d}" for at in range(1, 10_000) if f"a{at:02d}" not in used)
        cells = {"id": ident, "title": title, "status": "open", "cycle": book.cycle.id}
        change_row(book.workspace, book.id, "actions", cells, self._is(ident))
        self._rows[ident] = _checked(cells)
        self.chosen = ident
        return Done(dt.datetime.now(dt.UTC), _("Action {ident} is in actions.csv", ident=ident))

    def _change(self, ident: str, column: str, value: str) -> Done:
        if ident not in self._rows or column not in {one[0] for one in FIELDS}:
            raise ParameterError(_("Choose an action of the list."))
        before = _cells(self._rows[ident])
        if value == before.get(column, ""):
            return Done()
        made = _checked({**before, column: value})
        if made.start and made.due and made.due < made.start:
            raise ParameterError(
                _("Due {due} is before its start {start}. Change one of the two.", due=made.due, start=made.start)
            )
        # Only this cell: what somebody else changed in the file meanwhile stays.
        change_cells(self._book.workspace, self._book.id, "actions", {column: _cells(made)[column]}, self._is(ident))
        self._rows[ident] = made
        return Done(dt.datetime.now(dt.UTC), _("{ident} in actions.csv", ident=ident))

    def _is(self, ident: str) -> Callable[[Mapping[str, str]], bool]:
        book = self._book

        def same(row: Mapping[str, str]) -> bool:
            here = row.get("cycle", "").strip() or book.partnership.current_cycle
            return row.get("id", "").strip() == ident and here == book.cycle.id

        return same

    def regions(self) -> dict[str, str]:
        """Every region of the form."""
        with self._lock:
            options = [(one.id, f"{one.id} {one.title}") for one in self._rows.values()] + [(NEW, _("a new action …"))]
            head = ("<h3>" + _h("Improvement plan, {id}", id=escape(self._book.cycle.id)) + "</h3>") + _choice(
                "action", _("Action"), options, self.chosen
            )
            if self.chosen not in self._rows:
                return {
                    "head": head,
                    "body": (
                        '<form data-do="add"><label for="action-new">'
                        + _h("What will be done")
                        + '</label><input id="action-new" name="title" autocomplete="off" data-keep><button type="submit">'
                        + _h("Add")
                        + "</button></form>"
                    ),
                }
            row = self._rows[self.chosen]
            fields = "".join(self._field(row, name, _(label), kind) for name, label, kind in FIELDS)
            return {"head": head, "body": f'<div class="pif-fields">{fields}</div>'}

    def _field(self, row: Action, column: str, label: str, kind: str) -> str:
        value = _cells(row).get(column, "")
        ident = f"action-{row.id}-{column}"
        typed = kind in {"text", "long"}
        shared: dict[str, Any] = {
            "id": ident, "data_do": "field", "data_on": "typing" if typed else "change", "data_keep": typed,
            "data_args": {"action": row.id, "column": column}, "data_label": _("{label} of {id}", label=label, id=row.id),
        }  # fmt: skip
        if kind == "status":
            options = [(one, code(one)) for one in get_args(Action.model_fields["status"].annotation)]
            return _list(label, shared, options, value)
        if kind == "measure":
            options = [("", "none"), *((one.id, one.title) for one in self._book.rows("indicators"))]
            return _list(label, shared, options, value)
        if kind == "long":
            return f'<label for="{ident}">{label}</label><textarea{attributes(rows=2, **shared)}>\n{escape(value)}</textarea>'
        made = attributes(type="date" if kind == "date" else "text", value=value, autocomplete="off", **shared)
        return f'<div><label for="{ident}">{label}</label><input{made}></div>'


class NoteForm:
    """A note on one figure of an indicator at a time.

    Args:
        book: the partnership.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._titles = {one.id: one.title for one in book.rows("indicators")}
        self._rows: dict[tuple[str, str], str] = {}
        self._periods: dict[str, list[str]] = {}
        rows: Sequence[Observation] = book.tables.observations
        for one in rows:
            self._rows[one.indicator, one.period] = one.note
            self._periods.setdefault(one.indicator, []).append(one.period)
        self._values = {(one.indicator, one.period): one.value for one in rows}
        self.indicator = next((one for one in self._titles if one in self._periods), "")
        self.period = self._periods.get(self.indicator, [""])[-1]
        self._lock = threading.RLock()

    def perform(self, name: str, values: Mapping[str, Any], uuid: str) -> Done:  # noqa: ARG002
        """Choose an indicator or a period, or change the note."""
        value = str(values.get("value", ""))
        with self._lock:
            if name == "indicator" and value in self._periods:
                self.indicator, self.period = value, self._periods[value][-1]
                return Done()
            if name == "period" and value in self._periods.get(self.indicator, ()):
                self.period = value
                return Done()
            if name == "note":
                return self._write(str(values["indicator"]), str(values["period"]), value.strip())
            raise ParameterError(_("Choose an indicator and a period of the lists."))

    def _write(self, indicator: str, period: str, note: str) -> Done:
        if (indicator, period) not in self._rows:
            raise ParameterError(_("{indicator} has no figure for {period}.", indicator=indicator, period=period))
        if note == self._rows[indicator, period]:
            return Done()

        def same(row: Mapping[str, str]) -> bool:
            found = (row.get("indicator", "").strip(), row.get("period", "").strip())
            return found == (indicator, period)

        cells = {"indicator": indicator, "period": period, "note": note}
        change_cells(self._book.workspace, self._book.id, "observations", cells, same)
        self._rows[indicator, period] = note
        return Done(dt.datetime.now(dt.UTC), _("{period} in observations.csv", period=period))

    def regions(self) -> dict[str, str]:
        """Every region of the form."""
        with self._lock:
            if not self.indicator:
                return {
                    "head": (
                        "<h3>"
                        + _h("Notes on figures")
                        + "</h3><p>"
                        + _h("There are no figures yet: fill in observations.csv first.")
                        + "</p>"
                    )
                }
            named = [(one, title) for one, title in self._titles.items() if one in self._periods]
            periods = [(one, one) for one in reversed(self._periods[self.indicator])]
            head = (
                ('<h3>' + _h("Notes on figures") + '</h3>') + _choice("indicator", _("Indicator"), named, self.indicator)
                + _choice("period", _("Period"), periods, self.period)
            )  # fmt: skip
            value = self._values[self.indicator, self.period]
            said = _("no figure") if value is None else f"{value:g}"
            ident = f"note-{self.indicator}-{self.period}"
            made = attributes(
                id=ident, rows=2, data_do="note", data_on="typing", data_keep=True, data_label=_("Note on {period}", period=self.period),
                data_args={"indicator": self.indicator, "period": self.period},
            )  # fmt: skip
            body = (
                f"<p>{escape(self.period)}: <strong>{escape(said)}</strong></p><label for='{escape(ident)}'>"
                + _h("What a reader should know about this figure")
                + f"</label><textarea{made}>\n{escape(self._rows[self.indicator, self.period])}</textarea>"
            )
            return {"head": head, "body": body}


def _checked(cells: Mapping[str, Any]) -> Action:
    made = checked_row("actions", cells)
    assert isinstance(made, Action)
    return made


def _cells(row: Action) -> dict[str, str]:
    """A row as its cells."""
    found = row.model_dump(exclude={"row"})
    return {
        name: "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in found.items()
    }


def _choice(do: str, label: str, options: Sequence[tuple[str, str]], value: str) -> str:
    return _list(label, {"id": f"choose-{do}", "data_do": do, "data_on": "change", "data_quiet": True}, options, value)


def _list(label: str, shared: Mapping[str, Any], options: Sequence[tuple[str, str]], value: str) -> str:
    shown = "".join(
        f"<option{attributes(value=one, selected=one == value)}>{escape(words)}</option>" for one, words in options
    )
    return f'<div><label for="{escape(str(shared["id"]))}">{escape(label)}</label><select{attributes(**shared)}>{shown}</select></div>'


def actions_panel(book: Book) -> Panel:
    """The panel of the improvement plan."""
    form = ActionForm(book)
    return Panel(form.perform, form.regions, key=f"{book.id}/{book.cycle.id}/actions", look="pif-cell")


def notes_panel(book: Book) -> Panel:
    """The panel of notes on figures."""
    form = NoteForm(book)
    return Panel(form.perform, form.regions, key=f"{book.id}/{book.cycle.id}/notes", look="pif-cell")
