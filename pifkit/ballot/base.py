"""What every page has: who may ask, how often, from where; headers; and refusals that are logged without secrets."""

from __future__ import annotations

import hashlib
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import tornado.web

from pifkit.ballot.addresses import host_of
from pifkit.ballot.limits import Limits
from pifkit.ballot.refusals import Refusals
from pifkit.ballot.room import Room
from pifkit.ballot.words import AFTER, PAGES, REFUSED, Said, spoken
from pifkit.model.errors import StoreError
from pifkit.model.language import written
from pifkit.reporting.saying import say, strong
from pifkit.reporting.words import plural

PAGES_FOLDER = Path(__file__).with_name("pages")
FILES = {"ballot.css": "text/css; charset=utf-8", "follow.js": "text/javascript; charset=utf-8"}
CONTENTS = {name: (PAGES_FOLDER / name).read_bytes() for name in FILES}
STAMP = hashlib.sha256(b"".join(CONTENTS.values())).hexdigest()[:10]
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: browsers would then send `Origin: null` with our own forms, and those are refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex",
}


class Refused(tornado.web.HTTPError):
    """A request that is turned away with a page of its own.

    Args:
        status: HTTP status.
        why: short id for the log.
        words: id of the words in `pifkit.ballot.words.PAGES`.
    """

    def __init__(self, status: int, why: str, words: str) -> None:
        super().__init__(status)
        self.why, self.words = why, words


@dataclass
class Ballot:
    """What all pages share.

    Attributes:
        room: the meeting.
        limits: how often somebody may try.
        refusals: the log.
        hosts: names under which the server answers.
        code: the code on the wall, as kept; it costs nothing to compare.
        secure: HTTPS.
        hours: for how long a personal link is valid.
        most: how many people may be in the room.
        templates: the pages.
    """

    room: Room
    limits: Limits
    refusals: Refusals
    hosts: frozenset[str]
    code: str
    secure: bool
    hours: float = 12.0
    most: int = 100
    templates: jinja2.Environment = field(default_factory=lambda: _templates())


def _templates() -> jinja2.Environment:
    """The pages, everything escaped, with the words of the catalogue."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PAGES_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(_=say, strong=strong, written=written, spoken=spoken)
    made.filters["plural"] = plural
    return made


class Page(tornado.web.RequestHandler):
    """Base of all pages."""

    ROUTE = "page"
    ballot: Ballot

    def initialize(self, ballot: Ballot) -> None:
        """Tornado hands over what the application was made with."""
        self.ballot = ballot

    def set_default_headers(self) -> None:
        """The same headers on every answer, errors too."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    @property
    def address(self) -> str:
        """Network address that the request came from; never from a header that anybody can write."""
        return self.request.remote_ip or "?"

    def prepare(self) -> None:
        """Refuse what comes under another name, too often, or from another web site."""
        if host_of(self.request.headers.get("Host", "")) not in self.ballot.hosts:
            raise Refused(421, "wrong-host", "host")
        if not self.ballot.limits.requests.take(self.address, time.monotonic()):
            raise Refused(429, "too-many-requests", "too-many")
        if self.request.method == "POST":
            self._same_site()

    def _same_site(self) -> None:
        origin = self.request.headers.get("Origin")
        own = f"{self.request.protocol}://{self.request.headers.get('Host', '')}".lower()
        if origin is not None and origin.lower() != own:
            raise Refused(403, "cross-site", "cross-site")
        if self.request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise Refused(403, "cross-site", "cross-site")
        kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise Refused(415, "wrong-content-type", "malformed")

    def check_xsrf_cookie(self) -> None:
        """Tornado's own check of cookie against form field, with our words."""
        try:
            super().check_xsrf_cookie()
        except tornado.web.HTTPError as err:
            raise Refused(403, "cross-site", "cross-site") from err

    def posted(self) -> dict[str, str]:
        """The form's fields; each may come once.

        Raises:
            Refused: a field comes twice, or is no text.
        """
        found: dict[str, str] = {}
        for name, values in self.request.body_arguments.items():
            if len(values) != 1:
                raise Refused(400, "repeated-field", "malformed")
            try:
                found[name] = values[0].decode("utf-8")
            except UnicodeDecodeError as err:
                raise Refused(400, "not-text", "malformed") from err
        return found

    def form_id(self, posted: dict[str, str]) -> uuid.UUID:
        """The id of the form that was sent.

        Raises:
            Refused: it has none.
        """
        try:
            return uuid.UUID(posted.get("form", ""))
        except ValueError as err:
            raise Refused(400, "no-form-id", "malformed") from err

    def page(self, template: str, said: Said | None = None, **values: Any) -> None:
        """Send a page; values are escaped."""
        meeting = self.ballot.room.meeting
        common = {
            "meeting": meeting, "said": said, "stamp": STAMP, "xsrf": self.xsrf_token.decode("ascii"), "form": str(uuid.uuid4()),
            "secure": self.ballot.secure,
        }  # fmt: skip
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self.ballot.templates.get_template(template).render(common | values))

    def refuse(self, why: str, status: int) -> Said:
        """Log a refusal that is answered with the page itself; returns its words."""
        self.set_status(status)
        self.ballot.refusals.note(why, route=self.ROUTE, address=self.address, status=status)
        return REFUSED[why]

    def after(self) -> Said | None:
        """The message that a redirect named; anything else is no message."""
        return AFTER.get(self.get_query_argument("said", ""))

    def store_trouble(self, error: StoreError) -> None:
        """Note that the store failed; its own words name files of this computer and stay in the log of the server."""
        self.ballot.refusals.note(
            "store-error", route=self.ROUTE, address=self.address, status=503, detail=type(error.__cause__).__name__
        )

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A page in plain words for everything that was refused or went wrong."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, Refused):
            why, words, detail = error.why, error.words, ""
        elif isinstance(error, StoreError):
            self.set_status(503)
            why, words, detail = "store-error", "unreadable", type(error.__cause__).__name__
        elif isinstance(error, tornado.web.HTTPError):
            words = {404: "missing", 405: "method"}.get(status_code, "malformed")
            why, detail = {404: "no-such-page", 405: "wrong-method"}.get(status_code, "malformed"), ""
        else:
            why, words, detail = "error", "error", f"{type(error).__name__} in {_where(error)}"
        status = self.get_status()
        self.ballot.refusals.note(why, route=self.ROUTE, address=self.address, status=status, detail=detail)
        if status == 429:
            self.set_header("Retry-After", "60")
        self.page("trouble.html", words=PAGES[words], status=status)

    def log_exception(self, *_: Any) -> None:
        """Nothing: tornado would write the whole request, and with it somebody's personal link. `write_error` notes it."""


class Missing(Page):
    """Whatever has no page."""

    ROUTE = "missing"

    def prepare(self) -> None:
        """Refuse."""
        super().prepare()
        raise Refused(404, "no-such-page", "missing")

    def check_xsrf_cookie(self) -> None:
        """There is nothing to protect."""


class File(Page):
    """The style sheet and the script: two files kept in memory, no path is ever looked up."""

    ROUTE = "file"

    def get(self, name: str) -> None:
        """Send one."""
        self.set_header("Content-Type", FILES[name])
        self.set_header("Cache-Control", "private, max-age=3600")
        self.finish(CONTENTS[name])


def _where(error: BaseException | None) -> str:
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
