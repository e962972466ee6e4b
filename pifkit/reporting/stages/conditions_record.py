"""Views of the conditions stage about how scores were agreed, and how sure the evidence under each of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.improvement.freshness import state
from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words
from pifkit.reporting.assessment import rated
from pifkit.reporting.signing import record_words, sign_words
from pifkit.reporting.view import View
from pifkit.store.files import WORDS, Files, FileState
from pifkit.store.reading import assessment, recorded

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import Scorecard
    from pifkit.store.ledger import Shift
    from pifkit.workspace.book import Book

#: From the best to the worst: a part is as sure as its best evidence.
_SURE = ("fresh", "ageing", "no review date", "expired")
_NONE = "none"
_CONFIDENCE = Phrases(
    {
        "fresh": N_("fresh"),
        "ageing": N_("ageing"),
        "no review date": N_("undated"),
        "expired": N_("expired"),
        _NONE: N_("no evidence"),
    }
)
_DRIFT = 5  # fewer parts say nothing about a drift
_ROOM = N_(
    "Ratings of the assessment team, as revealed in the room to everybody who gave one; the minimum group size protects "
    "surveys and breakdowns by partner and does not apply to them. Assessors appear under pseudonyms."
)


def ledger(book: Book) -> tuple[View, ...]:
    """Shift ledger: for each part the median before, the value agreed, the reason, and the minutes it took."""
    from pifkit.store.ledger import shifts

    found = []
    for framework, _rest in rated(book):
        told = assessment(book, framework.key)
        rows = shifts(framework, told) if told else ()
        if rows:
            found.append(_ledger(framework, rows))
    return tuple(found) or (
        View(
            empty=_(
                "How scores were agreed is not recorded in this cycle. How to start: score with `pifkit live`, or bring "
                "ratings.csv into the store with `pifkit import ratings`; both keep each rating beside what was agreed."
            )
        ),
    )


def _ledger(framework: Framework, rows: tuple[Shift, ...]) -> View:
    moved = [one.shift for one in rows if one.shift is not None]
    up, down = sum(one > 0 for one in moved), sum(one < 0 for one in moved)
    minutes = [one.minutes for one in rows if one.minutes is not None]
    finding = _("{values} agreed.", values=words.sentence(words.plural(len(rows), "value"))[:-1])
    if moved:
        finding += " " + _(
            "{up} above the median of the first ratings, {down} below, {moved} the same.",
            up=up,
            down=down,
            moved=len(moved) - up - down,
        )
    if len(moved) >= _DRIFT and (up == len(moved) or down == len(moved)):
        finding += " " + _(
            "All of them moved {up}: did the talk bring new evidence, or one voice?", up=_("up") if up else _("down")
        )
    near = [one.towards_chair for one in rows if one.towards_chair is not None]
    if len(near) >= _DRIFT and sum(near) > 0.8 * len(near):
        finding += " " + _(
            "{count} of {near} lie nearer to the chair's own rating than to the median.",
            count=sum(near),
            near=len(near),
        )
    if minutes:
        finding += " " + _(
            "{count} minutes were spent on {of_them}.",
            count=words.number(sum(minutes), 0),
            of_them=words.plural(len(minutes), "of them", "of them"),
        )
    table = pd.DataFrame(
        {
            N_("Part"): f"{one.part} {framework.title_of(one.part)}{f', {one.attribute}' if one.attribute else ''}",
            **({N_("Group"): one.group} if any(row.group for row in rows) else {}),
            N_("Ratings"): one.ratings,
            N_("Median before"): one.before,
            N_("Agreed"): one.agreed,
            N_("Shift"): one.shift,
            N_("Rounds"): one.rounds,
            N_("Minutes"): one.minutes,
            N_("Reason"): _said(one),
        }
        for one in rows
    ).astype({"Median before": float, "Shift": float, "Minutes": float})
    if not minutes:
        table = table.drop(columns="Minutes")
    return View(
        title=framework.title,
        finding=finding,
        table=table,
        caption=_("From first ratings to agreed values: {title}", title=framework.title),
        missing={"Median before": _("nobody rated before"), "Shift": "–", "Minutes": _("not timed")},
        decimals={"Ratings": 0, "Rounds": 0, "Median before": 1, "Shift": 1, "Minutes": 1},
        fold="" if len(rows) <= 12 else _("All {rows} agreed values", rows=len(rows)),
        notes=(_(_ROOM),),
    )


def _said(one: Shift) -> str:
    said = [
        words.shorten(one.reason, 120) if one.reason else "",
        _("Dissent: {dissent}", dissent=words.shorten(one.dissent, 120)) if one.dissent else "",
    ]
    if one.declared:
        said.append(_("{conflicts} of interest declared", conflicts=words.plural(one.declared, "conflict")))
    if one.contested:
        said.append(_("two values stand against each other"))
    return "; ".join(filter(None, said)) or words.DASH


def confidence(book: Book) -> tuple[View, ...]:
    """Confidence panel: beside the score of each part, how fresh the evidence under it is. It lowers no score."""
    return tuple(view for framework, card in rated(book) if (view := _confidence(book, framework, card)) is not None)


def _confidence(book: Book, framework: Framework, card: Scorecard) -> View | None:
    scored = [part for one in card.criteria for part in one.parts if part.score is not None]
    if not scored or card.kind == "survey":
        return None
    under = _evidence(book, framework)
    rows: list[dict[str, Any]] = []
    for part in scored:
        found = under.get(part.id, [])
        best = min((sure for sure, _rest in found), key=_SURE.index, default=_NONE)
        rows.append(
            {
                N_("Part"): f"{part.id} {framework.title_of(part.id)}",
                N_("Score"): part.score,
                N_("Evidence"): len(found),
                N_("Confidence"): _CONFIDENCE[best],
                N_("Files"): _files_said(found),
            }
        )
    counts = Counter(row["Confidence"] for row in rows)
    said = [f"{counts[name]} {name}" for name in _CONFIDENCE.values() if counts[name]]
    finding = _(
        "Evidence under {scored_parts}: {said}.",
        scored_parts=words.plural(len(rows), "scored part"),
        said=words.listing(said),
    )
    lost = [part.id for part in scored if any(file in {"changed", "missing"} for _rest, file in under.get(part.id, ()))]
    if lost:
        finding += " " + _(
            "Files changed or went missing since they were recorded: {lost}.", lost=words.listing(lost, at_most=8)
        )
    table = pd.DataFrame(rows).astype({"Score": float})
    return View(
        title=_("How sure are we: {title}", title=framework.title),
        finding=finding,
        table=table if (table["Files"] != words.DASH).any() else table.drop(columns="Files"),
        caption=_("Scores with the evidence under them: {title}", title=framework.title),
        decimals={"Evidence": 0},
        fold="" if len(rows) <= 12 else _("All {rows} scored parts with the evidence under them", rows=len(rows)),
        notes=(_("A part is as sure as its best evidence. Confidence stands beside the score and lowers none."),),
    )


def _evidence(book: Book, framework: Framework) -> dict[str, list[tuple[str, FileState]]]:
    """For each part, how fresh each piece of its evidence is, and how its file stands to what was recorded."""
    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    files = Files.of(book.workspace, book.id)
    found: dict[str, list[tuple[str, FileState]]] = {}
    for row in book.rows("evidence"):
        if row.part and row.kind == "evidence" and (row.framework or only) == framework.key:
            file = files.state(row.source, row.sha256)
            found.setdefault(row.part, []).append((state(row, book.as_of), file))
    return found


def _files_said(found: Iterable[tuple[str, FileState]]) -> str:
    """How the files under a part stand to what was recorded, such as `changed since it was recorded (2)`."""
    counts: Counter[str] = Counter(file for _rest, file in found)
    said = [f"{said}{f' ({counts[file]})' if counts[file] > 1 else ''}" for file, said in WORDS.items() if counts[file]]
    return "; ".join(said) or words.DASH


def record(book: Book) -> View:
    """What is recorded of this cycle, and who signed it off; with what there is to look at again."""
    known = recorded(book)
    if known is None:
        return View(
            empty=_(
                "Nobody has signed this cycle off. `pifkit sign` does: any later change of events, framework or tables "
                "then shows on every page."
            )
        )
    about = [one for one in book.warnings if one.code.startswith(("record-", "store-", "ratings-", "signed-"))]
    said = record_words(book)
    finding = words.sentence(said) if said else _("Nothing was recorded in this cycle.")
    finding += f" {sign_words(known.signed)}" if known.signed else " " + _("Nobody has signed this cycle off yet.")
    if not about:
        return View(finding=finding)
    table = pd.DataFrame(
        [{N_("Look at"): words.sentence(one.message), N_("What to do"): _(one.remedy or "")} for one in about]
    )
    return View(
        finding=finding,
        table=table,
        caption=_("What to look at in the record"),
        fold="" if len(about) <= 8 else _("{remarks} on the record", remarks=words.plural(len(about), "remark")),
    )
