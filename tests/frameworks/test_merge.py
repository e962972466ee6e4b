"""Changing a document without touching its file."""

from __future__ import annotations

from pifkit.frameworks.merge import merge, only_parts, unknown_ids

BASE = {"a": 1, "list": [{"id": "x", "n": 1}, {"id": "y", "n": 2}], "plain": [1, 2], "facts": [{"about": ["a"]}]}


def test_fields_and_lists_by_id_are_merged_and_facts_grow() -> None:
    changed = merge(
        BASE, {"a": 2, "list": [{"id": "y", "n": 3}, {"id": "z"}], "plain": [9], "facts": [{"about": ["b"]}]}
    )
    assert changed["list"] == [{"id": "x", "n": 1}, {"id": "y", "n": 3}, {"id": "z"}]
    assert (changed["a"], changed["plain"], len(changed["facts"])) == (2, [9], 2)
    assert BASE["list"] == [{"id": "x", "n": 1}, {"id": "y", "n": 2}]


def test_entries_that_are_not_there_are_named() -> None:
    assert unknown_ids(BASE, {"list": [{"id": "z"}]}) == ["$.list[z]"]
    assert unknown_ids(BASE, {"list": [{"id": "y"}]}) == []


def test_parts_that_are_left_out_take_empty_groups_and_their_threads_along() -> None:
    document = {
        "criteria": [
            {"id": "1", "parts": [{"id": "1a"}, {"id": "1b"}]},
            {"id": "2", "groups": [{"id": "2g", "parts": [{"id": "2a"}]}]},
        ],
        "threads": [{"id": "t", "parts": ["1a", "2a"]}],
    }
    left = only_parts(document, ("1a",))
    assert [criterion["id"] for criterion in left["criteria"]] == ["1"]
    assert left["criteria"][0]["parts"] == [{"id": "1a"}]
    assert left["threads"][0]["parts"] == ["1a"]
