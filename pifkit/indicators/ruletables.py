"""The rule tables: thresholds, weights and tolerances as data, each with its source or status.

They are files of the package, read once; nothing else in `pifkit.indicators` touches a file.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML


@cache
def rule_table(name: str) -> dict[str, Any]:
    """The table `rules/<name>.yaml` as plain dicts, lists, numbers and text; do not change what it returns.

    Raises:
        FileNotFoundError: there is no such table.
    """
    text = (resources.files("pifkit.indicators") / "rules" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return loaded
