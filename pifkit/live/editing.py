"""`pif.screen` and `pif.edit`: the facilitator's screen and the analysts' forms in the cells of a notebook.

In JupyterLab each is a panel that saves at once: scores and evidence as events in the store, actions and notes on figures
in their tables. In a batch, and outside Jupyter, nothing is shown: the static tables stand above the cell.
"""

from __future__ import annotations

import os
import secrets
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pifkit.live.chooser import WIDGET, in_kernel
from pifkit.model.errors import ParameterError
from pifkit.model.language import _
from pifkit.reporting.outputs import OUTPUT_DIR
from pifkit.reporting.show import LAB_STYLE

if TYPE_CHECKING:
    from pifkit.live.panel import Panel
    from pifkit.workspace.book import Book

KINDS = ("scores", "evidence", "actions", "notes")
KIND = "form"
"""What the output says of itself; reports leave it out (`pifkit.reporting.show.SCREEN_ONLY`)."""

_shown: dict[tuple[str, str], Panel] = {}
_actor: list[str] = []


def actor() -> str:
    """The pseudonym of whoever uses this kernel."""
    if not _actor:
        _actor.append(f"f-{secrets.token_hex(4)}")
    return _actor[0]


def screen(book: Book, framework: str | None = None) -> None:
    """Show the facilitator's screen in this cell: the same as `pifkit live`, for those who work in JupyterLab.

    Args:
        book: the partnership.
        framework: what to score; None: the first framework of the cycle.
    """
    if not _visible(book, _("the facilitator's screen")) or not _framework(book, framework):
        return
    from pifkit.live.screen import screen_for

    panel = screen_for(book, framework, actor=actor()).panel
    _display(
        book,
        "live",
        panel,
        _("The facilitator's screen works while this notebook runs, or with: pifkit live {id}", id=book.id),
    )


def edit(book: Book, what: str, framework: str | None = None) -> None:
    """Show a form in this cell; each change is saved at once.

    Args:
        book: the partnership, in its current cycle.
        what: `scores` (agreed scores, and ratings of assessors), `evidence` (with strengths and areas for improvement),
            `actions` (the improvement plan) or `notes` (remarks on figures of indicators).
        framework: of scores and evidence; None: the first framework of the cycle.

    Raises:
        ParameterError: there is no such form.
    """
    if what not in KINDS:
        raise ParameterError(_("There is no form for {what!r}. There are: {kinds}.", what=what, kinds=", ".join(KINDS)))
    if not _visible(book, _("the form for {what}", what=what)):
        return
    if what in {"scores", "evidence"}:
        if not _framework(book, framework):
            return
        from pifkit.live.score_forms import score_panel

        panel = score_panel(book, what, framework, actor())
    else:
        from pifkit.live.table_forms import actions_panel, notes_panel

        panel = actions_panel(book) if what == "actions" else notes_panel(book)
    _display(book, what, panel, _("The form for {what} works while this notebook runs.", what=what))


def _visible(book: Book, name: str) -> bool:
    """Whether somebody can see and use a panel here."""
    if os.environ.get(OUTPUT_DIR) or not in_kernel() or book.cycle.id != book.partnership.current_cycle:
        return False
    if find_spec("anywidget") is None:
        from pifkit.reporting.show import show
        from pifkit.reporting.view import View

        show(
            View(
                empty=_(
                    "To use {name} here, install: pip install 'pifkit[live]', and start the kernel again.", name=name
                )
            )
        )
        return False
    return True


def _framework(book: Book, framework: str | None) -> bool:
    """Whether there is anything to score; else say how to begin."""
    if framework or book.cycle.frameworks:
        return True
    from pifkit.reporting.show import show
    from pifkit.reporting.view import View

    show(
        View(
            empty=_(
                "Nothing to score yet: name a framework in cycles/{id}.yaml (`pifkit frameworks` lists them).",
                id=book.cycle.id,
            )
        )
    )
    return False


def _display(book: Book, what: str, panel: Panel, words: str) -> None:
    from IPython.display import display

    key = (str(book.workspace.root.resolve()), what)
    if key in _shown:
        _shown[key].close()
    _shown[key] = panel
    data: dict[str, Any] = {
        WIDGET: {"version_major": 2, "version_minor": 0, "model_id": panel.widget.model_id},
        "text/html": f'{LAB_STYLE}<div class="pif"><p>{escape(words)}</p></div>',
        "text/plain": words,
    }
    display(data, metadata={"pifkit": {"kind": KIND}}, raw=True)  # type: ignore[no-untyped-call]
    panel.start()
