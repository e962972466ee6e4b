"""A forked kernel's first steps: from a copy of the fork server to an ordinary IPython kernel."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib.util
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

from traitlets import Container, Dict
from traitlets.config import Config
from traitlets.config.loader import DeferredConfigList, DeferredConfigString

_PR_SET_PDEATHSIG = 1
_PLAIN = re.compile(r"--(?P<name>[A-Z]\w*)\.(?P<trait>[a-z_]\w*)=(?P<value>.+)", re.DOTALL)


def become_kernel(
    request: Mapping[str, Any],
    connection: socket.socket,
    streams: Sequence[int],
    inherited: Sequence[int],
    server: int,
) -> None:
    """Become the kernel that was asked for and never return.

    Args:
        request: `argv` (after `-m ipykernel_launcher`), `env` and `cwd`.
        connection: the client's; told `ready` once, then closed.
        streams: descriptors for standard output and error.
        inherited: the server's other descriptors, to be closed.
        server: the server's process id; a child whose parent is another is an orphan already, and ends.
    """
    code = 1
    try:
        _leave_the_server(server, inherited, streams)
        os.environ.clear()
        os.environ.update(request["env"])
        os.chdir(request["cwd"])
        time.tzset()
        _fresh_random_numbers()
        app = _application(request["argv"], server)
        _choose_backend()
        connection.sendall(b'{"ready": true}\n')
        connection.close()
        app.start()
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    except BaseException:  # noqa: BLE001  # the last frame of the process
        sys.excepthook(*sys.exc_info())
    finally:
        _end(code)


def _leave_the_server(server: int, inherited: Sequence[int], streams: Sequence[int]) -> None:
    """Own session and signals; die with the server; standard streams as the client passed them."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:  # it died before it could be told so
        os._exit(1)
    for descriptor in inherited:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(streams[0], 1)
    os.dup2(streams[1], 2)
    for descriptor in {null, *streams} - {0, 1, 2}:
        os.close(descriptor)


def _fresh_random_numbers() -> None:
    """Numpy's global generator would go on in step in all kernels; `random` reseeds itself after a fork."""
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _application(argv: Sequence[str], server: int) -> Any:
    """The kernel application, initialized: its sockets are bound when this returns."""
    from ipykernel.kernelapp import IPKernelApp

    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [launcher.origin if launcher and launcher.origin else "ipykernel_launcher", *argv]
    # Its default was read from the environment when the server imported it.
    app = IPKernelApp.instance(parent_handle=server)
    if (settings := plain_settings(argv)) is not None:
        app.parse_command_line = partial(_configure, app, settings)  # type: ignore[method-assign]
    app.initialize(list(argv))  # type: ignore[no-untyped-call]
    return app


def _configure(app: Any, settings: Config, _argv: Sequence[str] | None = None) -> None:
    """What the application does with the arguments that it has parsed."""
    app.cli_config = deepcopy(settings)
    app.update_config(settings)


def plain_settings(argv: Sequence[str]) -> Config | None:
    """What a kernel's arguments say, where they have the plain forms of a batch's; None: let the application parse them.

    Its own parser prepares for every option of every class first, a fifth of a kernel's start.
    """
    from ipykernel.kernelapp import IPKernelApp

    classes = {one.__name__: one for known in (IPKernelApp, *IPKernelApp.classes) for one in known.__mro__}
    found = Config()
    left = list(argv)
    if left[:1] == ["-f"] and len(left) > 1:
        left[:2] = [f"--IPKernelApp.connection_file={left[1]}"]
    for argument in left:
        plain = _PLAIN.fullmatch(argument)
        if plain is None or plain["trait"] in found[plain["name"]]:
            return None
        several = isinstance(getattr(classes.get(plain["name"]), plain["trait"], None), (Container, Dict))
        said = DeferredConfigList([plain["value"]]) if several else DeferredConfigString(plain["value"])
        found[plain["name"]][plain["trait"]] = said
    return found


def _choose_backend() -> None:
    """The backend that MPLBACKEND names, resolved at the first figure as in a fresh process."""
    matplotlib = sys.modules.get("matplotlib")
    backend = os.environ.get("MPLBACKEND")
    if matplotlib is not None and backend:
        matplotlib.rcParams["backend"] = backend


def _end(code: int) -> None:
    """Run the exit hooks but for the application's: it can dead-lock when its threads end in the wrong order."""
    from ipykernel.kernelapp import IPKernelApp

    with contextlib.suppress(BaseException):
        if IPKernelApp.initialized():
            atexit.unregister(IPKernelApp.instance().close)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        atexit._run_exitfuncs()
    os._exit(code)
