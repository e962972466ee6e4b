"""Self-assessments of many partnerships beside each other: worked out once for all, handed to each as its own rows.

Rows stand in the comparison table beside those of the indicators (contract 4.5). They say where one partnership stands and
name no other; where fewer than five have a score there is no figure at all.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pifkit.frameworks import load
from pifkit.reporting.assessment import ratings_of, scorecard
from pifkit.scoring.comparison import Crowd, Standing, crowd

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.tables import RatingRow
    from pifkit.workspace.book import Book

Figures = dict[str, float | None]
"""Figure by entry: `total`, and percent by criterion."""
_Line = tuple[str, str, float, str, int]
_Compared = tuple[str, str]  # cycle and framework
_Which = tuple[str, str, str, str, str | None]  # cycle, framework, entry, grouping and family group; None: all
_AT_ONCE = 64  # partnerships scored together: enough for the columns' way to pay, too few to fill the memory


@dataclass(frozen=True, slots=True)
class Assessed:
    """What is kept of one partnership's self-assessment until all have been read.

    Attributes:
        framework: id of the framework, with its mode.
        tolerance: the partnership's own tolerance; None: the framework's.
        lines: ratings that are plain numbers, as (part, attribute, score, assessor, round), to be scored with all others.
        figures: the figures, where the ratings needed the whole engine.
    """

    framework: str
    tolerance: float | None
    lines: tuple[_Line, ...] = ()
    figures: Figures = field(default_factory=dict)


def assessed(book: Book) -> tuple[Assessed, ...]:
    """What of a book's self-assessments is compared with others': those that are scored on a scale of numbers."""
    found = []
    for key in book.cycle.frameworks:
        framework = load(key)
        if framework.kind != "scored" or framework.total.method == "none":
            continue
        rows = [row for row in ratings_of(book, key) if row.score.strip()]
        lines = None if _gated(book, framework) else _lines(framework, rows)
        if not rows:
            continue
        tolerance = book.options.consensus_tolerance
        if lines is None:
            found.append(Assessed(key, tolerance, figures=_figures(book, key)))
        else:
            found.append(Assessed(key, tolerance, lines))
    return tuple(found)


def _gated(book: Book, framework: Framework) -> bool:
    return framework.evidence_gate if book.options.evidence_gate is None else book.options.evidence_gate


def _lines(framework: Framework, rows: Iterable[RatingRow]) -> tuple[_Line, ...] | None:
    """The ratings as numbers; None where one is not applicable, don't know, or a level code."""
    if framework.scale.min != 0 or framework.attribute_scale is not None:
        return None
    lines = []
    for row in rows:
        try:
            value = float(row.score)
        except ValueError:
            return None
        lines.append((row.part, row.attribute, value, row.assessor, row.round))
    return tuple(lines)


def _figures(book: Book, key: str) -> Figures:
    card = scorecard(book, key)
    return {"total": card.total, **{one.id: one.percent for one in card.criteria}}


class Standings:
    """Self-assessments of many partnerships, gathered one after another; then each one's own rows, on demand.

    Ratings are scored a few dozen partnerships at a time, and only their figures are kept.
    """

    def __init__(self) -> None:
        self._columns: dict[_Compared, dict[str, dict[str, float | None]]] = {}
        self._waiting: dict[tuple[str, str, float | None], dict[str, tuple[_Line, ...]]] = defaultdict(dict)
        self._families: dict[str, Mapping[str, str]] = {}
        self._crowds: dict[_Which, Crowd] = {}

    def add(self, partnership: str, cycle: str, found: Sequence[Assessed], families: Mapping[str, str]) -> None:
        """Take in one more partnership.

        Args:
            partnership: its id.
            cycle: id of its cycle; only the same framework in the same cycle is compared.
            found: what `assessed` found in its book.
            families: its family group by grouping.
        """
        self._families[partnership] = families
        self._crowds.clear()
        for one in found:
            if not one.lines:
                self._keep(cycle, one.framework, {partnership: one.figures})
                continue
            waiting = self._waiting[cycle, one.framework, one.tolerance]
            waiting[partnership] = one.lines
            if len(waiting) >= _AT_ONCE:
                self._score()

    def rows(self, partnership: str) -> list[dict[str, Any]]:
        """Where one partnership stands, by framework and entry; no rows where it has no self-assessment.

        Returns:
            Rows with the keys partnership, indicator and period (None: no indicator's row), cycle, framework, entry (`total`
            or a criterion id), group (`all`, or the grouping of the family), value, of, percentile, lower_quartile, median,
            upper_quartile; quartiles and percentile are None below five partnerships.
        """
        self._score()
        rows = []
        for (cycle, key), columns in sorted(self._columns.items()):
            if partnership not in columns["total"]:
                continue
            about = {"partnership": partnership, "indicator": None, "period": None, "cycle": cycle, "framework": key}
            families = sorted(self._families[partnership].items())
            for entry, figures in columns.items():
                for group, family in [("all", None), *families]:
                    place = self._crowd((cycle, key, entry, group, family)).standing(figures[partnership])
                    rows.append({**about, "entry": entry, "group": group, **_row(place)})
        return rows

    def _keep(self, cycle: str, key: str, figures: Mapping[str, Figures]) -> None:
        entries = ("total", *(one.id for one in load(key).criteria))
        columns = self._columns.setdefault((cycle, key), {entry: {} for entry in entries})
        for partnership, found in figures.items():
            for entry in entries:
                columns[entry][partnership] = found.get(entry)

    def _score(self) -> None:
        for (cycle, key, tolerance), lines in self._waiting.items():
            self._keep(cycle, key, _together(load(key), lines, tolerance))
        self._waiting.clear()

    def _crowd(self, which: _Which) -> Crowd:
        """The figures of an entry: of all partnerships, or of a family group in its grouping."""
        if which not in self._crowds:
            cycle, key, entry, group, family = which
            figures = self._columns[cycle, key][entry]
            same = (value for one, value in figures.items() if self._families[one].get(group) == family)
            self._crowds[which] = crowd(figures.values() if family is None else same)
        return self._crowds[which]


def _row(found: Standing) -> dict[str, Any]:
    return {
        "value": found.own,
        "of": found.of,
        "percentile": found.percentile,
        "lower_quartile": found.lower_quartile,
        "median": found.median,
        "upper_quartile": found.upper_quartile,
    }


def _together(
    framework: Framework, lines: Mapping[str, tuple[_Line, ...]], tolerance: float | None
) -> dict[str, Figures]:
    """The figures of many partnerships, scored at once."""
    import pandas as pd

    from pifkit.scoring.many import score_many

    columns = ("partnership", "part", "attribute", "score", "assessor", "round")
    table = pd.DataFrame([(key, *line) for key, own in lines.items() for line in own], columns=list(columns))
    scores = score_many(framework, table, tolerance=tolerance)
    names = ("total", *map(str, scores.percents.columns))
    whole = zip(scores.totals.index, scores.totals.to_numpy(), scores.percents.to_numpy(), strict=True)
    return {
        str(key): dict(zip(names, map(_known, (float(total), *map(float, own))), strict=True))
        for key, total, own in whole
    }


def _known(value: float) -> float | None:
    """A figure rounded where binary arithmetic stops meaning anything; None for what is not known."""
    return None if math.isnan(value) else round(value, 9)
