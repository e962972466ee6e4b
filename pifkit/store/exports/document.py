"""The state as one JSON document, with a published JSON Schema (docs/export.schema.json)."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pifkit.model.errors import Problem, StoreError
from pifkit.model.tables import TABLES
from pifkit.store.events import KINDS, Event, from_json
from pifkit.store.exports.export import Export, export_of, refused
from pifkit.store.exports.rules import found
from pifkit.store.exports.state import FORM, LARGEST, VERSION, About, State, Text, kind_of, well_named
from pifkit.store.exports.strict import StrictError, load_json
from pifkit.store.exports.tabular import Delimiter, Encoding, Form, LineEnd, Quoting, Table
from pifkit.workspace.columns import columns as columns_of

_ID = "^[a-z0-9]+(?:[-_.][a-z0-9]+)*$"


class Part(BaseModel):
    """Base of the parts of an export: frozen, nothing unknown, nothing converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class FormData(Part):
    """How a CSV file was written, so that the very bytes can be written again."""

    encoding: Encoding = Field(
        "utf-8", description="encoding; utf-8-sig, utf-16-le and utf-16-be begin with a byte-order mark"
    )
    delimiter: Delimiter = Field(",", description="sign between cells")
    line_end: LineEnd = Field("\n", description="sign after each row")
    quoting: Quoting = Field("minimal", description="all cells in quotation marks, or only those that need them")


class DocumentData(Part):
    """A YAML document."""

    text: str = Field(description="its text, letter for letter")
    encoding: Encoding = Field("utf-8", description="how its bytes are written")
    sha256: str = Field("", description="SHA-256 of its bytes when it was exported")


class TableData(Part):
    """A table: every cell as text, as somebody wrote it; a blank cell is a blank text and never zero."""

    columns: list[str] = Field(min_length=1, description="its columns, in the order of the file")
    rows: list[dict[str, str]] = Field(description="its rows that are not blank: cell by column")
    form: FormData = Field(default_factory=FormData, description="how the file was written")
    verbatim: str | None = Field(
        None,
        description="the file's own text where the form does not give it back; it counts while it says the same as the rows",
    )
    sha256: str = Field("", description="SHA-256 of the file when it was exported")


class EventData(Part):
    """One recorded event; docs/store.md says what there is."""

    uuid: str = Field(description="its identity")
    time: str = Field(description="when it happened, UTC to the microsecond", examples=["2026-11-22T14:02:11.000000Z"])
    actor: str = Field(description="pseudonym of who did it; names are in no export")
    role: str = Field(description="in which role")
    kind: str = Field(description="what was done", json_schema_extra={"enum": list(KINDS)})
    cycle: str = Field(description="id of the cycle")
    framework: str = Field(description="key of the framework; blank for what concerns the whole cycle")
    group: str = Field(description="which group; blank: everybody")
    item: str = Field(description="id of the part; blank for what is about none")
    attribute: str = Field(description="attribute of the part; blank: the part as a whole")
    round: int = Field(ge=1, description="round of voting")
    seen: int | None = Field(description="version of the store that the actor knew")
    payload: dict[str, Any] = Field(description="what was said")
    hash: str = Field(description="SHA-256 of all of the above")


class ExportData(Part):
    """Everything that a partnership has, as pifkit exports it (`pifkit export json`)."""

    form: Literal["pifkit-partnership"] = Field(description="what this is")
    version: Literal[1] = Field(description="version of this form")
    partnership: Annotated[str, Field(pattern=_ID, max_length=80)] = Field(description="id of the partnership")
    name: str = Field("", description="its name, for people; import ignores it")
    cycle: str = Field("", description="its current cycle, for people; import ignores it")
    as_of: str = Field("", description="the day that counts as today, for people; import ignores it")
    documents: dict[str, DocumentData] = Field(description="YAML documents by file name")
    tables: dict[str, TableData] = Field(description="tables by name, such as ratings")
    events: list[EventData] = Field(description="what was recorded, in the order in which it was saved")
    events_digest: str = Field(description="one value for all events: a change of any of them shows")


