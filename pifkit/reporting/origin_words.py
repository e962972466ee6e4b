"""What a book contributes to the end of its pages: frameworks, chart rules and settings in words, and its files.

Worked out where a book is read. The pages themselves are made from these words (`origin`), in processes that load no framework.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pifkit.frameworks import digest, load
from pifkit.model.errors import FrameworkError
from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words
from pifkit.reporting.assessment import rated_frameworks
from pifkit.reporting.origin import DIGITS, Framework
from pifkit.scoring import unconfirmed

if TYPE_CHECKING:
    from pifkit.model.tables import Indicator, Observation
    from pifkit.workspace.book import Book

_DEFAULT_RULES = "mdc"
_RUN_CHARTS = frozenset({"anhoej", "ihi"})
_NAMED = 3
_SCORECARDS = Phrases({"goal_red": N_("by goal and red flag"), "status": N_("by status against the target")})
_SURVEYS = {"engagement": "imatter_like", "culture_now": "ocai_like"}


def origin_words(book: Book) -> dict[str, Any]:
    """Frameworks, charts and settings of a book as plain JSON, for the jobs that make its pages."""
    options = book.options
    tolerance = (
        _("the framework's") if options.consensus_tolerance is None else words.number(options.consensus_tolerance)
    )
    gate = {None: _("as the framework says"), True: _("yes"), False: _("no")}[options.evidence_gate]
    return {
        "frameworks": [vars(one) | {"unconfirmed": list(one.unconfirmed)} for one in _frameworks(book)],
        "charts": list(chart_lines(book.rows("indicators"), book.rows("observations"))),
        "settings": _(
            "Smallest group shown {minimum_group}; tolerance of consensus {tolerance}; total only with "
            "evidence: {gate}; scorecard {scorecards}.",
            minimum_group=options.minimum_group,
            tolerance=tolerance,
            gate=gate,
            scorecards=_SCORECARDS[options.scorecard],
        ),
    }


def input_files(book: Book) -> dict[str, str]:
    """sha256 of each file that a book was read from, by its name as readers know it: its tables and documents, all cycles."""
    folder = book.workspace.folder(book.id)
    files = [*sorted(folder.glob("*.csv")), folder / "partnership.yaml", *sorted(folder.glob("cycles/*.yaml"))]
    found = {path.relative_to(folder).as_posix(): path for path in files}
    found["pifkit.yaml"] = book.workspace.parameters / "pifkit.yaml"
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items() if path.is_file()}


def _frameworks(book: Book) -> Iterable[Framework]:
    surveys = {row.survey for row in book.rows("culture")}
    keys = [*rated_frameworks(book), *(key for survey, key in _SURVEYS.items() if survey in surveys)]
    for key in dict.fromkeys(keys):
        try:
            one, sha = load(key), digest(key)
        except FrameworkError:
            continue  # `check` has said so
        unsure = tuple(fact.note or words.listing(fact.about) for fact in unconfirmed(one))
        yield Framework(one.title, one.key, one.version, sha[:DIGITS], unsure)


def chart_lines(indicators: Sequence[Indicator], observations: Iterable[Observation]) -> tuple[str, ...]:
    """Which rules and parameters the control and run charts were drawn with, one line for each choice.

    Args:
        indicators: definitions; those that do not apply are left out.
        observations: their figures; marks on them (`rebase`, `break`, `exclude`) are parameters, too.
    """
    rows = list(observations)
    counted: dict[str, int] = {}
    for row in rows:
        counted[row.indicator] = counted.get(row.indicator, 0) + (row.value is not None)
    drawn = [one for one in indicators if one.applicable == "yes" and counted.get(one.id, 0) > 1]
    groups: dict[tuple[str, str, int | None], list[str]] = {}
    for one in drawn:
        rules: str = one.rules or _DEFAULT_RULES
        kind: str = one.chart or ("run" if rules in _RUN_CHARTS else "i")
        groups.setdefault((rules, kind, one.baseline), []).append(one.title)
    lines = []
    for (rules, kind, baseline), titles in sorted(groups.items(), key=lambda item: (-len(item[1]), str(item[0]))):
        rest = _("all figures") if baseline is None else _("the first {baseline} figures", baseline=baseline)
        named = words.listing(titles) if len(titles) <= _NAMED else words.plural(len(titles), "indicator")
        lines.append(
            _(
                "Rules {rules}, {kind} chart, limits from {rest}: {named}.",
                rules=rules,
                kind=kind,
                rest=rest,
                named=named,
            )
        )
    return (*lines, *_marks({one.id: one.title for one in drawn}, rows))


def _marks(titles: Mapping[str, str], rows: Iterable[Observation]) -> Iterable[str]:
    said = {
        "rebase": _("Limits start anew"),
        "break": _("The series breaks"),
        "exclude": _("Left out of the limits"),
    }
    marked: dict[str, list[str]] = {mark: [] for mark in said}
    for row in rows:
        if row.mark and row.indicator in titles:
            marked[row.mark].append(f"{titles[row.indicator]}, {row.period}")
    for mark, places in marked.items():
        if places:
            yield f"{said[mark]}: {'; '.join(places[:6])}{f'; and {len(places) - 6} more' if len(places) > 6 else ''}."
