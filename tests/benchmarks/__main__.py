"""`python -m tests.benchmarks [NAME …]`: run the benchmarks and write outputs/bench.html and outputs/bench.json.

A benchmark is a module `bench_<name>.py` with `measure() -> Iterable[Figure]`.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from html import escape
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.figure import Figure

HERE = Path(__file__).resolve().parent
OUT = HERE.parents[1] / "outputs"
LIBRARIES = ("pandas", "numpy", "papermill", "nbconvert", "ipykernel", "matplotlib", "seaborn")


def machine() -> dict[str, str]:
    """What the figures were measured on: they are comparable within one run only."""
    named = {"python": platform.python_version(), "system": platform.platform(), "cores": str(os.cpu_count())}
    return named | {name: version(name) for name in LIBRARIES}


def page(figures: dict[str, list[Figure]]) -> str:
    """The figures as one self-contained HTML page."""
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{escape(one.what)}</td><td>{one.value:,.4g} {escape(one.unit)}</td>"
        f"<td>{escape(one.beside)}</td><td>{escape(one.goal)}</td></tr>\n"
        for name, found in figures.items()
        for one in found
    )
    about = ", ".join(f"{key} {value}" for key, value in machine().items())
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>pifkit benchmarks</title>'
        "<style>body{font:17px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}"
        "th,td{text-align:left;padding:.3rem .8rem;border-bottom:1px solid #767676}</style>"
        f"<main><h1>pifkit benchmarks</h1><p>{escape(about)}</p><table><caption>Measured side by side in one run</caption>"
        "<thead><tr><th scope=col>Benchmark</th><th scope=col>What</th><th scope=col>Figure</th>"
        f"<th scope=col>Beside</th><th scope=col>Goal</th></tr></thead><tbody>{rows}</tbody></table></main></html>\n"
    )


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all."""
    found = names or sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    figures: dict[str, list[Figure]] = {}
    for name in found:
        print(f"{name} …", flush=True)
        figures[name] = list(importlib.import_module(f"tests.benchmarks.bench_{name}").measure())
        for one in figures[name]:
            print(f"  {one.what}: {one.value:,.4g} {one.unit}  {one.beside}  {one.goal}", flush=True)
    OUT.mkdir(exist_ok=True)
    document = {"machine": machine(), "figures": {name: [asdict(one) for one in got] for name, got in figures.items()}}
    (OUT / "bench.json").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    (OUT / "bench.html").write_text(page(figures), encoding="utf-8")
    print(f"Written: {OUT / 'bench.html'} and bench.json")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
