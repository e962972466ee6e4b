"""Pieces of HTML: everything escaped, every field labelled, and only what a scale allows is offered."""

from __future__ import annotations

import pytest

from pifkit.frameworks import available, load
from pifkit.live.markup import attributes, button, few, many, number, numbers_of, options_of, score_field, text_area
from pifkit.store import score_problem


def test_attributes_are_escaped_and_named() -> None:
    assert attributes(data_do="x", class_="a", disabled=False, open=True, title=None) == ' data-do="x" class="a" open'
    assert attributes(data_args={"text": '"<é'}) == ' data-args="{&quot;text&quot;: &quot;\\&quot;&lt;é&quot;}"'
    assert "&lt;b&gt;" in button("<b>", "go", key="N")
    assert 'aria-keyshortcuts="Alt+N"' in button("Next", "go", key="N")


def test_a_text_keeps_its_first_empty_line_and_stays_text() -> None:
    made = text_area("i", "Label", "\nfirst </textarea>", "text", {})
    assert ">\n\nfirst &lt;/textarea&gt;</textarea>" in made
    assert '<label for="i">Label</label>' in made


@pytest.mark.parametrize("key", available())
def test_whatever_is_offered_is_allowed(key: str) -> None:
    """For every framework and part: each option of the score field is a score that the store takes."""
    framework = load(key)
    for part, criterion in framework.leaves:
        block = framework.block(criterion.block)
        for attribute in [one.id for one in block.attributes] if block and block.attributes else [""]:
            scale = framework.scale_of(part, attribute)
            offered = options_of(scale)
            assert offered
            assert [value for value, _ in offered if score_problem(framework, part.id, attribute, value)] == []
            field = score_field("f", "score.", "Score", scale, offered[0][0])
            assert ("<fieldset" in field) == (bool(scale.levels) and few(scale))


def test_numbers_are_offered_in_steps_that_can_be_read() -> None:
    scale = load("caf2020").scale
    assert numbers_of(scale)[:3] == ["0", "5", "10"]
    assert len(numbers_of(scale)) == 21
    assert [number(one) for one in (None, 47.5, 47.0, 33.333)] == ["–", "47.5", "47", "33.3"]
    assert [many(1, "item"), many(2, "item"), many(2, "person", "people")] == ["1 item", "2 items", "2 people"]
