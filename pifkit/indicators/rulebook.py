"""The national and local rules that an indicator may name, as data: what each says, what it needs, its settings.

The table is `rules/rulings.yaml`; `rulings` applies it, the check of a folder reads it, the docs page is made from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pifkit.indicators.ruletables import rule_table
from pifkit.model.language import _


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a rule: a number, or one of `choices` where there are any."""

    name: str
    says: str
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """One row of the table.

    Attributes:
        id: what the column `rule` names.
        framework: whose rule it is.
        title: in a few words.
        says: what it says, as a sentence.
        needs: what it cannot do without.
        settings: by name.
        parts: whether it judges several indicators together.
        directed: whether it needs a direction of increase or decrease.
        status: sourced, project choice and the like.
    """

    id: str
    framework: str
    title: str
    says: str
    needs: str
    status: str
    settings: Mapping[str, Setting] = field(default_factory=dict)
    parts: bool = False
    directed: bool = True


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """What is wrong with one setting: the text as written, a sentence, and what is allowed there."""

    text: str
    message: str
    allowed: tuple[str, ...] = ()


Settings = Mapping[str, float | str]


@cache
def rulebook() -> Mapping[str, RuleInfo]:
    """Every rule by id, in the order of the table."""
    return {row["id"]: _info(row) for row in rule_table("rulings")["rulings"]}


def read_settings(rule: RuleInfo, text: str) -> tuple[dict[str, float | str], tuple[SettingProblem, ...]]:
    """Read the column `rule_settings`: name=value pairs, separated by semicolons.

    Args:
        rule: the rule they belong to.
        text: the cell.

    Returns:
        The settings that could be read, numbers as float, and what is wrong with the others, all at once: not a pair,
        an unknown or repeated name, a value of the wrong kind, a required setting that is not there.
    """
    found: dict[str, float | str] = {}
    problems: list[SettingProblem] = []
    for one in (part.strip() for part in text.split(";")):
        if not one:
            continue
        name, equals, value = (piece.strip() for piece in one.partition("="))
        setting = rule.settings.get(name)
        if not equals:
            problems.append(SettingProblem(one, _("a setting is written as name=value")))
        elif setting is None:
            problems.append(
                SettingProblem(
                    name, _("the rule {id} has no setting {name!r}", id=rule.id, name=name), tuple(rule.settings)
                )
            )
        elif name in found:
            problems.append(SettingProblem(name, _("the setting {name!r} is there twice", name=name)))
        elif setting.choices and value not in setting.choices:
            problems.append(
                SettingProblem(
                    value,
                    _("{value!r} is no {name} of the rule {id}", value=value, name=name, id=rule.id),
                    setting.choices,
                )
            )
        elif setting.choices:
            found[name] = value
        elif (number := _number(value)) is None:
            problems.append(
                SettingProblem(
                    value, _("{name} needs a number such as 12.5, and {value!r} is none", name=name, value=value)
                )
            )
        else:
            found[name] = number
    missing = [one.name for one in rule.settings.values() if one.required and one.name not in found]
    written = {problem.text.partition("=")[0] for problem in problems}
    problems += [
        SettingProblem(
            "",
            _("the rule {id} needs the setting {name!r}: {says}", id=rule.id, name=name, says=rule.settings[name].says),
            (name,),
        )
        for name in missing
        if name not in written
    ]
    return found, tuple(problems)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _info(row: Mapping[str, Any]) -> RuleInfo:
    settings = {name: _setting(name, one) for name, one in row.get("settings", {}).items()}
    given = {key: value for key, value in row.items() if key != "settings"}
    return RuleInfo(settings=settings, **given)


def _setting(name: str, row: Mapping[str, Any]) -> Setting:
    choices = () if row["is"] == "number" else tuple(row["is"])
    return Setting(name, row["says"], choices, bool(row.get("required", False)))
