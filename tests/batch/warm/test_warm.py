"""Warm kernels: the same outputs as ordinary ones, every figure present, and nothing of one in another."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from pifkit.batch.environment import kernel_environment
from pifkit.batch.warm import SOCKET, provisioner
from pifkit.batch.warm.owner import ForkServer
from tests.batch.making import notebook
from tests.batch.warm.asking import environment, execute, printed

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked on Linux only")

PLOT = (
    "import matplotlib.pyplot as plt, seaborn as sns, pandas as pd\nsns.lineplot(x=[1, 2, 3], y=[1, 3, 2])\nplt.show()"
)
OWN_FIGURE = (
    "import pifkit as pif, pandas as pd\nfrom matplotlib.figure import Figure\n"
    "f = Figure(figsize=(3, 2)); f.subplots().bar(['a', 'b'], [1, 2])\n"
    "pif.show(f, alt='Two bars', caption='Bars', table=pd.DataFrame({'bar': ['a', 'b'], 'value': [1, 2]}))"
)


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    made = ForkServer(own=True, environment=kernel_environment())
    made.wait()
    yield made
    made.close()


def images(book: nbformat.NotebookNode) -> list[tuple[int, int, int]]:
    """Width, height and number of different bytes of every image output."""
    found = []
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                content = base64.b64decode(output.data["image/png"])
                assert content[:8] == b"\x89PNG\r\n\x1a\n"
                found.append((*struct.unpack(">II", content[16:24]), len(set(content))))
    return found


def test_every_figure_is_there_and_not_blank(server: ForkServer, tmp_path: Path) -> None:
    """A first prototype was twice as fast because it had lost every figure."""
    book = execute(server, tmp_path, PLOT, OWN_FIGURE, PLOT)
    assert len(images(book)) == 3
    assert all(width > 100 and height > 80 and different > 100 for width, height, different in images(book))


def test_outputs_are_those_of_an_ordinary_kernel(server: ForkServer, tmp_path: Path) -> None:
    cells = (
        PLOT,
        OWN_FIGURE,
        "pd.DataFrame({'a': [1.5, None], 'b': ['x', 'y']})",
        "import random, numpy as np; random.seed(3); np.random.seed(3); print(random.random(), np.random.rand())",
        "import warnings; warnings.warn('beware')",
        "hash('the same in every kernel of the batch')",
        "!echo from a shell",
        "import asyncio; await asyncio.sleep(0); 'awaited'",
    )
    warm, ordinary = (execute(which, tmp_path, *cells) for which in (server, None))
    warm_text, ordinary_text = (
        re.sub(r"ipykernel_\d+", "ipykernel_N", json.dumps([cell.get("outputs") for cell in book.cells]))
        for book in (warm, ordinary)
    )
    assert warm_text == ordinary_text
    assert len(images(warm)) == 2


def test_a_kernel_finds_what_an_ordinary_one_finds(server: ForkServer, tmp_path: Path) -> None:
    ask = (
        "import sys, os, json, time, matplotlib, pathlib\n"
        "skip = ('JPY', 'PYDEVD', 'GIT_PAGER', 'PAGER', 'TERM', 'CLICOLOR', 'FORCE_COLOR')\n"
        "print(json.dumps([sys.path, os.getcwd(), len(sys.argv), sys.argv[:2], time.tzname, matplotlib.rcParams['backend'],\n"
        "  {k: v for k, v in sorted(os.environ.items()) if not k.startswith(skip) and k != 'PIFKIT_WARM_SOCKET'},\n"
        "  sys.flags.hash_randomization, __name__, sys.stdin.__class__.__name__]))"
    )
    warm, ordinary = (json.loads(printed(execute(which, tmp_path, ask))[0]) for which in (server, None))
    assert warm == ordinary


@pytest.mark.promise(3)
def test_nothing_of_one_kernel_is_in_the_next(server: ForkServer, tmp_path: Path) -> None:
    leave = (
        "import os, sys, pandas, matplotlib, seaborn, pifkit, time\n"
        "seaborn.set_theme(style='dark'); matplotlib.rcParams['lines.linewidth'] = 9\n"
        "pandas.left_by_another = pifkit.left_by_another = 'me'; os.environ['LEFT'] = 'me'; os.chdir('/')\n"
        "sys.path.append('/left'); os.environ['TZ'] = 'Asia/Tokyo'; time.tzset()"
    )
    look = (
        "import os, sys, pandas, matplotlib, pifkit, time, json\n"
        "print(json.dumps([matplotlib.rcParams['lines.linewidth'], matplotlib.rcParams['axes.facecolor'],\n"
        "  hasattr(pandas, 'left_by_another'), hasattr(pifkit, 'left_by_another'), os.environ.get('LEFT'), os.getcwd(),\n"
        "  '/left' in sys.path, time.tzname]))"
    )
    before = printed(execute(server, tmp_path, look))
    execute(server, tmp_path, leave)
    assert printed(execute(server, tmp_path, look)) == before
    assert json.loads(before[0])[:3] == [1.5, "white", False]


def test_unseeded_random_numbers_differ_from_kernel_to_kernel(server: ForkServer, tmp_path: Path) -> None:
    ask = "import random, numpy, secrets; print(random.random(), numpy.random.rand())"
    first, second = (printed(execute(server, tmp_path, ask))[0].split() for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("import os; os._exit(5)", DeadKernelError),
        ("import ctypes; ctypes.string_at(0)", DeadKernelError),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", DeadKernelError),
        ("raise ValueError('as usual')", CellExecutionError),
    ],
)
def test_misfortune_is_reported_as_with_an_ordinary_kernel(
    server: ForkServer, tmp_path: Path, cell: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        execute(server, tmp_path, cell)
    assert printed(execute(server, tmp_path, "print('the next one works')")) == ["the next one works"]


def test_time_limit_and_caught_interrupt(server: ForkServer, tmp_path: Path) -> None:
    book = notebook("import time; time.sleep(600)")
    with pytest.raises(CellTimeoutError):
        execute(server, tmp_path, book.cells[2].source, timeout_func=lambda _: 0.5)
    cell = "import time\ntry:\n    time.sleep(600)\nexcept KeyboardInterrupt:\n    print('caught')"
    seen = execute(server, tmp_path, cell, timeout_func=lambda _: 0.5, interrupt_on_timeout=True)
    assert printed(seen) == ["caught"]


def test_threads_subprocesses_and_forks_of_a_cell_work_and_end_with_it(server: ForkServer, tmp_path: Path) -> None:
    cell = (
        "import multiprocessing, subprocess, sys, threading\n"
        "thread = threading.Thread(target=print, args=('thread',)); thread.start(); thread.join()\n"
        "with multiprocessing.get_context('fork').Pool(1) as pool: print(pool.map(abs, [-1]))\n"
        "left = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); print(left.pid)"
    )
    lines = printed(execute(server, tmp_path, cell))[0].splitlines()
    assert lines[:2] == ["thread", "[1]"]
    assert _gone(int(lines[2]))


def _gone(pid: int, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_the_server_has_one_thread_and_no_zombies_after_many_kernels(server: ForkServer, tmp_path: Path) -> None:
    for _ in range(5):
        execute(server, tmp_path, "1")
    process = psutil.Process(server.process.pid)
    assert process.num_threads() == 1
    end = time.monotonic() + 10
    while process.children() and time.monotonic() < end:
        time.sleep(0.05)
    assert process.children() == []


def ask_for_kernel(server: ForkServer, folder: Path, **changes: str) -> tuple[socket.socket, dict]:
    """Speak to the server as the provisioner does; the connection and the first answer."""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(server.wait()))
    file = folder / "connection.json"
    request = {"argv": ["-f", str(file)], "env": kernel_environment() | changes, "cwd": str(folder)}
    socket.send_fds(connection, [json.dumps(request).encode() + b"\n"], [1, 2])
    with connection.makefile() as stream:
        return connection, json.loads(stream.readline())


def test_a_lost_client_takes_its_kernel_with_it(server: ForkServer, tmp_path: Path) -> None:
    connection, answer = ask_for_kernel(server, tmp_path)
    assert psutil.pid_exists(answer["pid"])
    connection.close()
    assert _gone(answer["pid"])


def test_what_libraries_read_when_imported_must_be_the_same(server: ForkServer, tmp_path: Path) -> None:
    _, answer = ask_for_kernel(server, tmp_path, PYTHONPATH="/elsewhere")
    assert answer == {"refused": "PYTHONPATH differ"}


def test_half_a_request_blocks_nobody(server: ForkServer, tmp_path: Path) -> None:
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(server.wait()))
    connection.sendall(b'{"argv": ')
    assert printed(execute(server, tmp_path, "print('served')")) == ["served"]
    connection.close()


def test_the_end_of_the_owner_ends_server_and_kernels(tmp_path: Path) -> None:
    code = (
        "import sys, json; from tests.batch.warm.asking import *; from pathlib import Path\n"
        "server = ForkServer(environment=kernel_environment()); server.wait(); print(server.process.pid, flush=True)\n"
        f'execute(server, Path({str(tmp_path)!r}), \'import os, time; open("pid", "w").write(str(os.getpid())); time.sleep(600)\')'
    )
    root = Path(__file__).resolve().parents[3]
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=root)
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    end = time.monotonic() + 60
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert time.monotonic() < end
        time.sleep(0.05)
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    assert _gone(int((tmp_path / "pid").read_text()))
    assert _gone(pid)


def test_without_a_server_an_ordinary_kernel_starts_and_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    monkeypatch.setattr(provisioner, "say", lines.append)
    monkeypatch.setattr(provisioner, "_told", set())
    gone = ForkServer(environment=kernel_environment())
    gone.wait()
    gone.process.kill()
    gone.process.wait()
    for _ in range(2):
        assert printed(execute(gone, tmp_path, "print('ordinary')")) == ["ordinary"]
    assert len(lines) == 1
    assert "ordinary way" in lines[0]
    gone.close()


def test_another_interpreter_is_not_forked() -> None:
    own = provisioner._is_own_kernel
    assert own([sys.executable, "-m", "ipykernel_launcher", "-f", "x"])
    assert own([sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "x"])
    assert not own(["/usr/bin/R", "-e", "IRkernel::main()"])
    assert not own(["/another/venv/bin/python", "-m", "ipykernel_launcher"])
    assert not own([sys.executable, "-m", "xeus"])


def test_stock_papermill_uses_it_by_one_environment_variable(tmp_path: Path) -> None:
    """As a person would: the papermill command, no code of ours in the way."""
    source = tmp_path / "in.ipynb"
    ask = "import psutil; print(' '.join(psutil.Process().parent().cmdline()))"
    nbformat.write(notebook(ask, PLOT), source)
    values = dict(os.environ) | {"JUPYTER_DEFAULT_PROVISIONER_NAME": "pifkit-warm"}
    values.pop(SOCKET, None)
    with environment(values):
        done = subprocess.run(
            [sys.executable, "-m", "papermill", str(source), str(tmp_path / "out.ipynb"), "--no-progress-bar"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert "pifkit.batch.warm.server" in "".join(
        out.get("text", "") for cell in executed.cells for out in cell.get("outputs", [])
    )
    assert len(images(executed)) == 1


def test_a_fork_whose_server_is_dead_already_ends_at_once() -> None:
    """The server may die between the fork and the child's first step; its parent is another process then."""
    ask = """
import os
from pifkit.batch.warm.child import _leave_the_server
for more in (0, 1):
    pid = os.fork()
    if pid == 0:
        _leave_the_server(os.getppid() + more, [], [os.dup(1), os.dup(2)])
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]
