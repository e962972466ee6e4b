"""`python -m pifkit.ballot PARTNERSHIP …`: the ballot as a process of its own; the package's docstring says how to talk to it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import threading
from pathlib import Path

from pifkit.ballot.meeting import meeting_of
from pifkit.ballot.server import Ready, Settings, serve
from pifkit.model.errors import PifkitError

#: Environment variable with the code of an earlier start; arguments could be seen by other programs.
CODE = "PIFKIT_BALLOT_CODE"


def settings_of(given: argparse.Namespace) -> Settings:
    """Settings from the command line and the environment."""
    return Settings(
        host=given.host, port=given.port, anonymous=given.anonymous, cert=given.cert, key=given.key,
        public=tuple(given.public_host), hours=given.hours, code=os.environ.get(CODE), most=given.most, slow=given.slow,
    )  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """The arguments; they are those of `pifkit ballot`."""
    made = argparse.ArgumentParser(prog="python -m pifkit.ballot", description="Serve the ballot of one partnership.")
    made.add_argument("partnership")
    made.add_argument("--workspace", type=Path)
    made.add_argument("--cycle")
    made.add_argument("--framework")
    made.add_argument("--host", default=Settings.host)
    made.add_argument("--port", type=int, default=Settings.port)
    names = made.add_mutually_exclusive_group()
    names.add_argument("--named", dest="anonymous", action="store_false", default=False)
    names.add_argument("--anonymous", dest="anonymous", action="store_true")
    made.add_argument("--cert", type=Path)
    made.add_argument("--key", type=Path)
    made.add_argument("--public-host", action="append", default=[])
    made.add_argument("--hours", type=float, default=Settings.hours)
    made.add_argument("--most", type=int, default=Settings.most)
    made.add_argument("--slow", type=float, default=Settings.slow)
    made.add_argument("--log", type=Path)
    return made


def say(ready: Ready) -> None:
    """The one line."""
    print(json.dumps(ready.to_json()), flush=True)


async def run(given: argparse.Namespace) -> None:
    """Serve until standard input closes."""
    from pifkit.workspace import find_workspace

    meeting = meeting_of(
        find_workspace(given.workspace), given.partnership, cycle=given.cycle, framework=given.framework
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def watch() -> None:
        with contextlib.suppress(OSError, ValueError):
            while sys.stdin.buffer.read(1024):
                pass
        with contextlib.suppress(RuntimeError):  # it has ended already
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, daemon=True).start()
    with contextlib.ExitStack() as opened:
        log = opened.enter_context(given.log.open("a", encoding="utf-8")) if given.log else sys.stderr
        await serve(meeting, settings_of(given), ready=say, log=log, stop=stop)


def main(arguments: list[str] | None = None) -> int:
    """Start; 0 when it was ended, 2 when it could not start."""
    given = parser().parse_args(arguments)
    try:
        asyncio.run(run(given))
    except PifkitError as err:
        print(f"pifkit ballot: {err}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    # The thread that reads standard input may still hold it: leave without waiting for it.
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
