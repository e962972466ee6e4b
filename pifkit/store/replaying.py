"""From events to the assessment: a function of events, framework and time, and of nothing else.

Events may come shuffled and more than once. They are put into their total order (version seen, time, UUID), what was undone is
left out, and the rest is applied one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pifkit.frameworks import Framework
from pifkit.store.building import Building, declare
from pifkit.store.digests import digest
from pifkit.store.events import ENTRIES, ITEM_KINDS, Event
from pifkit.store.state import AssessmentState, Entry, Item, SignOff


def replay(
    events: Iterable[Event],
    framework: Framework,
    cycle: str,
    *,
    at: dt.datetime | None = None,
    tolerance: float | None = None,
) -> AssessmentState:
    """The assessment of one framework in one cycle as its events tell it.

    Args:
        events: of any cycles and frameworks, in any order; those of others are left out.
        framework: the framework.
        cycle: id of the cycle.
        at: only events up to this time, inclusive; aware. None: all.
        tolerance: largest spread inside which a mean is proposed; None: the framework's.
    """
    used = relevant(events, cycle, framework.key, at)
    undone = undone_by(used)
    work = _Work(framework, tolerance)
    for event in used:
        if event.uuid in undone or event.kind == "undo":
            continue
        why = work.take(event)
        if why:
            work.ignored.append((event.uuid, why))
    return AssessmentState(
        cycle=cycle,
        framework=framework.key,
        at=at,
        items=work.items(),
        current=work.current if work.current is None or not work.building[work.current].locked else None,
        entries=tuple(one for one in work.entries.values() if not one.item or one.kind == "parked"),
        session=tuple(work.session),
        present=tuple(sorted(work.present)),
        conflicts_of_interest=dict(sorted(work.declared.items())),
        decisions=tuple(work.decisions),
        imports=tuple(work.imports),
        sign_offs=tuple(work.sign_offs),
        undone=undone,
        digest=digest(one for one in used if one.kind != "sign_off"),
        events=len(used),
        ignored=tuple(work.ignored),
        version=max((one.position for one in used), default=0),
        members=dict(sorted(work.members.items())),
        tolerance=tolerance,
    )


def relevant(
    events: Iterable[Event], cycle: str, framework: str | None = None, at: dt.datetime | None = None
) -> tuple[Event, ...]:
    """Events of one cycle (and one framework, with those that concern the whole cycle), each once, in their total order."""
    unique: dict[str, Event] = {}
    for one in events:
        if one.cycle != cycle or (framework is not None and one.framework not in {"", framework}):
            continue
        if at is not None and one.time > at:
            continue
        known = unique.get(one.uuid)
        # One UUID with two contents can only be a damaged log: take the same one in any order of delivery.
        if known is None or one.hash < known.hash:
            unique[one.uuid] = one
    return tuple(sorted(unique.values(), key=lambda one: one.order))


def undone_by(ordered: Sequence[Event]) -> frozenset[str]:
    """UUIDs of undone events. An undo counts for what came before it, and may itself be undone (then the first counts again)."""
    place = {one.uuid: index for index, one in enumerate(ordered)}
    undone: set[str] = set()
    for index in range(len(ordered) - 1, -1, -1):
        one = ordered[index]
        if one.kind == "undo" and one.uuid not in undone and place.get(one.get("undoes"), index) < index:
            undone.add(one.get("undoes"))
    return frozenset(undone)


@dataclass
class _Work:
    """Everything that grows while events are applied."""

    framework: Framework
    tolerance: float | None
    building: dict[tuple[str, str], Building] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    current: tuple[str, str] | None = None
    session: list[tuple[str, dt.datetime]] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    members: dict[str, str] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    decisions: list[tuple[dt.datetime, str, str]] = field(default_factory=list)
    imports: list[tuple[str, str, dt.datetime]] = field(default_factory=list)
    sign_offs: list[SignOff] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)

    def take(self, event: Event) -> str | None:
        """Apply an event; None, or why it counts for nothing."""
        if event.kind in ITEM_KINDS or (event.kind == "conflict" and event.item):
            return self._item(event)
        if event.kind in ENTRIES:
            self._entry(event)
        elif event.kind == "session":
            self.session.append((event.get("what"), event.time))
            if event.get("what") in {"paused", "ended"} and self.current:
                self.building[self.current].stop(event.time)
        elif event.kind == "joined":
            self.present.add(event.actor)
            self._member(event)
        elif event.kind == "left":
            self.present.discard(event.actor)
        elif event.kind == "conflict":
            declare(self.declared, event)
        elif event.kind == "decision":
            self.decisions.append((event.time, event.get("text"), event.actor))
        elif event.kind == "import":
            self.imports.append((event.get("file"), event.get("sha256"), event.time))
        elif event.kind == "sign_off":
            self.sign_offs.append(signed(event))
        return None

    def _member(self, event: Event) -> None:
        """Who joins by a group rates in it from then on; joining again without saying a group changes nothing."""
        if event.group:
            self.members[event.actor] = event.group
        elif event.payload.get("together"):
            self.members.pop(event.actor, None)

    def _item(self, event: Event) -> str | None:
        if event.item not in self.framework.part_index:
            return f"{self.framework.key} has no part {event.item!r}"
        key = (event.item, event.group)
        one = self._at(key)
        if event.kind == "opened":
            if self.current and self.current != key:
                self.building[self.current].stop(event.time)
            self.current = key
        return one.take(event)

    def _at(self, key: tuple[str, str]) -> Building:
        if key not in self.building:
            self.building[key] = Building(self.framework, *key, self.tolerance)
        return self.building[key]

    def _entry(self, event: Event) -> None:
        old = self.entries.get(event.get("id"))
        self.entries[event.get("id")] = Entry(
            id=event.get("id"),
            kind=event.kind,
            text=event.get("text"),
            item=event.item,
            attribute=event.attribute,
            group=event.group,
            indicator=event.get("indicator"),
            source=event.get("source"),
            date=event.get("date"),
            review_by=event.get("review_by"),
            sha256=event.get("sha256"),
            version=old.version + 1 if old else 1,
            author=event.actor,
            time=event.time,
            uuid=event.uuid,
            done=bool(event.payload.get("done")),
        )
        if event.item in self.framework.part_index:
            one = self._at((event.item, event.group))
            one.version = max(one.version, event.position)

    def items(self) -> Mapping[tuple[str, str], Item]:
        """The items in the framework's order, those of everybody before those of groups."""
        there = {key: one for key, one in self.entries.items() if one.text.strip() and one.kind != "parked"}
        place = {part: index for index, part in enumerate(self.framework.part_index)}
        order = sorted(self.building, key=lambda key: (place[key[0]], key[1]))
        return {key: self.building[key].finish(there) for key in order}


def signed(event: Event) -> SignOff:
    """The sign-off that an event records."""
    return SignOff(
        code=event.get("code"),
        name=event.get("name"),
        role=event.get("role"),
        digest=event.get("digest"),
        time=event.time,
        uuid=event.uuid,
    )
