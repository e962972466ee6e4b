"""What a page was made from, said at its end: day, inputs with digests, frameworks, chart rules, versions, sign-off.

Pure but for the versions of the installed libraries and the kit's own templates, which are the same for all pages of a run. No
path of the machine and no time of day is in it: the same inputs give the same words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pifkit import __version__
from pifkit.frameworks import digest, load
from pifkit.model.errors import FrameworkError
from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words
from pifkit.reporting.assessment import rated_frameworks
from pifkit.reporting.templates import TEMPLATE
from pifkit.scoring import unconfirmed

if TYPE_CHECKING:
    from pifkit.model.tables import Indicator, Observation
    from pifkit.workspace.book import Book

DIGITS = 12
"""So much of a SHA-256 is printed: enough to tell two files apart, short enough to compare by eye."""
LIBRARIES = ("pandas", "seaborn", "matplotlib", "nbconvert")
#: Tables whose digest pages for a board or the public leave out: a table of few answers can be guessed until its digest fits.
GUESSABLE = frozenset({"ratings.csv", "culture.csv", "people.csv"})
HELD_BACK = N_("held back")
_DEFAULT_RULES = "mdc"
_RUN_CHARTS = frozenset({"anhoej", "ihi"})
_NAMED = 3
_SCORECARDS = Phrases({"goal_red": N_("by goal and red flag"), "status": N_("by status against the target")})
_SURVEYS = {"engagement": "imatter_like", "culture_now": "ocai_like"}


@dataclass(frozen=True)
class Framework:
    """A framework in use: what it is called, which version, and which of its figures nobody could confirm."""

    title: str
    key: str
    version: str
    sha: str
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """What a page was made from. All text is plain; the template escapes it.

    Attributes:
        frameworks: those of the cycle and of its surveys.
        charts: rules and parameters of control and run charts, a line for each choice.
        settings: options that change what is shown, in a line.
        inputs: file and short digest, or why none is given.
        made_with: versions of the kit, of the libraries behind the pages and of the page template.
    """

    frameworks: tuple[Framework, ...] = ()
    charts: tuple[str, ...] = ()
    settings: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    made_with: tuple[str, ...] = ()

    @property
    def held_back(self) -> bool:
        """Whether the digest of an input is held back."""
        return any(sha == _(HELD_BACK) for _rest, sha in self.inputs)


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


def origin(said: Mapping[str, Any], inputs: Mapping[str, str | None], *, shared: bool = False) -> Origin:
    """What a page was made from.

    Args:
        said: from `origin_words`.
        inputs: sha256 by file, relative to the workspace or to the partnership's folder; folders (ending with `/`), files that
            are not there (None) and files outside the workspace are left out.
        shared: the page is for a board or the public: digests of `GUESSABLE` tables are held back.
    """
    found = sorted(
        (name, _(HELD_BACK) if shared and PurePosixPath(name).name in GUESSABLE else sha[:DIGITS])
        for name, sha in inputs.items()
        if sha is not None and _inside(name)
    )
    return Origin(
        frameworks=tuple(
            Framework(**{**one, "unconfirmed": tuple(one["unconfirmed"])}) for one in said.get("frameworks", ())
        ),
        charts=tuple(said.get("charts", ())),
        settings=str(said.get("settings", "")),
        inputs=tuple(found),
        made_with=made_with(),
    )


def input_files(book: Book) -> dict[str, str]:
    """sha256 of each file that a book was read from, by its name as readers know it: its tables and documents, all cycles."""
    folder = book.workspace.folder(book.id)
    files = [*sorted(folder.glob("*.csv")), folder / "partnership.yaml", *sorted(folder.glob("cycles/*.yaml"))]
    found = {path.relative_to(folder).as_posix(): path for path in files}
    found["pifkit.yaml"] = book.workspace.parameters / "pifkit.yaml"
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items() if path.is_file()}


def _inside(name: str) -> bool:
    """Whether a recorded path is a file of the workspace: relative, by its form on any system, and no folder."""
    return not name.endswith("/") and not name.startswith("/") and ":" not in name and "\\" not in name


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


def made_with() -> tuple[str, ...]:
    """The kit, the libraries behind the pages and the page template, each with its version."""
    template = _("page template {template}", template=_template())
    return (_("pifkit {version}", version=__version__), *_libraries(), template)


@cache
def _libraries() -> tuple[str, ...]:
    return tuple(f"{name} {metadata.version(name)}" for name in LIBRARIES)


@cache
def _template() -> str:
    """Digest of the page templates: their version, for any change of them changes pages."""
    found = hashlib.sha256()
    for path in sorted(TEMPLATE.iterdir()):
        found.update(path.name.encode("utf-8") + path.read_bytes())
    return found.hexdigest()[:DIGITS]
