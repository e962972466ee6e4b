"""What one person in the room may see now: pure, and the only way in which anything of the assessment reaches a page.

Before the reveal a page holds the person's own rating and how many have rated; nothing about anybody else's rating gets into
`Seen`, so no page can show it. After the reveal it holds the group's figures without names; in an anonymous meeting only where
enough people rated, so that no single rating can be told.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pifkit.ballot.asking import WORDS_NOT_ENOUGH
from pifkit.ballot.meeting import Meeting
from pifkit.frameworks import Framework
from pifkit.model.language import _
from pifkit.store import Agreed, AssessmentState, Item, Vote

Phase = Literal["away", "waiting", "open", "shown", "na", "ended"]


@dataclass(frozen=True, slots=True)
class Own:
    """The person's own rating of the part or an attribute: as written (None: not enough evidence), in words, and its time."""

    score: str | None
    words: str
    number: float | None
    time: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What the group said about the part or an attribute, after the reveal.

    Attributes:
        title: of the attribute; blank: the part as a whole.
        count: how many rated, those without enough evidence left out.
        abstentions: how many said not enough evidence; None: not to be told.
        hidden: so few rated that nothing more may be shown.
        median, lowest, highest: None where the scale has no numbers, nobody rated, or hidden.
        numbers: every rating, sorted, without names; empty where hidden.
        tally: on a scale of named levels: title and how many chose it; empty where hidden.
        scale: smallest and largest number of the scale, for the strip; None where it has none.
        own: the person's own rating; None: none that counts.
        agreed: the agreed value in words; blank where there is none yet.
    """

    title: str
    count: int
    abstentions: int | None
    hidden: bool
    median: float | None
    lowest: float | None
    highest: float | None
    numbers: tuple[float, ...]
    tally: tuple[tuple[str, int], ...]
    scale: tuple[float, float] | None
    own: Own | None
    agreed: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person sees.

    Attributes:
        phase: away (they left), waiting (nothing is open), open, shown (revealed, agreed or contested), na, ended.
        paused: the session is paused.
        part, group, round: of the current item; blank while waiting.
        own: attribute -> own rating in the round in force.
        figures: after the reveal.
        reason: why the part does not apply.
        rated, present: how many have rated the item in this round, and how many are in the room.
    """

    phase: Phase
    paused: bool = False
    part: str = ""
    group: str = ""
    round: int = 1
    own: tuple[tuple[str, Own], ...] = ()
    figures: tuple[Figures, ...] = ()
    reason: str = ""
    rated: int = 0
    present: int = 0

    @property
    def mine(self) -> Mapping[str, Own]:
        """Own ratings by attribute."""
        return dict(self.own)

    @property
    def where(self) -> str:
        """What a form belongs to: it changes when the group has moved on."""
        return _digest(self.phase, self.part, self.group, self.round)

    @property
    def mark(self) -> str:
        """Changes whenever the page would show something else, counts left out."""
        return _digest(self.where, self.paused, self.own, self.figures, self.reason)


def seen(meeting: Meeting, state: AssessmentState, actor: str, *, anonymous: bool) -> Seen:
    """What a person may see now.

    Args:
        meeting: what is rated.
        state: the assessment.
        actor: who looks.
        anonymous: whether somebody in the room was promised that their rating cannot be told.
    """
    what = [one for one, _ in state.session if one in {"started", "paused", "ended"}]
    phase, paused = "waiting", bool(what) and what[-1] == "paused"
    if what and what[-1] == "ended":
        return Seen("ended")
    if actor not in state.present:
        return Seen("away")
    if state.current is None:
        return Seen("waiting", paused, present=len(state.present))
    part, group = state.current
    item, whole = (state.item(part, group) if group else state.item_of(part, actor)), state.item(part)
    room = [one for one in state.present if group or state.item_of(part, one).group == item.group]
    own = tuple(
        (key, mine)
        for key, votes in _round(item).items()
        if (mine := _own(meeting.framework, item.part, key, votes.get(actor)))
    )
    open_now = item.status in {"open", "unopened"} and not (item.revealed and item.opened)
    open_now = open_now and (whole is item or whole.status in {"open", "unopened", "revealed"})
    phase = "na" if "na" in {item.status, whole.status} else "open" if open_now else "shown"
    return Seen(
        phase=phase,  # type: ignore[arg-type]
        paused=paused,
        part=item.part,
        group=item.group,
        round=item.round,
        own=own,
        figures=_all_figures(meeting, item, whole, dict(own), anonymous) if phase == "shown" else (),
        reason=item.na_reason or whole.na_reason,
        rated=len(item.rated_by),
        present=len({*room, *item.rated_by}),
    )


def _round(item: Item) -> Mapping[str, Mapping[str, Vote]]:
    return item.ratings.get(item.round, {})


def _own(framework: Framework, part: str, attribute: str, vote: Vote | None) -> Own | None:
    if vote is None:
        return None
    words = _(WORDS_NOT_ENOUGH) if vote.score is None else in_words(framework, part, attribute, vote.score)
    return Own(vote.score, words, vote.number, f"{vote.time.astimezone():%H:%M:%S}")


def in_words(framework: Framework, part: str, attribute: str, score: str) -> str:
    """A score as people read it: a number, or the title of a level."""
    level = framework.scale_of(framework.part_index[part][0], attribute).level(score)
    return level.title if level else score


def _all_figures(
    meeting: Meeting, item: Item, whole: Item, own: Mapping[str, Own], anonymous: bool
) -> tuple[Figures, ...]:
    # Only the votes of a round that has been revealed get here: `item.votes` is empty before.
    block = meeting.framework.block(meeting.framework.part_index[item.part][1].block)
    order = ["", *(one.id for one in block.attributes)] if block else [""]
    agreed = {**item.agreed, **whole.agreed}  # what everybody agrees counts, whatever a group agreed
    keys = [key for key in order if key in item.votes or key in agreed]
    return tuple(_figures(meeting, item, agreed, key, own.get(key), anonymous) for key in keys or [""])


def _figures(
    meeting: Meeting, item: Item, values: Mapping[str, Agreed], key: str, own: Own | None, anonymous: bool
) -> Figures:
    framework = meeting.framework
    votes = tuple(vote for actor, vote in item.votes.get(key, {}).items() if actor not in item.uneven)
    rated = [one for one in votes if one.score is not None]
    hidden = anonymous and len(rated) < meeting.minimum_group
    numbers = () if hidden else tuple(sorted(one.number for one in rated if one.number is not None))
    spread = item.spreads.get(key)
    scale = framework.scale_of(framework.part_index[item.part][0], key)
    levels = Counter(found.title for one in rated if (found := scale.level(one.score or "")))
    agreed = values.get(key)
    told = spread if spread and numbers else None
    return Figures(
        title=framework.title_of(key) if key else "",
        count=len(rated),
        abstentions=None if hidden else len(votes) - len(rated),
        hidden=hidden,
        median=told.median if told else None,
        lowest=told.lowest if told else None,
        highest=told.highest if told else None,
        numbers=numbers,
        tally=() if hidden else tuple((one.title, levels[one.title]) for one in scale.levels),
        scale=None if scale.min is None or scale.max is None else (scale.min, scale.max),
        own=own,
        agreed=in_words(framework, item.part, key, agreed.score) if agreed else "",
    )


def _digest(*values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8")).hexdigest()[:16]
