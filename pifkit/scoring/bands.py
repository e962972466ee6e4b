"""Bands: from a figure to the name and number of the band it lies in."""

from __future__ import annotations

from fractions import Fraction

from pifkit.frameworks.model import Framework
from pifkit.frameworks.vocabulary import Band, BandTable
from pifkit.model.language import _
from pifkit.model.scorecard import Step
from pifkit.scoring.exact import Number, exact, nearest, number


def band_in(table: BandTable, value: Number | None) -> Band | None:
    """The band of a value: the last whose `min` it reaches, after the table's own rounding.

    None for an unknown value, and for one below the lowest band. A score is never rounded up into a band unless the
    table says so.
    """
    if value is None:
        return None
    figure = exact(value)
    if table.round is not None:
        figure = nearest(figure, table.round.step)
    reached = [
        band for band in table.bands if figure > exact(band.min) or (figure == exact(band.min) and not band.above)
    ]
    return reached[-1] if reached else None


def band_of(framework: Framework, value: Number | None, table: str | None = None) -> Band | None:
    """The band of a value in one of a framework's tables.

    Args:
        framework: the framework.
        value: the figure; None: unknown, which has no band.
        table: id of the table; None: that of the total, else the only one.

    Raises:
        ValueError: the framework has no such table, or several and none is named.
    """
    key = table or framework.total.bands or (next(iter(framework.bands)) if len(framework.bands) == 1 else None)
    if key is None or key not in framework.bands:
        raise ValueError(f"{framework.key} has no band table {table!r}. It has: {', '.join(framework.bands) or 'none'}")
    return band_in(framework.bands[key], value)


def band_step(
    framework: Framework, about: str, value: Fraction | None, table: str | None
) -> tuple[Band | None, tuple[Step, ...]]:
    """The band of a figure on the scorecard, and its explanation; nothing where the rule names no table."""
    if table is None:
        return None, ()
    band = band_in(framework.bands[table], value)
    rounding = framework.bands[table].round
    rule = _("last band whose lower edge is reached") + (
        _(", after rounding to {step:g}, halves up", step=rounding.step) if rounding else ""
    )
    label = None if band is None else band.label
    return band, (Step(about, "band", label, rule, (("figure", number(value)),)),)
