"""Published results as audits: recompute what was printed, report differences, repair nothing.

A published table may be incomplete or disagree with itself. A table with a missing row has no total; a printed figure
that differs from the sum is reported with the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from pifkit.frameworks.model import Framework
from pifkit.scoring.bands import band_of
from pifkit.scoring.exact import Number, exact, half_up, mean, number
from pifkit.scoring.options import Options
from pifkit.scoring.totals import block_scores, criterion_points


def sum_of_blocks(framework: Framework, blocks: Mapping[str, Number]) -> dict[str, Any]:
    """Total of the blocks' points, and its band: keys total and band (None where the framework has no bands)."""
    total = sum((exact(value) for value in blocks.values()), Fraction(0))
    band = band_of(framework, total) if framework.total.bands else None
    return {"total": number(total), "band": band.label if band else None}


def points_from_percents(framework: Framework, percents: Mapping[str, Number | None]) -> dict[str, Any]:
    """Points of every criterion from its percent as given, blocks and total.

    Args:
        framework: a framework with points.
        percents: criterion id to percent; None, or absent: not known.

    Returns:
        points (criterion id to points), one key for each block id, total (None while one is not known), and the same with
        each criterion's points rounded half up first: points_legacy_integer, total_legacy_integer.

    Raises:
        ValueError: a criterion that the framework does not have.
    """
    known = [criterion.id for criterion in framework.criteria]
    if unknown := [key for key in percents if key not in known]:
        raise ValueError(f"{', '.join(unknown)}: no criterion of {framework.key}. Known: {', '.join(known)}")
    shares = {key: None if percents.get(key) is None else exact(percents[key] or 0) for key in known}
    plain = _points(framework, shares, Options())
    legacy = _points(framework, shares, Options(legacy_rounding="points_integer"))
    blocks, _ = block_scores(framework, plain, Options())
    return {
        "points": {key: number(value) for key, value in plain.items()},
        **{block.id: block.points for block in blocks},
        "total": number(_sum(plain)),
        "points_legacy_integer": {key: number(value) for key, value in legacy.items()},
        "total_legacy_integer": number(_sum(legacy)),
    }


def _points(
    framework: Framework, shares: Mapping[str, Fraction | None], options: Options
) -> dict[str, Fraction | None]:
    return {one.id: criterion_points(one, shares[one.id], options)[0] for one in framework.criteria}


def _sum(values: Mapping[str, Fraction | None]) -> Fraction | None:
    known = [value for value in values.values() if value is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(values) else None


def two_axis(framework: Framework, axes: Mapping[str, Sequence[Number]]) -> dict[str, Any]:
    """A program's two percents for each criterion: their mean is the criterion's percent, points are whole numbers.

    Returns:
        points_legacy_integer by criterion id, one key for each block id, total_legacy_integer, and band: the band of that
        total.
    """
    shares: dict[str, Fraction | None] = {key: mean([exact(value) for value in pair]) for key, pair in axes.items()}
    shares = {one.id: shares.get(one.id) for one in framework.criteria}
    options = Options(legacy_rounding="points_integer")
    points = _points(framework, shares, options)
    blocks, _ = block_scores(framework, points, options)
    total = _sum(points)
    band = band_of(framework, total) if framework.total.bands else None
    return {
        "points_legacy_integer": {key: number(value) for key, value in points.items()},
        **{block.id: block.points for block in blocks},
        "total_legacy_integer": number(total),
        "band": band.label if band else None,
    }


def published_rows(
    framework: Framework, points: Mapping[str, Number | None], denominators: Mapping[str, Number] | None = None
) -> dict[str, Any]:
    """A printed table of points by criterion, checked for completeness.

    Args:
        framework: the framework whose blocks the criteria belong to.
        points: criterion id to printed points; None: the row is not printed.
        denominators: criterion id to printed largest points; None: the framework's own.

    Returns:
        percent by criterion, one key for each block id (None while a row is missing), total (None likewise),
        sum_of_known, missing, complete.
    """
    given = {one.id: None if points.get(one.id) is None else exact(points[one.id] or 0) for one in framework.criteria}
    most = {one.id: exact((denominators or {}).get(one.id, one.points or 0)) for one in framework.criteria}
    missing = [key for key, value in given.items() if value is None]
    known = [value for value in given.values() if value is not None]
    blocks = {
        block.id: number(_sum({one.id: given[one.id] for one in framework.criteria if one.block == block.id}))
        for block in framework.blocks
    }
    return {
        "percent": {key: None if value is None else number(100 * value / most[key]) for key, value in given.items()},
        **blocks,
        "total": number(_sum(given)),
        "sum_of_known": number(sum(known, Fraction(0))),
        "missing": missing,
        "complete": not missing,
    }


def audit_published_table(
    blocks: Mapping[str, Number],
    block_points: Number,
    printed_total: Number | None = None,
    printed_pct: Mapping[str, Number] | None = None,
) -> dict[str, Any]:
    """A printed total and printed percents against the blocks that were printed with them.

    Args:
        blocks: block id to printed points.
        block_points: largest points of each block.
        printed_total: the printed total; None: not printed.
        printed_pct: block id to printed percent; a percent agrees when it is the computed one at the printed decimals.

    Returns:
        computed_total, total_difference (computed minus printed), `<block>_pct` for each block, consistent.
    """
    values = {key: exact(value) for key, value in blocks.items()}
    total = sum(values.values(), Fraction(0))
    shares = {key: 100 * value / exact(block_points) for key, value in values.items()}
    difference = None if printed_total is None else total - exact(printed_total)
    agree = [difference == 0] if difference is not None else []
    agree += [as_printed(shares[key], exact(value)) for key, value in (printed_pct or {}).items()]
    return {
        "computed_total": number(total),
        "total_difference": number(difference),
        **{f"{key}_pct": number(share) for key, share in shares.items()},
        "consistent": all(agree),
    }


def as_printed(figure: Fraction, printed: Fraction) -> bool:
    """Whether a figure rounds half up to what was printed, at as many decimals as were printed (at most 9)."""
    places = next(places for places in range(10) if (printed * 10**places).denominator == 1 or places == 9)
    scale = 10**places
    return bool(half_up(figure * scale) == printed * scale)


def block_percent_to_points(framework: Framework, percents: Mapping[str, Number]) -> dict[str, Any]:
    """Points of each block from its percent, and their total."""
    worth = {block.id: exact(block.points or 0) for block in framework.blocks}
    points = {key: exact(value) * worth[key] / 100 for key, value in percents.items()}
    return {**{key: number(value) for key, value in points.items()}, "total": number(sum(points.values(), Fraction(0)))}


def statement_counts(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """How many statements of each kind fell on each block.

    Args:
        counts: kind (strengths, afis) to block to number of statements.

    Returns:
        for each kind: its sum, `<kind>_pct` (a list in the blocks' order) and `<kind>_pct_display` (half up).
    """
    found: dict[str, Any] = {}
    for kind, blocks in counts.items():
        total = sum(blocks.values())
        found[kind] = total
        found |= {f"{kind}_{key}": value for key, value in rates([(count, total) for count in blocks.values()]).items()}
    return found


def rates(pairs: Sequence[tuple[int, int]]) -> dict[str, list[Any]]:
    """Percents of (part, whole) pairs, exact and as whole numbers half up; None where the whole is 0."""
    shares = [Fraction(100 * part, whole) if whole else None for part, whole in pairs]
    shown = [None if share is None else half_up(share) for share in shares]
    return {"pct": [number(share) for share in shares], "pct_display": shown}
