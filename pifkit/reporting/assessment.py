"""Self-assessments of a book as scorecards: reading for the command line and for the conditions stage."""

from __future__ import annotations

import datetime as dt
import weakref
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pifkit.frameworks import Framework, load
from pifkit.model.language import _, active
from pifkit.reporting import words
from pifkit.scoring import score
from pifkit.scoring.consensus import settle
from pifkit.scoring.inputs import read_ratings
from pifkit.scoring.options import Options

if TYPE_CHECKING:
    from pifkit.model.scorecard import Scorecard
    from pifkit.model.tables import RatingRow
    from pifkit.scoring.consensus import Item, Key
    from pifkit.workspace import Workspace
    from pifkit.workspace.book import Book


def rated_frameworks(book: Book) -> tuple[str, ...]:
    """Ids of the cycle's frameworks, in the cycle file's order, then any others that have ratings."""
    named = [row.framework for row in book.rows("ratings") if row.framework]
    return tuple(dict.fromkeys([*book.cycle.frameworks, *named]))


def ratings_of(book: Book, framework: str, cycle: str | None = None) -> tuple[RatingRow, ...]:
    """The ratings of one framework in a cycle (None: the book's); a blank framework means the cycle's only one."""
    chosen = cycle or book.cycle.id
    document = next((one for one in book.cycles if one.id == chosen), book.cycle)
    only = document.frameworks[0] if len(document.frameworks) == 1 else None
    return tuple(row for row in book.rows("ratings", cycle=chosen) if (row.framework or only) == framework)


def settled(book: Book, framework: Framework) -> dict[Key, Item]:
    """Every rated item of a framework in the book's cycle after consensus, by (part, attribute).

    Raises:
        AssessmentError: ratings that cannot be scored.
    """
    read, _rest = read_ratings(framework, ratings_of(book, framework.key))
    return settle(read, framework.consensus, book.options.consensus_tolerance)


def evidence_of(book: Book, framework: str, cycle: str | None = None) -> dict[str, int]:
    """How many pieces of evidence each part of a framework has in a cycle (None: the book's).

    Strengths and areas for improvement are findings and no evidence. A blank framework means the cycle's only one, as for
    ratings. Expired evidence counts: its age is shown beside the score and lowers nothing.
    """
    chosen = cycle or book.cycle.id
    document = next((one for one in book.cycles if one.id == chosen), book.cycle)
    only = document.frameworks[0] if len(document.frameworks) == 1 else None
    return dict(
        Counter(
            row.part
            for row in book.rows("evidence", cycle=chosen)
            if row.part and row.kind == "evidence" and (row.framework or only) == framework
        )
    )


# The book looked at last and its scorecards: a stage asks for the same ones in each of its views. A book never changes.
# Its steps and warnings are sentences, so the language that they are in belongs to it.
_last: list[tuple[weakref.ref[Book], str, dict[tuple[str, str], Scorecard]]] = []


def scorecard(book: Book, framework: str, cycle: str | None = None) -> Scorecard:
    """The scorecard of one framework in a cycle; without any ratings everything is missing and nothing is zero.

    Evidence is counted from evidence.csv; whether a total needs it says the framework, or `evidence_gate` in the options.

    Raises:
        FrameworkError: unknown framework.
        AssessmentError: ratings that cannot be scored.
    """
    if not _last or _last[0][0]() is not book or _last[0][1] != active():
        _last[:] = [(weakref.ref(book), active(), {})]
    known = _last[0][2]
    key = (framework, cycle or book.cycle.id)
    if key not in known:
        known[key] = score(
            load(framework),
            ratings_of(book, framework, cycle),
            tolerance=book.options.consensus_tolerance,
            options=Options(evidence_gate=book.options.evidence_gate),
            evidence=evidence_of(book, framework, cycle),
        )
    return known[key]


def scorecards(book: Book) -> tuple[tuple[Framework, Scorecard], ...]:
    """Every framework of the cycle with its scorecard."""
    return tuple((load(one), scorecard(book, one)) for one in rated_frameworks(book))


def rated(book: Book) -> list[tuple[Framework, Scorecard]]:
    """The frameworks of which at least one part has been rated, with their scorecards."""
    return [
        (framework, card)
        for framework, card in scorecards(book)
        if any(part.state != "missing" for criterion in card.criteria for part in criterion.parts)
    ]


