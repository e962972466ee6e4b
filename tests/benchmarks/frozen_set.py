"""The benchmark's own workspace: ten partnerships, and six notebooks that do not change when the kit's own do."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from pifkit.workspace import Workspace, find_workspace

NOTEBOOKS = Path(__file__).resolve().parent / "frozen"
PARTNERSHIPS, IMAGES = 10, 2  # figures in each notebook
CYCLE = "2026-27"
INDICATORS = ("calls", "grants", "homes", "visits")


def frozen_workspace(root: Path, partnerships: int = PARTNERSHIPS) -> Workspace:
    """Write the workspace: per partnership four indicators of 60 months each, the same in every run."""
    shutil.copytree(NOTEBOOKS, root / "notebooks")
    for number in range(1, partnerships + 1):
        _partnership(root / "parameters" / f"p{number:03d}", number)
    return find_workspace(root)


def _partnership(folder: Path, number: int) -> None:
    (folder / "cycles").mkdir(parents=True)
    name, draw = folder.name, random.Random(number)
    files = {
        f"cycles/{CYCLE}.yaml": f"id: {CYCLE}\nstart: 2026-04-01\nend: 2027-03-31\nas_of: 2026-09-30\n",
        "partnership.yaml": f"name: Place {name}\ncurrent_cycle: {CYCLE}\n",
        "papermill.yaml": f"partnership: {name}\ncycle: {CYCLE}\n",
        "indicators.csv": "id,title,unit\n" + "".join(f"{one},{one.title()},count\n" for one in INDICATORS),
    }
    months = [f"{2021 + month // 12}-{month % 12 + 1:02d}" for month in range(60)]
    rows = [f"{one},{month},{draw.gauss(100, 12):.1f}" for one in INDICATORS for month in months]
    files["observations.csv"] = "\n".join(["indicator,period,value", *rows]) + "\n"
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