def export_schema() -> dict[str, Any]:
    """The JSON Schema of an export: the models above, and the columns of each table from their row models."""
    schema = ExportData.model_json_schema()
    row = schema["$defs"]["TableData"]["properties"]["rows"]["items"]
    tables: dict[str, Any] = {}
    for name, model in TABLES.items():
        cells = {
            one.name: {
                "type": "string",
                "description": one.description,
                **({"examples": [one.example]} if one.example else {}),
            }
            for one in columns_of(model)
        }
        rows = {"properties": {"rows": {"items": {**row, "properties": cells}}}}
        about = (model.__doc__ or "").splitlines()[0]
        tables[name] = {"description": about, "allOf": [{"$ref": "#/$defs/TableData"}, rows]}
    schema["properties"]["tables"] |= {"properties": tables, "additionalProperties": False}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_json(state: State, about: About | None = None) -> bytes:
    """The state as a JSON document; the same state gives the same bytes.

    Args:
        state: what to write.
        about: what to say of it to people.
    """
    digests = state.digests()
    said = about or About("")
    value = ExportData(
        form=FORM,
        version=VERSION,
        partnership=state.partnership,
        name=said.name,
        cycle=said.cycle,
        as_of=said.as_of,
        documents={
            one.file: DocumentData(text=one.text, encoding=one.encoding, sha256=digests[one.file])
            for one in state.documents
        },
        tables={one.name: _data(one, digests[one.file]) for one in state.tables},
        events=[EventData(**one.to_json(), hash=one.hash) for one in state.events],
        events_digest=state.events_digest,
    )
    return (json.dumps(value.model_dump(), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def _data(one: Table, sha256: str) -> TableData:
    form = FormData(**{key: getattr(one.form, key) for key in FormData.model_fields})
    rows = [dict(zip(one.columns, row, strict=True)) for row in one.rows]
    return TableData(columns=list(one.columns), rows=rows, form=form, verbatim=one.verbatim, sha256=sha256)


def read_json(data: bytes, file: str = "the export") -> Export:
    """The state in a JSON document.

    Args:
        data: the file.
        file: its name in messages.

    Raises:
        ParameterError: it is no export, or a part of it is missing or wrong; all problems at once.
    """
    if len(data) > LARGEST:
        raise refused(file, [found("restore-unreadable", "it holds far more than an export does.", file=file)])
    try:
        value = load_json(data)
    except StrictError as err:
        raise refused(file, [found("restore-unreadable", str(err), file=file)]) from err
    if not isinstance(value, dict) or value.get("form") != FORM:
        raise refused(file, [found("restore-not-one", f"its field 'form' does not say {FORM}.", file=file)])
    if value.get("version") != VERSION:
        message = f"it has the form of another version of pifkit; this one reads {VERSION}."
        raise refused(file, [found("restore-not-one", message, file=file, value=value.get("version"))])
    try:
        given = ExportData.model_validate(value)
    except ValidationError as err:
        raise refused(file, [_misfit(one, file) for one in err.errors(include_url=False)]) from err
    problems = _mistakes(given, file)
    events = _events(given, file, problems)
    if problems:
        raise refused(file, problems)
    state = State(given.partnership, _documents(given), _tables(given), events)
    digests = {name: one.sha256 for name, one in given.documents.items()}
    return export_of(state, digests | {f"{name}.csv": one.sha256 for name, one in given.tables.items()}, file)


def _misfit(error: Any, file: str) -> Problem:
    place = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error["loc"])
    code = "restore-missing" if error["type"] == "missing" else "restore-cell"
    value = error.get("input") if isinstance(error.get("input"), str | int | float) else None
    return found(code, f"{error['msg']}.", file=file, place=place, value=value)


def _mistakes(given: ExportData, file: str) -> list[Problem]:
    """What the models cannot see."""
    problems = [
        found("restore-name", "no partnership has such a document.", file=file, place="$.documents", value=name)
        for name in given.documents
        if kind_of(name) != "document"
    ]
    problems += [
        found("restore-name", "no partnership has such a table.", file=file, place="$.tables", value=name)
        for name in given.tables
        if name not in TABLES
    ]
    if not well_named(given.partnership):
        message = "no folder may have this name on Windows."
        problems.append(found("restore-name", message, file=file, place="$.partnership", value=given.partnership))
    for name, table in given.tables.items():
        wanted = set(table.columns)
        if len(wanted) != len(table.columns):
            problems.append(
                found("restore-cell", "a column is there twice.", file=file, place=f"$.tables.{name}.columns")
            )
        for number, row in enumerate(table.rows):
            if set(row) != wanted:
                odd = ", ".join(sorted(wanted ^ set(row)))
                place = f"$.tables.{name}.rows[{number}]"
                problems.append(
                    found("restore-cell", "its cells are not those of the columns.", file=file, place=place, value=odd)
                )
    return problems


def _events(given: ExportData, file: str, problems: list[Problem]) -> tuple[Event, ...]:
    events: list[Event] = []
    for number, one in enumerate(given.events):
        place = f"$.events[{number}]"
        try:
            made = from_json(one.model_dump(exclude={"hash"}))
        except StoreError as err:
            problems.append(found("restore-events", err.message, file=file, place=place))
            continue
        if made.hash != one.hash:
            problems.append(
                found("restore-events", f"the {made.kind} is not what was written.", file=file, place=place)
            )
        events.append(made)
    if not problems and State("x", events=tuple(events)).events_digest != given.events_digest:
        problems.append(found("restore-events", "events are missing, or there are more than were exported.", file=file))
    return tuple(events)


def _documents(given: ExportData) -> tuple[Text, ...]:
    return tuple(Text(name, one.text, one.encoding) for name, one in sorted(given.documents.items()))


def _tables(given: ExportData) -> tuple[Table, ...]:
    made = []
    for name in (name for name in TABLES if name in given.tables):
        one = given.tables[name]
        rows = tuple(tuple(row[column] for column in one.columns) for row in one.rows)
        kept = tuple(row for row in rows if any(cell.strip() for cell in row))
        made.append(Table(name, tuple(one.columns), kept, Form(**one.form.model_dump()), one.verbatim))
    return tuple(made)
