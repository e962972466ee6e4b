"""The JSON Schemas of the results that a run writes: scorecard.json and indicators.json (contracts 4.3 and 4.5).

They are generated from the values themselves, so that a field cannot be written without being in the schema: types from
the annotations, descriptions from the section `Attributes` of the docstrings. Every key is always there, null where it does
not apply, and nothing else is: a later version of pifkit that says more publishes a schema that says so too.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, create_model

from pifkit.indicators.judge import KEYS, IndicatorResult
from pifkit.model import scorecard
from pifkit.model.scorecard import Scorecard

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ATTRIBUTE = re.compile(r"^ {4}(\w+(?:, \w+)*): (.*(?:\n {8}.*)*)", re.MULTILINE)
_UNKNOWN = [{"type": "number"}, {"type": "null"}]
_RULE = {
    "id": {"type": "string", "description": "id of the rule in the framework"},
    "figure": {"anyOf": _UNKNOWN, "description": "what was found; null while it cannot be told"},
    "limit": {"type": "number", "description": "what the rule asks for"},
    "pass": {"anyOf": [{"type": "boolean"}, {"type": "null"}], "description": "whether it holds; null: not judged yet"},
}


def scorecard_schema() -> dict[str, Any]:
    """The JSON Schema of a scorecard (`pifkit score --json`) and of a list of them (`scorecard.json`)."""
    found = TypeAdapter(Scorecard).json_schema(mode="serialization")
    parts: dict[str, Any] = found.pop("$defs")
    del parts["Step"], found["properties"]["steps"]  # only an explanation has steps, and no file holds one
    found["properties"]["rules"]["items"] = {"type": "object", "properties": _RULE}
    whole = {name: _closed(one, getattr(scorecard, name)) for name, one in {**parts, "Scorecard": found}.items()}
    _close(whole["Scorecard"]["properties"]["rules"]["items"])
    one = {"$ref": "#/$defs/Scorecard"}
    return {
        "$schema": DRAFT,
        "title": "Scorecard",
        "description": "One scorecard, as `pifkit score --json` prints it, or a list of them, as in scorecard.json.",
        "if": {"type": "array"},  # and not `anyOf`, of which a validator only says that neither fits
        "then": {"items": one},
        "else": one,
        "$defs": whole,
    }


def indicators_schema() -> dict[str, Any]:
    """The JSON Schema of `indicators.json`."""
    kinds = typing.get_type_hints(IndicatorResult)
    fields: dict[str, Any] = {name: (kinds[name], ...) for name in KEYS}
    model = create_model("Indicator", **fields)
    one = _closed(model.model_json_schema(mode="serialization"), IndicatorResult)
    one["description"] = "What one indicator says on the day of the run."
    listed = {
        "type": "array",
        "items": {"$ref": "#/$defs/Indicator"},
        "description": "one for each indicator, in order",
    }
    whole = {"title": "Indicators", "type": "object", "properties": {"indicators": listed}}
    _close(whole)
    return {"$schema": DRAFT, "description": "What indicators.json holds.", **whole, "$defs": {"Indicator": one}}


def _closed(schema: dict[str, Any], described: type) -> dict[str, Any]:
    """The schema of one object with every key required and described, and no other allowed."""
    doc = inspect.cleandoc(described.__doc__ or "")
    said = dict(_attributes(doc))
    schema["description"] = doc.partition("\n")[0]
    for name, one in schema["properties"].items():
        one.pop("title", None)
        one.pop("default", None)
        one["description"] = said[name]
    _close(schema)
    return schema


def _close(schema: dict[str, Any]) -> None:
    schema |= {"required": list(schema["properties"]), "additionalProperties": False}


def _attributes(doc: str) -> Iterable[tuple[str, str]]:
    """Each attribute that a docstring describes, and in which words."""
    for names, words in _ATTRIBUTE.findall(doc.partition("Attributes:\n")[2]):
        for name in names.split(", "):
            yield name, re.sub(r"\bNone\b", "null", " ".join(words.split()))
