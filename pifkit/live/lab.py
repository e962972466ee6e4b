"""JupyterLab and widget callbacks: nothing is lost without a word.

From the second message on, JupyterLab with its default setting lets ipykernel 7 run widget callbacks in a thread of
their own (a "subshell"). What a callback then does with a database connection, a figure or anything else that belongs
to the main thread fails, and nothing appears on the screen. Three things stand against that: the package installs the
setting that keeps callbacks in the main thread (`SETTING`), `Guard` says so where the setting is not in force, and it
turns every exception of a callback into a message that stays.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from html import escape
from typing import Any

from pifkit.model.language import N_, _

SETTING = ("@jupyterlab/apputils-extension:kernels-settings", "commsOverSubshells", "disabled")
"""Plugin, field and value of the setting; `pifkit/live/settings/pifkit.json` is what gets installed."""

SIDE_THREAD = N_(
    "JupyterLab handles what you do here in a side thread, and other tools can lose an entry that way. "
    "What to do: in Settings > Settings Editor > Kernels set “Kernel Comms over subshells” to “Disabled”, "
    "reload this page in the browser and run the notebook again. JupyterLab started from the environment in which "
    "pifkit is installed has this setting already."
)


def in_side_thread() -> bool:
    """Whether this code runs outside the main thread, as a widget callback does in a subshell."""
    return threading.current_thread() is not threading.main_thread()


class Guard:
    """Wraps widget callbacks: an exception, or a call in a side thread, becomes a message that stays on the screen.

    Args:
        show: puts HTML on the screen; it is called with all messages so far, oldest first.
    """

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._messages: list[str] = []
        self._lock = threading.Lock()

    @property
    def messages(self) -> tuple[str, ...]:
        """What has been said so far, as plain text, each message once."""
        with self._lock:
            return tuple(self._messages)

    def say(self, message: str) -> None:
        """Put a message on the screen; it stays until the cell runs again."""
        with self._lock:
            if message in self._messages:
                return
            self._messages.append(message)
            shown = "".join(f"<p>{escape(one)}</p>" for one in self._messages)
        self._show(f'<div class="pif-alert" role="alert">{shown}</div>')

    def __call__(self, callback: Callable[..., Any], failed: str) -> Callable[..., None]:
        """The callback, guarded.

        Args:
            callback: what a widget calls.
            failed: what was not done and what to do instead; the error follows it.
        """

        @functools.wraps(callback)
        def guarded(*args: Any, **kwargs: Any) -> None:
            if in_side_thread():
                self.say(_(SIDE_THREAD))
            try:
                callback(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - whatever it is, the person at the screen must see it
                self.say(
                    _("{failed} The error was: {name}: {error}", failed=failed, name=type(error).__name__, error=error)
                )

        return guarded
