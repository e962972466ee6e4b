"""`python -m tests.vectors FILE.yaml`: every vector of a reference file against the package (contract 4.7).

One adapter per rule calls public functions of the package and does no arithmetic of its own. Adapters live in
`tests/vector_adapters/`, one module per room, each with a dict `RULES` from a rule, or from (framework, rule), to a
function of the vector's input and the whole vector. Only the keys in `expected` are compared: numbers within 1e-9,
everything else exactly.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import pkgutil
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

Adapter = Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]
TOLERANCE = 1e-9
ADAPTERS = Path(__file__).resolve().parent / "vector_adapters"


@dataclass(frozen=True)
class Outcome:
    """What became of one vector: passed, failed (with each difference) or unsupported (no adapter knows its rule)."""

    id: str
    framework: str
    rule: str
    state: str
    differences: tuple[str, ...] = ()


def adapters() -> dict[str | tuple[str, str], Adapter]:
    """Every adapter of every room; a rule that two rooms claim is an error."""
    found: dict[str | tuple[str, str], Adapter] = {}
    for module in pkgutil.iter_modules([str(ADAPTERS)]):
        rules = importlib.import_module(f"tests.vector_adapters.{module.name}").RULES
        if twice := found.keys() & rules.keys():
            raise RuntimeError(f"two adapters for {sorted(map(str, twice))}")
        found |= rules
    return found


def read(path: Path) -> list[dict[str, Any]]:
    """The vectors of a file."""
    return list(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))["vectors"])


def run(
    vectors: Iterable[Mapping[str, Any]], rules: Mapping[str | tuple[str, str], Adapter] | None = None
) -> list[Outcome]:
    """Run each vector through the adapter of its rule."""
    known = adapters() if rules is None else rules
    return [_run_one(vector, known) for vector in vectors]


def _run_one(vector: Mapping[str, Any], rules: Mapping[str | tuple[str, str], Adapter]) -> Outcome:
    key, framework, rule = str(vector["id"]), str(vector["framework"]), str(vector["rule"])
    adapter = rules.get((framework, rule)) or rules.get(rule)
    if adapter is None:
        return Outcome(key, framework, rule, "unsupported")
    try:
        got = adapter(vector["input"], vector)
    except Exception as err:  # noqa: BLE001 - a vector that raises is a failed vector, and the rest still run
        return Outcome(key, framework, rule, "failed", (f"raised {type(err).__name__}: {err}",))
    wanted = vector["expected"]
    differences = [line for name in wanted for line in compare(wanted[name], _pick(got, name), str(name))]
    return Outcome(key, framework, rule, "failed" if differences else "passed", tuple(differences))


def _pick(got: Mapping[str, Any], name: str) -> Any:
    return got[name] if name in got else _Absent()


class _Absent:
    def __repr__(self) -> str:
        return "nothing"


def compare(wanted: Any, got: Any, where: str) -> list[str]:
    """Each difference between a wanted and a found value, with its place."""
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        left, right = {str(k): v for k, v in wanted.items()}, {str(k): v for k, v in got.items()}
        extra = [f"{where}.{key}: not expected, got {right[key]!r}" for key in right if key not in left]
        return extra + [
            line for key in left for line in compare(left[key], right.get(key, _Absent()), f"{where}.{key}")
        ]
    if isinstance(wanted, list) and isinstance(got, list | tuple):
        if len(wanted) != len(got):
            return [f"{where}: expected {wanted!r}, got {list(got)!r}"]
        return [
            line for n, (a, b) in enumerate(zip(wanted, got, strict=True)) for line in compare(a, b, f"{where}[{n}]")
        ]
    if _is_number(wanted) and _is_number(got):
        same = math.isclose(float(wanted), float(got), rel_tol=0, abs_tol=TOLERANCE)
        return [] if same else [f"{where}: expected {wanted!r}, got {float(got)!r}"]
    if type(wanted) is type(got) and wanted == got:
        return []
    return [f"{where}: expected {wanted!r}, got {got!r}"]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)


def main(arguments: list[str] | None = None) -> int:
    """Run a file; 0 only if every vector passed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.vectors", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path, help="a file in the form of reference/vectors-*.yaml")
    parser.add_argument("--only", default="", metavar="FRAMEWORK,…", help="only the vectors of these frameworks")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    given = parser.parse_args(arguments)
    wanted = {name.strip() for name in given.only.split(",") if name.strip()}
    outcomes = run(vector for vector in read(given.file) if not wanted or vector["framework"] in wanted)
    counts = {state: sum(one.state == state for one in outcomes) for state in ("passed", "failed", "unsupported")}
    if given.json:
        print(json.dumps({**counts, "vectors": [vars(one) for one in outcomes]}, indent=1))
    else:
        for one in outcomes:
            for line in one.differences:
                print(f"{one.id} ({one.framework}, {one.rule}): {line}")
            if one.state == "unsupported":
                print(f"{one.id}: no adapter for {one.framework}, {one.rule}")
        print(", ".join(f"{state} {count}" for state, count in counts.items()))
    return 0 if counts["passed"] == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
