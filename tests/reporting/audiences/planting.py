"""A book with a canary in every text that somebody can write, found from the models: a new column is planted, too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from pifkit.model.tables import TABLES
from pifkit.store.events import ENTRIES, ITEM_KINDS, KINDS, Event, new_event
from pifkit.store.reading import with_events
from pifkit.workspace.book import Book, Tables

#: Texts that arithmetic reads: a code, a reference or a period. A canary there would be a mistake in the data, which
#: `check` refuses before any page is made.
READ = {
    "observations.period", "ratings.part", "ratings.attribute", "ratings.score", "ratings.framework", "evidence.part",
    "evidence.framework", "actions.framework", "actions.part", "culture.item", "culture.answer", "links.criterion",
    "links.framework", "indicators.rule", "indicators.rule_settings", "decisions.line", "cycle.frameworks", "cycle.focus",
}  # fmt: skip
#: Texts whose values tell people or groups apart: each keeps its own, behind the canary; blank means everybody or agreed.
APART = {"ratings.assessor", "culture.group"}
#: Item events would replace the ratings of a framework: they are planted on one that the pages can do without.
ITEMS_OF, ITEM = "psif", "1"
FRAMEWORK = "caf2020"


def canary(place: str) -> str:
    """The canary of a place: two words, so that it looks like a name or a sentence."""
    return f"Canary {place}!"


def found(text: str, places: Iterable[str]) -> set[str]:
    """The places whose canary stands in a text; some words are set in small letters on the way."""
    small = text.casefold()
    return {place for place in places if canary(place).casefold() in small}


def texts_of(model: type[BaseModel]) -> Iterable[str]:
    """Fields of a model that hold text or texts as somebody wrote them; ids and words from a list are none."""
    for name, field in model.model_fields.items():
        if _is_text(field):
            yield name


def _is_text(field: FieldInfo) -> bool:
    written = not any(isinstance(one, BeforeValidator) for one in field.metadata)
    return written and (field.annotation is str or str(field.annotation).startswith("tuple[typing.Annotated[str"))


def planted(book: Book) -> tuple[Book, set[str]]:
    """The book with canaries, and the places where they are."""
    places: set[str] = set()
    tables = {one.name: tuple(_row(row, places) for row in getattr(book.tables, one.name)) for one in fields(Tables)}
    cycles = tuple(_document(one, places) for one in book.cycles)
    changed = replace(
        book,
        workspace=replace(book.workspace, document=_document(book.workspace.document, places)),
        partnership=_document(book.partnership, places),
        cycle=next(one for one in cycles if one.id == book.cycle.id),
        cycles=cycles,
        tables=Tables(**tables),
    )
    return with_events(changed, _events(book, places)), places


def _row(row: Any, places: set[str]) -> Any:
    table = type(row).table
    changed: dict[str, Any] = {}
    for name in texts_of(type(row)):
        place, old = f"{table}.{name}", getattr(row, name)
        if place in READ or (place in APART and old in {"", "all", "council", "health-board", "police"}):
            continue
        places.add(place)
        changed[name] = f"{canary(place)} {old}" if place in APART else canary(place)
    return row.model_copy(update=changed)


def _document(document: Any, places: set[str]) -> Any:
    kind = type(document).__name__.lower()
    changed: dict[str, Any] = {}
    for name in texts_of(type(document)):
        place = f"{kind}.{name}"
        if place not in READ and name != "about":
            places.add(place)
            changed[name] = canary(place) if isinstance(getattr(document, name), str) else (canary(place),)
    for name in type(document).model_fields:
        value = getattr(document, name)
        if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            changed[name] = tuple(_document(one, places) for one in value)
    return document.model_copy(update=changed)


def _events(book: Book, places: set[str]) -> list[Event]:
    """An event of every kind, with a canary in each text of its payload and as its actor."""
    made = []
    for at, kind in enumerate(KINDS):
        if kind in {"undo", "revealed", "round", "opened", "rating", "abstention"}:
            continue  # these hold no text of their own, or would take others back
        keys = ("text", "note", "reason", "comment", "source", "name", "role", "dissent", "file", "title", "location")
        payload: dict[str, Any] = {key: canary(f"{kind}.{key}") for key in keys}
        places.update(f"{kind}.{key}" for key in keys)
        payload |= {"id": f"{kind}-1"} if kind in ENTRIES else {}
        payload |= {"score": "yes"} if kind == "consensus" else {}
        payload |= {"code": "K7QF-2M9D"} if kind == "sign_off" else {}
        payload |= {"sha256": "0" * 64} if kind == "import" else {}
        about: Mapping[str, Any] = (
            {"framework": ITEMS_OF, "item": ITEM} if kind in ITEM_KINDS else {"framework": FRAMEWORK, "item": "1.1"}
        )
        places.add("event.actor")
        made.append(
            new_event(
                kind, actor=canary("event.actor"), cycle=book.cycle.id, payload=payload, seen=at,
                time=dt.datetime(2026, 9, 1, 10, at, tzinfo=dt.UTC), **about,
            )
        )  # fmt: skip
    return made


assert set(TABLES) == {one.name for one in fields(Tables)}
