"""Events for tests: a small language for sessions, and hypothesis strategies for any session at all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from pifkit.store.events import Event, new_event

CYCLE = "2026-27"
FRAMEWORK = "caf2020"
START = dt.datetime(2026, 11, 22, 14, 0, tzinfo=dt.UTC)
_SPACE = uuid.UUID(int=7)


def event(number: int, kind: str, item: str = "1.1", actor: str = "f1", **more: Any) -> Event:
    """Event number so-and-so of a session: one second after another, each having seen all before it."""
    fields = {
        name: more.pop(name) for name in ("group", "attribute", "round", "seen", "framework", "cycle") if name in more
    }
    fields = {"seen": number, "framework": FRAMEWORK, "cycle": CYCLE, **fields}
    time = START + dt.timedelta(seconds=more.pop("at", number))
    made = str(uuid.uuid5(_SPACE, more.pop("name", f"{number}")))
    return new_event(kind, item=item, actor=actor, uuid=made, time=time, payload=more, **fields)  # type: ignore[arg-type]


def session(*steps: Sequence[Any]) -> list[Event]:
    """Events from steps (kind, item, actor, payload and fields)."""
    return [
        event(number, step[0], step[1], step[2], **(step[3] if len(step) > 3 else {}))
        for number, step in enumerate(steps)
    ]


_PART = st.sampled_from(["1.1", "1.2", "4.6", "nowhere"])
_WHO = st.sampled_from(["a1", "a2", "a3", "f1", "f2"])
_SCORE = st.sampled_from(["0", "45", "55", "100", "na", "101", "x"])
_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_PAYLOADS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "opened": st.just({}),
    "revealed": st.just({}),
    "round": st.just({}),
    "lock": st.just({}),
    "unlock": st.just({"reason": "again"}),
    "rating": st.fixed_dictionaries({"score": _SCORE}),
    "abstention": st.just({}),
    "consensus": st.fixed_dictionaries({"score": _SCORE, "reason": _TEXT}),
    "not_applicable": st.just({"reason": "no such service"}),
    "strength": st.fixed_dictionaries({"id": st.sampled_from(["s1", "s2"]), "text": _TEXT}),
    "evidence": st.fixed_dictionaries({"id": st.sampled_from(["e1", "e2"]), "text": _TEXT}),
    "parked": st.fixed_dictionaries({"id": st.just("p1"), "text": _TEXT}),
    "conflict": st.fixed_dictionaries({"text": _TEXT}),
    "session": st.fixed_dictionaries({"what": st.sampled_from(["started", "paused", "ended"])}),
    "decision": st.just({"text": "carry on"}),
}


@st.composite
def logs(draw: st.DrawFn, most: int = 25) -> list[Event]:
    """Any events at all, well formed each, however little sense they make together; undos among them."""
    made: list[Event] = []
    for number in range(draw(st.integers(0, most))):
        if made and draw(st.integers(0, 7)) == 0:
            made.append(
                event(number, "undo", undoes=draw(st.sampled_from(made)).uuid, seen=draw(st.integers(0, number)))
            )
            continue
        kind = draw(st.sampled_from(sorted(_PAYLOADS)))
        more = draw(_PAYLOADS[kind])
        made.append(
            event(
                number, kind, draw(_PART), draw(_WHO), round=draw(st.integers(1, 3)), seen=draw(st.integers(0, number)),
                group=draw(st.sampled_from(["", "", "north", "south"])), at=draw(st.integers(0, 5)), **more,
            )
        )  # fmt: skip
    return made
