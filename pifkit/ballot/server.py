"""The server: pages, connections with limits, start and end."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import signal
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import tornado.httpserver
import tornado.httputil
import tornado.iostream
import tornado.netutil
import tornado.web

from pifkit.ballot import addresses, joining
from pifkit.ballot.base import Ballot, File, Missing
from pifkit.ballot.entering import Join, Start
from pifkit.ballot.limits import Limits
from pifkit.ballot.meeting import Meeting
from pifkit.ballot.rating import Presence, Rate, State
from pifkit.ballot.refusals import FromTornado, Refusals
from pifkit.ballot.room import Room
from pifkit.model.errors import ParameterError
from pifkit.model.language import use_on_screen

#: Bytes of a form; the largest real one has under 2,000.
LARGEST_BODY = 16_384
LARGEST_HEADER = 16_384
#: Seconds in which a request must have arrived whole, and in which a connection may do nothing.
BODY_SECONDS, IDLE_SECONDS = 5.0, 20.0
MOST_CONNECTIONS, MOST_FROM_ONE = 500, 150


@dataclass(frozen=True)
class Settings:
    """How a ballot is started.

    Attributes:
        host: address to listen on, `lan`, or 0.0.0.0 for every network card.
        port: 0: a free one.
        anonymous: nobody gives a name.
        cert, key: PEM files for HTTPS; both or none.
        public: names under which phones reach it; the first goes into the QR code.
        hours: for how long codes and links are valid.
        code: the code of an earlier start, to go on with; None: a new one.
        most: how many people may join.
        slow: seconds within which a request must have come, for tests of slow clients.
    """

    host: str = addresses.LOCAL
    port: int = 8765
    anonymous: bool = False
    cert: Path | None = None
    key: Path | None = None
    public: tuple[str, ...] = ()
    hours: float = 12.0
    code: str | None = None
    most: int = 100
    slow: float = IDLE_SECONDS


@dataclass(frozen=True, slots=True)
class Ready:
    """What is said when it listens; `to_json` is the line on standard output."""

    pid: int
    host: str
    port: int
    url: str
    code: str
    join: str
    anonymous: bool
    framework: str
    cycle: str
    warnings: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The line as an object."""
        names = ("pid", "host", "port", "url", "code", "join", "anonymous", "framework", "cycle")
        found = {name: getattr(self, name) for name in names}
        return {"ready": True, **found, "code": joining.shown(self.code), "warnings": list(self.warnings)}


class Server(tornado.httpserver.HTTPServer):
    """Tornado's server that notes, and cuts off, connections that are too many or never say what they want."""

    def initialize(self, application: Any, *, refusals: Refusals, slow: float, **options: Any) -> None:  # type: ignore[override]
        """Tornado's way of making one."""
        super().initialize(application, **options)
        self._refusals, self._slow = refusals, slow
        self._open: dict[tornado.iostream.IOStream, str] = {}
        self._asked: set[tornado.iostream.IOStream] = set()

    def handle_stream(self, stream: tornado.iostream.IOStream, address: Any) -> None:
        """A new connection."""
        who = str(address[0]) if address else "?"
        if len(self._open) >= MOST_CONNECTIONS or sum(one == who for one in self._open.values()) >= MOST_FROM_ONE:
            self._refusals.note("too-many-connections", route="connection", address=who)
            stream.close()
            return
        self._open[stream] = who
        asyncio.get_running_loop().call_later(self._slow, self._hurry, stream, who)
        super().handle_stream(stream, address)

    def _hurry(self, stream: tornado.iostream.IOStream, who: str) -> None:
        if not stream.closed() and stream not in self._asked:
            self._refusals.note("slow", route="connection", address=who)
            stream.close()

    def start_request(self, server_conn: Any, request_conn: Any) -> tornado.httputil.HTTPMessageDelegate:
        """A request begins; note when its headers are there."""
        return _Noting(super().start_request(server_conn, request_conn), lambda: self._asked.add(server_conn.stream))

    def on_close(self, server_conn: Any) -> None:
        """A connection has ended."""
        self._open.pop(server_conn.stream, None)
        self._asked.discard(server_conn.stream)
        super().on_close(server_conn)


class _Noting(tornado.httputil.HTTPMessageDelegate):
    """Passes everything on, and says when the headers of a request have come."""

    def __init__(self, inner: tornado.httputil.HTTPMessageDelegate, note: Callable[[], None]) -> None:
        self._inner, self._note = inner, note

    def headers_received(self, start_line: Any, headers: tornado.httputil.HTTPHeaders) -> Any:
        """Note it."""
        self._note()
        return self._inner.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Any:
        """Pass on."""
        return self._inner.data_received(chunk)

    def finish(self) -> None:
        """Pass on."""
        self._inner.finish()

    def on_connection_close(self) -> None:
        """Pass on."""
        self._inner.on_connection_close()


