"""The log of refusals: one line of JSON each, with what and when, never with a code, a token, a name or a score."""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
import time
from typing import TextIO

#: More lines than this in one second are only counted, so that a flood does not fill the disk.
_PER_SECOND = 100


class Refusals:
    """Writes refusals to a stream.

    Args:
        stream: where to; it is flushed after each line.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._second = 0
        self._count = 0

    def note(
        self, why: str, *, route: str = "", address: str = "", status: int | None = None, detail: str = ""
    ) -> None:
        """Note one.

        Args:
            why: short id of what was refused, such as `wrong-code`.
            route: name of the page, never its address, because that may hold a token.
            address: network address that it came from.
            status: HTTP status of the answer; None: the connection was closed without one.
            detail: kind of an error, such as `OperationalError`; never what somebody sent.
        """
        now = dt.datetime.now(dt.UTC)
        line = {
            "time": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "refused": why,
            "route": route,
            "from": address,
            "status": status,
            "detail": detail,
        }
        with self._lock:
            second = int(time.monotonic())
            if second != self._second:
                if self._count > _PER_SECOND:
                    self._write({"refused": "flood", "not_written": self._count - _PER_SECOND})
                self._second, self._count = second, 0
            self._count += 1
            if self._count <= _PER_SECOND:
                self._write({key: value for key, value in line.items() if value not in ("", None)})

    def _write(self, line: dict[str, object]) -> None:
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()


class FromTornado(logging.Handler):
    """Turns what the HTTP library refuses before any page sees it (malformed, too large, too slow) into refusals.

    The library's own sentences may hold what somebody sent, so only their kind is kept.
    """

    def __init__(self, refusals: Refusals) -> None:
        super().__init__(logging.INFO)
        self._refusals = refusals

    def emit(self, record: logging.LogRecord) -> None:
        """One record of the library."""
        text = " ".join(map(str, (record.msg, *(record.args if isinstance(record.args, tuple) else ())))).lower()
        large = any(word in text for word in ("too long", "too large", "unsatisfiable"))
        why = "slow" if "timeout" in text else "too-large" if large else "malformed"
        if record.levelno >= logging.ERROR:
            why = "error"
        address = (
            str(getattr(record.args[0], "remote_ip", "") or "")
            if isinstance(record.args, tuple) and record.args
            else ""
        )
        self._refusals.note(why, route="connection", address=address, status=400 if why != "slow" else None)
