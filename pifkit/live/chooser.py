"""`pif.choose`: partnership and cycle from two lists, for those who do not type into the parameters cell.

The widget and a line of static HTML go out as one output: live in JupyterLab, a line of text where a saved notebook is
read. Reports leave it out. Callbacks change plain values only (`pifkit.live.choice`): they draw nothing and open no
database, so that they work in whatever thread they run (`pifkit.live.lab` says why).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from pifkit.live.choice import Choice, Decision, Memory
from pifkit.live.lab import Guard
from pifkit.live.listing import Entry, listing
from pifkit.model.language import N_, _, _h
from pifkit.reporting.outputs import OUTPUT_DIR
from pifkit.workspace.rules import near
from pifkit.workspace.workspace import find_workspace

WIDGET = "application/vnd.jupyter.widget-view+json"
KIND = "chooser"
"""What the output says of itself in `metadata.pifkit.kind`; reports leave it out (`pifkit.reporting.show.SCREEN_ONLY`)."""

CURRENT = N_("the current cycle")
"""Stands in the list for no cycle (None), which ipywidgets would show as nothing chosen; no id has a space."""

HOW_TO_RUN = N_("Now choose Run > Run All Cells (or, from this cell on, Run > Run Selected Cell and All Below).")
FAILED = N_("What you picked here was not taken over. Type the partnership's id into the parameters cell instead.")
#: JupyterLab draws no focus outline around a list (WCAG 2.4.7); its own colours keep light and dark readable.
STYLE = (
    "<style>.pif-chooser select:focus-visible{outline:3px solid var(--jp-ui-font-color0,#12436D)!important;"
    "outline-offset:2px}.pif-chooser .widget-html-content{line-height:1.4;white-space:normal}"
    ".pif-chooser p{margin:.3em 0;max-width:46rem}.pif-chooser .pif-alert{border-left:.35em solid "
    "var(--jp-error-color1,#b00020);padding:.1em 1em;background:var(--jp-layout-color2,#f3f2f1)}</style>"
)

_memories: dict[Path, Memory] = {}
_shown: dict[Path, Chooser] = {}


def choose(partnership: str, cycle: str | None = None, workspace: str | None = None) -> tuple[str, str | None]:
    """Show a list of partnerships and one of cycles, and say what to use in this run.

    The cell after the parameters calls it: `partnership, cycle = pif.choose(partnership, cycle, workspace)`. What is
    picked counts from the next run on, and until something else is typed into the parameters cell: the last thing done
    wins, and the line below the lists says which it was. A kernel that is restarted has forgotten the pick.

    In a unit of the batch, and outside Jupyter, nothing is shown or read and what came in goes out. An id that does not
    exist goes out too: `pif.open` explains it.

    Args:
        partnership: the id in the parameters cell.
        cycle: id of a cycle; None: the partnership's current one.
        workspace: folder of the workspace; None: the current folder and its parents are searched.

    Returns:
        Partnership and cycle to use.

    Raises:
        ParameterError: there is no workspace.
    """
    if os.environ.get(OUTPUT_DIR) or not in_kernel():
        return partnership, cycle
    found = find_workspace(workspace)
    root = found.root.resolve()
    memory = _memories.setdefault(root, Memory())
    decision = memory.decide(partnership, cycle)
    if root in _shown:
        _shown[root].close()
    chooser = Chooser(listing(found, chosen=decision.choice.partnership), decision, memory)
    _shown[root] = chooser
    _display(chooser)
    return decision.choice


class Chooser:
    """Two lists, a status line, and a place for messages that stay.

    Args:
        entries: the partnerships to choose from.
        decision: what counts in this run.
        memory: where a pick goes.
    """

    def __init__(self, entries: Sequence[Entry], decision: Decision, memory: Memory) -> None:
        import ipywidgets as widgets

        self._entries = {one.id: one for one in entries}
        self._used = decision.choice
        self._memory = memory
        self._lock = threading.RLock()
        self._filling = False
        look: dict[str, Any] = {
            "layout": widgets.Layout(width="min(46rem, 100%)"),
            "style": {"description_width": "6rem"},
        }
        self.partnership = widgets.Dropdown(description=_("Partnership"), **look)
        self.cycle = widgets.Dropdown(description=_("Cycle"), **look)
        self.status = widgets.HTML()
        self.alert = widgets.HTML()
        style = widgets.HTML(STYLE, layout=widgets.Layout(display="none"))
        self.box = widgets.VBox([style, self.partnership, self.cycle, self.status, self.alert])
        self.box.add_class("pif-chooser")
        self.guard = Guard(self._alarm)
        self._fill(decision.choice, partnerships=True)
        self._say(self._in_use(decision))
        self.partnership.observe(self.guard(self._partnership_picked, _(FAILED)), names="value")
        self.cycle.observe(self.guard(self._cycle_picked, _(FAILED)), names="value")

    @property
    def html(self) -> str:
        """The choice as static HTML: what stays of the widget in a saved notebook. Without any id of a widget."""
        return (
            '<div class="pif"><p>'
            + _h("Partnership and cycle: {name}.", name=escape(self._name(self._used)))
            + "</p></div>"
        )

    def close(self) -> None:
        """Take the widgets out of the kernel's memory; a new chooser has taken their place."""
        for widget in (*self.box.children, self.box):
            widget.close()

    def _partnership_picked(self, change: Any) -> None:
        """Keep the cycle where the partnership has it too, else take its current one."""
        with self._lock:
            if self._filling:
                return
            known = self._entry(change["new"])
            cycle = self.cycle.value if known and self.cycle.value in known.cycles else None
            choice = Choice(change["new"], cycle)
            self._memory.pick(choice)
            self._fill(choice)
            self._say(self._will_be_used(choice))

    def _cycle_picked(self, change: Any) -> None:
        with self._lock:
            if self._filling:
                return
            choice = Choice(self.partnership.value, None if change["new"] == _(CURRENT) else change["new"])
            self._memory.pick(choice)
            self._say(self._will_be_used(choice))

    def _fill(self, choice: Choice, *, partnerships: bool = False) -> None:
        """Put a choice into the lists; what does not exist is listed as not found, so that it can be seen."""
        self._filling = True
        try:
            if partnerships:
                names = [(entry.label, entry.id) for entry in self._entries.values()]
                self.partnership.options = _with(choice.partnership, names)
                self.partnership.value = choice.partnership
            entry = self._entry(choice.partnership)
            current = (
                _("current cycle ({current})", current=entry.current) if entry and entry.current else _("current cycle")
            )
            cycles = [(one, one) for one in entry.cycles] if entry else []
            value = _(CURRENT) if choice.cycle is None else choice.cycle
            self.cycle.options = _with(value, [(current, _(CURRENT)), *cycles])
            self.cycle.value = value
        finally:
            self._filling = False

    def _say(self, sentences: Sequence[str]) -> None:
        text = "".join(f"<p>{escape(one)}</p>" for one in sentences)
        self.status.value = f'<div role="status">{text}</div>'

    def _alarm(self, html: str) -> None:
        self.alert.value = html

    def _in_use(self, decision: Decision) -> list[str]:
        name = self._name(decision.choice)
        if decision.picked:
            typed = self._name(decision.typed)
            said = [
                _(
                    "In use: {name}, as picked here. The parameters cell says {typed}; type another id there to overrule this.",
                    name=name,
                    typed=typed,
                )
            ]
        else:
            said = [_("In use: {name}, as the parameters cell says.", name=name)]
        if decision.set_aside:
            said.append(
                _(
                    "The parameters cell was changed, so what was picked before is set aside: {name}.",
                    name=self._name(decision.set_aside),
                )
            )
        return said + self._trouble(decision.choice)

    def _will_be_used(self, choice: Choice) -> list[str]:
        if choice == self._used:
            return [_("In use: {name}, as shown below.", name=self._name(choice))]
        return [
            _("Will be used: {name}. {how_to_run}", name=self._name(choice), how_to_run=_(HOW_TO_RUN)),
            *self._trouble(choice),
        ]

    def _entry(self, partnership: object) -> Entry | None:
        """The partnership of the list with this id; what a cell holds may be anything."""
        return self._entries.get(partnership) if isinstance(partnership, str) else None

    def _name(self, choice: Choice) -> str:
        entry = self._entry(choice.partnership)
        current = _("current cycle {current}", current=entry.current) if entry and entry.current else _("current cycle")
        cycle = current if choice.cycle is None else _("cycle {cycle}", cycle=choice.cycle)
        return f"{(entry.name if entry else '') or choice.partnership}, {cycle}"

    def _trouble(self, choice: Choice) -> list[str]:
        """What is known against a choice, and what to do."""
        entry = self._entry(choice.partnership)
        if entry is None:
            close = near(str(choice.partnership), self._entries)
            hint = " " + _("Did you mean “{close}”?", close=close) if close else ""
            return [
                _(
                    "There is no partnership “{partnership}” in this workspace.{hint} Pick one from the list.",
                    partnership=choice.partnership,
                    hint=hint,
                )
            ]
        if entry.trouble:
            return [
                _(
                    "This partnership cannot be opened yet: {trouble}. Run the notebook to read what to correct.",
                    trouble=entry.trouble,
                )
            ]
        if choice.cycle is not None and choice.cycle not in entry.cycles:
            return [_("It has no cycle “{cycle}”. Pick one from the list.", cycle=choice.cycle)]
        return []


def _with(value: Any, options: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The options, with a value that is not among them on top, marked."""
    if any(one == value for _rest, one in options):
        return options
    return [(_("{value} – not found", value=value), value), *options]


def in_kernel() -> bool:
    """Whether a Jupyter kernel runs this; without one nobody can see or use a widget."""
    from IPython.core.getipython import get_ipython

    return hasattr(get_ipython(), "kernel")


def _display(chooser: Chooser) -> None:
    from IPython.display import display

    data = {
        WIDGET: chooser.box.get_view_spec(),
        "text/html": chooser.html,
        "text/plain": _("Partnership and cycle: use the lists, or the parameters cell."),
    }
    display(data, metadata={"pifkit": {"kind": KIND}}, raw=True)  # type: ignore[no-untyped-call]
