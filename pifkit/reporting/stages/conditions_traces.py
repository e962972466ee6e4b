"""The rule behind every number that stands beside other frameworks or other partnerships."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
            rule = "mean of the percents of the entries that a mapping puts there"
            inputs = "; ".join(f"{source} {words.number(value, 1)}" for source, value in known)
            name = f"{other.title}, {entry_name(one)}: indicated by {framework.title}"
            found.append((name, words.number(one.percent, 1), rule, inputs))
        for row in book.comparison:
            if row.get("framework") == framework.key and row["percentile"] is not None:
                among = "all partnerships" if row["group"] == "all" else f"the family group {row['group']}"
                rule = "percent with a lower score, equal ones counted half; quartiles between the nearest two"
                inputs = f"its own {words.number(row['value'], 1)} among {row['of']} of {among}"
                name = f"{framework.title}, {row['entry']}: place, lower quartile, median, upper quartile"
                value = ", ".join(
                    words.number(row[key], 1) for key in ("percentile", "lower_quartile", "median", "upper_quartile")
                )
                found.append((name, value, rule, inputs))
    return found
