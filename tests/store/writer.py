"""A process that writes to a store, as fast as it can: `python writer.py WORKSPACE ACTOR COUNT`.

It prints the UUID of each event only once the store has acknowledged it. Told `choose`, it agrees a value as a facilitator instead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

from pifkit.frameworks import load
from pifkit.store import agree, new_event, open_store, replay
from pifkit.workspace import find_workspace

CYCLE = "2026-27"


def write(root: str, actor: str, count: int, say: Callable[[str], None]) -> None:
    """Append events one by one and tell of each."""
    store = open_store(find_workspace(root), "kirkmellan")
    say("ready")
    for number in range(count):
        one = new_event(
            "rating", actor=actor, cycle=CYCLE, framework="caf2020", item="1.1", payload={"score": str(number % 100)}
        )
        store.append([one])
        say(one.uuid)


def tell(root: str, actor: str, address: str, told: Connection) -> None:
    """Append events until killed, to the store at an address (blank: files), and tell of each through a pipe."""
    os.environ.pop("PIFKIT_STORE", None)
    if address:
        os.environ["PIFKIT_STORE"] = address
    write(root, actor, 1_000_000, lambda line: told.send_bytes(line.encode()))


def choose(root: str, actor: str, score: str) -> None:
    """Read, wait for the word, agree a value as it stood when read; print what the store says of others."""
    store = open_store(find_workspace(root), "kirkmellan")
    caf = load("caf2020")
    state = replay(store.events(), caf, CYCLE)
    print("ready", flush=True)
    sys.stdin.readline()
    receipt = store.append([agree(state, caf, "1.1", score, actor=actor, reason="As I heard it.")])
    print(",".join(one.payload["score"] for one in receipt.conflicts) or "none", flush=True)
    if receipt.conflicts and sys.stdin.readline():
        state = replay(store.events(), caf, CYCLE)
        receipt = store.append(
            [agree(state, caf, "1.1", score, actor=actor, reason="Chosen after both were read out.")]
        )
        print(",".join(one.payload["score"] for one in receipt.conflicts) or "none", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "choose":
        choose(*sys.argv[2:])
    else:
        write(sys.argv[1], sys.argv[2], int(sys.argv[3]), lambda line: print(line, flush=True))
