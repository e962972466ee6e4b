"""Write the example workspace: four fictional partnerships, the same bytes every time.

    python scripts/make_example.py [PARAMETERS] [--seed N]

PARAMETERS is `parameters` beside the folder of this script unless given. Files of the same name are replaced; anything
else in the folders stays as it is. No clock is read: all days are written in the modules of `example_kit`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from example_kit import glenmarrick, inverfallow, kirkmellan, strathquill  # noqa: E402
from example_kit.writing import workspace  # noqa: E402

SEED = 2026
WORKSPACE = {
    "title": "Four example partnerships (fictional)",
    "note": "Places, people and figures are invented to show what the kit does.",
}


def build(parameters: Path, seed: int = SEED) -> None:
    """Write the workspace's parameters folder.

    Args:
        parameters: folder to write into; made when absent.
        seed: of every draw; another seed gives other figures in the same shapes.
    """
    workspace(parameters, WORKSPACE)
    for partnership in (strathquill, glenmarrick, inverfallow, kirkmellan):
        partnership.build(parameters, seed)


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "parameters", nargs="?", type=Path, default=HERE.parent / "parameters", help="folder to write into"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    build(options.parameters, options.seed)
    print(f"Wrote four fictional partnerships into {options.parameters}")


if __name__ == "__main__":
    main()
