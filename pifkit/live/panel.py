"""What every panel shares: HTML made in the kernel, shown by one small script, and entries that are confirmed or kept.

The page (`panel.js`) shows the regions that the kernel makes, sends what a person does as a command with an id of its own,
and says "Saved" only when the answer comes after the commit. Each answer that fails becomes a red message that stays, with
what was typed. A beat every five seconds tells the page that the kernel is there; when it stops, the page says that nothing
is being saved. All of this works from any thread (`pifkit.live.lab` says why that matters).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pifkit.live.lab import SIDE_THREAD, in_side_thread
from pifkit.model.errors import PifkitError
from pifkit.model.language import N_, Phrases, _, written

BEAT = 5.0
"""Seconds between two beats; the page says that the connection is lost when two are missing."""
SILENT = 4
"""After so many beats that no page answered, beats stop, so that a kernel without a page can be culled."""
POLL = 1.0
"""Seconds between two looks at the store."""
_HERE = Path(__file__).parent
#: What the script says by itself, handed over as data.
_SPOKEN = Phrases(
    {
        "lost": N_("Connection lost: scores are not being saved."),
        "wait": N_("What you have typed stays here. Wait a moment; if this stays, reload the page."),
        "reload": N_("Reload the page"),
        "again": N_("Connected again."),
        "silent": N_("The kernel does not answer. It is tried again as soon as it does."),
        "saved": N_("Saved {time}"),
        "failed": N_("NOT SAVED"),
        "retry": N_("Try again"),
        "close": N_("Close this message"),
        "saving": N_("Saving …"),
    }
)


@dataclass(frozen=True)
class Done:
    """The answer to a command.

    Attributes:
        saved: when it was committed; None: there was nothing to save.
        said: what to say beside it, in a few words.
        notice: HTML that stays on the screen until somebody closes it, such as what somebody else did meanwhile.
    """

    saved: dt.datetime | None = None
    said: str = ""
    notice: str = ""


class Panel:
    """One panel on a page.

    Args:
        perform: does a command (its name, its values, its id) and answers; raises what was not done.
        regions: the HTML of each region, by name, as it is now.
        poll: looks for what others did; True: something changed. None: nothing to look for.
        key: tells panels apart in the browser's own storage.
        title: of the page; blank: the page keeps its own.
        look: classes of the panel.
    """

    def __init__(
        self,
        perform: Callable[[str, Mapping[str, Any], str], Done],
        regions: Callable[[], Mapping[str, str]],
        *,
        poll: Callable[[], bool] | None = None,
        key: str = "",
        title: str = "",
        look: str = "",
    ) -> None:
        self._perform, self._regions, self._poll = perform, regions, poll
        self._lock = threading.RLock()
        self._unanswered = 0
        self._warned = False
        self._closed = False
        info = {"key": key, "title": title, "look": look, "beat": BEAT, "words": dict(_SPOKEN), "lang": written()}
        self.widget = _widget_class()(regions=dict(regions()), info=info)
        self.widget.on_msg(self._heard)

    def close(self) -> None:
        """Stop beating and take the widget out of the kernel's memory."""
        self._closed = True
        self.widget.close()

    def push(self) -> None:
        """Show the regions as they are now."""
        with self._lock:
            found = dict(self._regions())
            if found != self.widget.regions:
                self.widget.regions = found

    def start(self) -> None:
        """Beat and look for what others did, in the kernel's own event loop; without one nothing is started."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._task = loop.create_task(self._run())

    async def _run(self) -> None:
        next_beat = 0.0
        while not self._closed:
            try:
                if time.monotonic() >= next_beat:
                    next_beat = time.monotonic() + BEAT
                    self.beat()
                if self._poll is not None:
                    changed = await asyncio.get_running_loop().run_in_executor(None, self._poll)
                    if changed:
                        self.push()
            except Exception as error:  # noqa: BLE001 - whatever it is, the person at the screen must see it
                self._tell(_("The store could not be read: {error}", error=error))
            await asyncio.sleep(POLL)

    def beat(self) -> None:
        """Tell the page that the kernel is there; silent while no page answers."""
        if self._unanswered < SILENT:
            self._unanswered += 1
            self._send({"type": "beat"})

    def _heard(self, _rest: Any, message: Mapping[str, Any], __: Any = None) -> None:
        """A message of the page: an entry, an answer to a beat, or a page that has just opened."""
        self._unanswered = 0
        if in_side_thread() and not self._warned:
            self._warned = True
            self._tell(_(SIDE_THREAD))
        if message.get("type") == "hello":
            self._send({"type": "beat"})
        if message.get("type") == "do":
            self._do(message)

    def _do(self, message: Mapping[str, Any]) -> None:
        uuid = str(message.get("uuid", ""))
        answer: dict[str, Any] = {"type": "done", "uuid": uuid}
        with self._lock:
            try:
                done = self._perform(str(message.get("name", "")), dict(message.get("args") or {}), uuid)
            except PifkitError as error:
                answer |= {"ok": False, "said": error.message}
            except Exception as error:  # noqa: BLE001 - an error must reach the screen, and the text stays there
                answer |= {"ok": False, "said": f"{type(error).__name__}: {error}"}
            else:
                saved = done.saved.astimezone().strftime("%H:%M:%S") if done.saved else ""
                answer |= {"ok": True, "saved": saved, "said": done.said}
                if done.notice:
                    self._send({"type": "said", "html": done.notice})
            try:
                self.push()
            except Exception as error:  # noqa: BLE001
                self._tell(
                    _(
                        "The screen could not be brought up to date: {name}: {error}",
                        name=type(error).__name__,
                        error=error,
                    )
                )
            # The answer goes after the regions: what is confirmed is what the page shows then.
            self._send(answer)

    def _tell(self, text: str) -> None:
        from html import escape

        self._send({"type": "said", "html": f"<p>{escape(text)}</p>"})

    def _send(self, message: Mapping[str, Any]) -> None:
        self.widget.send({**message, "now": time.time()})


_classes: dict[str, Any] = {}


def _widget_class() -> Any:
    """The widget; made at first use, because anywidget takes a while to load."""
    if "panel" not in _classes:
        import anywidget
        import traitlets

        class PanelWidget(anywidget.AnyWidget):
            """Regions of HTML and what the page must know."""

            _esm = (_HERE / "panel.js").read_text(encoding="utf-8")
            _css = (_HERE / "panel.css").read_text(encoding="utf-8")
            regions = traitlets.Dict().tag(sync=True)
            info = traitlets.Dict().tag(sync=True)

        _classes["panel"] = PanelWidget
    return _classes["panel"]
