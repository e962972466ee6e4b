"""Forms for analysts over the store: scores that came on paper, and evidence, part by part."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from pifkit.live import agree_page
from pifkit.live.agenda import WORDS
from pifkit.live.item_page import one_score, rated_table
from pifkit.live.markup import attributes
from pifkit.live.panel import Done, Panel
from pifkit.live.session import Session
from pifkit.model.errors import StoreError
from pifkit.model.language import _, _h
from pifkit.store.scale import refuse_wrong_sum

if TYPE_CHECKING:
    from pifkit.workspace.book import Book


class ScoreForm:
    """One part at a time: its agreed score and ratings, or its evidence.

    Args:
        session: over the store.
        what: `scores` or `evidence`.
    """

    def __init__(self, session: Session, what: str) -> None:
        self.session, self.what = session, what
        self.part = session.current or session.parts[0]
        self._lock = threading.RLock()

    def perform(self, name: str, values: Mapping[str, Any], uuid: str) -> Done:
        """A command of the form."""
        with self._lock:
            if name == "part":
                if values.get("value") not in self.session.framework.part_index:
                    raise StoreError(_("Choose a part of the list."))
                self.part = str(values["value"])
                return Done()
            if name == "assessor":
                return self._assessor(values, uuid)
            return self.session.perform(name, {"part": self.part, **values}, uuid)

    def _assessor(self, values: Mapping[str, Any], uuid: str) -> Done:
        """A rating of one assessor, who gets a pseudonym at the first one."""
        name = " ".join(str(values.get("name", "")).split())
        scores = {
            key.partition(".")[2]: str(value).strip() for key, value in values.items() if key.startswith("score.")
        }
        scores = {key: value for key, value in scores.items() if value}
        if not name or not scores:
            raise StoreError(_("Write whose rating it is, and the score (? for not enough evidence)."))
        refuse_wrong_sum(self.session.framework, self.part, scores)
        known = {shown.casefold(): one for one, shown in self.session.names.items()}
        if name.casefold() not in known:
            self.session.perform("join", {"name": name}, "")
            known = {shown.casefold(): one for one, shown in self.session.names.items()}
        done = Done()
        for at, (key, score) in enumerate(scores.items()):
            given = {"part": self.part, "actor": known[name.casefold()], "attribute": key, "value": score}
            done = self.session.perform("rate", given, uuid if at == 0 else "")
        return done

    def regions(self) -> dict[str, str]:
        """Every region of the form."""
        with self._lock:
            item = self.session.state.item(self.part)
            framework = self.session.framework
            title = _("Scores") if self.what == "scores" else _("Evidence, strengths and areas for improvement")
            head = (
                f"<h3>{title}: {escape(framework.title)}, {escape(self.session.cycle)}</h3>{self._choice()}<p>{escape(self.part)}: <strong>{escape(WORDS[item.status])}</strong>"
                + _h(". Every change is saved at once.")
                + "</p>"
            )
            if self.what == "evidence":
                return {"head": head, "texts": agree_page.texts(self.session, item)}
            body = agree_page.scoring(framework, item)
            if not item.locked:
                body += self._assessor_form()
            return {"head": head, "agree": body + rated_table(self.session, framework, item)}

    def _choice(self) -> str:
        shown = "".join(
            f"<option{attributes(value=part.id, selected=part.id == self.part)}>{escape(f'{part.id} {part.title}')}</option>"
            for part, _rest in self.session.framework.leaves
        )
        ident = f"{self.what}-part"
        made = attributes(id=ident, data_do="part", data_on="change", data_quiet=True)
        return f'<label for="{ident}">' + _h("Part") + f"</label><select{made}>{shown}</select>"

    def _assessor_form(self) -> str:
        framework, part = self.session.framework, self.part
        block = framework.block(framework.part_index[part][1].block)
        keys = [one.id for one in block.attributes] if block and block.attributes else [""]
        item = self.session.state.item(part)
        fields = "".join(one_score(framework, item, key, "", prefix="assessor", label=_("Score")) for key in keys)
        return (
            "<h4>"
            + _h("A rating of one assessor")
            + f'</h4><form data-do="assessor" class="pif-assessor"{attributes(data_label=_("Rating of {part}", part=part))}><label for="assessor-name">'
            + _h("Assessor")
            + f'</label><input id="assessor-name" name="name" autocomplete="off">{fields}<button type="submit">'
            + _h("Save this rating")
            + "</button></form>"
        )


def score_panel(book: Book, what: str, framework: str | None, actor: str) -> Panel:
    """The panel of a form over the store.

    Args:
        book: the partnership.
        what: `scores` or `evidence`.
        framework: None: the first of the cycle.
        actor: pseudonym of the analyst.
    """
    from pifkit.live.screen import framework_of
    from pifkit.store import open_store
    from pifkit.store.files import Files

    store = open_store(book.workspace, book.id)
    chosen = framework_of(book, framework)
    session = Session(
        store, chosen, book.cycle.id, actor=actor, tolerance=book.options.consensus_tolerance,
        files=Files.of(book.workspace, book.id),
    )  # fmt: skip
    form = ScoreForm(session, what)
    return Panel(
        form.perform, form.regions, poll=session.refresh, key=f"{book.id}/{book.cycle.id}/{what}", look="pif-cell"
    )
