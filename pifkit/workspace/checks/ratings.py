"""Do ratings, evidence, actions, links and focus name parts that their frameworks have?"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pifkit.frameworks import available, load
from pifkit.frameworks.model import Framework, Group
from pifkit.model.errors import FrameworkError, Problem
from pifkit.workspace.checks.base import also, by_value, cycle_of, duplicates, in_row
from pifkit.workspace.folder import Folder
from pifkit.workspace.rules import near, problem


@dataclass(frozen=True)
class _Words:
    """The ids of a framework: parts with the attributes of each, and everything that can be pointed to."""

    parts: dict[str, frozenset[str]]
    entries: frozenset[str]


@functools.cache
def _words(key: str) -> _Words | None:
    """The ids of a framework; None for an unknown one."""
    try:
        framework = load(key)
    except FrameworkError:
        return None
    parts = {part.id: _attributes(framework, criterion.block) for part, criterion in framework.leaves}
    return _Words(parts, frozenset(parts) | frozenset(_entries(framework.criteria)))


def _attributes(framework: Framework, block: str | None) -> frozenset[str]:
    found = framework.block(block)
    return frozenset(attribute.id for attribute in found.attributes) if found else frozenset()


def _entries(groups: tuple[Group, ...]) -> Iterator[str]:
    for group in groups:
        yield group.id
        yield from _entries(group.groups)


def _names() -> tuple[str, ...]:
    return tuple(str(getattr(one, "id", one)) for one in available())


def _framework_of(folder: Folder, row: Any) -> str | None:
    """The framework of a row: its own, else its cycle's only one, else None."""
    if row.framework:
        return str(row.framework)
    cycle = cycle_of(folder, row)
    return cycle.frameworks[0] if cycle and len(cycle.frameworks) == 1 else None


def cycle_frameworks(folder: Folder) -> Iterator[Problem]:
    """Every framework that a cycle uses is known."""
    for cycle in folder.cycles:
        document = folder.documents[f"cycles/{cycle.id}.yaml"]
        for index, key in enumerate(cycle.frameworks):
            if _words(key) is None:
                yield problem("framework-unknown", f"there is no framework {key!r}.", file=document.file, place=document.place(("frameworks", index)),
                              value=key, allowed=_names(), near=near(key, _names()))  # fmt: skip


def row_frameworks(folder: Folder) -> Iterator[Problem]:
    """Every row that needs a framework has a known one."""
    for table in ("ratings", "evidence", "actions", "links"):
        for key, rows in by_value(folder.rows(table), "framework").items():
            if _words(key) is None:
                message = f"there is no framework {key!r}{also(rows)}."
                yield in_row(
                    folder,
                    table,
                    rows[0],
                    "framework",
                    "framework-unknown",
                    message,
                    value=key,
                    allowed=_names(),
                    near=near(key, _names()),
                )
    blank = [row for row in folder.rows("ratings") if cycle_of(folder, row) and _framework_of(folder, row) is None]
    if blank:
        cycle = cycle_of(folder, blank[0])
        used = cycle.frameworks if cycle else ()
        message = f"the cycle uses {'several frameworks' if used else 'no framework'}{also(blank)}."
        yield in_row(folder, "ratings", blank[0], "framework", "framework-missing", message, allowed=used or _names())


def used_frameworks(folder: Folder) -> Iterator[Problem]:
    """Ratings are for frameworks that their cycle uses."""
    for key, rows in by_value(folder.rows("ratings"), "framework").items():
        out = [
            row for row in rows if (cycle := cycle_of(folder, row)) and cycle.frameworks and key not in cycle.frameworks
        ]
        if out and _words(key) is not None:
            cycle = cycle_of(folder, out[0])
            message = f"the cycle does not use {key!r}{also(out)}."
            yield in_row(
                folder,
                "ratings",
                out[0],
                "framework",
                "framework-not-in-cycle",
                message,
                value=key,
                allowed=cycle.frameworks if cycle else None,
            )


