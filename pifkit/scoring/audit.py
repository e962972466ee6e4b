"""A published table of results against a framework: what adds up, what is missing, what differs. Nothing is repaired.

Published tables may be incomplete or disagree with themselves. A table with a missing row has no total; a printed figure
that is not the computed one, at the decimals that were printed, is named with the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pifkit.frameworks.model import Framework
from pifkit.frameworks.reading import near_match
from pifkit.model.errors import AssessmentError, Problem
from pifkit.scoring.bands import band_of
from pifkit.scoring.exact import exact, number
from pifkit.scoring.labels import banded_sums
from pifkit.scoring.published import (
    as_printed,
    audit_published_table,
    block_percent_to_points,
    points_from_percents,
    published_rows,
    statement_counts,
    sum_of_blocks,
    two_axis,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """One row of a published table; None means not printed, never zero.

    Attributes:
        id: criterion, block, or `total`.
        points, of: points, and the largest points that the publication gives; None: the framework's.
        percent: percent of the largest points.
        percent_2: a second percent, of programs that rate two axes and take the mean.
        strengths, improvements: how many statements of each kind fell on a block.
        row: row of the file.
    """

    id: str
    points: float | None = None
    of: float | None = None
    percent: float | None = None
    percent_2: float | None = None
    strengths: int | None = None
    improvements: int | None = None
    row: int = 0


def audit(framework: Framework, rows: Sequence[Printed], *, file: str = "published") -> dict[str, Any]:
    """Recompute a published table.

    Args:
        framework: a framework with points, or one that sums its answers.
        rows: what was printed, one row per criterion or block, and `total`.
        file: name of the table in messages.

    Returns:
        framework, complete, missing (criteria without a figure), points and percent by criterion, blocks (computed points), block_percent,
        total and band (None while a row is missing), criterion_bands (of frameworks that sum), sum_of_known, differences (id, figure, printed, computed,
        difference), consistent, and statements (shares of strengths and improvements by block; None where not printed).

    Raises:
        AssessmentError: the framework has no points, or a row is unknown or there twice; all at once.
    """
    _check(framework, rows, file)
    by_id = {one.id: one for one in rows}
    if framework.total.method == "sum":
        return _of_sums(framework, by_id)
    criteria = {one.id: by_id[one.id] for one in framework.criteria if one.id in by_id}
    blocks = {one.id: by_id[one.id] for one in framework.blocks if one.id in by_id}
    found = _of_criteria(framework, criteria) if criteria else _of_blocks(framework, blocks)
    printed_total = by_id["total"].points if "total" in by_id else None
    differences = [
        *_differences(
            criteria, "percent", found["percent"], lambda one: one.percent if one.points is not None else None
        ),
        *_differences(blocks, "points", found["blocks"], lambda one: one.points if criteria else None),
        *_differences(
            blocks, "percent", found["block_percent"], lambda one: one.percent if one.points is not None else None
        ),
    ]
    if printed_total is not None and found["total"] is not None:
        differences += _difference("total", "points", printed_total, found["total"])
    band = band_of(framework, found["total"]) if framework.total.bands else None
    return {
        "framework": framework.key,
        "complete": not found["missing"],
        "missing": found["missing"],
        "points": found["points"],
        "percent": found["percent"],
        "blocks": found["blocks"],
        "block_percent": found["block_percent"],
        "total": found["total"],
        "band": band.label if band else None,
        "criterion_bands": {},
        "sum_of_known": found["sum_of_known"],
        "differences": differences,
        "consistent": not differences,
        "statements": _statements(blocks),
    }


def _of_sums(framework: Framework, printed: Mapping[str, Printed]) -> dict[str, Any]:
    """A table of sums (or of the means of respondents' sums), each with its band."""
    points = {one.id: printed[one.id].points if one.id in printed else None for one in framework.criteria}
    known = [value for value in points.values() if value is not None]
    missing = [key for key, value in points.items() if value is None]
    sums = banded_sums(framework, known) if not missing else {"total": None, "total_band": None, "criterion_bands": []}
    total = printed["total"].points if "total" in printed else None
    whole = total is not None and sums["total"] is not None
    differences = _difference("total", "points", total or 0, sums["total"]) if whole else []
    return {
        "framework": framework.key,
        "complete": not missing,
        "missing": missing,
        "points": points,
        "percent": {},
        "blocks": {},
        "block_percent": {},
        "total": sums["total"],
        "band": sums["total_band"],
        "criterion_bands": dict(zip(points, sums["criterion_bands"], strict=False)),
        "sum_of_known": number(sum(map(exact, known), Fraction(0))) if known else None,
        "differences": differences,
        "consistent": not differences,
        "statements": None,
    }


def _check(framework: Framework, rows: Sequence[Printed], file: str) -> None:
    problems: list[Problem] = []
    if framework.total.method != "sum" and any(one.points is None for one in framework.criteria):
        raise AssessmentError(f"{framework.key} has no points, so a table of points cannot be held against it.")
    known = (*(one.id for one in framework.criteria), *(one.id for one in framework.blocks), "total")
    seen: dict[str, int] = {}
    for one in rows:
        place = f"row {one.row}, column id" if one.row else "id"
        if one.id not in known:
            message = f"{one.id!r} is neither a criterion nor a block of {framework.key}."
            allowed = ", ".join(known)
            problems.append(Problem(file, place, "unknown-part", message, one.id, allowed, near_match(one.id, known)))
        elif one.id in seen:
            message = f"{one.id!r} is there twice; the first is in row {seen[one.id]}."
            problems.append(Problem(file, place, "duplicate-rating", message, remedy="Keep one of the two."))
        seen.setdefault(one.id, one.row)
    if problems:
        raise AssessmentError("The published table cannot be read; nothing was computed.", problems)


def _of_criteria(framework: Framework, printed: Mapping[str, Printed]) -> dict[str, Any]:
    """Points, percents and blocks from the rows of criteria."""
    blocks = [one.id for one in framework.blocks]
    if any(one.points is not None for one in printed.values()):
        points = {key: one.points for key, one in printed.items()}
        found = published_rows(framework, points, {key: one.of for key, one in printed.items() if one.of is not None})
        computed = {"points": {one.id: points.get(one.id) for one in framework.criteria}, "percent": found["percent"]}
    else:
        computed, found = _from_percents(framework, printed)
    known = [exact(value) for value in computed["points"].values() if value is not None]
    worth = {one.id: one.points for one in framework.blocks}
    return {
        **computed,
        "missing": [key for key, value in computed["points"].items() if value is None],
        "blocks": {key: found[key] for key in blocks},
        "block_percent": {key: _share(found[key], worth[key]) for key in blocks},
        "total": found["total"],
        "sum_of_known": number(sum(known, Fraction(0))),
    }


def _from_percents(framework: Framework, printed: Mapping[str, Printed]) -> tuple[dict[str, Any], dict[str, Any]]:
    pairs = {key: (one.percent, one.percent_2) for key, one in printed.items()}
    if any(second is not None for _, second in pairs.values()):
        both = {
            key: (first, second) for key, (first, second) in pairs.items() if first is not None and second is not None
        }
        found = two_axis(framework, both)
        found["total"] = found["total_legacy_integer"]
        means = {one.id: None if one.id not in both else sum(both[one.id]) / 2 for one in framework.criteria}
        return {"points": found["points_legacy_integer"], "percent": means}, found
    percents = {one.id: printed[one.id].percent if one.id in printed else None for one in framework.criteria}
    found = points_from_percents(framework, percents)
    return {"points": found["points"], "percent": percents}, found


def _of_blocks(framework: Framework, printed: Mapping[str, Printed]) -> dict[str, Any]:
    """Total from the rows of blocks, where no criterion was printed."""
    worth = {one.id: one.points for one in framework.blocks}
    whole = {one.id: one for one in printed.values() if one.points is not None or one.percent is not None}
    points = {
        key: one.points if one.points is not None else block_percent_to_points(framework, {key: one.percent or 0})[key]
        for key, one in whole.items()
    }
    missing = [one.id for one in framework.blocks if one.id not in points]
    total = sum_of_blocks(framework, {key: value for key, value in points.items() if value is not None})["total"]
    shares = {}
    for key, value in points.items():
        if value is not None and (most := printed[key].of or worth[key]):
            shares[key] = audit_published_table({key: value}, most)[f"{key}_pct"]
    return {
        "points": {},
        "percent": {},
        "missing": missing,
        "blocks": {one.id: points.get(one.id) for one in framework.blocks},
        "block_percent": shares,
        "total": None if missing else total,
        "sum_of_known": total if points else None,
    }


def _share(points: float | None, most: float | None) -> float | None:
    return None if points is None or not most else number(100 * exact(points) / exact(most))


def _differences(
    printed: Mapping[str, Printed], figure: str, computed: Mapping[str, float | None], value_of: Any
) -> Iterable[dict[str, Any]]:
    for key, one in printed.items():
        shown, found = value_of(one), computed.get(key)
        if shown is not None and found is not None:
            yield from _difference(key, figure, shown, found)


def _difference(key: str, figure: str, printed: float, computed: float) -> list[dict[str, Any]]:
    if as_printed(exact(computed), exact(printed)):
        return []
    gap = number(exact(computed) - exact(printed))
    return [{"id": key, "figure": figure, "printed": printed, "computed": computed, "difference": gap}]


def _statements(blocks: Mapping[str, Printed]) -> dict[str, Any] | None:
    counts: dict[str, dict[str, int]] = {}
    for kind in ("strengths", "improvements"):
        found = {key: count for key, one in blocks.items() if (count := getattr(one, kind)) is not None}
        if found:
            counts[kind] = found
    return statement_counts(counts) if counts else None
