"""Reference vectors to `pifkit.improvement`: each adapter calls public functions and does no arithmetic of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from pifkit.improvement import causes, completeness, culture, gaps, priority, thread

POLARITY = {"high_good": "increase", "low_good": "decrease"}


def _completeness(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    found = completeness.completeness(given)
    return asdict(found) | {"weakest": list(found.weakest)}


def _upward(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    return {"pct": thread.upward_pct(given["linked"], given["objectives"])}


def _downward(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    pct, hollow = thread.downward_pct(given["with_child"], given["objectives"])
    return {"pct": pct, "hollow": hollow}


def _gap(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    return asdict(gaps.gap(given["target"], given["outcome"], POLARITY[given["polarity"]], given.get("tolerance", 0)))


def _pip(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    return {"pip": causes.pip(given["exemplar"], given["typical"], POLARITY[given["polarity"]])}


def _cell(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    cell = causes.choose(given["ratings"])
    return {"cell": cell.id if cell else None}


def _priority(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    return {"score": priority.score(given), "quadrant": priority.quadrant(given["impact"], given["ease"])}


def _engagement(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    found = culture.engagement(given["counts_6_to_1"])
    return {} if found is None else asdict(found)


def _culture_gap(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    found = culture.culture_gap(given["now"], given["preferred"])
    return {name: list(value) for name, value in asdict(found).items()}


RULES: dict[str | tuple[str, str], Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]] = {
    ("pif_definition_2", "completeness"): _completeness,
    ("golden_thread", "upward_pct"): _upward,
    ("golden_thread", "downward_pct"): _downward,
    ("performance_problem", "gap"): _gap,
    ("gilbert_bem", "pip"): _pip,
    ("gilbert_bem", "choose"): _cell,
    ("prioritisation", "score"): _priority,
    ("imatter_like", "engagement_index"): _engagement,
    ("imatter_like", "engagement_index_alt"): _engagement,
    ("ocai_like", "culture_gap"): _culture_gap,
}
