"""How long it takes until an entry is safe: one event per write, on SQLite and on PostgreSQL, beside SQLite without pifkit."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pifkit.frameworks import load
from pifkit.store import Store, new_event, replay
from pifkit.store.place import Place
from tests.benchmarks.figure import Figure

WRITES = 300
CYCLE = "2026-27"


def _times(write: Callable[[int], object], count: int = WRITES) -> list[float]:
    """Milliseconds of each write."""
    write(-1)
    found = []
    for number in range(count):
        begun = time.perf_counter()
        write(number)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _store(store: Store) -> list[float]:
    def write(number: int) -> None:
        payload = {"score": str(number % 100)}
        store.append([new_event("rating", actor="a1", cycle=CYCLE, framework="caf2020", item="1.1", payload=payload)])

    return _times(write)


def _bare(path: Path) -> list[float]:
    """The same bytes to the disk with nothing around them: what the disk itself costs."""
    with sqlite3.connect(path) as first:
        first.execute("PRAGMA journal_mode = WAL")
        first.execute("CREATE TABLE t (a TEXT)")
    first.close()

    def write(number: int) -> None:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("INSERT INTO t VALUES (?)", ("x" * 600,))
        connection.commit()
        connection.close()

    return _times(write)


def _figures(what: str, times: list[float], goal: str = "") -> Iterator[Figure]:
    ordered = statistics.quantiles(times, n=100)
    yield Figure(f"{what}, p50", ordered[49], "ms", f"{len(times)} writes", goal)
    yield Figure(f"{what}, p99", ordered[98], "ms")


def measure() -> Iterator[Figure]:
    """Write latency and the cost of looking, each store with a new connection per write."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _figures("bare SQLite, open to close", _bare(Path(folder) / "bare.sqlite"))
        store = Store(Place("bench", path=Path(folder) / "events.sqlite"))
        yield from _figures("append one event, SQLite", _store(store))
        yield Figure("ask for the version, SQLite, p50", statistics.median(_times(lambda _: store.version())), "ms")
        events, framework = store.events(), load("caf2020")
        spent = statistics.median(_times(lambda _: replay(events, framework, CYCLE), 10))
        yield Figure(f"replay {len(events)} events", spent, "ms")
    yield from _postgresql()


def _postgresql() -> Iterator[Figure]:
    from _pytest.outcomes import Skipped

    from tests.postgres import database, server

    try:
        with server() as address:
            store = Store(Place("bench", url=database(address)))
            yield from _figures("append one event, PostgreSQL", _store(store))
            yield Figure(
                "ask for the version, PostgreSQL, p50", statistics.median(_times(lambda _: store.version())), "ms"
            )
    except Skipped as reason:
        yield Figure("append one event, PostgreSQL", float("nan"), "ms", str(reason))
