"""The facilitator's screen: the session's pages as one panel, through Voilà or in a cell of a notebook.

`pif.screen(book)` shows it in JupyterLab; `pifkit live` serves the notebook `screen.ipynb`, which calls `open_screen`.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from pifkit.frameworks import Framework, load
from pifkit.live import agree_page, item_page, list_pages, notices, people_page
from pifkit.live.agenda import agenda, beside_in_order, following, progress, session_seconds
from pifkit.live.context import Beside, beside
from pifkit.live.markup import attributes, button, details
from pifkit.live.panel import Done, Panel
from pifkit.live.session import Session
from pifkit.model.errors import ParameterError
from pifkit.model.language import N_, _, _h, use_on_screen

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

ENVIRONMENT = "PIFKIT_LIVE_"
"""Variables through which `pifkit live` tells the notebook what to show: PARTNERSHIP, CYCLE, FRAMEWORK, WORKSPACE, ACTOR, NOTE, JOIN."""

VIEWS = ("item", "agenda", "people", "parking", "summary")
KEYS = (
    ("Alt+R", N_("reveal")), ("Alt+V", N_("vote again")), ("Alt+A", N_("to the agreed score")), ("Alt+L", N_("lock; or why to unlock")),
    ("Alt+N", N_("next item")), ("Alt+P", N_("item before")), ("Alt+S", N_("strengths")), ("Alt+I", N_("areas for improvement")),
    ("Alt+E", N_("evidence")), ("Alt+T", N_("type scores in")), ("Alt+G", N_("what each score looks like")), ("Alt+K", N_("park something")),
    ("Alt+U", N_("undo")), (N_("Alt+1 to Alt+5"), N_("item, agenda, people, parking lot, summary")),
)  # fmt: skip


class Screen:
    """The pages of a session as regions of one panel.

    Args:
        session: of the room.
        known: what stands beside each item.
        title: name of the partnership.
        tolerance: largest spread that is not wide.
        note: a line on top, such as that this is a rehearsal.
        join: how to join by phone, as HTML; blank where no ballot server runs.
        page: whether the panel is a page of its own (Voilà) and not an output in a notebook.
        fewest: in an anonymous meeting, so many people must have rated before ratings are shown.
    """

    def __init__(
        self,
        session: Session,
        known: Mapping[str, Beside],
        *,
        title: str,
        tolerance: float,
        note: str = "",
        join: str = "",
        page: bool = False,
        fewest: int = 0,
    ) -> None:
        self.session, self.framework = session, session.framework
        self._known, self._title, self._tolerance = known, title, tolerance
        self._note, self._join, self._page, self._fewest = note, join, page, fewest
        self.view = "item"
        self.by_spread = True
        self._lock = threading.RLock()
        self.panel = Panel(
            self.perform, self.regions, poll=session.refresh,
            key=f"{session.store.partnership}/{session.cycle}/{self.framework.key}",
            title=_("{title} – live scoring", title=title) if page else "", look="pif-page" if page else "pif-cell",
        )  # fmt: skip

    def perform(self, name: str, values: Mapping[str, Any], uuid: str) -> Done:
        """A command of the page: what concerns only this screen here, everything else in the session."""
        with self._lock:
            if name == "view":
                self.view = str(values.get("view")) if values.get("view") in VIEWS else "item"
                return Done()
            if name == "sort":
                self.by_spread = bool(values.get("by_spread"))
                return Done()
            done = self.session.perform(name, values, uuid)
            if name == "open":
                self.view = "item"
            if name == "session" and values.get("what") == "ended":
                self.view = "summary"
            return done

    def regions(self) -> dict[str, str]:
        """Every region of the page as it is now."""
        with self._lock:
            found = {"head": self._head(), "notice": self._notice()}
            if self.view == "agenda":
                found["wide"] = list_pages.agenda_page(self.session, self.framework, by_spread=self.by_spread)
            elif self.view == "people":
                found["wide"] = people_page.people_page(self.session) + self._join
            elif self.view == "parking":
                found["wide"] = list_pages.parking_page(self.session)
            elif self.view == "summary":
                found["wide"] = self._summary()
            elif self.session.item is None:
                found["wide"] = list_pages.nobody(self.session) + self._join
            else:
                found |= self._item()
            return found | {"foot": self._foot()}

    def _item(self) -> dict[str, str]:
        session, framework, item = self.session, self.framework, self.session.item
        assert item is not None
        apart = session.state.apart(item.part)
        who, ask = item_page.rated(session, item), f"<p>{item_page.voting(item, apart)}</p>"
        shown = item_page.revealed(session, framework, item, self._tolerance, self._fewest)
        votes = shown + who + ask if shown else who + ask + item_page.typed_in(session, framework, item)
        return {
            "about": item_page.about(session, item, self._known[item.part]),
            "votes": votes,
            "agree": agree_page.agreement(framework, item, apart, settled=session.state.agreed_by_groups(item.part)),
            "texts": agree_page.texts(session, item),
        }

    def _head(self) -> str:
        session = self.session
        reached = progress(agenda(self.framework, session.state, by_spread=False))
        seconds, since = session_seconds(session.state)
        timer = attributes(data_since=f"{since.timestamp():.0f}" if since else "0", data_plus=f"{seconds:.0f}")
        names = {
            "item": _("Item"), "agenda": _("Agenda"), "people": _("People ({present})", present=len(session.state.present)),
            "parking": list_pages.counted(session), "summary": _("Summary"),
        }  # fmt: skip
        tabs = "".join(
            button(label, "view", {"view": view}, key=str(at), id=f"view-{view}", data_quiet=True,
                   aria_current="page" if view == self.view else None)
            for at, (view, label) in enumerate(names.items(), 1)
        )  # fmt: skip
        heading = "h1" if self._page else "h2"
        return (
            f'<{heading} class="pif-title">{escape(self._title)}</{heading}><p class="pif-sub">'
            + _h(
                "{title}, {cycle}. {words}. Session:",
                title=escape(self.framework.title),
                cycle=escape(session.cycle),
                words=escape(reached.words),
            )
            + f' <span class="pif-timer"{timer}></span>{self._running()}</p><progress max="{reached.of}" value="{reached.settled}" aria-label="'
            + _h("Items agreed")
            + '"></progress><nav aria-label="'
            + _h("Pages of the screen")
            + f'">{tabs}</nav>'
        )

    def _running(self) -> str:
        what = self.session.running
        if what == "started":
            return " " + button(_("Pause"), "session", {"what": "paused"}, id="pause")
        if what in {"paused", "ended"}:
            said = _h("paused") if what == "paused" else _h("ended")
            return f" <strong>{said}</strong> " + button(_("Go on"), "session", {"what": "started"}, id="pause")
        return ""

    def _notice(self) -> str:
        return (f'<p class="pif-rehearsal">{escape(_(self._note))}</p>' if self._note else "") + notices.others(
            self.session
        )

    def _summary(self) -> str:
        from pifkit.reporting.assessment import result_words
        from pifkit.scoring import score
        from pifkit.store import ratings_from

        rows = ratings_from(self.session.state)
        card = score(self.framework, rows, tolerance=self._tolerance)
        return list_pages.summary_page(self.session, self.framework, card, result_words(card))

    def _foot(self) -> str:
        session, framework = self.session, self.framework
        before = beside_in_order(framework, session.current, -1)
        after = beside_in_order(framework, session.current, 1)
        left = following(framework, session.state, session.current, by_spread=self.by_spread)
        found = ""
        if session.current is None:
            found += button(
                _("Open the first item"), "open", {"part": session.parts[0]}, key="N", id="next", class_="pif-main"
            )
        else:
            found += (
                button(_("Before: {before}", before=before), "open", {"part": before}, key="P", id="before")
                if before
                else ""
            )
            found += (
                button(_("Next: {after}", after=after), "open", {"part": after}, key="N", id="next") if after else ""
            )
            if left and left != after:
                found += button(_("Next open item: {left}", left=left), "open", {"part": left}, id="next-open")
        last, again = session.last, session.redoable
        if last is not None:
            found += button(_("Undo: {deed}", deed=notices.deed(session, last)), "undo", key="U", id="undo")
        if again is not None:
            found += button(_("Do it again"), "redo", id="redo")
        keys = "".join(f"<dt>{_h(key)}</dt><dd>{_h(what)}</dd>" for key, what in KEYS)
        return (
            '<div class="pif-steps" role="group" aria-label="'
            + _h("Steps")
            + f'">{found}</div>{list_pages.park_form("park", key="K")}'
        ) + details(
            "keys",
            _("Keys"),
            (f"<dl class='pif-levels'>{keys}</dl><p>" + _h("Tab goes through everything in order.") + "</p>"),
        )


def framework_of(book: Book, framework: str | None) -> Framework:
    """The framework to score: the one asked for, else the first of the cycle.

    Raises:
        ParameterError: the cycle has none.
        FrameworkError: it is not known.
    """
    keys = [framework] if framework else [*book.cycle.frameworks]
    if not keys:
        raise ParameterError(
            _(
                "The cycle {id} of {id_2} names no framework. Add one to cycles/{id}.yaml, or give "
                "--framework ID (`pifkit frameworks` lists them).",
                id=book.cycle.id,
                id_2=book.id,
            )
        )
    return load(keys[0])


def screen_for(
    book: Book, framework: str | None = None, *, actor: str = "", note: str = "", join: str = "", page: bool = False
) -> Screen:
    """The screen for a partnership.

    Args:
        book: the partnership.
        framework: id of the framework; None: the first of the cycle.
        actor: pseudonym of the facilitator; blank: a new one.
        note: a line on top.
        join: how to join by phone, as the ballot server says it (JSON); blank: no ballot.
        page: whether it is a page of its own.
    """
    from pifkit.store import open_store
    from pifkit.store.files import Files

    chosen = framework_of(book, framework)
    tolerance = book.options.consensus_tolerance
    store = open_store(book.workspace, book.id)
    session = Session(
        store, chosen, book.cycle.id, actor=actor or f"f-{secrets.token_hex(4)}", tolerance=tolerance,
        files=Files.of(book.workspace, book.id),
    )  # fmt: skip
    shown = chosen.consensus.tolerance if tolerance is None else tolerance
    fewest = book.options.minimum_group if join and json.loads(join).get("anonymous") else 0
    return Screen(
        session, beside(chosen, book), title=book.partnership.name, tolerance=shown, note=note, join=joining(join),
        page=page, fewest=fewest,
    )  # fmt: skip


def joining(told: str) -> str:
    """How to join by phone, as HTML.

    Args:
        told: what the ballot server said when it started (JSON); blank: none runs.
    """
    if not told:
        return ""
    from pifkit.ballot.joining import qr_svg

    said = json.loads(told)
    warnings = "".join(f"<p class='pif-hint'>{escape(one)}</p>" for one in said.get("warnings", ()))
    return (
        "<h3>"
        + _h("Join by phone")
        + f'</h3><div class="pif-join"><div class="pif-qr">{qr_svg(said["join"])}</div><div><p>'
        + _h("Open {address} and type the code", address=f"<strong>{escape(said['url'])}</strong>")
        + f"</p><p class='pif-code'>{escape(said['code'])}</p>{warnings}</div></div>"
    )


def open_screen() -> None:
    """Show the screen that `pifkit live` asked for: the only line of `screen.ipynb`."""
    from IPython.display import display

    from pifkit.model.errors import PifkitError
    from pifkit.store.reading import open_book

    def told(name: str) -> str:
        return os.environ.get(f"{ENVIRONMENT}{name}", "")

    try:
        if not told("PARTNERSHIP"):
            raise ParameterError(_("This page is opened by `pifkit live PARTNERSHIP`."))
        book = open_book(told("PARTNERSHIP"), told("CYCLE") or None, told("WORKSPACE") or None)
        use_on_screen(book.options.language)
        screen = screen_for(
            book,
            told("FRAMEWORK") or None,
            actor=told("ACTOR"),
            note=told("NOTE"),
            join=told("JOIN"),
            page=True,
        )
    except PifkitError as error:
        said = (
            '<div class="pif-panel pif-page"><h1>'
            + _h("The screen cannot be opened")
            + f"</h1><pre>{escape(str(error))}</pre></div>"
        )
        display({"text/html": said}, raw=True)  # type: ignore[no-untyped-call]
        return
    display(screen.panel.widget)  # type: ignore[no-untyped-call]
    screen.panel.start()
    _open.append(screen)


_open: list[Screen] = []
"""Screens that are shown in this kernel; what nobody holds would be forgotten, and its beat with it."""
