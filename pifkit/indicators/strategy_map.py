"""The strategy map: objectives in layers by perspective, cause-and-effect links, and the checks of a sound map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pifkit.indicators.ruletables import rule_table
from pifkit.model.language import _

Variant = Literal["classic", "public"]


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective on the map, in one perspective, with the ids of its measures."""

    id: str
    name: str
    perspective: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MapLink:
    """A supposed cause: when `source` gets better, so does `target`, after so many periods."""

    source: str
    target: str
    hypothesis: str = ""
    lag_periods: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found: its rule, the objectives concerned, and a sentence."""

    rule: str
    objectives: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class StrategyMap:
    """Objectives in layers, top (mission) first, with the links and what the checks found."""

    layers: tuple[tuple[str, tuple[Objective, ...]], ...]
    links: tuple[MapLink, ...]
    findings: tuple[Finding, ...]


def strategy_map(objectives: Iterable[Objective], links: Iterable[MapLink], variant: Variant = "public") -> StrategyMap:
    """Lay the objectives out by perspective and check the map.

    Args:
        objectives: in any order; a perspective that the variant does not have gets the lowest layer.
        links: cause and effect.
        variant: which perspectives, and in which order effects run.

    Returns:
        The map. Checks: links name known objectives, no cycles, no downward link, every objective has a measure and
        reaches the top layer, at most 3 measures per objective and 20 objectives in all.
    """
    listed, linked = list(objectives), list(links)
    order: list[str] = rule_table("scorecard")["link_order"][variant]
    extra = sorted({one.perspective for one in listed} - set(order))
    ranks = {name: rank for rank, name in enumerate([*extra, *order])}
    layers = [
        (name, tuple(one for one in listed if one.perspective == name))
        for name in sorted(ranks, key=lambda n: -ranks[n])
    ]
    known = {one.id: one for one in listed}
    good = [link for link in linked if link.source in known and link.target in known]
    findings = [
        *_unknown(linked, known.keys()),
        *_cycles(good),
        *_downward(good, {one.id: ranks[one.perspective] for one in listed}),
        *_measures(listed),
        *_unreached(listed, good, order[-1]),
    ]
    most = rule_table("scorecard")["map"]["objectives"]
    if len(listed) > most:
        findings.append(
            Finding(
                "objectives_total",
                (),
                _("the map has {listed} objectives; {most} or fewer are read", listed=len(listed), most=most),
            )
        )
    return StrategyMap(tuple(layer for layer in layers if layer[1]), tuple(linked), tuple(findings))


def _unknown(links: Sequence[MapLink], known: Iterable[str]) -> list[Finding]:
    names = set(known)
    return [
        Finding("unknown_objective", (name,), _("a link names {name!r}, which is no objective on the map", name=name))
        for link in links
        for name in (link.source, link.target)
        if name not in names
    ]


def _cycles(links: Sequence[MapLink]) -> list[Finding]:
    """Objectives that lie on a cycle: those left when all without a way in or out are peeled off."""
    ahead: dict[str, set[str]] = defaultdict(set)
    for link in links:
        ahead[link.source].add(link.target)
    on_cycle = sorted(node for node in ahead if node in _reach(ahead, ahead[node]))
    if not on_cycle:
        return []
    return [
        Finding(
            "no_cycles",
            tuple(on_cycle),
            _("these objectives cause each other in a circle: {on_cycle}", on_cycle=", ".join(on_cycle)),
        )
    ]


def _reach(ahead: dict[str, set[str]], start: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(ahead.get(node, ()))
    return seen


def _downward(links: Sequence[MapLink], rank: dict[str, int]) -> list[Finding]:
    return [
        Finding(
            "no_downward_link",
            (link.source, link.target),
            _("the link from {source} to {target} runs downwards", source=link.source, target=link.target),
        )
        for link in links
        if rank[link.source] > rank[link.target]
    ]


def _measures(objectives: Sequence[Objective]) -> list[Finding]:
    most = rule_table("scorecard")["map"]["measures_per_objective"]
    found = []
    for one in objectives:
        if not one.measures:
            found.append(Finding("every_objective_has_measure", (one.id,), _("{name} has no measure", name=one.name)))
        elif len(one.measures) > most:
            message = _(
                "{name} has {measures} measures; {most} or fewer are read",
                name=one.name,
                measures=len(one.measures),
                most=most,
            )
            found.append(Finding("measures_per_objective", (one.id,), message))
    return found


def _unreached(objectives: Sequence[Objective], links: Sequence[MapLink], top: str) -> list[Finding]:
    ahead: dict[str, set[str]] = defaultdict(set)
    for link in links:
        ahead[link.source].add(link.target)
    mission = {one.id for one in objectives if one.perspective == top}
    return [
        Finding("every_objective_reaches_mission", (one.id,), _("{name} does not lead to the mission", name=one.name))
        for one in objectives
        if one.perspective != top and not _reach(ahead, {one.id}) & mission
    ]
