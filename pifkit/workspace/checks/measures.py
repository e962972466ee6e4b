"""Do indicators name rules that exist and fit, do marks say why, and are targets in the unit of their figures?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pifkit.indicators.rulebook import RuleInfo, read_settings, rulebook
from pifkit.model.errors import Problem
from pifkit.workspace.cells import percent_meaning
from pifkit.workspace.checks.base import also, by_value, in_row, unknown
from pifkit.workspace.folder import Folder
from pifkit.workspace.rules import near

WHOLE = {"percent": 100.0, "proportion": 1.0}
FAR = 20.0
"""A target at most 1 whose smallest figure is more than so many times larger was meant as a proportion."""


def rules(folder: Folder) -> Iterator[Problem]:
    """The rule that an indicator names exists, its settings can be read, and the indicator has what it needs."""
    for row in folder.rows("indicators"):
        if not row.rule:
            if row.rule_settings:
                message = f"{row.id} has settings of a rule and names none."
                yield in_row(folder, "indicators", row, "rule_settings", "indicator-rule-setting", message, value=row.rule_settings)  # fmt: skip
            continue
        rule = rulebook().get(row.rule)
        if rule is None:
            yield in_row(
                folder, "indicators", row, "rule", "indicator-rule-unknown", f"there is no rule {row.rule!r}.",
                value=row.rule, allowed=tuple(rulebook()), near=near(row.rule, rulebook()),
            )  # fmt: skip
            continue
        yield from _settings(folder, row, rule)
        yield from _unfit(folder, row, rule)


def _settings(folder: Folder, row: Any, rule: RuleInfo) -> Iterator[Problem]:
    for one in read_settings(rule, row.rule_settings)[1]:
        yield in_row(
            folder, "indicators", row, "rule_settings", "indicator-rule-setting", f"{one.message}.",
            value=one.text or None, allowed=one.allowed or None, near=near(one.text, one.allowed) if one.text else None,
        )  # fmt: skip


def _unfit(folder: Folder, row: Any, rule: RuleInfo) -> Iterator[Problem]:
    code = "indicator-rule-unfit"
    if rule.directed and row.direction not in {"increase", "decrease"}:
        message = f"the rule {rule.id} judges what is better, and the direction of {row.id} is {row.direction!r}."
        yield in_row(folder, "indicators", row, "direction", code, message, value=row.direction, allowed="increase or decrease")  # fmt: skip
    if rule.parts and not row.parts:
        yield in_row(folder, "indicators", row, "parts", code, f"the rule {rule.id} needs {rule.needs}.")
    if row.parts and not rule.parts:
        message = f"the rule {rule.id} reads no parts, and {row.id} names some."
        yield in_row(folder, "indicators", row, "parts", code, message, value="; ".join(row.parts))


def parts(folder: Folder) -> Iterator[Problem]:
    """The parts of an indicator are other indicators."""
    yield from unknown(folder, "indicators", "parts", "indicators", "indicator-part-unknown", "indicator")
    for row in folder.rows("indicators"):
        if row.id in row.parts:
            message = f"{row.id} names itself as its part."
            yield in_row(folder, "indicators", row, "parts", "indicator-part-unknown", message, value=row.id)


def marks(folder: Folder) -> Iterator[Problem]:
    """A mark says why: a border or an exclusion without a reason cannot be judged by a reader."""
    for row in folder.rows("observations"):
        if row.mark and not row.note:
            message = f"{row.indicator} in {row.period} is marked {row.mark!r} without a reason."
            yield in_row(folder, "observations", row, "note", "mark-without-reason", message)


def units(folder: Folder) -> Iterator[Problem]:
    """Targets of a percentage or a proportion are written as its figures are."""
    figures = by_value((row for row in folder.rows("observations") if row.value is not None), "indicator")
    aims = by_value(folder.rows("targets"), "indicator")
    for indicator in folder.rows("indicators"):
        meaning, observed = percent_meaning(indicator.unit), figures.get(indicator.id, [])
        if meaning is None or not observed:
            continue
        values = [abs(row.value) for row in observed]
        strange = [row for row in aims.get(indicator.id, []) if _other_unit(row.value, values, meaning)]
        if strange:
            first = strange[0]
            message = f"the target of {indicator.id} is {first.value:g}, and its figures lie between {min(values):g} and {max(values):g}{also(strange)}."
            yield in_row(folder, "targets", first, "value", "target-other-unit", message, value=f"{first.value:g}")


def _other_unit(target: float, values: list[float], meaning: str) -> bool:
    if meaning == "percent":
        return 0 < target <= 1 and min(values) > FAR * target
    return target > 1 and max(values) <= 1 and target > FAR * max(values)


def wholes(folder: Folder) -> Iterator[Problem]:
    """Where the indicator's maximum is the whole (1 or 100 %), a part cannot be larger than its whole."""
    definitions = {row.id: row for row in folder.rows("indicators")}
    for name, rows in by_value(folder.rows("observations"), "indicator").items():
        indicator = definitions.get(name)
        if indicator is None or indicator.maximum is None or indicator.maximum != WHOLE.get(percent_meaning(indicator.unit) or ""):  # fmt: skip
            continue
        larger = [
            row for row in rows if row.numerator is not None and row.denominator and row.numerator > row.denominator
        ]
        if larger:
            first = larger[0]
            message = f"{name} in {first.period}: {first.numerator:g} of {first.denominator:g}, and its maximum is {indicator.maximum:g}{also(larger)}."
            yield in_row(folder, "observations", first, "numerator", "part-above-whole", message)


CHECKS = (rules, parts, marks, units, wholes)
