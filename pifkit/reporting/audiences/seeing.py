"""What an audience may see of a book: an allow-list of fields, applied before the first word of a page is made.

The list is data (`allowed.yaml`). Whatever it does not name is emptied: a text becomes blank, a number None, a table without
an entry has no rows. A column that is added to a table later is therefore internal until somebody allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel
from ruamel.yaml import YAML

from pifkit.model.language import N_, Phrases
from pifkit.model.tables import TABLES
from pifkit.workspace.book import Book, Tables

Audience = Literal["board", "public"]
#: Audiences that have a page of their own beside the full report.
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
EVERYBODY = "all"
"""The group of a survey that is nobody's in particular."""
_MARKS = Phrases(
    {
        "rebase": N_("the limits start anew here"),
        "exclude": N_("left out of the limits"),
        "break": N_("the series breaks here"),
    }
)
_FILE = Path(__file__).parent / "allowed.yaml"


@dataclass(frozen=True)
class Allowed:
    """What one audience may see.

    Attributes:
        tables: field names by table.
        documents: field names by kind of document (`partnership`, `cycle`, `decision`, …).
        told_apart: fields by table whose values become pseudonyms.
        only_words: by table and field, the words that pass.
    """

    tables: Mapping[str, frozenset[str]]
    documents: Mapping[str, frozenset[str]]
    told_apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    only_words: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)


@cache
def allowed(audience: Audience) -> Allowed:
    """The allow-list of an audience."""
    listed: Any = YAML(typ="safe", pure=True).load(_FILE.read_text(encoding="utf-8"))
    return Allowed(
        tables=_sets(listed[audience]["tables"]),
        documents=_sets(listed[audience]["documents"]),
        told_apart=_sets(listed["told_apart"]),
        only_words={table: _sets(words) for table, words in listed["only_words"].items()},
    )


def _sets(lists: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(found) for name, found in lists.items()}


def seen_by(book: Book, audience: Audience) -> Book:
    """The book as an audience may see it; every page for that audience is made from this and nothing else.

    Recorded events, warnings and the rows of the comparison table are not in it: recorded scores count, because reading the
    store has put them among the ratings.

    Args:
        book: the whole book.
        audience: for whom.

    Returns:
        A book of the same shape. For the public, figures that rest on fewer people than the minimum group are suppressed.
    """
    list_ = allowed(audience)
    known = frozenset({EVERYBODY, *(one.id for one in book.partnership.partners)})
    tables = {name: _rows(getattr(book.tables, name), name, list_, known) for name in TABLES}
    if audience == "public":
        tables["observations"] = tuple(_suppressed(one, book.options.minimum_group) for one in tables["observations"])
    return Book(
        workspace=replace(book.workspace, document=_document(book.workspace.document, list_), problems=()),
        id=book.id,
        partnership=_document(book.partnership, list_),
        cycle=_document(book.cycle, list_),
        cycles=tuple(_document(one, list_) for one in book.cycles),
        as_of=book.as_of,
        options=book.options,
        tables=Tables(**tables),
    )


def _rows(rows: tuple[Any, ...], table: str, list_: Allowed, known: frozenset[str]) -> tuple[Any, ...]:
    if table not in list_.tables:
        return ()
    aliases: dict[tuple[str, str], str] = {}
    apart, words = list_.told_apart.get(table, frozenset()), list_.only_words.get(table, {})
    found = []
    for row in rows:
        kept = list_.tables[table]
        changed = {name: _alias(aliases, name, getattr(row, name), known) for name in apart}
        changed |= _marked(row)
        changed |= {
            name: text for name, texts in words.items() if (text := getattr(row, name).strip().lower()) in texts
        }
        found.append(_emptied(row, kept, changed))
    return tuple(found)


def _marked(row: Any) -> dict[str, str]:
    """What is said of a marked figure in the place of its note, which is internal; a mark without any would be a mistake."""
    mark = getattr(row, "mark", "")
    return {"note": _MARKS[mark]} if mark and row.note else {}


def _alias(aliases: dict[tuple[str, str], str], name: str, value: str, known: frozenset[str]) -> str:
    """Another name for a value, the same one each time; blanks and known ids stay."""
    if not value or value in known:
        return value
    return aliases.setdefault((name, value), f"a{len(aliases) + 1}")


def _emptied(model: Any, kept: frozenset[str], changed: Mapping[str, Any]) -> Any:
    """A row or document with nothing in it but the fields that are kept."""
    empty = {
        name: _blank(model, name)
        for name in type(model).model_fields
        if name not in kept and name not in changed and name != "row"
    }
    return model.model_copy(update={**empty, **changed})


def _blank(model: BaseModel, name: str) -> Any:
    """Nothing, in the form that a field has when nobody fills it in; of a field that must be filled in: no text, or None."""
    field_ = type(model).model_fields[name]
    if not field_.is_required():
        return field_.get_default(call_default_factory=True)
    return "" if isinstance(getattr(model, name), str) else None


def _document(document: Any, list_: Allowed) -> Any:
    """A document with nothing in it but what is allowed, and so for the documents inside it."""
    kept = list_.documents.get(type(document).__name__.lower(), frozenset())
    inner = {
        name: tuple(_document(one, list_) for one in value)
        for name in kept
        if isinstance(value := getattr(document, name), tuple) and value and isinstance(value[0], BaseModel)
    }
    return _emptied(document, kept, inner)


def _suppressed(row: Any, minimum: int) -> Any:
    """A figure of a rate that rests on fewer people than the minimum is as if it had been suppressed by hand."""
    if row.denominator is None or not 0 < row.denominator < minimum:
        return row
    return row.model_copy(update={"value": None, "numerator": None, "denominator": None, "state": "suppressed"})
