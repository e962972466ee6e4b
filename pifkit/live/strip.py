"""The strip plot of one round: a dot for each rating, median and range, as a picture made of text and in words.

No figure library is used: a picture drawn in a callback of a widget may come out damaged (`pifkit.live.lab` says why).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape

from pifkit.frameworks.vocabulary import Scale
from pifkit.live.markup import many, number
from pifkit.model.language import _, _h
from pifkit.store import Spread, Vote

WIDTH, HEIGHT, EDGE = 640, 150, 34
DOT = 9
BASE = 96


def place(scale: Scale, vote: Vote) -> float | None:
    """Where a rating stands on the axis: its number, or the place of its level; None: nowhere (no opinion, abstained)."""
    if vote.score is None:
        return None
    if scale.min is not None and not scale.levels:
        return vote.number
    for at, level in enumerate(opinions(scale)):
        if level.lower() == vote.score.lower():
            return float(at)
    return vote.number if scale.min is not None else None


def opinions(scale: Scale) -> list[str]:
    """Codes of the levels that say something, lowest first."""
    return [one.code for one in scale.levels if one.opinion]


def strip(scale: Scale, votes: Mapping[str, Vote], spread: Spread, alt: str) -> str:
    """The picture, as SVG in the colours of the page.

    Args:
        scale: of the item.
        votes: of the round, by actor.
        spread: their figures.
        alt: the same in words.
    """
    codes = opinions(scale)
    low, high = (0.0, float(len(codes) - 1)) if codes else (float(scale.min or 0), float(scale.max or 1))

    def x(value: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * ((value - low) / (high - low) if high > low else 0.5)

    places = sorted(at for one in votes.values() if (at := place(scale, one)) is not None)
    drawn = [f'<line class="axis" x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{BASE + 14}" y2="{BASE + 14}"/>']
    drawn += _ticks(scale, codes, x)
    if places:
        drawn.append(
            f'<rect class="range" x="{x(places[0]) - DOT:.1f}" y="{BASE - 62}" width="{x(places[-1]) - x(places[0]) + 2 * DOT:.1f}" height="76" rx="{DOT}"/>'
        )
    drawn += _dots(places, x, wide=spread.wide)
    if spread.median is not None and not codes:
        at = x(spread.median)
        drawn.append(f'<line class="median" x1="{at:.1f}" x2="{at:.1f}" y1="16" y2="{BASE + 14}"/>')
        anchor = "start" if at < WIDTH / 2 else "end"
        drawn.append(
            f'<text x="{at + (6 if anchor == "start" else -6):.1f}" y="26" text-anchor="{anchor}">'
            + _h("median {median}", median=number(spread.median))
            + "</text>"
        )
    return f'<svg class="pif-strip" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(alt)}">{"".join(drawn)}</svg>'


def _ticks(scale: Scale, codes: list[str], x: Callable[[float], float]) -> list[str]:
    if codes:
        marks = [(float(at), code) for at, code in enumerate(codes)]
    else:
        low, high = float(scale.min or 0), float(scale.max or 1)
        marks = [(low + (high - low) * at / 4, number(low + (high - low) * at / 4)) for at in range(5)]
    return [f'<text x="{x(at):.1f}" y="{BASE + 40}" text-anchor="middle">{escape(words)}</text>' for at, words in marks]


def _dots(places: list[float], x: Callable[[float], float], *, wide: bool) -> list[str]:
    found: list[str] = []
    for at in sorted(set(places)):
        count = places.count(at)
        ends = wide and at in {places[0], places[-1]}
        step = min(2.0 * DOT + 1, 60 / max(1, count - 1))
        for level in range(count):
            found.append(
                f'<circle class="{"end" if ends else "dot"}" cx="{x(at):.1f}" cy="{BASE - level * step:.1f}" r="{DOT}"/>'
            )
    return found


def words(scale: Scale, votes: Mapping[str, Vote], spread: Spread, tolerance: float) -> str:
    """The same in a sentence or two: median, range, and whether to talk first."""
    abstained = (
        " " + _("{many} said there is not enough evidence.", many=many(spread.abstentions, "person", "people"))
        if spread.abstentions
        else ""
    )
    codes = opinions(scale)
    if codes:
        counts = {code: sum((one.score or "").lower() == code.lower() for one in votes.values()) for code in codes}
        said = ", ".join(f"{code}: {count}" for code, count in counts.items() if count)
        said = f"{said}." if said else _("Nobody gave a score.")
    elif spread.n == 0:
        return _("Nobody gave a score.") + abstained
    elif spread.n == 1:
        return _("One score: {lowest}.", lowest=number(spread.lowest)) + abstained
    else:
        said = _(
            "Median {median}, from {lowest} to {highest}: {spread} apart.",
            median=number(spread.median),
            lowest=number(spread.lowest),
            highest=number(spread.highest),
            spread=number(spread.spread),
        )
    if spread.n > 1 and spread.wide:
        said += " " + _("WIDE SPREAD: more than {tolerance} apart. Talk before you agree.", tolerance=number(tolerance))
    elif spread.n > 1:
        said += " " + _("Close together: within {tolerance}.", tolerance=number(tolerance))
        if spread.proposed is not None and not codes:
            said += " " + _("The mean, {proposed}, is proposed.", proposed=number(spread.proposed))
    return said + abstained


def outliers(votes: Mapping[str, Vote], spread: Spread) -> tuple[list[Vote], list[Vote]]:
    """Who gave the lowest and who gave the highest score, where the spread is wide: they are invited to speak first."""
    if not spread.wide or spread.lowest is None:
        return [], []
    given = sorted(votes.values(), key=lambda one: one.actor)
    return (
        [one for one in given if one.number == spread.lowest],
        [one for one in given if one.number == spread.highest],
    )


def invited(votes: Mapping[str, Vote], spread: Spread, name_of: Callable[[str], str], known: Iterable[str]) -> str:
    """The invitation to speak first, by name where the group rates by name; blank where the spread is not wide."""
    low, high = outliers(votes, spread)
    if not low:
        return ""
    named = set(known)

    def who(some: list[Vote]) -> str:
        score = some[0].score or ""
        if all(one.actor in named for one in some):
            return f"{' and '.join(name_of(one.actor) for one in some)} ({score})"
        return _("whoever gave {score}", score=score)

    return _("Please speak first: {who}, then {who_2}.", who=who(low), who_2=who(high))
