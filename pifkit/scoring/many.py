"""Scoring many partnerships at once: the same rules as the engine, over columns of numbers instead of one by one.

Works on a long table with pandas and numpy; memory grows in proportion to its rows. Means are taken in binary floats,
which here are sums of whole numbers divided once, and a mean within 1e-9 of a tie counts as the tie that it is: so
rounding gives what the exact engine gives (a property test compares the two).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pifkit.frameworks.model import Block, Criterion, Framework, Group, Part, parts_of
from pifkit.model.errors import AssessmentError, Problem
from pifkit.scoring.options import DEFAULT, Options

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TIE = 1e-9
COLUMNS = ("partnership", "part", "score")


@dataclass(frozen=True, slots=True)
class ManyScores:
    """The scores of many partnerships; unknown is NaN, never zero.

    Attributes:
        parts: score by partnership (index) and part (columns), after rounding and cap.
        percents: percent by partnership and criterion; NaN where the scale does not start at zero.
        points: points by partnership and criterion; no columns where the framework has none.
        totals: total by partnership; NaN while a part has no score.
        bands: name of the total's band by partnership; None without a total.
        discuss: how many items lie further apart than the tolerance, by partnership.
    """

    parts: pd.DataFrame
    percents: pd.DataFrame
    points: pd.DataFrame
    totals: pd.Series[float]
    bands: pd.Series[Any]
    discuss: pd.Series[int]


def score_many(
    framework: Framework, ratings: pd.DataFrame, *, tolerance: float | None = None, options: Options = DEFAULT
) -> ManyScores:
    """Score every partnership of a long table of ratings.

    Args:
        framework: a framework whose ratings are numbers.
        ratings: columns partnership, part, score (a number; NaN is not rated), and optionally attribute, assessor
            (blank: the agreed rating, which wins) and round (the latest counts). Not-applicable ratings are for
            `score`, one partnership at a time.
        tolerance: largest spread inside which a mean is taken; None: the framework's own.
        options: cap and rounding; the legacy rules are for `score`.

    Raises:
        AssessmentError: a column is absent, a part or attribute unknown, or a score off the scale.
    """
    keys = _keys(framework)
    table = _checked(framework, ratings, keys)
    partnerships = pd.Index(table["partnership"].cat.categories, name="partnership")
    cells, discuss = _consensus(framework, table, len(partnerships), len(keys), tolerance, options)
    values = {key: cells[:, index] for index, key in enumerate(keys)}
    parts = {part.id: _part(framework, part, criterion, values, options) for part, criterion in framework.leaves}
    percents, points, totals = _add_up(framework, parts)
    return ManyScores(
        parts=pd.DataFrame(parts, index=partnerships),
        percents=pd.DataFrame(percents, index=partnerships),
        points=pd.DataFrame(points, index=partnerships),
        totals=pd.Series(totals, index=partnerships, name="total"),
        bands=pd.Series(_bands(framework, totals), index=partnerships, name="band", dtype=object),
        discuss=pd.Series(discuss, index=partnerships, name="discuss"),
    )


def _keys(framework: Framework) -> list[tuple[str, str]]:
    """Every item that can be rated: each part as a whole, and each of its attributes."""
    keys: list[tuple[str, str]] = []
    for part, criterion in framework.leaves:
        block = framework.block(criterion.block)
        keys += [(part.id, ""), *((part.id, one.id) for one in (block.attributes if block else ()))]
    return keys


def _checked(framework: Framework, ratings: pd.DataFrame, keys: list[tuple[str, str]]) -> pd.DataFrame:
    """The table with its items as numbers of `keys`; text columns become categories, so that they are read once."""
    problems = [
        Problem("ratings", f"column {name}", "column-missing", f"the column {name!r} is missing.")
        for name in COLUMNS
        if name not in ratings.columns
    ]
    if problems:
        raise AssessmentError(f"The ratings cannot be scored with {framework.key}; nothing was scored.", problems)
    part = ratings["part"].astype("category")
    columns = {"partnership": ratings["partnership"].astype("category"), "score": ratings["score"].astype("float64")}
    table = pd.DataFrame(columns, copy=False)
    if "attribute" in ratings.columns:
        attribute = ratings["attribute"].astype("category")
        names = [str(name) for name in attribute.cat.categories]
        codes = attribute.cat.codes.to_numpy()
    else:
        names, codes = [""], np.zeros(len(ratings), dtype=np.int8)
    index = {key: number for number, key in enumerate(keys)}
    ids = [str(name) for name in part.cat.categories]
    lookup = np.array([[index.get((one, name), -1) for name in [*names, ""]] for one in ids], dtype=np.int32)
    table["item"] = lookup[part.cat.codes.to_numpy(), codes] if len(ratings) else np.zeros(0, dtype=np.int32)
    for name in ("assessor", "round"):
        if name in ratings.columns:
            table[name] = ratings[name]
    return _on_scale(framework, table, ratings)


def _on_scale(framework: Framework, table: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    problems = []
    unknown = table["item"] < 0
    if unknown.any():
        row = ratings.loc[unknown.to_numpy()].iloc[0]
        what = ", ".join(str(row[name]) for name in ("part", "attribute") if name in row.index)
        problems.append(
            Problem(
                "ratings",
                f"{int(unknown.sum())} rows",
                "unknown-part",
                f"{what} is nothing that {framework.key} rates.",
            )
        )
    scale = framework.scale
    if scale.min is None or scale.max is None:
        problems.append(
            Problem(
                "ratings", "", "not-numeric", f"{framework.key} is rated in words; score one partnership at a time."
            )
        )
    else:
        score = table["score"]
        off = (score < scale.min) | (score > scale.max)
        if off.any():
            worst = float(score[off].iloc[0])
            message = f"{worst:g} is off the scale of {scale.min:g} to {scale.max:g}."
            problems.append(Problem("ratings", f"{int(off.sum())} rows", "off-scale", message))
    if problems:
        raise AssessmentError(f"The ratings cannot be scored with {framework.key}; nothing was scored.", problems)
    return table


def _consensus(
    framework: Framework, table: pd.DataFrame, partnerships: int, items: int, tolerance: float | None, options: Options
) -> tuple[Floats, NDArray[np.int64]]:
    """One value for each partnership and item, NaN where there is none, and how many items need talk."""
    cell = table["partnership"].cat.codes.to_numpy().astype(np.int64) * items + table["item"].to_numpy()
    score = table["score"].to_numpy()
    if framework.inputs is not None and options.round_inputs:
        score = _nearest(score, framework.inputs.step)
    cell, score = _in_force(table, cell, score)
    size = partnerships * items
    counts = np.bincount(cell, minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.bincount(cell, weights=score, minlength=size) / counts
    apart = np.zeros(size, dtype=bool)
    if framework.consensus.method == "tolerance":
        limit = framework.consensus.tolerance if tolerance is None else tolerance
        low, high = _ends(cell, score, size)
        apart = high - low > limit + TIE
        values[apart] = np.nan
    return values.reshape(partnerships, items), apart.reshape(partnerships, items).sum(axis=1)


def _in_force(table: pd.DataFrame, cell: NDArray[np.int64], score: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The ratings that decide: rated ones; agreed where there are any; of the latest round."""
    keep = ~np.isnan(score)
    agreed = None
    if "assessor" in table.columns:
        assessor = table["assessor"]
        blank = assessor.isna().to_numpy() | (assessor == "").to_numpy()
        agreed = blank if blank.any() else None
    if agreed is not None:
        has_agreed = np.zeros(int(cell.max(initial=-1)) + 1, dtype=bool)
        has_agreed[cell[agreed & keep]] = True
        keep &= agreed | ~has_agreed[cell]
    if "round" in table.columns and table["round"].nunique() > 1:
        rounds = table["round"].to_numpy(dtype="int64")
        latest = np.zeros(int(cell.max(initial=-1)) + 1, dtype=np.int64)
        np.maximum.at(latest, cell[keep], rounds[keep])
        keep &= rounds == latest[cell]
    return (cell, score) if keep.all() else (cell[keep], score[keep])


