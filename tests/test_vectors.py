"""The vectors of the reference pass, and the runner tells a difference when there is one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import vectors


@pytest.mark.parametrize("name", ["scoring", "frameworks"])
def test_every_vector_passes(shared: Path, name: str) -> None:
    outcomes = vectors.run(vectors.read(shared / "reference" / f"vectors-{name}.yaml"))
    failed = [f"{one.id}: {line}" for one in outcomes for line in one.differences]
    assert not failed
    assert len(outcomes) > 40
    unsupported = {one.framework for one in outcomes if one.state == "unsupported"}
    assert not unsupported


def test_a_wrong_expectation_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "v.yaml"
    path.write_text(
        "vectors:\n"
        "  - {id: good, framework: caf2020, rule: classical_band, input: {score: 11}, expected: {level_0_5: 1}}\n"
        "  - {id: bad, framework: caf2020, rule: classical_band, input: {score: 11}, expected: {level_0_5: 2}}\n"
        "  - {id: raises, framework: caf2020, rule: classical_band, input: {}, expected: {level_0_5: 2}}\n"
        "  - {id: unknown, framework: caf2020, rule: no_such_rule, input: {}, expected: {}}\n"
        "  - {id: other, framework: efqm2013, rule: no_such_rule, input: {}, expected: {}}\n",
        encoding="utf-8",
    )
    assert vectors.main([str(path), "--only", "caf2020"]) == 1
    printed = capsys.readouterr().out
    assert printed.splitlines()[-1] == "passed 1, failed 2, unsupported 1"
    assert "bad (caf2020, classical_band): level_0_5: expected 2, got 1" in printed
    assert vectors.main([str(path), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["passed"], document["failed"], document["unsupported"]) == (1, 2, 2)


@pytest.mark.parametrize(
    ("wanted", "got", "same"),
    [
        (1, 1.0 + 5e-10, True), (1, 1.0 + 5e-9, False), (True, 1, False), (None, 0, False), ("1", 1, False), ([1, 2], (1, 2), True),
        ([1, 2], [2, 1], False), ({"a": 1}, {"a": 1, "b": 2}, False), ({3: 5}, {"3": 5}, True),
    ],
)  # fmt: skip
def test_comparison_is_exact_but_for_numbers(wanted: object, got: object, same: bool) -> None:
    assert (vectors.compare(wanted, got, "x") == []) is same
