"""The rule behind every number that stands beside other frameworks or other partnerships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pifkit.model.language import _
from pifkit.reporting import words
from pifkit.reporting.assessment import rated
from pifkit.reporting.stages.conditions_beside import entry_name, mapped
from pifkit.scoring.comparison import percents_of

if TYPE_CHECKING:
    from pifkit.workspace.book import Book


def traces(book: Book) -> list[tuple[str, str, str, str]]:
    """Number, value, rule and inputs of every figure that stands beside other frameworks and other partnerships."""
    found = []
    for framework, card in rated(book):
        percents = percents_of(framework, card)
        for other, one in mapped(framework, card):
            known = [(source, percents[source]) for source in one.sources if percents.get(source) is not None]
            rule = _("mean of the percents of the entries that a mapping puts there")
            inputs = "; ".join(f"{source} {words.number(value, 1)}" for source, value in known)
            name = _(
                "{title}, {entry_name}: indicated by {title_2}",
                title=other.title,
                entry_name=entry_name(one),
                title_2=framework.title,
            )
            found.append((name, words.number(one.percent, 1), rule, inputs))
        for row in book.comparison:
            if row.get("framework") == framework.key and row["percentile"] is not None:
                among = (
                    _("all partnerships") if row["group"] == "all" else _("the family group {row}", row=row["group"])
                )
                rule = _("percent with a lower score, equal ones counted half; quartiles between the nearest two")
                inputs = _(
                    "its own {row} among {row_2} of {among}",
                    row=words.number(row["value"], 1),
                    row_2=row["of"],
                    among=among,
                )
                name = _(
                    "{title}, {row}: place, lower quartile, median, upper quartile",
                    title=framework.title,
                    row=row["entry"],
                )
                value = ", ".join(
                    words.number(row[key], 1) for key in ("percentile", "lower_quartile", "median", "upper_quartile")
                )
                found.append((name, value, rule, inputs))
    return found
