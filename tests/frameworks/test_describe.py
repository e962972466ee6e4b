"""The schema that editors complete from, and a framework in words."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from pifkit.frameworks import available, describe, json_schema, load, structure

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FILES = [key for key in available() if ":" not in key]


@pytest.mark.parametrize("key", FILES)
def test_every_file_fits_the_schema(key: str) -> None:
    text = resources.files("pifkit.frameworks").joinpath(f"{key}.yaml").read_text(encoding="utf-8")
    VALIDATOR.validate(YAML(typ="safe", pure=True).load(text))


def properties(schema: Any, path: str = "") -> list[str]:
    """Paths of the properties that have no description."""
    bare = []
    for name, one in schema.get("properties", {}).items():
        if "description" not in one:
            bare.append(f"{path}.{name}")
    for name, one in schema.get("$defs", {}).items():
        bare += properties(one, name)
    return bare


def test_every_property_is_described() -> None:
    assert properties(SCHEMA) == []


def test_the_schema_refuses_what_the_model_refuses() -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate({**load("caf2020").to_json(), "wieght": 1})


@pytest.mark.parametrize("key", available())
def test_a_framework_in_words_names_every_part_and_the_source_of_its_figures(key: str) -> None:
    framework = load(key)
    text = "\n".join(describe(framework))
    assert all(part.title in text for part, _ in framework.leaves)
    for fact in framework.facts:
        assert f"[{fact.status}]" in text
    assert json.loads(json.dumps(framework.to_json()))["id"] == framework.id
    assert framework.summary()["unconfirmed"] == sum(fact.status == "unconfirmed" for fact in framework.facts)


def test_structure_counts_parts_inside_criteria() -> None:
    found = structure(load("efqm2020"))
    assert (found["parts"], found["parts_per_criterion"], found["total"]) == (23, [5, 4, 5, 4, 5], 1000)
    assert (found["direction"], found["execution"], found["results"]) == (200, 400, 400)
