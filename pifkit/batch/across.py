"""The overview of a cycle and the pages across all partnerships, from what their units have published.

Loaded by workers only. One partnership's files are read at a time, and nothing of it stays in memory.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pifkit import __version__
from pifkit.batch import publish
from pifkit.batch.site import ACROSS
from pifkit.model.scorecard import Scorecard
from pifkit.model.stages import STAGES
from pifkit.reporting.across.gathered import Gathered
from pifkit.reporting.across.paging import PAGE, parts
from pifkit.reporting.across.places import FOLDER, ways_from_overview
from pifkit.reporting.across.published import criterion_figures, indicator_figures
from pifkit.reporting.across.site import across_pages
from pifkit.reporting.across.topic import framework_title
from pifkit.reporting.across.values import Member, letter_of
from pifkit.reporting.assessment import result_words
from pifkit.reporting.overview import PART, IndexRow, Overview, ScoreLine, Totals, index_html, part_html, summary_html
from pifkit.workspace.atomic import atomic_write

_ABOVE = "../"  # from a page across all to a partnership's folder


@dataclass(frozen=True)
class RowFile:
    """The rows of an overview in a file of JSON lines: gone through as often as needed, one in memory at a time."""

    path: Path

    def __iter__(self) -> Iterator[dict[str, Any]]:
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def write_site(folder: Path, job: Mapping[str, Any]) -> dict[str, str]:
    """Write the overview and the pages across all partnerships; pages that are not made any more go.

    A page that would come out the same is not touched. The record of the pages (`ACROSS`) is written last: whatever
    interrupts this, the next run finds that it is not whole and makes the pages again.

    Args:
        folder: `outputs/<cycle>`.
        job: see `site_pages`.

    Returns:
        sha256 by name of the pages, relative to `folder`.
    """
    (folder / ACROSS).unlink(missing_ok=True)
    made: dict[str, str] = {}
    for name, html in site_pages(folder, job):
        content = html.encode("utf-8")
        made[name] = hashlib.sha256(content).hexdigest()
        if not _same(folder / name, content):
            atomic_write(folder / name, content)
    for path in sorted((folder / FOLDER).glob("*.html")):
        if f"{FOLDER}/{path.name}" not in made:
            path.unlink(missing_ok=True)
    if len(made) > 1:
        atomic_write(folder / ACROSS, json.dumps({"pages": made}, indent=1) + "\n")
    else:
        with contextlib.suppress(OSError):
            (folder / FOLDER).rmdir()
    return made


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def site_pages(folder: Path, job: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The pages of a cycle that belong to no partnership.

    Args:
        folder: `outputs/<cycle>`.
        job: `title`, `note`, `attribution`, `cycle_name`, `as_of`, `groupings` (by indicator), `minimum` (smallest group
            that shares) and `rows`: what can be gone through again and gives per partnership, in the order of their names
            (`name_key`), `id`, `name`, `about`, `states`, `problem`, `actions`, `overdue`, `sign_off`, `families`,
            `shares`.

    Yields:
        Name relative to `folder`, and HTML; `index.html` comes after the pages that it leads to.
    """
    overview = Overview(
        title=job["title"],
        cycle=job["cycle_name"],
        as_of=dt.date.fromisoformat(job["as_of"]),
        version=__version__,
        attribution=job["attribution"],
        note=job["note"],
    )
    letters = [letter_of(row["name"]) for row in job["rows"]]
    around = replace(overview, ways=ways_from_overview()) if letters else overview
    with contextlib.closing(Gathered(dict(job.get("groupings", {})))) as gathered:
        if len(letters) <= PAGE:
            index = index_html([_gathered(folder, row, gathered) for row in job["rows"]], around)
        else:
            cut, totals, rows = parts(letters), Totals(), iter(job["rows"])
            for part in cut:
                page = f"{FOLDER}/{PART.format(part.number)}"
                shown = [_gathered(folder, row, gathered, _ABOVE) for row in itertools.islice(rows, part.count)]
                for row in shown:
                    totals.add(row, f"{page}#p-{row.id}")
                yield page, part_html(shown, overview, part, cut, letters)
            index = summary_html(totals, around, cut, letters)
        for name, html in across_pages(gathered, overview, int(job.get("minimum", 5))):
            yield f"{FOLDER}/{name}", html
    yield "index.html", index


def _gathered(folder: Path, row: Mapping[str, Any], gathered: Gathered, base: str = "") -> IndexRow:
    """A partnership's line of the overview; its figures are added to those of all, read once for both."""
    own = folder / row["id"]
    indicators, cards = _json(own / "indicators.json"), _json(own / "scorecard.json")
    report = f"{row['id']}/report.html" if (own / "report.html").is_file() else ""
    member = Member(
        id=row["id"],
        name=row["name"],
        address=report and f"{_ABOVE}{report}",
        families=row.get("families", {}),
        shares=bool(row.get("shares")),
    )
    figures = list(indicator_figures(indicators))
    gathered.add(member, [*figures, *criterion_figures(cards)])
    changes = [one.change for one in figures]
    known = isinstance(indicators, dict)
    return IndexRow(
        id=row["id"],
        name=row["name"],
        about=row["about"],
        states=row["states"],
        report=report and f"{base}{report}",
        pages={one.id: f"{base}{row['id']}/{one.stem}.html" for one in STAGES if (own / f"{one.stem}.html").is_file()},
        scores=tuple(_score(card) for card in _cards(cards)),
        better=changes.count("better") if known else None,
        worse=changes.count("worse") if known else None,
        same=changes.count("same") if known else None,
        actions=row["actions"],
        overdue=row["overdue"],
        audiences={
            one: f"{base}{row['id']}/{one}.html" for one in publish.AUDIENCES if (own / f"{one}.html").is_file()
        },
        problem=row["problem"],
        sign_off=row.get("sign_off", ""),
    )


def _cards(document: Any) -> Sequence[Mapping[str, Any]]:
    return [one for one in document if isinstance(one, Mapping)] if isinstance(document, list) else []


def _score(document: Mapping[str, Any]) -> ScoreLine:
    """One scorecard (contract 4.3) in a line: its result in the words of every page, and its place on the scale.

    A file that another version of pifkit wrote may hold other fields: then only the contract's own are read.
    """
    try:
        card = Scorecard.from_json(document)
    except (TypeError, KeyError):
        return ScoreLine(
            framework=framework_title(str(document.get("framework", ""))),
            total=document.get("total"),
            max_total=document.get("max_total"),
            band=document.get("band") or "",
        )
    return ScoreLine(
        framework=framework_title(card.framework),
        total=card.total,
        max_total=card.max_total,
        result=result_words(card),
    )


def _json(path: Path) -> Any:
    """What stands in a partnership's file; None where there is none or it is damaged.

    JSON can name half of a two-part character, which no page can hold: a question mark stands in its place.
    """
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text)
        if not re.search(r"\\u[dD][89a-fA-F]", text):
            return found
        return json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except (OSError, ValueError, RecursionError):
        return None
