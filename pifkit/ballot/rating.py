"""The personal page: what is open, one's own rating, and, after the reveal, what the group said."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Mapping

from pifkit.ballot.asking import NOT_ENOUGH, Answers, Question, answers, questions
from pifkit.ballot.base import Page, Refused
from pifkit.ballot.seats import Seat
from pifkit.ballot.seen import Seen, seen
from pifkit.ballot.strip import strip
from pifkit.ballot.words import TIMED, Said
from pifkit.model.errors import StoreError
from pifkit.model.language import _n
from pifkit.store import AssessmentState, Event, Item, new_event, rate

TOKEN = re.compile(r"^[A-Za-z0-9_-]{32}$")


class Personal(Page):
    """A page of somebody who has a seat."""

    seat: Seat
    key: str

    async def enter(self, token: str) -> None:
        """Find the seat of the link.

        Raises:
            Refused: it opens nothing.
            StoreError: the seats cannot be read.
        """
        limits, now = self.ballot.limits, time.monotonic()
        found = await self.ballot.room.seat(token) if TOKEN.match(token) else None
        if found is None:
            if not limits.links.take(self.address, now):
                raise Refused(429, "too-many-links", "links-limit")
            raise Refused(404, "wrong-link", "link")
        self.key, self.seat = found

    async def look(self, *, at_least: int = 0, age: float = 0.4) -> tuple[AssessmentState, Seen]:
        """The assessment, and what this person may see of it."""
        room = self.ballot.room
        state = await room.state(at_least=at_least, age=age)
        return state, seen(room.meeting, state, self.seat.actor, anonymous=room.anonymous)

    def busy(self) -> None:
        """Count something that is sent.

        Raises:
            Refused: too much in a short time.
        """
        if not self.ballot.limits.votes.take(self.key, time.monotonic()):
            raise Refused(429, "too-many-votes", "too-many")

    async def show(self, view: Seen, said: Said | None, chosen: Mapping[str, str] | None = None) -> None:
        """Send the page.

        Args:
            view: what this person may see.
            said: the message.
            chosen: what was chosen and not saved, by field; None: what is saved is chosen.
        """
        framework = self.ballot.room.meeting.framework
        part, criterion = framework.part_index[view.part] if view.part else (None, None)
        asked = questions(framework, view.part) if view.phase == "open" else ()
        saved = {one.field: _value(view, one) for one in asked}
        block = framework.block(criterion.block) if criterion else None
        who = (await self.ballot.room.names(age=30)).get(self.seat.actor, "")
        self.page(
            "ballot.html", said, view=view, part=part, criterion=criterion, block=block, asked=asked, who=who,
            chosen=saved if chosen is None else chosen, not_enough=NOT_ENOUGH, here=self.request.path.removesuffix("/presence"),
            count=count(view), anonymous=self.ballot.room.anonymous, strip=strip,
        )  # fmt: skip


class Rate(Personal):
    """The page behind the personal link."""

    ROUTE = "ballot"

    async def get(self, token: str) -> None:
        """What is open now."""
        await self.enter(token)
        _, view = await self.look(age=0.0)
        said = self.after()
        what = self.get_query_argument("said", "")
        if what in TIMED:
            last = max((one.time for one in view.mine.values()), default="")
            said = Said(TIMED[what], time=last) if last else said
        await self.show(view, said)

    async def post(self, token: str) -> None:
        """Save a rating; "saved" is said only when it is on the disk."""
        await self.enter(token)
        self.busy()
        posted = self.posted()
        form = self.form_id(posted)
        state, view = await self.look(age=0.0)
        wrong = self._moved(view, posted)
        if wrong:
            await self.show(view, self.refuse(wrong, 409))
            return
        given = answers(self.ballot.room.meeting.framework, view.part, posted)
        if not given.good:
            wrong = "wrong" if given.wrong else "nothing" if not given.given else "sum"
            await self.show(view, self.refuse(wrong, 422), posted)
            return
        await self._save(state, view, given, form, posted)

    def _moved(self, view: Seen, posted: Mapping[str, str]) -> str:
        """Id of why the form no longer fits what is open; blank: it does."""
        if not posted.get("item") or not (posted.get("round") or "").isdecimal():
            raise Refused(400, "no-item", "malformed")
        if view.phase in {"away", "ended"}:
            return view.phase
        if view.phase == "waiting":
            return "moved"
        if (posted["item"], posted.get("group", "")) != (view.part, view.group):
            known = posted["item"] in self.ballot.room.meeting.framework.part_index
            return "moved" if known else "other-item"
        if posted["round"] != str(view.round):
            return "old-round"
        return "" if view.phase == "open" else "closed"

    async def _save(
        self, state: AssessmentState, view: Seen, given: Answers, form: uuid.UUID, posted: Mapping[str, str]
    ) -> None:
        try:
            events = self._events(state, view, given, form)
            version = await self.ballot.room.append(events) if events else 0
            _, now = await self.look(at_least=version)
            item = await self.ballot.room.item(view.part, view.group, at_least=version)
        except StoreError as err:
            self.store_trouble(err)
            await self.show(view, self.refuse("failed", 503), posted)
            return
        if self._counts(view, given, item):
            rated = {*view.mine, *given.given}
            whole = all(one.attribute in rated for one in questions(self.ballot.room.meeting.framework, view.part))
            self.redirect(f"/b/{self.path_args[0]}?said={'saved' if whole else 'part-saved'}", status=303)
        elif now.where == view.where:
            await self.show(now, self.refuse("used", 409), posted)
        else:
            await self.show(now, self.refuse("late", 409))

    def _events(self, state: AssessmentState, view: Seen, given: Answers, form: uuid.UUID) -> list[Event]:
        """One event for each answer that is new; a form that is sent twice makes the same ones."""
        mine = view.mine
        return [
            rate(
                state, self.ballot.room.meeting.framework, view.part, score, actor=self.seat.actor, attribute=attribute,
                group=view.group, round=view.round, partner=self.seat.partner,
                uuid=str(uuid.uuid5(form, f"{self.seat.actor}|{view.part}|{view.round}|{attribute}")),
            )
            for attribute, score in given.given.items()
            if attribute not in mine or mine[attribute].score != score
        ]  # fmt: skip

    def _counts(self, view: Seen, given: Answers, item: Item) -> bool:
        """Whether what was given is what counts in its round, wherever the group is by now."""
        votes = item.ratings.get(view.round, {})
        found = {key: vote for key in given.given if (vote := votes.get(key, {}).get(self.seat.actor))}
        return all(key in found and found[key].score == score for key, score in given.given.items())


class Presence(Personal):
    """Leaving and coming back."""

    ROUTE = "presence"

    async def post(self, token: str) -> None:
        """Write it down."""
        await self.enter(token)
        self.busy()
        posted = self.posted()
        form, what = self.form_id(posted), posted.get("what")
        if what not in {"left", "joined"}:
            raise Refused(400, "no-such-move", "malformed")
        _, view = await self.look(age=0.0)
        if (what == "left") == (view.phase != "away"):
            event = new_event(
                "left" if what == "left" else "joined", actor=self.seat.actor, cycle=self.ballot.room.meeting.cycle,
                uuid=str(uuid.uuid5(form, what)),
            )  # fmt: skip
            try:
                await self.ballot.room.state(at_least=await self.ballot.room.append([event]))
            except StoreError as err:
                self.store_trouble(err)
                await self.show(view, self.refuse("failed", 503))
                return
        self.redirect(f"/b/{token}?said={what}", status=303)


class State(Personal):
    """What the script of the page asks every two seconds: whether there is anything new. Counts and marks, nothing else."""

    ROUTE = "state"

    async def get(self, token: str) -> None:
        """The marks."""
        await self.enter(token)
        _, view = await self.look(age=1.0)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"where": view.where, "mark": view.mark, "count": count(view)}))


def count(view: Seen) -> str:
    """How many have rated, in words; blank where nothing is rated."""
    if view.phase != "open":
        return ""
    return _n("{rated} of {count} has rated.", "{rated} of {count} have rated.", view.present, rated=view.rated)


def _value(view: Seen, asked: Question) -> str:
    """What is chosen in the form: the saved rating; one that was typed elsewhere (45.0) as the form writes it."""
    own = view.mine.get(asked.attribute)
    if own is None:
        return ""
    if own.score is None:
        return NOT_ENOUGH
    return own.score if own.score in asked.choices or own.number is None else f"{own.number:g}"
