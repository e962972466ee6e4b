"""Coming in: the page that takes a code, the page behind the QR code, and the seat that they give."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
import unicodedata
import uuid

from pifkit.ballot.base import Page, Refused
from pifkit.ballot.joining import plain
from pifkit.ballot.seats import Seat, new_token
from pifkit.ballot.words import Said
from pifkit.model.errors import StoreError
from pifkit.store import new_event

LONGEST_NAME = 60
#: Seconds in which a form that is sent twice still gives the same person their link.
AGAIN = 120


class CodePage(Page):
    """Checks codes; wrong ones are counted."""

    async def right(self, text: str) -> bool:
        """Whether a code opens the meeting.

        Raises:
            Refused: this address, or all of them together, tried too many.
        """
        limits, now = self.ballot.limits, time.monotonic()
        if limits.codes.spent(self.address, now) or limits.all_codes.spent("", now):
            raise Refused(429, "too-many-codes", "codes-limit")
        code = plain(text)
        if code is not None and (code == self.ballot.code or await self.ballot.room.knows_code(code)):
            return True
        limits.codes.take(self.address, now)
        limits.all_codes.take("", now)
        return False


class Start(CodePage):
    """Where people type the code."""

    ROUTE = "start"

    def get(self) -> None:
        """The form."""
        self.page("start.html", self.after(), typed="")

    async def post(self) -> None:
        """On to the page of that code."""
        typed = self.posted().get("code", "")
        if await self.right(typed):
            self.redirect(f"/join/{plain(typed)}", status=303)
        else:
            self.page("start.html", self.refuse("code", 403), typed="")


class Join(CodePage):
    """The page behind the QR code."""

    ROUTE = "join"

    async def get(self, code: str) -> None:
        """The form: a name in a named meeting, nothing but a button in an anonymous one."""
        await self._check(code)
        self._form(None, name="", partner="")

    async def post(self, code: str) -> None:
        """Take a seat, and on to the personal link."""
        await self._check(code)
        if not self.ballot.limits.joins.take(self.address, time.monotonic()):
            raise Refused(429, "too-many-joins", "too-many")
        posted = self.posted()
        form = self.form_id(posted)
        name, partner = _tidy(posted.get("name", "")), posted.get("partner", "")
        if self.ballot.room.anonymous:
            name = partner = ""
        wrong = await self._wrong(form, name, partner)
        if wrong:
            self._form(
                self.refuse(wrong, 409 if wrong in {"name-taken", "full", "form-used"} else 422),
                name=name,
                partner=partner,
            )
            return
        try:
            token = await self._sit(form, name, partner)
        except StoreError as err:
            self.store_trouble(err)
            self._form(self.refuse("failed", 503), name=name, partner=partner)
            return
        self.redirect(f"/b/{token}?said=joined", status=303)

    async def _check(self, code: str) -> None:
        if not await self.right(code):
            raise Refused(403, "wrong-code", "code-page")

    def _form(self, said: Said | None, *, name: str, partner: str) -> None:
        room = self.ballot.room
        self.page(
            "join.html", said, anonymous=room.anonymous, name=name, partner=partner, partners=room.meeting.partners,
            longest=LONGEST_NAME, action=self.request.path,
        )  # fmt: skip

    async def _wrong(self, form: uuid.UUID, name: str, partner: str) -> str:
        """Id of what is wrong with the form; blank: nothing."""
        room = self.ballot.room
        if not room.anonymous and not _good_name(name):
            return "name"
        if partner and partner not in {key for key, _ in room.meeting.partners}:
            return "partner"
        holders = {one.actor: one for one in (await room.holders()).values()}
        same = holders.get(actor_of(form))
        if same:
            return "" if _recent(same) else "form-used"
        if len(holders) >= self.ballot.most:
            return "full"
        taken = {one.casefold() for actor, one in (await room.names()).items() if actor in holders}
        return "name-taken" if name and name.casefold() in taken else ""

    async def _sit(self, form: uuid.UUID, name: str, partner: str) -> str:
        room, actor, token = self.ballot.room, actor_of(form), new_token()
        expires = dt.datetime.now(dt.UTC) + dt.timedelta(hours=self.ballot.hours)
        await room.take_seat(token, actor, partner=partner, name=name, expires=expires)
        joined = new_event("joined", actor=actor, cycle=room.meeting.cycle, uuid=str(uuid.uuid5(form, "joined")))
        await room.state(at_least=await room.append([joined]))
        return token


def actor_of(form: uuid.UUID) -> str:
    """The pseudonym of who joins with a form: the same form gives the same one."""
    return f"p-{hashlib.sha256(form.bytes).hexdigest()[:8]}"


def _recent(seat: Seat) -> bool:
    return dt.datetime.now(dt.UTC) - seat.made < dt.timedelta(seconds=AGAIN)


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name[:400]).split())


def _good_name(name: str) -> bool:
    """Something to read, not too long, without control signs or those that turn the direction of writing around."""
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and any(sign.isalnum() for sign in name)