def _ends(cell: NDArray[np.int64], score: Floats, size: int) -> tuple[Floats, Floats]:
    """Lowest and highest rating of every cell; equal where nobody rated."""
    grouped = pd.Series(score, copy=False).groupby(cell, sort=False)
    low, high = np.zeros(size), np.zeros(size)
    least, most = grouped.min(), grouped.max()
    low[least.index.to_numpy()] = least.to_numpy()
    high[most.index.to_numpy()] = most.to_numpy()
    return low, high


def _nearest(values: Floats, step: float) -> Floats:
    """The nearest multiple of a step, halves up."""
    return np.floor(values / step + 0.5 + TIE) * step


def _part(
    framework: Framework, part: Part, criterion: Criterion, values: Mapping[tuple[str, str], Floats], options: Options
) -> Floats:
    """The score of one part: by its attributes, or as rated as a whole."""
    whole = values[part.id, ""]
    block = framework.block(criterion.block)
    if block is None or not block.attributes:
        return whole
    own = np.column_stack([values[part.id, one.id] for one in block.attributes])
    raw = _combined(framework.part.method, own, np.array([one.weight for one in block.attributes]))
    rounding = framework.part.round
    score = _nearest(raw, rounding.step) if rounding else raw
    score = np.where(np.isnan(whole), score, whole)
    return _capped(framework, part, block, values, score) if block.cap and options.apply_cap else score


