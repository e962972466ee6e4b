"""The store: an append-only log of events for each partnership, and the assessment that it tells.

    from pifkit.frameworks import load
    from pifkit.store import open_store, new_event, replay, ratings_from, rate, agree, move
    from pifkit.workspace import find_workspace
    from pifkit.scoring import score

    framework = load("caf2020")
    store = open_store(find_workspace(), "lennoch")          # nothing is made or opened yet
    state = replay(store.events(), framework, "2026-27")     # pure: same events, same state, in any order

    store.append([move(state, framework, "opened", "1.1", actor="f1")])
    state = replay(store.events(), framework, "2026-27")     # poll store.version() each second; replay when it has moved
    receipt = store.append([rate(state, framework, "1.1", "45", actor="p1", uuid=form_uuid)])
    receipt.version, receipt.saved, receipt.conflicts        # returned only after the commit

    item = state.item("1.1")                                 # status: unopened, open, revealed, agreed, contested, na, locked
    item.rated_by, item.votes, item.spreads[""].wide         # who (always), values (empty until revealed), spread flag
    score(framework, ratings_from(state))                    # the one engine

`rate`, `agree`, `move` and `undo` make events by the rules of consensus (what may be done now, what needs a reason) and raise
`StoreError` with words for the screen. Everything else is made by `new_event(kind, actor=…, cycle=…, …)`:

| kind | payload | about |
|---|---|---|
| opened, revealed, lock | | an item; opening hides the votes of its round until revealed |
| round | | vote again; `round` is the new number |
| rating | score, note?, partner?, by? | an item (and attribute) in a round |
| abstention | note? | not enough evidence; never zero |
| consensus | score, reason?, dissent?, chair?, replaces: [uuid] | the agreed value |
| not_applicable, unlock | reason | |
| evidence, strength, improvement | id, text, indicator?, source?, date?, review_by?, sha256? | an item, or none; the same id again: its next version; blank text: withdrawn |
| note, parked | id, text, done? | a note on an item; a line of the parking lot |
| conflict | text | conflict of interest of `actor`, on an item or on the whole; blank text: withdrawn |
| session | what: started, paused, ended | |
| joined, left | together? | `actor` is in the room; joined with a group: rates in it; `together`: with everybody again |
| decision | text | |
| import | file, sha256 | |
| sign_off | code, name, role, digest, count, frameworks, inputs (`pifkit.store.signing.sign` makes it) | the whole cycle |
| undo | undoes: uuid | |

A store is in `parameters/<id>/events.sqlite`, or for all partnerships in the database that PIFKIT_STORE names. SQLAlchemy loads
with the first store that is really there. Names of people are in a table of their own (`names`, `set_names`, `erase_names`).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pifkit.store.deciding import agree, move, rate, undo
    from pifkit.store.digests import digest
    from pifkit.store.events import KINDS, Event, new_event
    from pifkit.store.log import Store
    from pifkit.store.naming import erase_names, names, set_names
    from pifkit.store.opening import open_store
    from pifkit.store.receipt import Receipt
    from pifkit.store.replaying import replay
    from pifkit.store.rows import evidence_from, ratings_from
    from pifkit.store.scale import score_problem, spread_of
    from pifkit.store.state import Agreed, AssessmentState, Entry, Item, SignOff, Spread, Vote

_PUBLIC = {
    "KINDS": "events",
    "Agreed": "state",
    "AssessmentState": "state",
    "Entry": "state",
    "Event": "events",
    "Item": "state",
    "Receipt": "receipt",
    "SignOff": "state",
    "Spread": "state",
    "Store": "log",
    "Vote": "state",
    "agree": "deciding",
    "digest": "digests",
    "erase_names": "naming",
    "evidence_from": "rows",
    "move": "deciding",
    "names": "naming",
    "new_event": "events",
    "open_store": "opening",
    "rate": "deciding",
    "ratings_from": "rows",
    "replay": "replaying",
    "score_problem": "scale",
    "set_names": "naming",
    "spread_of": "scale",
    "undo": "deciding",
}
__all__ = [
    "KINDS",
    "Agreed",
    "AssessmentState",
    "Entry",
    "Event",
    "Item",
    "Receipt",
    "SignOff",
    "Spread",
    "Store",
    "Vote",
    "agree",
    "digest",
    "erase_names",
    "evidence_from",
    "move",
    "names",
    "new_event",
    "open_store",
    "rate",
    "ratings_from",
    "replay",
    "score_problem",
    "set_names",
    "spread_of",
    "undo",
]


def __getattr__(name: str) -> Any:
    """Load a public name at its first use: what only replays needs no database library."""
    module = _PUBLIC.get(name)
    if module is None:
        raise AttributeError(f"module 'pifkit.store' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"pifkit.store.{module}"), name)
    globals()[name] = value
    return value
