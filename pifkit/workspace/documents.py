"""YAML documents against their pydantic models: every misfit becomes a problem with dotted path and line."""

from __future__ import annotations

import datetime as dt
import types
import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pifkit.model.errors import Problem
from pifkit.workspace.cells import CellError, parse_date
from pifkit.workspace.names import suggest_id
from pifkit.workspace.rules import near, problem
from pifkit.workspace.yamlfile import Document, Path_, kind_of

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], document: Document) -> tuple[M | None, list[Problem]]:
    """A document as a value of its model.

    Dates may be written as YAML dates, `2026-04-01` in quotes, or DD/MM/YYYY.

    Args:
        model: one of `pifkit.model.documents`.
        document: what `read_yaml` returned, with data.

    Returns:
        The value, or None with everything that is wrong.
    """
    problems: list[Problem] = []
    data = _dates(model, document.data, (), document, problems)
    bad = {p.place for p in problems}
    try:
        return (None if problems else model.model_validate(data)), problems
    except ValidationError as err:
        for error in err.errors(include_url=False):
            found = _problem(model, document, error)
            if found.place not in bad:
                problems.append(found)
        return None, problems


def _parts(annotation: Any) -> list[Any]:
    """The alternatives of an annotation, without None, Annotated and tuple-of."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _parts(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return [part for alternative in typing.get_args(annotation) for part in _parts(alternative)]
    return [] if annotation is type(None) else [annotation]


def _dates(annotation: Any, value: Any, path: Path_, document: Document, problems: list[Problem]) -> Any:
    """The value with every date read; pydantic alone would take a number for seconds since 1970."""
    parts = _parts(annotation)
    if dt.date in parts:
        return _date(value, path, document, problems)
    for part in parts:
        if isinstance(part, type) and issubclass(part, BaseModel) and isinstance(value, dict):
            fields = part.model_fields
            return {
                key: _dates(fields[key].annotation, item, (*path, key), document, problems) if key in fields else item
                for key, item in value.items()
            }
        if typing.get_origin(part) is tuple and isinstance(value, list):
            inner = typing.get_args(part)[0]
            return [_dates(inner, item, (*path, index), document, problems) for index, item in enumerate(value)]
    return value


def _date(value: Any, path: Path_, document: Document, problems: list[Problem]) -> Any:
    if isinstance(value, dt.datetime):
        value = str(document.raw.get(path, value))
    if value is None or isinstance(value, dt.date):
        return value
    where: dict[str, Any] = {"file": document.file, "place": document.place(path), "value": document.raw.get(path)}
    if isinstance(value, str):
        try:
            return parse_date(value)
        except CellError as err:
            problems.append(problem("yaml-not-a-date", err.message, near=err.near, remedy=err.remedy, **where))
    else:
        problems.append(problem("yaml-not-a-date", f"a date is wanted, {kind_of(value)} stands here.", **where))
    return None


def _model_at(model: type[BaseModel], path: Path_) -> type[BaseModel] | None:
    current: Any = model
    steps = iter(path)
    for step in steps:
        if isinstance(step, int):
            continue
        found = None
        field = current.model_fields.get(step)
        for part in _parts(field.annotation) if field else []:
            inner = typing.get_args(part)[0] if typing.get_origin(part) is tuple else part
            if typing.get_origin(part) is dict:
                inner = typing.get_args(part)[1]
                next(steps, None)  # the key, which is nobody's field
            for one in _parts(inner):
                if isinstance(one, type) and issubclass(one, BaseModel):
                    found = one
        if found is None:
            return None
        current = found
    return typing.cast("type[BaseModel]", current)


_NUMBER = {"int_type", "int_parsing", "int_from_float", "float_type", "float_parsing", "finite_number"}
_RANGE = {
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "greater_than": "more than {gt}",
    "less_than": "less than {lt}",
}
_FIELDS = {"model_type", "model_attributes_type", "dict_type", "dataclass_type"}
_LIST = {"tuple_type", "list_type"}


def _problem(model: type[BaseModel], document: Document, error: Any) -> Problem:
    kind: str = error["type"]
    path: Path_ = tuple(error["loc"])
    value = error["input"]
    where: dict[str, Any] = {"file": document.file, "place": document.place(path)}
    name = str(path[-1]) if path else "the document"
    raw = document.raw.get(path)
    ctx = error.get("ctx", {})
    if kind == "extra_forbidden":
        at = _model_at(model, path[:-1])
        fields = list(at.model_fields) if at else []
        return problem(
            "yaml-unknown-field", f"{name!r} is not a field here.", near=near(name, fields), allowed=fields, **where
        )
    if kind == "missing":
        return problem("yaml-missing-field", f"the field {name!r} is missing.", **where)
    if kind == "string_type":
        return _text(value, raw, where)
    if kind == "string_too_short":
        return problem("yaml-empty-text", f"{name!r} is blank.", **where)
    if kind == "string_too_long":
        return problem("yaml-text-too-long", f"{name!r} is longer than {ctx['max_length']:,} characters.", **where)
    if kind == "literal_error":
        options = [part.strip().strip("'") for part in str(ctx["expected"]).replace(" or ", ", ").split(",")]
        return problem(
            "yaml-not-a-choice",
            f"this is not a value of {name!r}.",
            value=raw if raw is not None else kind_of(value),
            allowed=options,
            near=near(str(raw), options),
            **where,
        )
    if kind in _RANGE:
        return problem(
            "yaml-out-of-range", f"{name!r} is out of range.", value=raw, allowed=_RANGE[kind].format(**ctx), **where
        )
    if kind.startswith("date"):
        return problem("yaml-not-a-date", "a date is wanted.", value=raw, **where)
    if kind.startswith("bool"):
        return problem("yaml-not-yes-no", f"{name!r} is true or false.", value=raw, **where)
    if kind in _NUMBER:
        return problem(
            "yaml-not-a-number", f"{name!r} is a number.", value=raw if raw is not None else kind_of(value), **where
        )
    if kind in _FIELDS:
        return problem(
            "yaml-not-fields", f"a group of fields is wanted, {kind_of(value)} stands here.", value=raw, **where
        )
    if kind in _LIST:
        return problem("yaml-not-a-list", f"a list is wanted, {kind_of(value)} stands here.", value=raw, **where)
    if kind == "value_error" and "before it starts" in str(ctx.get("error")):
        return problem("cycle-ends-before-start", f"{ctx['error']}.", **where)
    if kind == "value_error" and isinstance(value, str):
        return problem("yaml-bad-id", "this cannot be an id.", value=value, near=suggest_id(value), **where)
    return problem("yaml-invalid", f"{error['msg']}.", value=raw, **where)


def _text(value: Any, raw: str | None, where: dict[str, Any]) -> Problem:
    quoted = f'Put it in quotes: "{raw}".'
    if isinstance(value, bool):
        return problem("yaml-boolean-for-text", f"{raw} is true or false, not text.", value=raw, remedy=quoted, **where)
    if isinstance(value, int | float):
        return problem("yaml-number-for-text", f"{raw} is a number, not text.", value=raw, remedy=quoted, **where)
    if isinstance(value, dt.date):
        return problem("yaml-date-for-text", f"{raw} is a date, not text.", value=raw, remedy=quoted, **where)
    if value is None:
        return problem("yaml-empty-text", "text is wanted, nothing stands here.", **where)
    return problem("yaml-not-text", f"text is wanted, {kind_of(value)} stands here.", **where)
