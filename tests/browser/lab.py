"""A real JupyterLab for browser tests: its server, and a notebook page used as an analyst uses it."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

#: Upper limits, not expectations: a machine that is busy with other work may need them.
START = 120
WAIT = 120_000

#: What would open a popup over the notebook in a fresh profile.
QUIET = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
RUN_ALL = "runmenu:run-all"
FINISHED = """([selector, before]) => {
    const error = document.querySelector(
        '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"],'
        + '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]');
    const prompts = [...document.querySelectorAll(selector)].map(one => one.innerText.trim());
    if (prompts.some(one => one === '[*]:')) return null;
    if (error) return 'error: ' + error.innerText;
    const last = prompts[prompts.length - 1];
    return /^\\[\\d+\\]:$/.test(last) && last !== before ? 'done' : null;
}"""


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: its address, the folder it serves and where a person's own settings lie."""

    url: str
    root: Path
    settings: Path

    def default(self, plugin: str, field: str) -> object:
        """The value of a setting that this Lab uses where the person has set nothing."""
        with urllib.request.urlopen(f"{self.url}/lab/api/settings/{plugin}", timeout=30) as answer:
            return json.load(answer)["schema"]["properties"][field]["default"]

    def set(self, plugin: str, **values: object) -> None:
        """Set a person's own settings of a plugin, as the Settings Editor does; no values: forget them."""
        package, name = plugin.split(":")
        path = self.settings / package / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")


@contextmanager
def lab_server(home: Path) -> Iterator[Server]:
    """JupyterLab of this environment over `home/files`, with a profile of its own, on a free port of the loopback.

    The environment's own configuration is in force, as after a plain `jupyter lab`; the person's is empty.
    """
    server = Server(f"http://127.0.0.1:{_free_port()}", home / "files", home / "settings")
    server.root.mkdir(parents=True)
    server.set("@jupyterlab/apputils-extension:notification", **QUIET)
    own = {
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": server.settings,
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "IPYTHONDIR": home / "ipython",
    }
    unset = {"PIFKIT_OUTPUT_DIR", "JUPYTER_TOKEN", "JUPYTER_NO_CONFIG"}
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    environment |= {key: str(value) for key, value in own.items()}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={server.url.rsplit(':', 1)[1]}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        f"--ServerApp.root_dir={server.root}",
    ]  # fmt: skip
    log = home / "server.log"
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(command, env=environment, stdout=written, stderr=subprocess.STDOUT, cwd=home)
        try:
            _wait_until_up(server, process, log)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_up(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/api/status", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
    raise AssertionError(f"JupyterLab did not start within {START} s:\n{tail}")


@dataclass
class Notebook:
    """A notebook open in JupyterLab, used as a person uses it; `messages` holds errors of the browser's console."""

    page: Page
    messages: list[str] = field(default_factory=list)

    def open(self, server: Server, path: str) -> None:
        """Open a notebook below the server's folder and wait until its kernel can take orders.

        The notebook's own indicator says idle while the kernel still connects, and Run All is then dropped without a
        word; the status bar knows better.
        """
        self.page.set_default_timeout(WAIT)
        self.page.on("console", lambda said: self.messages.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.goto(f"{server.url}/lab/tree/{path}?reset")
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=WAIT)

    def run_all(self, *, fails: bool = False) -> str:
        """Run > Run All Cells, and wait until the last cell has run anew; with `fails`, until a cell has failed.

        Returns:
            The error's text where a cell failed, else an empty text.
        """
        prompts = ".jp-CodeCell .jp-InputPrompt"
        before = self.page.locator(prompts).last.inner_text().strip()
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
        self.page.locator(f'.lm-Menu-item[data-command="{RUN_ALL}"]').click()
        end = self.page.wait_for_function(FINISHED, arg=[prompts, before], timeout=WAIT).json_value()
        assert fails == end.startswith("error: "), end
        return end.removeprefix("error: ") if fails else ""

    @property
    def outputs(self) -> Locator:
        """The outputs of all cells; text outside them may be the source of a cell."""
        return self.page.locator(".jp-OutputArea-output")

    @property
    def status(self) -> Locator:
        """The chooser's line that says what is or will be used."""
        return self.outputs.locator('.pif-chooser [role="status"]')

    @property
    def alert(self) -> Locator:
        """The chooser's messages that stay."""
        return self.outputs.locator('.pif-chooser [role="alert"]')

    def pick(self, label: str, option: str) -> None:
        """Pick an option of a labelled list."""
        self.outputs.get_by_label(label, exact=True).select_option(option)

    def picked(self, label: str) -> str:
        """The option that a labelled list shows."""
        shown = self.outputs.get_by_label(label, exact=True).evaluate("one => one.selectedOptions[0].text")
        return str(shown).replace("\xa0", " ")

    def type_over(self, old: str, new: str) -> None:
        """Replace text on the first line of the parameters cell by typing."""
        line = self.page.locator(".jp-CodeCell .cm-line", has_text=re.compile("^partnership = ")).first
        line.click()
        at = line.inner_text().index(old)
        keyboard = self.page.keyboard
        keyboard.press("Home")
        for _ in range(at):
            keyboard.press("ArrowRight")
        for _ in old:
            keyboard.press("Shift+ArrowRight")
        keyboard.type(new)
        expect(line).to_contain_text(f'partnership = "{new}"')
