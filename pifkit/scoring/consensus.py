"""Several assessors, one rating: the consensus rule (contract 4.2; section 7 of the scoring reference).

Spread is highest minus lowest over those who rated. Inside the tolerance, inclusive, the mean is proposed at full
precision and a person agrees the final step; outside there is no score until the group has talked and rated again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pifkit.frameworks.vocabulary import Consensus as Rule
from pifkit.model.scorecard import State
from pifkit.scoring.exact import Number, exact, mean
from pifkit.scoring.inputs import Rating

Action = Literal["none", "single", "mean", "discuss"]


@dataclass(frozen=True, slots=True)
class Consensus:
    """What the rule says about one item.

    Attributes:
        n: how many rated it.
        spread: highest minus lowest; None when nobody rated.
        action: none (nobody rated), single (one did), mean (proposed), discuss.
        proposed: the mean, or the single score; None for none and discuss.
    """

    n: int
    spread: Fraction | None
    action: Action
    proposed: Fraction | None


def consensus(scores: Iterable[Number | None], tolerance: Number = 25) -> Consensus:
    """Apply the consensus rule to the scores of one item.

    Args:
        scores: one per assessor on the framework's scale; None is blank and ignored.
        tolerance: largest spread that counts as agreed, inclusive; compared in exact decimals.
    """
    given = [exact(score) for score in scores if score is not None]
    if not given:
        return Consensus(0, None, "none", None)
    spread = max(given) - min(given)
    if len(given) == 1:
        return Consensus(1, spread, "single", given[0])
    if spread > exact(tolerance):
        return Consensus(len(given), spread, "discuss", None)
    return Consensus(len(given), spread, "mean", mean(given))


@dataclass(frozen=True, slots=True)
class Item:
    """One rated thing (a part, or an attribute of it) after consensus.

    Attributes:
        state: agreed, proposed, single, discuss, missing or na.
        value: the number that counts; None where there is none.
        code: the level code that counts.
        spread: spread of the individual ratings in force; None with fewer than two.
        votes: the individual ratings in force, as (assessor, partner, value, code).
        note: the reason of a `na` or the note of the agreed rating.
    """

    state: State
    value: Fraction | None = None
    code: str | None = None
    spread: Fraction | None = None
    votes: tuple[tuple[str, str, Fraction | None, str | None], ...] = ()
    note: str = ""

    @property
    def counts(self) -> Counter[str]:
        """How many gave each level code, don't know included."""
        return Counter(code for _, _, _, code in self.votes if code is not None)


Key = tuple[str, str]
MISSING = Item("missing")


def settle(ratings: Sequence[Rating], rule: Rule, tolerance: Number | None = None) -> dict[Key, Item]:
    """Every rated item by (part, attribute); blank ratings leave no item.

    Args:
        ratings: ratings as read.
        rule: the framework's consensus rule.
        tolerance: replaces the framework's; None: the framework's.
    """
    grouped: dict[Key, list[Rating]] = {}
    for one in ratings:
        if one.kind != "blank":
            grouped.setdefault((one.part, one.attribute), []).append(one)
    limit = exact(rule.tolerance if tolerance is None else tolerance)
    return {key: _item(found, rule.method, limit) for key, found in grouped.items()}


def _item(ratings: Sequence[Rating], method: str, tolerance: Fraction) -> Item:
    agreed = [one for one in ratings if not one.assessor]
    individual = _latest([one for one in ratings if one.assessor])
    votes = tuple((one.assessor, one.partner, one.value, one.code) for one in individual if one.kind != "na")
    values = [value for _, _, value, _ in votes if value is not None]
    spread = max(values) - min(values) if len(values) > 1 else None
    if agreed:
        last = _latest(agreed)[0]
        if last.kind == "na":
            return Item("na", votes=votes, spread=spread, note=last.note)
        state: State = "missing" if last.kind == "dk" else "agreed"
        own = votes or ((last.assessor, last.partner, last.value, last.code),)
        return Item(state, last.value, last.code, spread, own, last.note)
    if individual and not votes:
        return Item("na", note=individual[0].note)
    if method == "survey":
        return _survey(votes, values, spread)
    words = {one.code for one in individual if one.kind == "value" and one.value is None}
    if words:  # levels without numbers: one word, or talk
        given = sum(one.kind == "value" for one in individual)
        said: State = "discuss" if len(words) > 1 else "single" if given == 1 else "proposed"
        return Item(said, None, next(iter(words)) if len(words) == 1 else None, None, votes)
    return _discussed(votes, values, spread, tolerance)


def _latest(ratings: Sequence[Rating]) -> list[Rating]:
    last = max((one.round for one in ratings), default=0)
    return [one for one in ratings if one.round == last]


def _survey(
    votes: tuple[tuple[str, str, Fraction | None, str | None], ...], values: list[Fraction], spread: Fraction | None
) -> Item:
    """Every answer counts: the mean of the opinions."""
    if not values:
        return Item("missing", votes=votes)
    return Item("single" if len(values) == 1 else "proposed", mean(values), None, spread, votes)


def _discussed(
    votes: tuple[tuple[str, str, Fraction | None, str | None], ...],
    values: list[Fraction],
    spread: Fraction | None,
    tolerance: Fraction,
) -> Item:
    found = consensus(values, tolerance)
    state: Mapping[Action, State] = {"none": "missing", "single": "single", "mean": "proposed", "discuss": "discuss"}
    same = {code for _, _, value, code in votes if value is not None}
    code = next(iter(same)) if len(same) == 1 else None
    return Item(state[found.action], found.proposed, code, spread, votes)
