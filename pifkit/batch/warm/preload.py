"""What a fork server has ready before it forks, and what it must not have.

Preloaded are third-party libraries; a server that lives as long as one run of the batch has pifkit's own modules too.
A longer-lived server must not: it would go on with old code after an edit.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import pkgutil
import sys
import threading

from pifkit.model.light import without

LIBRARIES = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "faulthandler",
    "sqlite3",
    "psutil",
    "tornado.ioloop",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
    "pandas",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.string",
    "pandas.io.formats.style",
    "matplotlib.figure",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "seaborn",
    "jinja2",
)
#: What pifkit's own rooms stand on.
_FOUNDATIONS = ("pydantic", "ruamel.yaml", "filelock")
#: Nobody sets breakpoints in a batch; ipykernel would prepare for it in each kernel. (A longer-lived server serves people.)
_DEBUGGER = "debugpy"
_REHEARSED = {"lineplot": "day", "barplot": "place", "boxplot": "place", "histplot": "value", "scatterplot": "value"}
_ROOMS = ("model", "frameworks", "scoring", "indicators", "improvement", "workspace", "reporting")
#: What makes pages out of notebooks is the workers' business; it brings nbconvert, as much as all of the rest.
_WORKERS_ONLY = {f"pifkit.reporting.{name}" for name in ("exporter", "fragment", "audiences.pages")}
#: How many new objects until the collector looks for rings among them. A kernel of a batch lives for a second: with Python's 700 it
#: looks hundreds of times, and each look touches pages that are shared with the server until then.
_GARBAGE = (50_000, 20, 100)
#: Importing this hooks the live shell. In the server every kernel would run without an error and lose every figure.
_HOOKS = ("matplotlib_inline.backend_inline", "matplotlib_inline")


def load(own: bool, rooms: bool = True, thorough: bool = True) -> None:
    """Import everything, rehearse once, and undo what the rehearsal has left.

    Args:
        own: what the batch runs in each of its kernels, and pifkit's own modules.
        rooms: False leaves out pifkit's own modules and what they stand on, for notebooks that do not use them.
        thorough: rehearse the usual charts, too: pays from some dozens of kernels.
    """
    with without(_DEBUGGER) if own else contextlib.nullcontext():
        for name in (*LIBRARIES, *(_FOUNDATIONS if rooms else ())):
            with contextlib.suppress(ImportError):  # a slimmer environment: the kernel imports what it finds
                importlib.import_module(name)
    if own:
        importlib.import_module("pifkit.batch.recorder")
        if rooms:
            _load_rooms()
    rehearse(thorough)
    forget()


def _load_rooms() -> None:
    """Import pifkit's rooms below the batch, with all their modules."""
    for room in _ROOMS:
        package = importlib.import_module(f"pifkit.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name not in _WORKERS_ONLY:
                with contextlib.suppress(ImportError):
                    importlib.import_module(found.name)


def rehearse(thorough: bool) -> None:
    """Draw a figure, make a table, read a small file: loads what libraries load late, and fills the font cache."""
    import matplotlib.pyplot as plt
    import pandas as pd
    import seaborn as sns
    from matplotlib.backends.registry import backend_registry

    backend_registry.list_all()  # type: ignore[no-untyped-call]  # looks through every installed package for backends, once instead of in each kernel
    plt.switch_backend("agg")
    text = "day,place,value\n2026-01-01,a,1\n2026-02-01,b,2\n2026-03-01,a,4\n"
    frame = pd.read_csv(io.StringIO(text), parse_dates=["day"])
    frame.groupby("place")["value"].mean()
    frame.style.to_html()
    frame.to_html()
    sns.set_theme()  # which fonts it finds is remembered
    for draw, x in _REHEARSED.items() if thorough else [("", "")]:
        figure, axes = plt.subplots()
        if draw:
            getattr(sns, draw)(data=frame, x=x, y=None if draw == "histplot" else "value", hue="place", ax=axes)
        axes.set_title("Rehearsal")
    # One for all: what saving loads is the same for every chart.
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close("all")


def forget() -> None:
    """Undo the rehearsal: its figures, settings and backend must not reach a kernel."""
    import matplotlib
    import matplotlib.pyplot as plt
    from matplotlib import rcsetup

    plt.close("all")
    matplotlib.rcdefaults()
    # matplotlib has no public way back to "not chosen yet"; a test per release guards these two lines.
    plt._backend_mod = None
    dict.__setitem__(matplotlib.rcParams, "backend", rcsetup._auto_backend_sentinel)
    for name in _HOOKS:
        sys.modules.pop(name, None)


def settle(own: bool) -> None:
    """Make ready for forking: collect garbage, keep the rest out of the collector's way, insist on one thread.

    Args:
        own: the kernels are a batch's, which live for a second, and look for garbage seldom.

    Raises:
        RuntimeError: a library has started a thread; forking would copy its locks but not the thread.
    """
    if threading.active_count() != 1:
        raise RuntimeError(f"threads run: {', '.join(thread.name for thread in threading.enumerate())}")
    gc.collect()
    gc.freeze()
    if own:
        gc.set_threshold(*_GARBAGE)
