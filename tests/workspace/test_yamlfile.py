"""YAML is read strictly, with the line of everything in it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.model import documents
from pifkit.workspace.documents import validate
from pifkit.workspace.yamlfile import parse_yaml


def codes(text: str) -> list[str]:
    return [problem.code for problem in parse_yaml(text, "x.yaml")[1]]


def test_places_name_path_and_line() -> None:
    document, problems = parse_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n  - e\n", "x.yaml")
    assert problems == []
    assert document.data == {"a": 1, "b": [{"c": 2, "d": 3}, "e"]}
    assert document.place(("b", 0, "d")) == "$.b[0].d (line 4)"
    assert document.place(("b", 1)) == "$.b[1] (line 5)"
    assert document.place(("b", 0, "absent")) == "$.b[0].absent (line 3)"
    assert document.raw["a",] == "1"


def test_all_duplicate_keys_come_at_once_with_the_line_of_the_first() -> None:
    _, problems = parse_yaml("a: 1\nb: 2\na: 3\nc:\n  d: 1\n  d: 2\n", "x.yaml")
    assert [(p.code, p.place) for p in problems] == [
        ("yaml-duplicate-key", "$.a (line 3)"),
        ("yaml-duplicate-key", "$.c.d (line 6)"),
    ]
    assert "line 1" in problems[0].message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: *x\n", "yaml-alias"), ("a: &x 1\nb: *x\n", "yaml-alias"), ("a: !!python/object:os.system x\n", "yaml-tag"), ("a: !x y\n", "yaml-tag"),
        ("a: 1\n---\nb: 2\n", "yaml-many-documents"), ("", "yaml-empty"), ("# only a remark\n", "yaml-empty"), ("- a\n", "yaml-not-fields"),
        ("just text\n", "yaml-not-fields"), ("a: [1\n", "yaml-syntax"), ("\ta: 1\n", "yaml-syntax"), ("a: 1\n b: 2\n", "yaml-syntax"),
        ("2: a\n", "yaml-key-not-text"), ("? [a]\n: b\n", "yaml-key-not-text"), ("a: .nan\n", "yaml-not-a-number"), ("a: -.inf\n", "yaml-not-a-number"),
        ("a: " + "[" * 1200 + "]" * 1200 + "\n", "yaml-too-deep"), ("a: 2026-02-31\n", "yaml-syntax"), ("a: " + "9" * 5000 + "\n", "yaml-syntax"),
        ("a: \x07\n", "yaml-syntax"), ("<<: {a: 1}\n", "yaml-key-not-text"),
    ],
)  # fmt: skip
def test_each_form_of_bad_yaml_has_its_code(text: str, code: str) -> None:
    assert set(codes(text)) == {code}


def test_a_billion_laughs_cost_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    assert set(codes(bomb)) == {"yaml-alias"}


def test_text_that_yaml_takes_for_something_else_gets_the_remedy_with_the_words_as_written() -> None:
    document, _ = parse_yaml("name: 2026.10\ncurrent_cycle: 2026\narea: 2026-04-01\nkind: true\n", "p.yaml")
    value, problems = validate(documents.Partnership, document)
    assert value is None
    assert {p.code: p.remedy for p in problems} == {
        "yaml-number-for-text": 'Put it in quotes: "2026".',
        "yaml-date-for-text": 'Put it in quotes: "2026-04-01".',
        "yaml-boolean-for-text": 'Put it in quotes: "true".',
    }
    assert 'Put it in quotes: "2026.10".' in [p.remedy for p in problems]


@pytest.mark.parametrize("day", ["2026-04-01", '"2026-04-01"', "01/04/2026", "2026-04-01 00:00:00"])
def test_dates_may_be_written_in_each_form(day: str) -> None:
    document, _ = parse_yaml(f"id: 2026-27\nstart: {day}\nend: 2027-03-31\n", "c.yaml")
    cycle, problems = validate(documents.Cycle, document)
    assert problems == []
    assert cycle is not None
    assert cycle.start.isoformat() == "2026-04-01"


@pytest.mark.parametrize("day", ["2026", "20260401", "86400", "12/31/2026", "[1]", "true", "2026-04-01 12:00:00"])
def test_a_number_is_never_taken_for_a_day(day: str) -> None:
    document, _ = parse_yaml(f"id: 2026-27\nstart: {day}\nend: 2027-03-31\n", "c.yaml")
    _, problems = validate(documents.Cycle, document)
    assert [p.code for p in problems] == ["yaml-not-a-date"]


@given(st.text(alphabet="ab:-[]{}&*!|>#'\"%@`, \n\t?\\~1.", max_size=60))
def test_any_text_is_a_document_or_explained(text: str) -> None:
    document, problems = parse_yaml(text, "x.yaml")
    assert (document.data is None) == bool(problems)
    if document.data is not None:
        for model in (documents.Workspace, documents.Partnership, documents.Cycle):
            value, found = validate(model, document)
            assert (value is None) == bool(found)


def test_what_a_caller_does_to_the_data_stays_his_own() -> None:
    """The same text is parsed once; nobody sees what another did with it, and each file's problems name that file."""
    text = "a:\n  - b: 1\nday: 2026-04-01\n"
    first, _ = parse_yaml(text, "one.yaml")
    assert first.data is not None
    first.data["a"][0]["b"] = 2
    first.data["new"] = 1
    second, problems = parse_yaml(text, "one.yaml")
    assert (second.data, problems) == ({"a": [{"b": 1}], "day": dt.date(2026, 4, 1)}, [])
    assert second.lines == first.lines
    for name in ("one.yaml", "two.yaml", "one.yaml"):
        _, problems = parse_yaml("a: 1\na: 2\n", name)
        assert [problem.file for problem in problems] == [name]
        problems.clear()
    large = f"# {'x' * 30_000}\na: 1\n"
    assert [parse_yaml(large, "x.yaml")[0].data for _ in range(2)] == [{"a": 1}] * 2