def score_file(path: Path, framework: str) -> Scorecard:
    """Score a file of ratings; rows that name another framework are not this assessment and are refused by the engine.

    Raises:
        ParameterError: the file cannot be read as ratings; all problems at once.
        FrameworkError: unknown framework.
        AssessmentError: ratings that cannot be scored; all problems at once.
    """
    from pifkit.workspace import read_ratings

    return score(load(framework), read_ratings(path), file=str(path))


def score_partnership(
    workspace: Workspace,
    partnership: str,
    *,
    framework: str | None = None,
    cycle: str | None = None,
    at: dt.datetime | None = None,
) -> tuple[list[Scorecard], str]:
    """The scorecards of a partnership (one framework, or all that its cycle uses), and what is to be said of its sign-off.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        framework: key of a framework; None: all of the cycle.
        cycle: id of a cycle; None: the current one.
        at: only what was recorded up to this time; None: everything.

    Raises:
        ParameterError: the partnership cannot be read, or its cycle uses no framework and none is named.
    """
    from pifkit.model.errors import ParameterError
    from pifkit.reporting.signing import book_sign_words
    from pifkit.store.reading import read_book

    book = read_book(workspace, partnership, cycle=cycle, at=at)
    chosen = (framework,) if framework else rated_frameworks(book)
    if not chosen:
        raise ParameterError(
            f"{partnership} names no framework for {book.cycle.id}. Add `frameworks: [caf2020]` to its cycle's file, "
            "or say which one: --framework ID."
        )
    return [scorecard(book, one) for one in chosen], book_sign_words(book)


def coverage(card: Scorecard) -> tuple[int, int]:
    """How many parts have a score, of how many that apply."""
    states = [part.state for criterion in card.criteria for part in criterion.parts]
    applicable = [state for state in states if state != "na"]
    open_states = {"missing"} if card.kind == "survey" else {"missing", "discuss"}
    return sum(state not in open_states for state in applicable), len(applicable)


def result_words(card: Scorecard) -> str:
    """The result of a scorecard in a few words: total with band, verdict, profile, or why there is none."""
    if card.outcome and card.complete:
        text = card.outcome_title or str(card.outcome).replace("_", " ")
        return text[0].lower() + text[1:].rstrip(".")
    if card.total is None:
        return _without_total(card)
    most = "" if card.max_total is None else " " + _("of {max_total}", max_total=words.number(card.max_total, 0))
    band = card.band or ""
    if card.level is not None:
        band = (
            _("level {level} ({band})", level=card.level, band=card.band)
            if card.band
            else _("level {level}", level=card.level)
        )
    return f"{words.number(card.total, 1)}{most}" + (f", {band}" if band else "")


def _without_total(card: Scorecard) -> str:
    scored, of = coverage(card)
    profile = card.profile or {}
    if profile.get("agree_pct") is not None:
        return _(
            "{profile} agree, {profile_2} do not know",
            profile=words.percent(profile["agree_pct"]),
            profile_2=words.percent(profile["dont_know_pct"]),
        )
    if profile.get("median") is not None:
        return _(
            "median {profile}, lowest {profile_2}, {scored} of {of} graded",
            profile=words.number(profile["median"]),
            profile_2=words.number(profile["min"]),
            scored=scored,
            of=of,
        )
    return (
        _("a profile, no total")
        if card.complete
        else _("no total: {scored} of {of} parts scored", scored=scored, of=of)
    )


def score_lines(card: Scorecard) -> list[str]:
    """A scorecard as lines for a terminal."""
    lines = [f"{card.title}: {result_words(card)}"]
    if card.overlays:
        lines.append(f"  with the overlay {words.listing(card.overlays)}")
    for criterion in card.criteria:
        lines.append(f"  {criterion.id:<4} {words.number(criterion.percent, 1, missing='–'):>6}  {criterion.title}")
        lines += [
            f"       {part.id:<6} {words.number(part.score, 1, missing='–'):>6}  {part.state}"
            + (f", capped by {part.capped_by} from {words.number(part.uncapped, 1)}" if part.capped_by else "")
            for part in criterion.parts
            if part.id != criterion.id
        ]
    if card.missing:
        lines.append(f"  not scored yet: {', '.join(card.missing)}")
    lines += [f"  warning: {one.message}" + (f" ({one.where})" if one.where else "") for one in card.warnings]
    return lines


def weakest(card: Scorecard, most: int = 3) -> Sequence[tuple[str, float]]:
    """The lowest criteria that have a score, lowest first, at most `most`; ties in the framework's order."""
    scored = [(one.id, float(one.percent)) for one in card.criteria if one.percent is not None]
    return sorted(scored, key=lambda pair: pair[1])[:most]
