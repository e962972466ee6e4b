"""Starting the facilitator's screen: Voilà on the notebook `screen.ipynb`, the ballot server beside it, and the browser.

Voilà listens on this computer only. It has one notebook, whose kernel is the only one; the kernel of a page that was left
is ended after a minute or two. Nothing is fetched from anywhere: the page's template is ours.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pifkit.live.screen import ENVIRONMENT
from pifkit.model.errors import ParameterError

HERE = Path(__file__).parent
NOTEBOOK = HERE / "screen.ipynb"
SITE = HERE / "site"
PORT = 8866
HOST = "127.0.0.1"
START = 60.0
"""Seconds that Voilà may take to answer."""


@dataclass(frozen=True)
class Ask:
    """What the screen is to show.

    Attributes:
        partnership: its id.
        workspace: folder of the workspace.
        cycle, framework: None: the current cycle, its first framework.
        actor: pseudonym of the facilitator; the same for all pages of one start.
        note: a line on top of the page.
        join: how to join by phone, as the ballot server says it (JSON); blank: no ballot.
    """

    partnership: str
    workspace: Path
    cycle: str | None = None
    framework: str | None = None
    actor: str = ""
    note: str = ""
    join: str = ""

    def environment(self) -> dict[str, str]:
        """The variables that tell the notebook."""
        given = {
            "PARTNERSHIP": self.partnership, "WORKSPACE": str(self.workspace), "CYCLE": self.cycle, "FRAMEWORK": self.framework,
            "ACTOR": self.actor or f"f-{secrets.token_hex(4)}", "NOTE": self.note, "JOIN": self.join,
        }  # fmt: skip
        return {f"{ENVIRONMENT}{name}": value for name, value in given.items() if value}


def needed() -> None:
    """Refuse to start without the libraries of the extra `live`.

    Raises:
        ParameterError: with what to install.
    """
    absent = [name for name in ("voila", "anywidget") if find_spec(name) is None]
    if absent:
        raise ParameterError(f"pifkit live needs {' and '.join(absent)}. Install them: pip install 'pifkit[live]'")


def free_port(wanted: int | None) -> int:
    """A port for the page: the one asked for, else the usual one, else any that is free.

    Raises:
        ParameterError: the port asked for is in use.
    """
    for port in [wanted] if wanted else [PORT, 0]:
        with socket.socket() as one, contextlib.suppress(OSError):
            if os.name != "nt":
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((HOST, port))
            return int(one.getsockname()[1])
    raise ParameterError(f"Port {wanted} is in use. Give another one with --port, or leave it out.")


def command(port: int) -> list[str]:
    """The command that serves the screen."""
    return [
        sys.executable, "-m", "pifkit.live.voila_child", str(NOTEBOOK), "--no-browser", f"--port={port}", f"--Voila.ip={HOST}",
        "--Voila.port_retries=0", "--VoilaConfiguration.template=pifkit", "--VoilaConfiguration.allow_template_override=NO",
        "--VoilaConfiguration.allow_theme_override=NO", "--VoilaConfiguration.file_denylist=.*",
        "--MappingKernelManager.cull_interval=30", "--MappingKernelManager.cull_idle_timeout=60",
    ]  # fmt: skip


def start(ask: Ask, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the server of the screen and wait until it answers; it ends when this process does.

    Raises:
        ParameterError: it did not start; the last lines of its log say why.
    """
    paths = [str(SITE), *filter(None, [os.environ.get("JUPYTER_PATH", "")])]
    environment = {**os.environ, **ask.environment(), "JUPYTER_PATH": os.pathsep.join(paths)}
    with log.open("a", encoding="utf-8") as written:
        process = subprocess.Popen(  # noqa: S603
            command(port),
            env=environment,
            cwd=ask.workspace,
            stdin=subprocess.PIPE,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, address(port), log)
    except BaseException:
        end(process)
        raise
    return process


def address(port: int) -> str:
    """The address of the screen."""
    return f"http://{HOST}:{port}/"


@contextlib.contextmanager
def serving(ask: Ask, port: int, log: Path) -> Iterator[str]:
    """The address of the running screen; its server ends with this block.

    Raises:
        ParameterError: it did not start.
    """
    process = start(ask, port, log)
    try:
        yield address(port)
    finally:
        end(process)


def _wait(process: subprocess.Popen[bytes], at: str, log: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            # Any answer will do; the page itself would start a kernel.
            with urllib.request.urlopen(f"{at}voila/static/", timeout=5):  # noqa: S310
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
    raise ParameterError("\n".join(["The screen did not start. The last lines of its log:", *lines]))


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server that was started here, and wait for it."""
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(15)
