"""The rule tables are in the package, can be read, and say what they rest on."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pifkit.indicators.ruletables import rule_table
from pifkit.indicators.spc.presets import RULES, preset


def test_every_preset_can_be_read_and_says_its_source() -> None:
    table = rule_table("spc")["presets"]
    assert tuple(table) == RULES
    assert all(table[name]["status"] and preset(name).title for name in RULES)


def test_the_green_cut_is_exactly_two_thirds_of_ten() -> None:
    assert Fraction(rule_table("scorecard")["rag"][0]["ge"]) == Fraction(20, 3)


def test_citistat_weights_are_the_reference_ones() -> None:
    weights = {row["id"]: row["w"] for row in rule_table("citistat")["exceptions"]}
    assert weights == {
        "gap": 3,
        "swing": 2,
        "signal": 2,
        "new_extreme": 2,
        "sla": 1,
        "overdue_action": 2,
        "no_data": 2,
        "praise": 0,
    }


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        rule_table("nothing")
