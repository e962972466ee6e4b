"""The benchmark's notebooks run in the batch, with every figure: else its ratios would compare different work."""

from __future__ import annotations

from pathlib import Path

from pifkit.batch import plan_run, run_plan
from pifkit.model.stages import STAGES
from tests.batch.making import states
from tests.benchmarks.frozen_set import CYCLE, IMAGES, frozen_workspace


def test_the_frozen_notebooks_make_all_their_figures(tmp_path: Path) -> None:
    work = frozen_workspace(tmp_path / "work", partnerships=1)
    assert run_plan(plan_run(work), jobs=1).exit_code == 0
    assert set(states(work).values()) == {"done"}
    for stage in STAGES:
        page = (work.outputs / CYCLE / "p001" / f"{stage.stem}.html").read_text(encoding="utf-8")
        assert page.count("data:image/png") == IMAGES
