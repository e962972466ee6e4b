"""What is to be known about a partnership's recorded assessments: warnings that stop nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pifkit.frameworks import load
from pifkit.model.errors import ParameterError, Problem
from pifkit.model.language import _
from pifkit.store.place import FILE
from pifkit.store.records import record_findings
from pifkit.store.rules import found
from pifkit.store.state import AssessmentState

if TYPE_CHECKING:
    from pifkit.store.reading import Recorded
    from pifkit.workspace import Workspace
    from pifkit.workspace.book import Book

CSV = "ratings.csv"


def check_stores(workspace: Workspace, ids: Iterable[str], known: Iterable[Problem]) -> list[Problem]:
    """Everything to say about the stores of several partnerships.

    Args:
        workspace: from `find_workspace`.
        ids: partnerships.
        known: problems of the plain check; a partnership with an error among them is left to it.
    """
    from pifkit.store.opening import has_store
    from pifkit.store.reading import read_book

    broken = {one.partnership for one in known if one.severity == "error"}
    problems: list[Problem] = []
    for one in ids:
        if one in broken or None in broken or not has_store(workspace, one):
            continue
        try:
            book = read_book(workspace, one)
        except ParameterError as err:
            problems += err.problems
            continue
        problems += [problem for problem in book.warnings if problem not in set(known)]
    return problems


def book_findings(book: Book, known: Recorded) -> tuple[Problem, ...]:
    """What a book read with its store warns of; `book` still holds the tables as they are in their files."""
    file = f"parameters/{book.id}/{FILE}"
    problems = list(_csv(book, known))
    for (cycle, _rest), state in known.states.items():
        if cycle == book.cycle.id:
            problems += _state(book.id, file, state)
    if known.signed and known.signed.changed:
        message = _(
            "changed since the sign-off {code}: {changed}.",
            code=known.signed.sign_off.code,
            changed=", ".join(known.signed.changed),
        )
        problems.append(found("signed-then-changed", message, file=file, partnership=book.id))
    return tuple(problems)


def _csv(book: Book, known: Recorded) -> Iterator[Problem]:
    from pifkit.store.reading import only_framework

    path = book.workspace.folder(book.id) / CSV
    file = f"parameters/{book.id}/{CSV}"
    brought = [one for one in known.events if one.kind == "import" and one.get("file") == CSV]
    beside = {
        (
            row.cycle or book.partnership.current_cycle,
            row.framework or only_framework(book, row.cycle or book.partnership.current_cycle),
        )
        for row in book.tables.ratings
    } & known.rated
    if not beside or not path.is_file():
        return
    if not brought:
        said = ", ".join(
            _("{framework} in {cycle}", framework=framework, cycle=cycle) for cycle, framework in sorted(beside)
        )
        yield found(
            "ratings-not-in-store", _("its ratings for {said} do not count.", said=said), file=file, partnership=book.id
        )
    elif brought[-1].get("sha256") != hashlib.sha256(path.read_bytes()).hexdigest():
        day = brought[-1].time.date().isoformat()
        message = _("it was changed since it was brought into the store on {day}; the change does not count.", day=day)
        yield found("ratings-changed-since-import", message, file=file, partnership=book.id)


def _state(partnership: str, file: str, state: AssessmentState) -> Iterator[Problem]:
    framework = load(state.framework)
    for item in state.items.values():
        name = f"{framework.key} {item.part}{f' ({item.group})' if item.group else ''}"
        for attribute, rivals in item.contested.items():
            values = " and ".join(one.score for one in rivals)
            where = f"{name} {attribute}".strip()
            yield found(
                "store-contested",
                _("{where}: {values} stand against each other.", where=where, values=values),
                file=file,
                partnership=partnership,
            )
        if "" in item.uneven:
            message = _(
                "{name}: the agreed points add up to {uneven:g}, so they do not count.",
                name=name,
                uneven=item.uneven[""],
            )
            yield found("store-points-do-not-add-up", message, file=file, partnership=partnership)
    bare = [
        f"{item.part} {attribute}".strip()
        for item in state.items.values()
        for attribute, value in item.agreed.items()
        if value.override and not value.reason.strip()
    ]
    if bare:
        message = _(
            "{key}: {bare} agreed without a reason: {bare_2}.",
            key=framework.key,
            bare=len(bare),
            bare_2=", ".join(bare),
        )
        yield found("store-override-without-reason", message, file=file, partnership=partnership)
    for uuid, why in state.ignored:
        message = _("{why}; it is event {uuid}.", why=_(why), uuid=uuid)
        yield found("store-event-ignored", message[0].lower() + message[1:], file=file, partnership=partnership)
    for code, message in record_findings(framework, state):
        yield found(code, message, file=file, partnership=partnership)
