"""Reference vectors to `pifkit.scoring`: each adapter calls public functions and does no arithmetic of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pifkit.frameworks import Framework, load, structure
from pifkit.model.scorecard import Scorecard
from pifkit.model.tables import RatingRow
from pifkit.scoring import (
    Options,
    band_of,
    compliance,
    consensus,
    inputs,
    labels,
    parts,
    profiles,
    published,
    score,
    score_part,
)

ANY = "any_1000_point"
TABLES = {"efqm_2006_2019": "efqm2013", "efqm_2020": "efqm2020"}
AS_GIVEN = Options(round_inputs=False)
LEGACY = Options(round_inputs=False, legacy_rounding="points_integer")


def framework_of(vector: Mapping[str, Any]) -> Framework:
    name = vector["framework"]
    return load("efqm2013" if name == ANY else name)


def text(value: Any) -> str:
    return "" if value is None else str(value)


def part_ids(framework: Framework, criterion: str) -> list[str]:
    return [part.id for part, owner in framework.leaves if owner.id == criterion]


def whole_parts(framework: Framework, given: Mapping[str, Sequence[Any]]) -> list[RatingRow]:
    return [
        RatingRow(part=part, score=text(value), note="not applicable")
        for criterion, values in given.items()
        for part, value in zip(part_ids(framework, str(criterion)), values, strict=True)
    ]


def attributes(
    framework: Framework, order: Mapping[str, Sequence[str]], matrix: Mapping[str, Sequence[Any]]
) -> list[RatingRow]:
    rows: list[RatingRow] = []
    for criterion, values in matrix.items():
        for part, row in zip(part_ids(framework, str(criterion)), values, strict=True):
            if row is None or row == "na":
                rows.append(RatingRow(part=part, score=text(row), note="not applicable"))
                continue
            names = order[str(framework.part_index[part][1].block)]
            rows += [
                RatingRow(part=part, attribute=name, score=text(one), note="-")
                for name, one in zip(names, row, strict=True)
            ]
    return rows


def scored(card: Scorecard, legacy: Scorecard, given: Iterable[str]) -> dict[str, Any]:
    """The figures of a scorecard by the names of the vectors; of the criteria that were given, in framework order."""
    wanted = set(map(str, given))
    criteria = [one for one in card.criteria if one.id in wanted]
    whole = [one for one in legacy.criteria if one.id in wanted]
    return {
        "criterion_pct": [one.percent for one in criteria],
        "points": [one.points for one in criteria],
        "points_legacy_integer": [one.points for one in whole],
        "block_totals": [block.points for block in card.blocks],
        **{block.id: block.points for block in card.blocks},
        **{f"{block.id}_legacy_integer": block.points for block in legacy.blocks},
        "total": card.total,
        "total_legacy_integer": legacy.total,
        "complete": card.complete,
        "missing": list(card.missing),
        "band": card.band,
    }


def _part_percents(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    framework = framework_of(vector)
    rows = whole_parts(framework, given["parts"])
    return scored(score(framework, rows, options=AS_GIVEN), score(framework, rows, options=LEGACY), given["parts"])


def _criterion(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    framework = framework_of(vector)
    card = score(framework, whole_parts(framework, {given["criterion"]: given["parts"]}), options=AS_GIVEN)
    return asdict(card.criterion(str(given["criterion"])))


def _matrix(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    framework = framework_of(vector)
    rows = attributes(framework, given["attribute_order"], given["matrix"])
    card = score(framework, rows)
    found = {part.id: part.score for one in card.criteria for part in one.parts}
    by_criterion = {
        one.id: [part.score for part in one.parts] for one in card.criteria if one.id in set(map(str, given["matrix"]))
    }
    flat = set(vector["expected"].get("parts", {})) <= set(found) - set(by_criterion)
    figures = scored(card, score(framework, rows, options=Options(legacy_rounding="points_integer")), given["matrix"])
    return {
        **figures,
        "parts": {key: found[key] for key in vector["expected"].get("parts", {})} if flat else by_criterion,
    }


def _part(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(zip(given["attribute_order"], given["values"], strict=True))
    result = score_part(framework_of(vector), given["block"], values)
    return {"uncapped": result.uncapped, "part": result.score, "capped_by": result.capped_by}


def _criterion_percents(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    framework = framework_of(vector)
    ids = [one.id for one in framework.criteria]
    found = published.points_from_percents(framework, dict(zip(ids, given.values(), strict=True)))
    lists = {name: list(found[name].values()) for name in ("points", "points_legacy_integer")}
    return {**found, **lists}


def _two_axis(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    found = published.two_axis(framework_of(vector), given)
    return {**found, "band_2006_2019": found["band"]}


def _uniform(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        ["efqm2003", "efqm2010", "efqm2013", "efqm2020", "efqm2025", "baldrige2023"]
        if vector["framework"] == ANY
        else [vector["framework"]]
    )
    totals = {
        score(
            one, [RatingRow(part=part.id, score=text(given["every_part"])) for part, _ in one.leaves], options=AS_GIVEN
        ).total
        for one in map(load, names)
    }
    (total,) = totals
    return {"total": total}


def _evidence(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    framework = framework_of(vector)
    rows = [RatingRow(part=part.id, score=text(given["every_part"])) for part, _ in framework.leaves]
    evidence = {part.id: given["evidence_items"] for part, _ in framework.leaves}
    return asdict(score(framework, rows, evidence=evidence, options=Options(evidence_gate=True)))


def _structure(_: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    found = structure(framework_of(vector))
    return {**found, "category_points": found["points_per_criterion"]}


def _fine_tuned(block: str, sums: str) -> Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]:
    def adapter(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
        found = labels.fine_tuned(load("caf2020:fine_tuned"), block, given)
        return {sums: found.sum, "score": found.score, "rounded": found.rounded, "band_level": found.level}

    return adapter


def _caf_fine_tuned(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    framework = load("caf2020:fine_tuned")
    rows: list[RatingRow] = []
    for part, values in given["subcriteria"].items():
        block = framework.block(framework.part_index[part][1].block)
        names = [one.id for one in block.attributes] if block else []
        phases = values if isinstance(values, list) else [values] * len(names)
        rows += [
            RatingRow(part=part, attribute=name, score=text(one), note="-")
            for name, one in zip(names, phases, strict=True)
        ]
    card = score(framework, rows)
    found = {part.id: part for one in card.criteria for part in one.parts if part.id in given["subcriteria"]}
    return {
        "subcriteria": {key: part.score for key, part in found.items()},
        "bands": {key: part.level for key, part in found.items()},
        "criteria": {one.id: one.percent for one in card.criteria},
        "provisional_criteria": {one.id: one.provisional for one in card.criteria},
        "complete": card.complete,
        "overall": card.total,
        "scored": card.scored,
        "of": card.of,
    }


def _baldrige(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    framework = framework_of(vector)
    items = given.get("items") or [part.id for part, _ in framework.leaves]
    rows = [RatingRow(part=item, score=text(value)) for item, value in zip(items, given["pct"], strict=True)]
    card = score(framework, rows, options=AS_GIVEN)
    return {
        "points": [card.part(item).points for item in items],
        "categories": [one.points for one in card.criteria],
        **{block.id: block.points for block in card.blocks},
        "total": card.total,
        "complete": card.complete,
    }


def _label(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    framework = framework_of(vector)
    label = next(one.id for one in framework.labels if set(one.minimums) == set(given))
    return {"label": labels.label_reached(framework, label, given)}


def _validate(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    return {"error": inputs.check_score(framework_of(vector), given["score"]) is not None}


def _audit(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    blocks = {name: given[name] for name in given if name in {"enablers", "results", "direction", "execution"}}
    printed = {name: given[f"printed_{name}_pct"] for name in blocks if f"printed_{name}_pct" in given}
    return published.audit_published_table(blocks, given["block_points"], given.get("printed_total"), printed)


def _block_percents(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    percents = {name.removesuffix("_pct"): value for name, value in given.items()}
    return published.block_percent_to_points(framework_of(vector), percents)


def _band(table: str, score_: Any) -> Any:
    return band_of(load(TABLES[table]), score_, table)


def _criterion_verdict(one: compliance.CriterionCompliance) -> dict[str, Any]:
    return {"pct": one.percent, "max_partial": one.limit("partials"), "pass": one.passed}


def _charter_mark(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    found = compliance.compliance(framework_of(vector), given["criteria"])
    verdict = {"pass": True, "not_yet": False, None: None}[found.outcome]
    return {"criteria": {one.id: _criterion_verdict(one) for one in found.criteria}, "pass": verdict, "met": found.met}


def _charter_mark_criterion(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    counts = {name: value for name, value in given.items() if name != "criterion"}
    return _criterion_verdict(compliance.criterion_compliance(framework_of(vector), given["criterion"], counts))


def _cse(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    found = compliance.compliance(framework_of(vector), given["criteria"])
    each = [one.passed for one in found.criteria]
    return {
        "met": found.met,
        "overall_pct": found.percent,
        "passes_overall_rule": found.passed("overall"),
        "criterion_pct": {one.id: one.percent for one in found.criteria},
        "passes_per_criterion_rule": all(each) if None not in each else None,
    }


def _bands(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    (values,) = given.values()
    found = labels.banded_sums(framework_of(vector), values)
    return {**found, "principle_bands": found["criterion_bands"]}


def _mean_band(given: Mapping[str, Any], vector: Mapping[str, Any]) -> dict[str, Any]:
    band = band_of(framework_of(vector), given["mean_total"])
    return {"band": band.label if band else None}


def _level(given: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    met = {int(key): bool(value) for key, value in given["criteria_met"].items()}
    return {"level": parts.highest_level([met.get(level, False) for level in sorted({*met, 1})])}


RULES: dict[str | tuple[str, str], Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]] = {
    "part_percents": _part_percents,
    (ANY, "sum_of_blocks"): lambda given, vector: published.sum_of_blocks(framework_of(vector), given),
    "sum_of_blocks": lambda given, vector: published.sum_of_blocks(framework_of(vector), given),
    "published_rows": lambda given, vector: published.published_rows(
        framework_of(vector), given["points"], given.get("denominators")
    ),
    "audit_published_table": _audit,
    "block_percent_to_points": _block_percents,
    ("records", "statement_counts"): lambda given, _: published.statement_counts(given),
    ("records", "rates"): lambda given, _: published.rates(given["pairs"]),
    "score_band": lambda given, _: asdict_band(_band(given["table"], given["score"])),
    "classical_band": lambda given, _: {"level_0_5": band_of(load("caf2020"), given["score"]).level},  # type: ignore[union-attr]
    "effective_user_label": _label,
    "structure": _structure,
    "criterion_percents": _criterion_percents,
    "nine_matrix": _matrix,
    "seven_matrix": _matrix,
    "uniform": _uniform,
    "two_axis": _two_axis,
    "evidence": _evidence,
    "validate": _validate,
    "fine_tuned_enabler": _fine_tuned("enablers", "sum_of_400"),
    "fine_tuned_results": _fine_tuned("results", "sum_of_200"),
    "caf_fine_tuned": _caf_fine_tuned,
    "baldrige_points": _baldrige,
    ("consensus", "consensus"): lambda given, _: asdict(consensus(given["scores"], given["tolerance"])),
    "part": _part,
    "criterion": _criterion,
    ("psif", "checklist_statement"): lambda given, vector: profiles.checklist_statement(framework_of(vector), given),
    ("swia_pim", "profile"): lambda given, vector: profiles.grades(framework_of(vector), given["grades"]),
    ("swia_pim", "quantity_term"): lambda given, vector: {
        "term": profiles.quantity_term(framework_of(vector), given["pct"])
    },
    ("charter_mark", "criterion"): _charter_mark_criterion,
    ("charter_mark", "compliance"): _charter_mark,
    ("cse", "compliance"): _cse,
    ("iip_v6", "award"): lambda given, vector: {
        "award_indicative": compliance.award(framework_of(vector), given["indicator_levels"])
    },
    ("iip_v5", "requirements"): lambda given, vector: {
        "requirements": compliance.requirements(framework_of(vector), given["award"])
    },
    ("iso9004", "item_level"): _level,
    ("nuffield_pat", "bands"): _bands,
    ("vichealth_pat", "band"): _mean_band,
}


def asdict_band(band: Any) -> dict[str, Any]:
    return {"band": band.label if band else None}
