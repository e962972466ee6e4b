"""The strategy map: objectives in layers by perspective, what each leads to, and how their measures stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement import thread
from pifkit.indicators.scorecard import perspective_names
from pifkit.indicators.strategy_map import MapLink, Objective, StrategyMap
from pifkit.indicators.strategy_map import strategy_map as lay_out
from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words
from pifkit.reporting.readings import readings
from pifkit.reporting.stages import vision_figures as figures
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.indicators.judge import IndicatorResult
    from pifkit.workspace.book import Book

_START = N_(
    "A strategy map shows how what the partnership can do leads to what people get. How to start: give each indicator a "
    "perspective and the objective it measures (columns `perspective` and `objective` of indicators.csv)."
)
_STATES = Phrases({"on": N_("on target"), "near": N_("near target"), "off": N_("off target")})


def strategy_map(book: Book) -> View:
    """Objectives in layers, mission on top; each with its measures and what it leads to."""
    found = [one for one in readings(book) if one.definition.perspective and one.definition.objective]
    if not found:
        return View(empty=_(_START))
    linked = thread.build(book.rows("outcomes"))
    titles = {one.id: one.title for one in linked.objectives}
    drawn = lay_out(_objectives(found, titles), _links(found, linked))
    names = perspective_names()
    layers = [(names.get(name, name.replace("_", " ")), objectives) for name, objectives in drawn.layers]
    count = sum(len(objectives) for _rest, objectives in layers)
    measured = {one.indicator: one for one in found}
    supports = {link.source: titles.get(link.target, link.target) for link in drawn.links}
    rows = [
        {
            N_("Perspective"): name,
            N_("Objective"): one.name,
            N_("Measures"): words.listing(_measure(measured[key]) for key in one.measures),
            N_("Leads to"): supports.get(one.id),
        }
        for name, objectives in layers
        for one in objectives
    ]
    finding = _(
        "{objectives} in {perspectives}, the mission on top.",
        objectives=words.plural(count, "objective"),
        perspectives=words.plural(len(layers), "perspective"),
    )
    return View(
        finding=finding,
        figure=figures.layers([(name, [_line(one, measured) for one in objectives]) for name, objectives in layers]),
        alt=(_("Strategy map in layers. {finding}", finding=finding) + " ")
        + "; ".join(f"{name}: {words.listing(one.name for one in objectives)}" for name, objectives in layers),
        table=pd.DataFrame(rows),
        caption=_("The strategy map as a table, mission first"),
        missing={"Leads to": _("no other objective on the map")},
        notes=tuple(_findings(drawn)),
    )


def _objectives(found: Sequence[IndicatorResult], titles: Mapping[str, str]) -> list[Objective]:
    """One objective per id, in the perspective that most of its measures name."""
    grouped: dict[str, list[IndicatorResult]] = {}
    for one in found:
        grouped.setdefault(one.definition.objective or "", []).append(one)
    return [
        Objective(
            key,
            titles.get(key, key),
            Counter(one.definition.perspective for one in measures).most_common(1)[0][0],
            tuple(one.indicator for one in measures),
        )
        for key, measures in grouped.items()
    ]


def _links(found: Sequence[IndicatorResult], linked: thread.Thread) -> list[MapLink]:
    """From each objective to the nearest one above it in the golden thread that is on the map too."""
    on_map = {one.definition.objective for one in found}
    links = []
    for key in dict.fromkeys(one.definition.objective or "" for one in found):
        waiting, seen = list(linked.parents.get(key, ())), {key}
        while waiting:
            above = waiting.pop(0)
            if above in on_map:
                links.append(MapLink(key, above))
            elif above not in seen:
                waiting += linked.parents[above]
            seen.add(above)
    return links


def _measure(one: IndicatorResult) -> str:
    state = _STATES.get(one.target_state or "", _("no target"))
    return f"{one.title} ({state})"


def _line(one: Objective, measured: Mapping[str, IndicatorResult]) -> tuple[str, str]:
    """The objective's words and its state: the worst of its measures' against their targets."""
    states = [measured[key].target_state for key in one.measures]
    worst = next((state for state in ("off", "near", "on") if state in states), "")
    return one.name, worst or ""


def _findings(drawn: StrategyMap) -> list[str]:
    """What the checks of a sound map say, the longest list cut short."""
    said = [words.sentence(one.message) for one in drawn.findings if one.rule != "every_objective_reaches_mission"]
    loose = [one for one in drawn.findings if one.rule == "every_objective_reaches_mission"]
    if loose:
        said.append(
            _(
                "{objective_leads} to none of the mission's objectives by the "
                "golden thread: is the link missing, or is the objective not needed?",
                objective_leads=words.plural(len(loose), "objective leads", "objectives lead"),
            )
        )
    return said
