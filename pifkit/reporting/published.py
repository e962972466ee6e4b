"""A published table of results for the command line: `pifkit score TABLE.csv --framework ID --published`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pifkit.frameworks import Framework, load
from pifkit.reporting import words
from pifkit.scoring.audit import Printed, audit


def audit_file(path: Path, framework: str) -> dict[str, Any]:
    """Recompute a published table of points or percents by criterion or block.

    Raises:
        ParameterError: the file cannot be read as such a table; all problems at once.
        FrameworkError: unknown framework.
        AssessmentError: a row is unknown or there twice, or the framework has no points.
    """
    from pifkit.workspace.single import read_published

    rows = [Printed(**one.model_dump(), row=one.row) for one in read_published(path)]
    return audit(load(framework), rows, file=str(path))


def audit_lines(found: dict[str, Any]) -> list[str]:
    """What was found, as lines for a terminal."""
    framework = load(found["framework"])
    lines = [f"{framework.title}: {_total(framework, found)}"]
    lines += [
        _line(framework, key, value, found["percent"].get(key), found["criterion_bands"].get(key))
        for key, value in found["points"].items()
    ]
    lines += [
        _line(framework, key, value, found["block_percent"].get(key), None) for key, value in found["blocks"].items()
    ]
    if found["missing"]:
        lines.append(f"  not printed: {', '.join(found['missing'])}")
    lines += [
        f"  differs: {one['id']}, {one['figure']} printed {words.number(one['printed'])}, computed "
        f"{words.number(one['computed'], 3)} ({words.signed(one['difference'], 3)})"
        for one in found["differences"]
    ]
    for kind in ("strengths", "improvements"):
        if found["statements"] and kind in found["statements"]:
            shares = ", ".join(f"{one}%" for one in found["statements"][f"{kind}_pct_display"])
            lines.append(f"  {kind}: {found['statements'][kind]} in all, by block {shares}")
    if found["consistent"] and not found["missing"]:
        lines.append("  The table agrees with itself.")
    return lines


def _total(framework: Framework, found: dict[str, Any]) -> str:
    if found["sum_of_known"] is None:
        return "no points are printed"
    if found["total"] is None:
        return f"no total, since rows are missing; those printed add up to {words.number(found['sum_of_known'], 2)}"
    most = sum(one.points or 0 for one in framework.criteria)
    of = f" of {words.number(most)}" if most else ""
    return f"{words.number(found['total'], 2)}{of}" + (f", {found['band']}" if found["band"] else "")


def _line(framework: Framework, key: str, points: float | None, percent: float | None, band: str | None) -> str:
    shown = words.number(points, 2, missing="–")
    share = "" if percent is None else f" {words.number(percent, 2):>7} %"
    return f"  {key:<10} {shown:>8}{share}  {framework.title_of(key)}" + (f": {band}" if band else "")
