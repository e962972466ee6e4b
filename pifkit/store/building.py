"""One item while its events are replayed, in their total order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pifkit.frameworks import Framework
from pifkit.model.language import N_
from pifkit.scoring.sharing import wanted_sum
from pifkit.store.events import Event
from pifkit.store.scale import is_override, number_of, score_problem, spread_of, sum_problem
from pifkit.store.state import Agreed, Entry, Item, Spread, Status, Vote


@dataclass
class Building:
    """An item that takes events one by one; `finish` gives its value. `take` answers why an event counts for nothing."""

    framework: Framework
    part: str
    group: str
    tolerance: float | None
    round: int = 1
    opened: dt.datetime | None = None
    since: dt.datetime | None = None
    seconds: float = 0.0
    shown: set[int] = field(default_factory=set)
    ratings: dict[int, dict[str, dict[str, Vote]]] = field(default_factory=dict)
    late: list[tuple[str, Vote]] = field(default_factory=list)
    agreed: dict[str, tuple[Agreed, int]] = field(default_factory=dict)
    contested: dict[str, list[tuple[Agreed, int]]] = field(default_factory=dict)
    earlier: list[tuple[str, Agreed]] = field(default_factory=list)
    na_reason: str = ""
    locked: bool = False
    unlock_reasons: list[str] = field(default_factory=list)
    declared: dict[str, str] = field(default_factory=dict)
    version: int = 0

    def take(self, event: Event) -> str | None:
        """Apply an event; None, or why it counts for nothing."""
        self.version = max(self.version, event.position)
        if event.kind == "conflict":
            declare(self.declared, event)
            return None
        if self.locked and event.kind not in {"unlock", "lock", "opened", "rating", "abstention"}:
            return N_("the item was locked")
        if event.kind == "opened":
            self.start(event.time)
            return None
        found: str | None = getattr(self, f"_{event.kind}")(event)
        return found

    def start(self, time: dt.datetime) -> None:
        """The group turns to this item."""
        self.opened = self.opened or time
        self.since = time

    def stop(self, time: dt.datetime) -> None:
        """The group turns to something else, or has agreed."""
        if self.since is not None:
            self.seconds += max(0.0, (time - self.since).total_seconds())
            self.since = None

    def _rating(self, event: Event) -> str | None:
        score = None if event.kind == "abstention" else event.get("score").strip()
        if score is not None and (wrong := score_problem(self.framework, self.part, event.attribute, score)):
            return wrong
        number = number_of(self.framework, self.part, event.attribute, score)
        vote = Vote(
            actor=event.actor,
            score=score,
            number=None if number is None else float(number),
            note=event.get("note"),
            partner=event.get("partner"),
            by=event.get("by"),
            uuid=event.uuid,
            time=event.time,
        )
        decided = self.locked or self.na_reason or event.attribute in self.agreed or "" in self.agreed
        if decided or event.round < self.round or event.round in self.shown:
            self.late.append((event.attribute, vote))
            return None
        self.round = event.round
        self.ratings.setdefault(event.round, {}).setdefault(event.attribute, {})[event.actor] = vote
        return None

    _abstention = _rating

    def _revealed(self, event: Event) -> str | None:
        if event.round < self.round:
            return N_("a later round had begun")
        self.round = event.round
        self.shown.add(event.round)
        return None

    def _round(self, event: Event) -> str | None:
        if event.round <= self.round:
            return N_("this round had begun already")
        self._set_aside("")
        self.na_reason = ""
        self.round = event.round
        return None

    def _consensus(self, event: Event) -> str | None:
        score, key = event.get("score").strip(), event.attribute
        if wrong := score_problem(self.framework, self.part, key, score):
            return wrong
        spread = self._spread(self.round, key)
        value = Agreed(
            score=score,
            reason=event.get("reason"),
            dissent=event.get("dissent"),
            chair=event.get("chair"),
            override=is_override(self.framework, self.part, key, score, spread),
            proposed=spread.proposed,
            median=spread.median,
            uuid=event.uuid,
            time=event.time,
            actor=event.actor,
            round=self.round,
        )
        self.shown.add(self.round)
        self.na_reason = ""
        if not self._contest(event, key, value):
            # Agreed as a whole and by attributes exclude each other: the later one holds.
            self._set_aside(key) if not key else self._drop("")
            self._drop(key)
            self.agreed[key] = (value, event.seen or 0)
        if self._complete():
            self.stop(event.time)
        return None

    def _contest(self, event: Event, key: str, value: Agreed) -> bool:
        """Whether a value stands against others of which its author did not know."""
        rivals = self.contested.get(key) or ([self.agreed[key]] if key in self.agreed else [])
        unknown = [(one, seen) for one, seen in rivals if not _knows(event, one, seen)]
        if not unknown or all(one.score == value.score for one, _rest in rivals):
            return False
        self.contested[key] = [*rivals, (value, event.seen or 0)]
        self.agreed.pop(key, None)
        return True

    def _not_applicable(self, event: Event) -> str | None:
        self._set_aside("")
        self.shown.add(self.round)
        self.na_reason = event.get("reason")
        self.stop(event.time)
        return None

    def _lock(self, event: Event) -> str | None:
        self.locked = True
        self.stop(event.time)
        return None

    def _unlock(self, event: Event) -> str | None:
        self.locked = False
        self.unlock_reasons.append(event.get("reason"))
        return None

    def _set_aside(self, key: str) -> None:
        """Put agreed values aside: of one attribute, or, for the part as a whole, all of them."""
        for one in [key] if key else sorted({*self.agreed, *self.contested}):
            self._drop(one)

    def _drop(self, key: str) -> None:
        old = [*self.contested.pop(key, []), *([self.agreed.pop(key)] if key in self.agreed else [])]
        self.earlier += [(key, value) for value, _rest in old]

    def _spread(self, number: int, key: str) -> Spread:
        out = self._uneven(number)
        votes = [one for one in self.ratings.get(number, {}).get(key, {}).values() if one.actor not in out]
        return spread_of(self.framework, self.part, key, votes, self.tolerance)

    def _uneven(self, number: int) -> dict[str, float]:
        """Whose points in a round must add up and do not, with what they add up to; a blank key: the agreed ones."""
        if wanted_sum(self.framework, self.part) is None:
            return {}
        given: dict[str, dict[str, str | None]] = {"": {key: one.score for key, (one, _rest) in self.agreed.items()}}
        for key, votes in self.ratings.get(number, {}).items():
            for actor, vote in votes.items():
                given.setdefault(actor, {})[key] = vote.score
        sums = {actor: sum_problem(self.framework, self.part, scores) for actor, scores in given.items()}
        return {actor: float(total) for actor, total in sums.items() if total is not None}

    def _complete(self) -> bool:
        criterion = self.framework.part_index[self.part][1]
        block = self.framework.block(criterion.block)
        wanted = {one.id for one in block.attributes} if block and block.attributes else {""}
        return not self.contested and ("" in self.agreed or wanted <= set(self.agreed))

    def _status(self) -> Status:
        if self.locked:
            return "locked"
        if self.contested:
            return "contested"
        if self.na_reason:
            return "na"
        if self._complete():
            return "agreed"
        if self.round in self.shown:
            return "revealed"
        return "open" if self.opened or self.ratings else "unopened"

    def finish(self, entries: Mapping[str, Entry]) -> Item:
        """The item as a value."""
        keys = sorted({key for votes in self.ratings.values() for key in votes})
        return Item(
            part=self.part,
            group=self.group,
            status=self._status(),
            round=self.round,
            opened=self.opened,
            revealed=self.round in self.shown or self.opened is None,
            ratings={
                number: {key: dict(found) for key, found in votes.items()}
                for number, votes in sorted(self.ratings.items())
            },
            late=tuple(self.late),
            agreed={key: value for key, (value, _rest) in sorted(self.agreed.items())},
            contested={key: tuple(value for value, _rest in found) for key, found in sorted(self.contested.items())},
            earlier=tuple(self.earlier),
            na_reason=self.na_reason,
            locked=self.locked,
            unlock_reasons=tuple(self.unlock_reasons),
            uneven=self._uneven(self.round),
            spreads={key: self._spread(self.round, key) for key in keys},
            first_spreads={key: self._spread(1, key) for key in keys},
            seconds=self.seconds if self.opened else None,
            entries=tuple(one for one in entries.values() if (one.item, one.group) == (self.part, self.group)),
            conflicts_of_interest=dict(sorted(self.declared.items())),
            version=self.version,
        )


def declare(declared: dict[str, str], event: Event) -> None:
    """What somebody declares, in the place of what they declared before; blank text withdraws it."""
    if event.get("text").strip():
        declared[event.actor] = event.get("text")
    else:
        declared.pop(event.actor, None)


def _knows(event: Event, other: Agreed, seen: int) -> bool:
    """Whether the author of a consensus knew another one: it says so, or is later in the store's own count."""
    named = event.payload.get("replaces")
    if named is not None:
        return other.uuid in (named if isinstance(named, list) else [named])
    return event.actor == other.actor or (event.seen or 0) > seen
