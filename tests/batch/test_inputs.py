"""The input digest: every kind of input counts, the place of the workspace does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pifkit.batch import inputs

GIVEN = {"partnership": "one", "cycle": "2026-27", "workspace": "here", "as_of": "2026-09-30"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "first"
    (root / "parameters" / "one" / "cycles").mkdir(parents=True)
    (root / "parameters" / "two").mkdir()
    for name in (
        "pifkit.yaml",
        "one/partnership.yaml",
        "one/cycles/2026-27.yaml",
        "one/ratings.csv",
        "two/ratings.csv",
    ):
        (root / "parameters" / name).write_text(name, encoding="utf-8")
    (root / "5_check.ipynb").write_text("{}", encoding="utf-8")
    return root


def digest(root: Path, given: dict[str, str] = GIVEN, comparison: str = "[]", code: str = "c0de") -> str:
    common = root / "parameters"
    return inputs.digest(root / "5_check.ipynb", given, common / "one", common, comparison, code)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "5_check.ipynb").write_text("{ }", encoding="utf-8"),
        lambda root: (root / "parameters/pifkit.yaml").write_text("title: x", encoding="utf-8"),
        lambda root: (root / "parameters/one/ratings.csv").write_text("x", encoding="utf-8"),
        lambda root: (root / "parameters/one/cycles/2026-27.yaml").write_text("x", encoding="utf-8"),
        lambda root: (root / "parameters/one/ratings.csv").unlink(),
        lambda root: (root / "parameters/one/culture.csv").write_text("", encoding="utf-8"),
        lambda root: (root / "parameters/one/ratings.csv").rename(root / "parameters/one/evidence.csv"),
    ],
)
def test_a_changed_new_missing_or_renamed_file_counts(root: Path, change: Callable[[Path], object]) -> None:
    before = digest(root)
    change(root)
    assert digest(root) != before


def test_parameters_comparison_and_code_count(root: Path) -> None:
    others = [
        digest(root, {**GIVEN, "as_of": "2026-10-01"}),
        digest(root, comparison="[{}]"),
        digest(root, code="other"),
        digest(root),
    ]
    assert len(set(others)) == 4


def test_another_partnerships_files_and_the_place_do_not_count(root: Path, tmp_path: Path) -> None:
    before = digest(root)
    (root / "parameters/two/ratings.csv").write_text("changed", encoding="utf-8")
    assert digest(root) == before
    moved = shutil.copytree(root, tmp_path / "second")
    assert digest(moved, {**GIVEN, "workspace": "elsewhere"}) == before


def test_the_code_digest_is_the_same_twice() -> None:
    assert inputs.code_digest() == inputs.code_digest()


def test_the_current_cycle_of_a_folder_that_cannot_be_read(tmp_path: Path) -> None:
    assert inputs.current_cycle(tmp_path) == ""
    (tmp_path / "partnership.yaml").write_text("name: [\ncurrent_cycle: '2026-27' # now\n", encoding="utf-8")
    assert inputs.current_cycle(tmp_path) == "2026-27"


def test_a_report_is_current_only_for_just_its_parts(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "1_vision.unit.json").write_text("a", encoding="utf-8")
    first = inputs.report_digest(tmp_path, {"page": "words"})
    assert not inputs.report_is_current(tmp_path, first)
    (tmp_path / inputs.REPORT).write_text(f'{{"input": "{first}"}}', encoding="utf-8")
    assert not inputs.report_is_current(tmp_path, first), "without its page it is not there"
    (tmp_path / "report.html").write_text("page", encoding="utf-8")
    assert inputs.report_is_current(tmp_path, first)
    (tmp_path / "work" / "1_vision.unit.json").write_text("b", encoding="utf-8")
    assert not inputs.report_is_current(tmp_path, inputs.report_digest(tmp_path, {"page": "words"}))
    assert inputs.report_digest(tmp_path, {"page": "other"}) != inputs.report_digest(tmp_path, {"page": "words"})
