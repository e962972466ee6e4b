"""What stands beside an item on the screen: guidance, the last cycle's score, linked indicators and evidence of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pifkit.frameworks import Framework
from pifkit.model.language import _

if TYPE_CHECKING:
    from pifkit.workspace.book import Book


@dataclass(frozen=True)
class Beside:
    """What is known about one item before anybody rates it; plain texts.

    Attributes:
        criterion: id and title of its criterion.
        title: short title.
        statement: the statement or question, in our own words; blank where there is none.
        attributes: (id, title, question) of what is rated in it; empty: rated as a whole.
        levels: (score, what it looks like), lowest first.
        views: notes for gathering evidence.
        previous: score of the last cycle in words; blank where there is none.
        indicators: linked indicators, each in a line.
        evidence: (kind, text with its source) of the tables.
    """

    criterion: str
    title: str
    statement: str
    attributes: tuple[tuple[str, str, str], ...]
    levels: tuple[tuple[str, str], ...]
    views: tuple[str, ...]
    previous: str
    indicators: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]


def beside(framework: Framework, book: Book | None = None) -> Mapping[str, Beside]:
    """What stands beside each item of a framework.

    Args:
        framework: the framework.
        book: the partnership's tables; None: only what the framework itself says.
    """
    before = _previous(framework, book) if book else {}
    figures = _indicators(framework, book) if book else {}
    rows = _evidence(framework, book) if book else {}
    found = {}
    for part, criterion in framework.leaves:
        block = framework.block(criterion.block)
        scale = framework.scale_of(part)
        levels = [(one.code, f"{one.title}. {one.meaning}".rstrip(". ") + ".") for one in scale.levels]
        anchors = [(f"{one.at:g}", one.text) for one in block.anchors] if block else []
        found[part.id] = Beside(
            criterion=f"{criterion.id} {criterion.title}" if criterion.id != part.id else "",
            title=part.title,
            statement=part.statement,
            attributes=tuple((one.id, one.title, one.question) for one in block.attributes) if block else (),
            levels=tuple(levels or anchors),
            views=(*part.views, *(criterion.views if criterion.id != part.id else ())),
            previous=before.get(part.id, ""),
            indicators=tuple(figures.get(part.id, ()) or figures.get(criterion.id, ())),
            evidence=tuple(rows.get(part.id, ())),
        )
    return found


def _previous(framework: Framework, book: Book) -> dict[str, str]:
    from pifkit.reporting.assessment import ratings_of, scorecard

    last = book.previous
    if last is None or not ratings_of(book, framework.key, last.id):
        return {}
    card = scorecard(book, framework.key, last.id)
    scores = {part.id: part.score for criterion in card.criteria for part in criterion.parts}
    return {
        key: f"{last.name}: {value:g}" if isinstance(value, int | float) else f"{last.name}: {value}"
        for key, value in scores.items()
        if value is not None
    }


def _indicators(framework: Framework, book: Book) -> dict[str, list[str]]:
    from pifkit.reporting.readings import readings, shown

    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    titles = {one.id: one for one in book.rows("indicators")}
    read = {one.indicator: one for one in readings(book)}
    found: dict[str, list[str]] = {}
    for link in book.rows("links"):
        if (
            not link.criterion
            or link.indicator not in titles
            or (link.framework or only) not in {"", framework.key, framework.id}
        ):
            continue
        indicator, result = titles[link.indicator], read.get(link.indicator)
        value = (
            shown(result.value, indicator) if result is not None and result.value is not None else _("no figure yet")
        )
        period = f" ({result.period})" if result is not None and result.period else ""
        found.setdefault(link.criterion, []).append(f"{indicator.title}: {value}{period}")
    return found


def _evidence(framework: Framework, book: Book) -> dict[str, list[tuple[str, str]]]:
    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in book.rows("evidence"):
        if not row.part or (row.framework or only) not in {framework.key, framework.id}:
            continue
        source = f" ({row.source})" if row.source else ""
        old = " " + _("– out of date") if row.review_by and row.review_by < book.as_of else ""
        found.setdefault(row.part, []).append((row.kind, f"{row.text}{source}{old}"))
    return found
