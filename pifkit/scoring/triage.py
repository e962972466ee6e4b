"""Which disagreements matter: what the headline would be had the low or the high view won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from pifkit.frameworks.model import Framework
from pifkit.model.language import _, _n
from pifkit.model.scorecard import Scorecard
from pifkit.scoring.bands import band_of
from pifkit.scoring.consensus import Item, Key
from pifkit.scoring.engine import build
from pifkit.scoring.exact import mean
from pifkit.scoring.options import DEFAULT, Options


@dataclass(frozen=True, slots=True)
class Contested:
    """One item on which the assessors are further apart than the tolerance.

    Attributes:
        part, attribute: what is contested; attribute blank: the part as a whole.
        lowest, highest: the two ends of the ratings, as numbers or as level codes.
        total_low, total_high: the headline if the one or the other had won, the other contested items at their mean.
        changes_band: whether the band, level or verdict would differ between the two.
    """

    part: str
    attribute: str
    lowest: float | str
    highest: float | str
    total_low: float | None
    total_high: float | None
    changes_band: bool


@dataclass(frozen=True, slots=True)
class Triage:
    """The headline's range over all contested items.

    Attributes:
        low, high: the headline if everywhere the low, or the high, view had won; None where there is none.
        band_low, band_high: its band at the two ends.
        provisional: the headline is over the parts scored so far, since others are still missing.
        items: the contested items, the one that moves the headline most first.
    """

    low: float | None
    high: float | None
    band_low: str | None
    band_high: str | None
    provisional: bool
    items: tuple[Contested, ...]

    @property
    def words(self) -> str:
        """The finding in one sentence."""
        if not self.items:
            return _("No disagreement is left open.")
        could = sum(item.changes_band for item in self.items)
        return _n(
            "{could} of {count} disagreement could change the band.",
            "{could} of {count} disagreements could change the band.",
            len(self.items),
            could=could,
        )


def triage(framework: Framework, items: Mapping[Key, Item], *, options: Options = DEFAULT) -> Triage:
    """Sort the open disagreements by what they could change.

    Args:
        framework: the framework.
        items: settled items, from `consensus.settle`; those in state `discuss` are contested.
        options: as for `score`.
    """
    contested = {key: _View.of(framework, key, item) for key, item in items.items() if item.state == "discuss"}
    settled = {**items, **{key: view.middle for key, view in contested.items()}}
    low = build(framework, {**items, **{key: view.low for key, view in contested.items()}}, options=options)
    high = build(framework, {**items, **{key: view.high for key, view in contested.items()}}, options=options)
    found = [_contested(framework, settled, key, view, options) for key, view in contested.items()]
    found.sort(key=lambda one: (-_reach(one), one.part, one.attribute))
    ends = (_headline(low), _headline(high), _verdict(framework, low), _verdict(framework, high))
    return Triage(*ends, low.total is None, tuple(found))


@dataclass(frozen=True, slots=True)
class _View:
    """A contested item as it would be had the low, the middle or the high view won; words go by the scale's order."""

    low: Item
    middle: Item
    high: Item
    ends: tuple[float | str, float | str]

    @classmethod
    def of(cls, framework: Framework, key: Key, item: Item) -> _View:
        values = [value for _one, _two, value, _three in item.votes if value is not None]
        if values:
            ends = (float(min(values)), float(max(values)))
            return cls(_at(item, min(values)), _at(item, mean(values)), _at(item, max(values)), ends)
        scale = framework.scale_of(framework.part_index[key[0]][0], key[1])
        order = [level.code for level in scale.levels]
        codes = sorted((code for _one, _two, _three, code in item.votes if code is not None), key=order.index)
        low, high = (replace(item, state="proposed", code=code) for code in (codes[0], codes[-1]))
        return cls(low, low, high, (codes[0], codes[-1]))


def _at(item: Item, value: Fraction) -> Item:
    return replace(item, state="proposed", value=value)


def _contested(framework: Framework, settled: Mapping[Key, Item], key: Key, view: _View, options: Options) -> Contested:
    low = build(framework, {**settled, key: view.low}, options=options)
    high = build(framework, {**settled, key: view.high}, options=options)
    changes = _verdict(framework, low) != _verdict(framework, high)
    return Contested(*key, *view.ends, _headline(low), _headline(high), changes)


def _reach(one: Contested) -> float:
    return 0.0 if one.total_low is None or one.total_high is None else abs(one.total_high - one.total_low)


def _headline(card: Scorecard) -> float | None:
    return card.total if card.total is not None else card.provisional


def _verdict(framework: Framework, card: Scorecard) -> str | None:
    """Outcome, or band of the headline; None where the framework has neither."""
    if card.outcome is not None or framework.total.bands is None:
        return card.outcome
    band = band_of(framework, _headline(card))
    return band.label if band else None
