"""What replaying events gives: the assessment as it stands, item by item, with everything that led to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["unopened", "open", "revealed", "agreed", "contested", "na", "locked"]


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's rating of one item (or attribute) in one round.

    Attributes:
        actor: whose it is.
        score: as written: a number or a level code; None: not enough evidence (an abstention), never zero.
        number: the score as a number on the framework's scale; None where it has none.
        note: why.
        partner: organisation of the actor.
        by: who typed it in, when that was somebody else.
        uuid, time: of the event.
    """

    actor: str
    score: str | None
    number: float | None
    note: str
    partner: str
    by: str
    uuid: str
    time: dt.datetime


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, range and flag of the votes of one round that have a number.

    Attributes:
        n: how many votes have a number.
        median, lowest, highest: None when there is none.
        spread: highest minus lowest; None when there is none.
        wide: wider than the tolerance: talk first.
        proposed: what the consensus rule proposes (mean inside the tolerance, or the single score) at full precision;
            None: nothing to propose, or to be discussed.
        abstentions: how many said not enough evidence.
    """

    n: int = 0
    median: float | None = None
    lowest: float | None = None
    highest: float | None = None
    spread: float | None = None
    wide: bool = False
    proposed: float | None = None
    abstentions: int = 0


@dataclass(frozen=True, slots=True)
class Agreed:
    """A value agreed by a group.

    Attributes:
        score: as written.
        reason: why, in particular why not what the votes propose.
        dissent: what those who do not agree want on record.
        chair: pseudonym of who led the agreement.
        override: it is not what the votes propose (rounded to the scale's step).
        proposed: what the votes proposed when it was agreed; None: nothing.
        median: median of the votes when it was agreed.
        uuid, time, actor, round: of the event.
    """

    score: str
    reason: str
    dissent: str
    chair: str
    override: bool
    proposed: float | None
    median: float | None
    uuid: str
    time: dt.datetime
    actor: str
    round: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Evidence, a strength, an area for improvement, a note, or a line of the parking lot, in its latest version.

    Attributes:
        id: its id; later events with the same id are its versions.
        kind: evidence, strength, improvement, note or parked.
        text: what it says.
        item, attribute, group: what it is about; blank for the whole assessment.
        indicator, source, date, review_by, sha256: as in evidence.csv; blank where not given.
        version: 1, 2, …
        author: who wrote this version.
        time, uuid: of this version's event.
        done: a parked line that was dealt with.
    """

    id: str
    kind: str
    text: str
    item: str
    attribute: str
    group: str
    indicator: str
    source: str
    date: str
    review_by: str
    sha256: str
    version: int
    author: str
    time: dt.datetime
    uuid: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One part as one group has it; `attribute` keys are "" for the part as a whole.

    Attributes:
        part, group: which.
        status: unopened, open (votes are hidden), revealed, agreed, contested (two people agreed different values without
            knowing of each other: somebody must choose), na, locked.
        round: the round in force.
        opened: when it was put to the group the first time; None: never (ratings came by file).
        revealed: the round in force has been revealed, or was never hidden.
        ratings: round -> attribute -> actor -> vote; rounds that were not revealed are there too: do not show them.
        late: ratings that came after their round was revealed or the item agreed; kept, not counted.
        agreed: attribute -> agreed value.
        contested: attribute -> the values that stand against each other; empty where nothing does.
        earlier: agreed values that were replaced later, oldest first, as (attribute, value).
        na_reason: why it does not apply; blank where it does.
        locked: nobody may change it without unlocking.
        unlock_reasons: why it was unlocked, oldest first.
        spreads: attribute -> figures of the round in force.
        first_spreads: attribute -> figures of round 1.
        seconds: time from opening to agreement, summed over openings; None when it was never opened or never agreed.
        entries: evidence, strengths, areas for improvement and notes about it.
        conflicts_of_interest: actor -> what they declared about this item.
        uneven: where points are shared out: actor -> what their points of the round in force add up to, where that is not what it
            must be; they do not count. A blank actor: the agreed values.
        version: position of the last event about it, 0 outside a store.
    """

    part: str
    group: str = ""
    status: Status = "unopened"
    round: int = 1
    opened: dt.datetime | None = None
    revealed: bool = False
    ratings: Mapping[int, Mapping[str, Mapping[str, Vote]]] = field(default_factory=dict)
    late: tuple[tuple[str, Vote], ...] = ()
    agreed: Mapping[str, Agreed] = field(default_factory=dict)
    contested: Mapping[str, tuple[Agreed, ...]] = field(default_factory=dict)
    earlier: tuple[tuple[str, Agreed], ...] = ()
    na_reason: str = ""
    locked: bool = False
    unlock_reasons: tuple[str, ...] = ()
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    first_spreads: Mapping[str, Spread] = field(default_factory=dict)
    seconds: float | None = None
    entries: tuple[Entry, ...] = ()
    conflicts_of_interest: Mapping[str, str] = field(default_factory=dict)
    uneven: Mapping[str, float] = field(default_factory=dict)
    version: int = 0

    @property
    def rated_by(self) -> frozenset[str]:
        """Who has rated or abstained in the round in force; names only, so it may be shown before the reveal."""
        return frozenset(actor for votes in self.ratings.get(self.round, {}).values() for actor in votes)

    @property
    def votes(self) -> Mapping[str, Mapping[str, Vote]]:
        """Attribute -> actor -> vote of the round in force; empty until it is revealed."""
        return self.ratings.get(self.round, {}) if self.revealed else {}

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """Its entries of one kind: evidence, strength, improvement or note."""
        return tuple(one for one in self.entries if one.kind == kind)


@dataclass(frozen=True, slots=True)
class SignOff:
    """A sign-off: who answered for what stood in the store at that moment.

    Attributes:
        code: short code over events, framework and inputs.
        name, role: as given; a sign-off is made to be printed, so this one name is in the event.
        digest: digest of the events that it covers.
        time, uuid: of the event.
    """

    code: str
    name: str
    role: str
    digest: str
    time: dt.datetime
    uuid: str


@dataclass(frozen=True, slots=True)
class AssessmentState:
    """An assessment as its events tell it.

    Attributes:
        cycle, framework: which.
        at: only events up to this time were used; None: all.
        items: (part, group) -> item, for every item that an event is about, in the framework's order.
        current: (part, group) of the item opened last that is not locked; None: nothing is open.
        entries: entries that are about no item, and the parking lot.
        session: started, paused, ended: (what, time), oldest first.
        present: actors that joined and have not left.
        conflicts_of_interest: actor -> what they declared about the whole assessment.
        decisions: (time, text, actor), oldest first.
        imports: (file, sha256, time) of files brought in, oldest first.
        sign_offs: of the cycle, oldest first.
        undone: UUIDs of events that were undone.
        digest: digest of the events used, sign-offs left out.
        events: how many events were used.
        ignored: (uuid, why) of events that count for nothing, such as a rating of a part that the framework does not have.
        version: highest position among the events used; 0 outside a store.
        members: actor -> the group in which they rate; those who are not in it rate with everybody.
        tolerance: largest spread inside which a mean is proposed; None: the framework's.
    """

    cycle: str
    framework: str
    at: dt.datetime | None
    items: Mapping[tuple[str, str], Item]
    current: tuple[str, str] | None
    entries: tuple[Entry, ...]
    session: tuple[tuple[str, dt.datetime], ...]
    present: tuple[str, ...]
    conflicts_of_interest: Mapping[str, str]
    decisions: tuple[tuple[dt.datetime, str, str], ...]
    imports: tuple[tuple[str, str, dt.datetime], ...]
    sign_offs: tuple[SignOff, ...]
    undone: frozenset[str]
    digest: str
    events: int
    ignored: tuple[tuple[str, str], ...]
    version: int
    members: Mapping[str, str] = field(default_factory=dict)
    tolerance: float | None = None

    def item(self, part: str, group: str = "") -> Item:
        """The item of a part; one without events is `unopened`."""
        return self.items.get((part, group)) or Item(part, group)

    def item_of(self, part: str, actor: str) -> Item:
        """The item that somebody rates: their group's, once it was opened to the group; else that of everybody.

        Who has rated with everybody in this round and was put into a group since stays there until the next one.
        """
        whole, own = self.item(part), self.item(part, self.members.get(actor, ""))
        return whole if own.opened is None or actor in whole.rated_by else own

    def apart(self, part: str) -> tuple[Item, ...]:
        """The item as each group has it to which it was opened, or which rated it; empty where everybody rates together."""
        return tuple(
            one for (name, group), one in self.items.items()
            if name == part and group and (one.opened or one.ratings or one.agreed or one.na_reason)
        )  # fmt: skip

    def agreed_by_groups(self, part: str) -> bool:
        """Whether every group has settled an item for itself, so that each counts as one voice."""
        groups = [one for one in self.apart(part) if one.ratings or one.agreed or one.na_reason]
        settled = all(one.na_reason or (one.agreed and not one.contested) for one in groups)
        return bool(groups) and settled and not self.item(part).ratings

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups that rated, in order; everybody together is the blank one."""
        return tuple(sorted({group for _, group in self.items}))