def _capped(
    framework: Framework, part: Part, block: Block, values: Mapping[tuple[str, str], Floats], score: Floats
) -> Floats:
    cap = values[part.id, str(block.cap)]
    if framework.part.round is not None:
        cap = _nearest(cap, framework.part.round.step)
    return np.where(np.isnan(cap), score, np.minimum(score, cap))


def _combined(method: str, columns: Floats, weights: Floats) -> Floats:
    """Columns into one by a word of the vocabulary; NaN in any of them is NaN in the result."""
    result: Floats
    if method in {"sum", "weighted_mean"}:
        result = columns @ weights
        return result if method == "sum" else result / weights.sum()
    if method == "median":
        result = np.median(columns, axis=1)
        return result
    if method == "highest_level":
        met = np.cumprod(columns > 0, axis=1).sum(axis=1).astype("float64")
        return np.where(np.isnan(columns).any(axis=1), np.nan, met)
    if method == "mean":
        result = columns.mean(axis=1)
        return result
    result = columns.min(axis=1) if method == "min" else columns.max(axis=1)
    return result


def _group(framework: Framework, group: Group, parts: Mapping[str, Floats]) -> tuple[Floats, float]:
    """Value of a criterion or group, and its largest possible value."""
    rule = group.rule or framework.criterion
    if group.groups:
        below = [(_group(framework, child, parts), child.weight) for child in group.groups]
        columns, tops = [values for (values, _), _ in below], [top for (_, top), _ in below]
        weights = np.array([weight for _, weight in below])
    else:
        own = list(parts_of(group))
        columns = [parts[part.id] for part in own]
        tops = [float((part.scale or framework.scale).max or 0) for part in own]
        weights = np.array([part.weight for part in own])
    value = _combined(rule.method, np.column_stack(columns), weights)
    top = float(_combined(rule.method, np.array([tops], dtype="float64"), weights)[0])
    return (_nearest(value, rule.round.step) if rule.round else value), top


def _add_up(framework: Framework, parts: Mapping[str, Floats]) -> tuple[dict[str, Floats], dict[str, Floats], Floats]:
    """Percents and points by criterion, and totals."""
    found = {criterion.id: _group(framework, criterion, parts) for criterion in framework.criteria}
    rows = len(next(iter(parts.values())))
    percents = {
        key: 100 * value / top if framework.scale.min == 0 else np.full(rows, np.nan)
        for key, (value, top) in found.items()
    }
    points = {one.id: percents[one.id] * one.points / 100 for one in framework.criteria if one.points is not None}
    method = framework.total.method
    if method == "none":
        return percents, points, np.full(rows, np.nan)
    if method == "points":
        return percents, points, np.column_stack(list(points.values())).sum(axis=1)
    weights = np.array([one.weight for one in framework.criteria])
    totals = _combined(method, np.column_stack([value for value, _ in found.values()]), weights)
    return percents, points, _nearest(totals, framework.total.round.step) if framework.total.round else totals


def _bands(framework: Framework, totals: Floats) -> list[str | None]:
    """Name of each total's band; a total within 1e-9 of an edge is on it."""
    if framework.total.bands is None:
        return [None] * len(totals)
    table = framework.bands[framework.total.bands]
    figures = _nearest(totals, table.round.step) if table.round else totals
    edges = np.array([band.min + (TIE if band.above else -TIE) for band in table.bands])
    places = np.searchsorted(edges, figures, side="right") - 1
    unknown = np.isnan(figures)
    return [
        None if gone or place < 0 else table.bands[place].label for place, gone in zip(places, unknown, strict=True)
    ]
