"""How firm a score is: without one partner, with other assessors of the same kind, with other weights.

These questions are about the assessors' own views. So they look at the individual ratings of the latest round and take
their mean, whatever the tolerance; an agreed rating would hide what is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pifkit.frameworks.model import Framework
from pifkit.frameworks.vocabulary import Consensus
from pifkit.model.language import _
from pifkit.model.scorecard import Scorecard
from pifkit.model.tables import RatingRow
from pifkit.scoring.bands import band_of
from pifkit.scoring.consensus import settle
from pifkit.scoring.engine import build
from pifkit.scoring.exact import combine, exact
from pifkit.scoring.inputs import Rating, read_ratings

if TYPE_CHECKING:
    import random

FEWEST_ASSESSORS = 4
SURVEY = Consensus(method="survey")


@dataclass(frozen=True, slots=True)
class WithoutPartner:
    """The headline without one partner's assessors.

    Attributes:
        partner: id of the partner.
        assessors: how many of its people rated.
        headline: the total without them, or the provisional one while parts are missing; None when hidden or unknown.
        change: headline without them minus headline with everybody.
        band: band of the headline without them.
        hidden: too few people to show: the figures would give somebody's view away.
    """

    partner: str
    assessors: int
    headline: float | None
    change: float | None
    band: str | None
    hidden: bool = False


def leave_one_partner_out(
    framework: Framework, ratings: Iterable[RatingRow], *, minimum_group: int = 1
) -> tuple[WithoutPartner, ...]:
    """The headline without each partner in turn, the one that moves it most first.

    Args:
        framework: the framework.
        ratings: the ratings, with their partners.
        minimum_group: a partner is listed without figures where they would give a smaller group away, by themselves or by
            subtraction (1: all are shown, for the room only).

    Raises:
        AssessmentError: ratings that cannot be scored.
    """
    own = _individual(framework, ratings)
    everybody = _headline(framework, own)
    partners: dict[str, set[str]] = {}
    for one in own:
        if one.partner:
            partners.setdefault(one.partner, set()).add(one.assessor)
    sizes = {partner: len(people) for partner, people in partners.items()}
    hidden = _too_small(sizes, len({one.assessor for one in own}), minimum_group)
    rows: list[WithoutPartner] = []
    for partner, size in sizes.items():
        if partner in hidden:
            rows.append(WithoutPartner(partner, size, None, None, None, hidden=True))
            continue
        without = _headline(framework, [one for one in own if one.partner != partner])
        change = None if without is None or everybody is None else without - everybody
        rows.append(WithoutPartner(partner, size, without, change, _band(framework, without)))
    return tuple(sorted(rows, key=lambda row: (-abs(row.change or 0), row.partner)))


def _too_small(sizes: dict[str, int], everybody: int, minimum: int) -> set[str]:
    """Partners whose row would give a group below the minimum away, by itself or by subtraction.

    A row shows what everybody but the partner thinks. So both the partner and the rest must be large enough; and since
    the hidden partners' view could be worked out from the rows of all others, they too must be enough people together.
    """
    hidden = {partner for partner, size in sizes.items() if size < minimum or everybody - size < minimum > 1}
    while 0 < sum(sizes[partner] for partner in hidden) < minimum and hidden != set(sizes):
        hidden.add(min(set(sizes) - hidden, key=lambda partner: (sizes[partner], partner)))
    return hidden


def _individual(framework: Framework, ratings: Iterable[RatingRow]) -> list[Rating]:
    read, _rest = read_ratings(framework, ratings)
    return [one for one in read if one.assessor and one.kind != "blank"]


def _headline(framework: Framework, ratings: Sequence[Rating]) -> float | None:
    card = build(framework, settle(ratings, SURVEY))
    return card.total if card.total is not None else card.provisional


def _band(framework: Framework, headline: float | Fraction | None) -> str | None:
    if framework.total.bands is None:
        return None
    band = band_of(framework, headline)
    return band.label if band else None


@dataclass(frozen=True, slots=True)
class BandOdds:
    """In which band the headline falls when the assessors are drawn again from among themselves.

    Attributes:
        assessors: how many rated.
        draws: how many times they were drawn; 0 when hidden.
        low, high: the middle 95 % of the headlines.
        shares: band to its share of the draws, commonest first.
        words: the finding in words, to be shown before any number.
        hidden: fewer than four assessors, so nothing is said.
    """

    assessors: int
    draws: int
    low: float | None
    high: float | None
    shares: tuple[tuple[str, float], ...]
    words: str
    hidden: bool


def bootstrap(framework: Framework, ratings: Iterable[RatingRow], rng: random.Random, *, draws: int = 500) -> BandOdds:
    """Draw the assessors with replacement many times and score each draw.

    Args:
        framework: a framework with numbers.
        ratings: the ratings.
        rng: seeded source of chance; the same seed gives the same answer.
        draws: how many draws.

    Raises:
        AssessmentError: ratings that cannot be scored.
    """
    own = _individual(framework, ratings)
    people = sorted({one.assessor for one in own})
    if len(people) < FEWEST_ASSESSORS:
        words = _(
            "Fewer than {fewest_assessors} assessors: too few to say how firm the band is.",
            fewest_assessors=FEWEST_ASSESSORS,
        )
        return BandOdds(len(people), 0, None, None, (), words, hidden=True)
    totals = _drawn(framework, own, people, rng, draws)
    known = sorted(total for total in totals if total is not None)
    if not known:
        return BandOdds(len(people), draws, None, None, (), _("There is no total yet, so no band."), hidden=True)
    bands = Counter(band for band in (_band(framework, total) for total in known) if band is not None)
    shares = tuple(
        (band, count / len(known)) for band, count in sorted(bands.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    low, high = known[int(0.025 * (len(known) - 1))], known[-1 - int(0.025 * (len(known) - 1))]
    return BandOdds(len(people), draws, low, high, shares, _odds_words(shares), hidden=False)


def _drawn(
    framework: Framework, own: Sequence[Rating], people: Sequence[str], rng: random.Random, draws: int
) -> list[float | None]:
    """The headline of each draw, scored together: every draw is a partnership of its own to `score_many`."""
    import numpy as np
    import pandas as pd

    from pifkit.scoring.many import score_many

    votes = [
        (name, part, attribute, float(value))
        for (part, attribute), item in settle(own, SURVEY).items()
        for name, _one, value, _two in item.votes
        if value is not None
    ]
    given = pd.DataFrame(votes, columns=["assessor", "part", "attribute", "score"]).astype(
        {"part": "category", "attribute": "category"}
    )
    rows_of = {name: np.flatnonzero((given["assessor"] == name).to_numpy()) for name in people}
    seats = [[rows_of[name] for name in rng.choices(people, k=len(people))] for _rest in range(draws)]
    chosen = [np.concatenate(seat) for seat in seats]
    table = given[["part", "attribute", "score"]].take(np.concatenate(chosen))
    table["partnership"] = np.repeat(np.arange(draws), [len(rows) for rows in chosen])
    totals = score_many(framework, table, tolerance=float("inf")).totals
    return [float(total) if np.isfinite(total) else None for total in totals]


def _odds_words(shares: Sequence[tuple[str, float]]) -> str:
    if not shares:
        return _("This framework has no bands.")
    band, share = shares[0]
    if share >= 0.95:
        return _("Almost surely in the band {band}.", band=band)
    if share >= 0.75:
        return _("Probably in the band {band}, perhaps in {shares}.", band=band, shares=shares[1][0])
    if len(shares) > 1:
        return _(
            "Could be in the band {band} as well as in {shares}: the group is too divided, or too small, to say.",
            band=band,
            shares=shares[1][0],
        )
    return _("More likely than not in the band {band}.", band=band)


@dataclass(frozen=True, slots=True)
class WeightShift:
    """The total when one criterion weighs more or less, the others keeping their proportions.

    Attributes:
        criterion: id of the criterion.
        less: total when its weight is lowered by the given share.
        more: total when its weight is raised by it.
        changes_band: whether the band differs from today's in either case.
    """

    criterion: str
    less: float
    more: float
    changes_band: bool


def weight_sensitivity(framework: Framework, scorecard: Scorecard, *, share: float = 0.2) -> tuple[WeightShift, ...]:
    """How far the total hangs on each criterion's weight, the one that moves it most first; empty without a total.

    Args:
        framework: a framework with points, or whose total is a (weighted) mean.
        scorecard: its scorecard, complete.
        share: by how much a weight is lowered and raised, as a share of itself.
    """
    method = framework.total.method
    if scorecard.total is None or method not in {"points", "mean", "weighted_mean"}:
        return ()
    weights = {
        one.id: exact(one.points if method == "points" and one.points else one.weight) for one in framework.criteria
    }
    scores = {
        one.id: exact(value)
        for one in scorecard.criteria
        if (value := _figure(one.percent, one.score, method)) is not None
    }
    whole = sum(weights.values(), Fraction(0))
    stretch = whole / 100 if method == "points" else Fraction(1)
    today = _band(framework, scorecard.total)
    rows: list[WeightShift] = []
    for key in scores:
        ends: list[Fraction] = []
        for factor in (1 - exact(share), 1 + exact(share)):
            changed = [
                (weight * (factor if one == key else 1), scores[one])
                for one, weight in weights.items()
                if one in scores
            ]
            ends.append(combine("weighted_mean", changed, whole) * stretch)
        other = any(_band(framework, end) != today for end in ends)
        rows.append(WeightShift(key, float(ends[0]), float(ends[1]), other))
    return tuple(sorted(rows, key=lambda row: (-abs(row.more - row.less), row.criterion)))


def _figure(percent: float | None, score: float | None, method: str) -> float | None:
    return percent if method == "points" else score