def rating_parts(folder: Folder) -> Iterator[Problem]:
    """Every rating is for a part, and an attribute, that its framework has."""
    for row in folder.rows("ratings"):
        key = _framework_of(folder, row)
        words = _words(key) if key else None
        if words is None:
            continue
        if row.part not in words.parts:
            message = f"{key} has no part {row.part!r}."
            yield in_row(
                folder,
                "ratings",
                row,
                "part",
                "rating-part-unknown",
                message,
                value=row.part,
                near=near(row.part, words.parts),
            )
        elif row.attribute and row.attribute not in words.parts[row.part]:
            allowed = sorted(words.parts[row.part])
            message = f"part {row.part} of {key} has no attribute {row.attribute!r}."
            yield in_row(folder, "ratings", row, "attribute", "rating-attribute-unknown", message, value=row.attribute,
                         allowed=allowed or "none; the part is rated as a whole", near=near(row.attribute, allowed))  # fmt: skip


def rating_rows(folder: Folder) -> Iterator[Problem]:
    """No rating is there twice, and what is set aside has a reason."""
    current = folder.partnership.current_cycle if folder.partnership else None
    yield from duplicates(
        folder, "ratings",
        lambda r: (_framework_of(folder, r), r.cycle or current, r.part, r.attribute, r.assessor, r.round), "part", "rating-duplicate",
        lambda r: f"the rating of {r.part}{f', {r.attribute}' if r.attribute else ''} by {r.assessor or 'all (agreed)'} in round {r.round}",
    )  # fmt: skip
    for row in folder.rows("ratings"):
        if row.score.casefold() == "na" and not row.note:
            yield in_row(
                folder,
                "ratings",
                row,
                "note",
                "rating-na-without-note",
                f"part {row.part} is not applicable, and 'note' does not say why.",
            )


def pointed(folder: Folder) -> Iterator[Problem]:
    """Links, evidence and actions name entries that their framework has."""
    for table, column, code in (
        ("links", "criterion", "link-criterion-unknown"), ("evidence", "part", "evidence-part-unknown"), ("actions", "part", "action-part-unknown"),
    ):  # fmt: skip
        for name, rows in by_value(folder.rows(table), column).items():
            strange = [row for row in rows if not _has(folder, row, name)]
            if strange:
                entries = _all_entries(folder, strange[0])
                message = f"no framework in use has an entry {name!r}{also(strange)}."
                yield in_row(folder, table, strange[0], column, code, message, value=name, near=near(name, entries))


def _candidates(folder: Folder, row: Any) -> tuple[str, ...]:
    """Frameworks that a pointer may mean: the row's own, else all of its cycle."""
    if row.framework:
        return (row.framework,)
    cycle = cycle_of(folder, row)
    return cycle.frameworks if cycle else ()


def _all_entries(folder: Folder, row: Any) -> frozenset[str]:
    found = [words.entries for key in _candidates(folder, row) if (words := _words(key))]
    return frozenset().union(*found)


def _has(folder: Folder, row: Any, name: str) -> bool:
    """Whether a framework has the entry; True while no framework is known, for that is a problem of its own."""
    entries = _all_entries(folder, row)
    return not entries or name in entries


def focus(folder: Folder) -> Iterator[Problem]:
    """Focus criteria are entries of a framework."""
    for cycle in folder.cycles:
        document = folder.documents[f"cycles/{cycle.id}.yaml"]
        for index, text in enumerate(cycle.focus):
            key, _, criterion = text.rpartition("/")
            found = [words for one in ((key,) if key else cycle.frameworks) if (words := _words(one))]
            entries: frozenset[str] = frozenset().union(*(words.entries for words in found))
            if (key and not found) or (entries and criterion not in entries) or not cycle.frameworks:
                options = [f"{key}/{entry}" if key else entry for entry in sorted(entries)]
                yield problem("focus-unknown", f"{text!r} is not a criterion of a framework in use.", file=document.file,
                              place=document.place(("focus", index)), value=text, near=near(text, options))  # fmt: skip


CHECKS = (cycle_frameworks, row_frameworks, used_frameworks, rating_parts, rating_rows, pointed, focus)
