"""Self-assessments of two cycles beside each other: what may be compared, and why the rest may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pifkit.frameworks import Framework, load
from pifkit.model.errors import AssessmentError
from pifkit.model.language import _
from pifkit.reporting.assessment import coverage, rated, scorecard
from pifkit.scoring.comparison import ChangeRow, compare_cycles, pairs_between

if TYPE_CHECKING:
    from pifkit.model.documents import Cycle
    from pifkit.model.scorecard import Scorecard
    from pifkit.workspace.book import Book


@dataclass(frozen=True, slots=True)
class Compared:
    """One self-assessment of this cycle beside that of the cycle before.

    Attributes:
        framework: its framework.
        rows: criteria, parts and total in both cycles; empty where they cannot be compared.
        earlier: title of the framework of then, where it was another one and a mapping joins the two.
        reason: why they cannot be compared, as the end of a sentence; blank where they can.
    """

    framework: Framework
    rows: tuple[ChangeRow, ...] = ()
    earlier: str = ""
    reason: str = ""


def compared(book: Book) -> tuple[Compared, ...]:
    """Every self-assessment of this cycle beside the last cycle's; empty in the first cycle on record.

    The same framework is compared as it is. Another one is compared through a mapping of one entry onto one, where a
    framework file states it and both are scored in points: agreement in a checklist is no score under RADAR.
    """
    last = book.previous
    return () if last is None else tuple(_compared(book, last, framework, card) for framework, card in rated(book))


def _compared(book: Book, last: Cycle, framework: Framework, now: Scorecard) -> Compared:
    then = {key: scorecard(book, key, last.id) for key in _rated_in(book, last)}
    if framework.key in then:
        try:
            return Compared(framework, compare_cycles(then[framework.key], now))
        except AssessmentError as error:
            return Compared(framework, reason=error.message)
    for key, before in then.items():
        mapping = _one_to_one(framework, load(key))
        if mapping:
            return Compared(framework, compare_cycles(before, now, mapping), earlier=load(key).title)
    if not then:
        return Compared(framework, reason=_("nothing was rated in {name}", name=last.name))
    titles = " and ".join(load(key).title for key in then)
    return Compared(
        framework,
        reason=_(
            "{name} was assessed with {titles}, and no file states what stands for what", name=last.name, titles=titles
        ),
    )


def _rated_in(book: Book, cycle: Cycle) -> list[str]:
    """The frameworks of a cycle of which at least one part was rated."""
    named = [row.framework for row in book.rows("ratings", cycle=cycle.id) if row.framework]
    keys = dict.fromkeys([*cycle.frameworks, *named])
    return [key for key in keys if coverage(scorecard(book, key, cycle.id))[0]]


def _one_to_one(now: Framework, then: Framework) -> Mapping[str, str]:
    """Entry now to entry then, for entries that stand for each other alone; empty where the two measure differently."""
    found = pairs_between(now, then)
    if found is None or now.kind != "scored" or then.kind != "scored":
        return {}
    ends = [end for several in found[0].values() for end in several]
    return {key: several[0] for key, several in found[0].items() if len(several) == 1 and ends.count(several[0]) == 1}
