"""The published schemas take what the kit writes, and nothing that is broken."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pifkit.frameworks import available, load
from pifkit.reporting.schemas import indicators_schema, scorecard_schema
from pifkit.scoring import score

SCHEMAS = {"scorecard": scorecard_schema(), "indicators": indicators_schema()}
CHECKS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
CARD = score(load("efqm2020"), []).to_json()
INDICATOR = {"indicator": "on-time", "title": "Grants in time", "period": "2026-04", "value": 97.5, "previous_period": None, "previous": None,
             "unit": "percent", "direction": "increase", "change": "none", "target": 98.0, "target_state": "near", "rank": None, "rank_of": None,
             "previous_rank": None, "family_rank": None, "family_of": None, "previous_family_rank": None, "quartile": None, "variation": "too_few",
             "assurance": "none", "notes": []}  # fmt: skip


def mistakes(name: str, document: Any) -> list[str]:
    return [error.message for error in CHECKS[name].iter_errors(document)]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_what_is_published_is_what_the_code_says_and_is_a_schema(name: str, root: Path) -> None:
    published = json.loads((root / "docs" / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == SCHEMAS[name], "run `make docs`"
    Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_key_is_required_and_described(name: str) -> None:
    objects = [one for one in SCHEMAS[name]["$defs"].values() if "properties" in one]
    assert objects
    for one in objects:
        assert one["required"] == list(one["properties"])
        assert one["additionalProperties"] is False
        assert [key for key, field in one["properties"].items() if len(field["description"]) < 3] == []


def test_a_run_writes_what_the_schemas_say(example_run: Path) -> None:
    files = {name: sorted(example_run.glob(f"outputs/*/*/{name}.json")) for name in SCHEMAS}
    for name, found in files.items():
        assert len(found) >= 3
        for path in found:
            assert mistakes(name, json.loads(path.read_text(encoding="utf-8"))) == [], path


@pytest.mark.parametrize("framework", sorted(available()))
def test_every_framework_without_a_rating_fits_too(framework: str) -> None:
    card = score(load(framework), []).to_json()
    assert mistakes("scorecard", card) == []
    assert mistakes("scorecard", [card, card]) == []


def without(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda document: document.pop(key)


def given(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document.__setitem__(key, value)


@pytest.mark.parametrize(
    "broken",
    [without("total"), without("missing"), given("total", "393"), given("totl", 1), given("complete", None), given("criteria", {}),
     lambda card: card["criteria"][0].pop("percent"), lambda card: card["criteria"][0]["parts"][0].__setitem__("state", "guessed"),
     given("rules", [{"id": "r", "figure": 1, "limit": 2, "passed": True}])],
)  # fmt: skip
def test_a_broken_scorecard_does_not_fit(broken: Callable[[dict[str, Any]], None]) -> None:
    card = copy.deepcopy(CARD)
    assert mistakes("scorecard", card) == [], "the control"
    broken(card)
    assert mistakes("scorecard", card)
    assert mistakes("scorecard", [card])


@pytest.mark.parametrize(
    "broken",
    [without("value"), given("value", "97,5"), given("change", "up"), given("target_state", "missed"), given("rank", 1.5), given("notes", "x"), given("x", 1)],
)  # fmt: skip
def test_a_broken_indicator_does_not_fit(broken: Callable[[dict[str, Any]], None]) -> None:
    assert mistakes("indicators", {"indicators": [INDICATOR]}) == [], "the control"
    one = dict(INDICATOR)
    broken(one)
    assert mistakes("indicators", {"indicators": [one]})
    assert mistakes("indicators", [INDICATOR])
