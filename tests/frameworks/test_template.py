"""The template that people start from is sound, fits the schema for editors, and scores."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from ruamel.yaml import YAML

from pifkit.frameworks import check_framework_file, load
from pifkit.model.tables import RatingRow
from pifkit.scoring import score


def test_the_template_is_sound_and_scores(root: Path) -> None:
    path = root / "docs" / "framework-template.yaml"
    assert check_framework_file(path) == []
    schema = json.loads((root / "docs" / "framework.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))
    framework = load(path)
    codes = {"1.1": "always", "1.2": "often", "2a.1": "na", "2a.2": "2", "2b.1": "seldom"}
    card = score(framework, [RatingRow(part=part, score=code, note="-") for part, code in codes.items()])
    # dimension 1: (4 + 3) / 2, weight 2; dimension 2: (2 + 1) / 2, weight 1
    assert card.total == (2 * 3.5 + 1.5) / 3
    assert card.band == "green"


def test_the_first_line_points_editors_to_the_schema_beside_it(root: Path) -> None:
    first = (root / "docs" / "framework-template.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=framework.schema.json"
    assert (root / "docs" / "framework.schema.json").is_file()
