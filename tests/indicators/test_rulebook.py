"""The rules an indicator may name are data, and what a cell says of their settings is read whole, mistakes and all."""

from __future__ import annotations

import pytest

from pifkit.indicators.rulebook import read_settings, rulebook


def test_every_rule_says_what_it_judges_what_it_needs_and_what_it_rests_on() -> None:
    for rule in rulebook().values():
        assert all((rule.framework, rule.title, rule.says.endswith("."), rule.needs, rule.status)), rule.id


def test_settings_are_read() -> None:
    found, problems = read_settings(rulebook()["lpsa"], " without = 55 ; grant=3e5;; ")
    assert (found, problems) == ({"without": 55.0, "grant": 300000.0}, ())
    assert read_settings(rulebook()["heat"], "family=A") == ({"family": "A"}, ())


@pytest.mark.parametrize(
    ("rule", "text", "messages"),
    [
        ("lpsa", "", ["needs the setting 'without'"]),
        ("lpsa", "without", ["written as name=value"]),
        ("lpsa", "without=nan", ["needs a number"]),
        ("lpsa", "without=1; without=2; gant=3", ["there twice", "has no setting 'gant'"]),
        ("heat", "family=B; tolerance=", ["is no family", "needs a number"]),
        ("soa", "threshold=2", ["has no setting 'threshold'"]),
    ],
)
def test_all_that_is_wrong_is_said_at_once(rule: str, text: str, messages: list[str]) -> None:
    _, problems = read_settings(rulebook()[rule], text)
    said = [problem.message for problem in problems]
    assert all(any(message in one for one in said) for message in messages), said
