"""Do ratings, evidence, actions, links and focus name parts that their frameworks have?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pifkit.frameworks import available, exists, is_path, load
from pifkit.frameworks.model import Group
from pifkit.model.errors import AssessmentError, FrameworkError, Problem
from pifkit.scoring.inputs import read_ratings as read_scores
from pifkit.workspace.checks.base import also, by_value, cycle_of, in_row
from pifkit.workspace.folder import Folder
from pifkit.workspace.rules import RULES, Nearest, near, problem


@dataclass(frozen=True)
class _Words:
    """The ids of a framework: everything that can be pointed to."""

    entries: frozenset[str]


def _words(key: str) -> _Words | None:
    """The ids of a framework; None for an unknown one, and for a path: a workspace names frameworks by id only."""
    if is_path(key):
        return None
    try:
        framework = load(key)
    except FrameworkError:
        return None
    parts = frozenset(part.id for part, _ in framework.leaves)
    return _Words(parts | frozenset(_entries(framework.criteria)))


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


class _Unknown:
    """What is wrong with frameworks that cannot be used: quick, for a table can name as many as it has rows."""

    def __init__(self) -> None:
        self._nearest = Nearest()

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """Asked for only where something is wrong: to name all frameworks is to read every file of them."""
        return _names()

    def __contains__(self, key: str) -> bool:
        return not exists(key) or _words(key) is None

    def message(self, key: str, more: str = "") -> str:
        """There is none, or its own file has mistakes."""
        if exists(key):
            return f"the file of framework {key!r} has mistakes of its own{more}."
        return f"there is no framework {key!r}{more}."

    def instead(self, key: str) -> dict[str, Any]:
        """What to say beside: the frameworks there are, or where the mistakes are told."""
        if exists(key):
            return {"value": key, "remedy": "Mend the file first: its mistakes are named beside this one."}
        return {"value": key, "allowed": self._names, "near": self._nearest(key, self._names)}


def cycle_frameworks(folder: Folder) -> Iterator[Problem]:
    """Every framework that a cycle uses is known."""
    for cycle in folder.cycles:
        document = folder.documents[f"cycles/{cycle.id}.yaml"]
        unknown = _Unknown()
        for index, key in enumerate(cycle.frameworks):
            if key in unknown:
                place, message = document.place(("frameworks", index)), unknown.message(key)
                yield problem("framework-unknown", message, file=document.file, place=place, **unknown.instead(key))


def row_frameworks(folder: Folder) -> Iterator[Problem]:
    """Every row that needs a framework has a known one."""
    for table in ("ratings", "evidence", "actions", "links"):
        unknown = _Unknown()
        for key, rows in by_value(folder.rows(table), "framework").items():
            if key in unknown:
                message, more = unknown.message(key, also(rows)), unknown.instead(key)
                yield in_row(folder, table, rows[0], "framework", "framework-unknown", message, **more)
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


def ratings(folder: Folder) -> Iterator[Problem]:
    """What the scoring engine itself says about the ratings of each cycle and framework, before it scores them."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in folder.rows("ratings"):
        key, cycle = _framework_of(folder, row), cycle_of(folder, row)
        if key and cycle and _words(key) is not None:
            groups.setdefault((key, cycle.id), []).append(row)
    for (key, _), rows in groups.items():
        try:
            _, notices = read_scores(load(key), rows, file=folder.name("ratings.csv"))
        except AssessmentError as err:
            for found in err.problems:
                yield dataclasses.replace(
                    found, remedy=found.remedy or (rule.advice if (rule := RULES.get(found.code)) else None)
                )
        else:
            for notice in notices:
                yield problem(notice.code, f"{notice.message}.", file=folder.name("ratings.csv"), place=notice.where)


def pointed(folder: Folder) -> Iterator[Problem]:
    """Links, evidence and actions name entries that their framework has."""
    for table, column, code in (
        ("links", "criterion", "link-criterion-unknown"), ("evidence", "part", "evidence-part-unknown"), ("actions", "part", "action-part-unknown"),
    ):  # fmt: skip
        nearest = Nearest()
        for name, rows in by_value(folder.rows(table), column).items():
            strange = [row for row in rows if not _has(folder, row, name)]
            if strange:
                entries = _all_entries(folder, strange[0])
                message = f"no framework in use has an entry {name!r}{also(strange)}."
                yield in_row(folder, table, strange[0], column, code, message, value=name, near=nearest(name, entries))


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
        nearest = Nearest()
        for index, text in enumerate(cycle.focus):
            key, _, criterion = text.rpartition("/")
            found = [words for one in ((key,) if key else cycle.frameworks) if (words := _words(one))]
            entries: frozenset[str] = frozenset().union(*(words.entries for words in found))
            if (key and not found) or (entries and criterion not in entries) or not cycle.frameworks:
                options = [f"{key}/{entry}" if key else entry for entry in sorted(entries)]
                yield problem("focus-unknown", f"{text!r} is not a criterion of a framework in use.", file=document.file,
                              place=document.place(("focus", index)), value=text, near=nearest(text, options))  # fmt: skip


def labels(folder: Folder) -> Iterator[Problem]:
    """Points given for a label are for one that its framework has, and are all there."""
    for cycle in folder.cycles:
        document = folder.documents[f"cycles/{cycle.id}.yaml"]
        for name, points in cycle.label_points.items():
            place = document.place(("label_points", name))
            key, _, label = name.partition("/")
            known = {f"{key}/{one.id}": one for one in load(key).labels} if _words(key) is not None else {}
            if name not in known:
                message = f"{name!r} is not a label of a framework."
                yield problem("label-unknown", message, file=document.file, place=place, value=label or name,
                              allowed=known or _with_labels(), near=near(name, known or _with_labels()))  # fmt: skip
                continue
            needed = known[name].minimums
            for part in sorted({*points} ^ {*needed}):
                said = "is missing" if part in needed else "is no input of it"
                yield problem("label-points", f"{name}: {part!r} {said}.", file=document.file, place=place,
                              allowed=list(needed), near=None if part in needed else near(part, needed))  # fmt: skip


def _with_labels() -> list[str]:
    """Every label that there is, as framework/label."""
    return [f"{key}/{one.id}" for key in available() if ":" not in key and _words(key) for one in load(key).labels]


CHECKS = (cycle_frameworks, row_frameworks, used_frameworks, ratings, pointed, focus, labels)