def application(ballot: Ballot) -> tornado.web.Application:
    """The pages."""
    given = {"ballot": ballot}
    routes = [
        (r"/", Start, given),
        (r"/join/([^/]*)", Join, given),
        (r"/b/([^/]+)", Rate, given),
        (r"/b/([^/]+)/presence", Presence, given),
        (r"/b/([^/]+)/state", State, given),
        (r"/(ballot\.css|follow\.js)", File, given),
    ]
    return tornado.web.Application(
        routes,
        default_handler_class=Missing,
        default_handler_args=given,
        xsrf_cookies=True,
        xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict", "secure": ballot.secure},
        log_function=lambda _: None,  # tornado's own would write addresses, and with them personal links
        compress_response=True,
    )


async def serve(
    meeting: Meeting,
    settings: Settings,
    *,
    ready: Callable[[Ready], None],
    log: TextIO,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve a meeting until `stop` is set, or the process is told to end.

    Args:
        meeting: what is rated.
        settings: how.
        ready: called once, when it listens.
        log: where refusals go.
        stop: ends it; None: only SIGINT and SIGTERM do.

    Raises:
        ParameterError: it cannot listen there, or the certificate cannot be used.
        StoreError: the code cannot be kept in the store.
    """
    use_on_screen(meeting.language)
    ending = stop or asyncio.Event()
    address = addresses.bind_address(settings.host)
    secure = _secure(settings)
    code = joining.plain(settings.code or "") or joining.new_code()
    sockets = _listen(address, settings.port)
    port = int(sockets[0].getsockname()[1])
    refusals = Refusals(log)
    room = Room(meeting, anonymous=settings.anonymous)
    try:
        await asyncio.to_thread(
            room.seats.keep_code, code, dt.datetime.now(dt.UTC) + dt.timedelta(hours=settings.hours)
        )
        hosts = addresses.allowed_hosts(address, settings.public)
        ballot = Ballot(room, Limits(), refusals, hosts, code, secure is not None, settings.hours, settings.most)
        server = Server(
            application(ballot), refusals=refusals, slow=settings.slow, ssl_options=secure, xheaders=False,
            max_body_size=LARGEST_BODY, max_header_size=LARGEST_HEADER, max_buffer_size=4 * LARGEST_BODY,
            body_timeout=min(BODY_SECONDS, settings.slow), idle_connection_timeout=settings.slow * 2,
        )  # fmt: skip
        _take_logs(refusals)
        server.add_sockets(sockets)
        with _told_to_end(ending):
            ready(_ready(meeting, settings, address, port, code, secure is not None))
            await ending.wait()
        server.stop()
        await room.close()
        await server.close_all_connections()
    finally:
        for one in sockets:
            one.close()


def _ready(meeting: Meeting, settings: Settings, address: str, port: int, code: str, secure: bool) -> Ready:
    import os

    scheme = "https" if secure else "http"
    url = f"{scheme}://{addresses.address_in_url(address, settings.public)}:{port}/"
    return Ready(
        pid=os.getpid(),
        host=address,
        port=port,
        url=url,
        code=code,
        join=joining.join_address(url, code),
        anonymous=settings.anonymous,
        framework=meeting.framework.key,
        cycle=meeting.cycle,
        warnings=tuple(addresses.warnings(address, secure=secure)),
    )


def _listen(address: str, port: int) -> list[socket.socket]:
    try:
        return tornado.netutil.bind_sockets(port, address, reuse_port=False)
    except (OSError, OverflowError) as err:
        raise ParameterError(
            f"The ballot cannot listen on {address}, port {port}: {getattr(err, 'strerror', None) or err}. If the port is taken, give "
            "another one with --port; if the address is not this computer's, give one that is with --host."
        ) from err


def _secure(settings: Settings) -> ssl.SSLContext | None:
    if settings.cert is None and settings.key is None:
        return None
    if settings.cert is None or settings.key is None:
        raise ParameterError("HTTPS needs both: --cert FILE and --key FILE.")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.cert, settings.key, password=_no_password)
    except (OSError, ssl.SSLError, ValueError) as err:
        raise ParameterError(
            f"The certificate {settings.cert} with the key {settings.key} cannot be used: {err}. Both must be PEM files that "
            "belong together, the key without a password."
        ) from err
    return context


def _no_password() -> str:
    raise ValueError("the key has a password")


def _take_logs(refusals: Refusals) -> None:
    """Tornado's own messages may hold what somebody sent: only their kind is written."""
    for name in ("tornado.general", "tornado.application", "tornado.access"):
        log = logging.getLogger(name)
        log.handlers, log.propagate = [FromTornado(refusals)], False
        log.setLevel(logging.INFO if name == "tornado.general" else logging.WARNING)


@contextlib.contextmanager
def _told_to_end(ending: asyncio.Event) -> Any:
    """SIGINT and SIGTERM end the server well; elsewhere than in the main thread there are no signals to take."""
    loop = asyncio.get_running_loop()
    before = {}
    with contextlib.suppress(ValueError):
        for one in (signal.SIGINT, signal.SIGTERM):
            before[one] = signal.signal(one, lambda *_: loop.call_soon_threadsafe(ending.set))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
