"""The rules of the house: imports point down, the core does no I/O, the package is light, two lists stay in step."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import pifkit

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pifkit"
LAYERS = (
    "cli", "batch", "live", "ballot", "reporting", "store", "workspace", "improvement", "indicators", "scoring",
    "frameworks", "model",
)  # fmt: skip
PURE = ("improvement", "indicators", "scoring")
HEAVY = {
    "pandas", "numpy", "papermill", "ipywidgets", "dask", "distributed", "nbconvert", "matplotlib", "seaborn",
    "sqlalchemy", "pydantic", "ruamel", "openpyxl", "IPython",
}  # fmt: skip
# The one place that may need Linux; everything else runs on Windows and macOS too.
POSIX_ROOM = PACKAGE / "batch" / "warm"
POSIX_ONLY = {"fcntl", "pwd", "grp", "termios", "tty", "pty", "resource", "syslog"}
POSIX_CALLS = {"fork", "forkpty", "setsid", "killpg", "getpgid", "mkfifo", "getuid", "geteuid", "chown", "link"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports inside pifkit are absolute, so that the layers can be read"
            yield node.module or "", node.lineno
            if node.module == "pifkit":
                yield from ((f"pifkit.{alias.name}", node.lineno) for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    layer = layer_of(path)
    if layer in {"__init__", "__main__"}:
        return
    assert layer in LAYERS, f"{layer} is not a room of the house"
    above = set(LAYERS[: LAYERS.index(layer)])
    wrong = [
        f"line {line}: {name}"
        for name, line in imported(ast.parse(path.read_text(encoding="utf-8")))
        if name.startswith("pifkit.") and name.split(".")[1] in above
    ]
    assert not wrong, f"{path.name} is in {layer} and imports upwards: {wrong}"


@pytest.mark.parametrize("path", [p for p in modules() if layer_of(p) in PURE], ids=lambda p: str(p.relative_to(ROOT)))
def test_the_core_is_pure(path: Path) -> None:
    """No I/O, no clock, no hidden random state; data files of the package itself are read through importlib."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    forbidden_modules = {"os", "time", "socket", "subprocess", "shutil", "tempfile", "urllib", "sqlite3"}
    found = [f"line {line}: {name}" for name, line in imported(tree) if name.split(".")[0] in forbidden_modules]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {"open", "print", "input"} or called.endswith((".today", ".now", ".utcnow")):
                found.append(f"line {node.lineno}: {called}()")
            if called in {"random.random", "random.seed", "np.random.seed", "np.random.rand"}:
                found.append(f"line {node.lineno}: {called}()")
    assert not found, found


@pytest.mark.parametrize("path", [p for p in modules() if POSIX_ROOM not in p.parents], ids=lambda p: p.name)
def test_nothing_outside_the_warm_kernels_needs_linux(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [f"line {line}: {name}" for name, line in imported(tree) if name.split(".")[0] in POSIX_ONLY]
    found += [
        f"line {node.lineno}: os.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and node.attr in POSIX_CALLS | {"rename"}
    ]
    assert not found, f"use os.replace, filelock and subprocess instead: {found}"


def test_ballot_loads_neither_pandas_nor_widgets() -> None:
    for path in (PACKAGE / "ballot").rglob("*.py"):
        names = {name.split(".")[0] for name, _ in imported(ast.parse(path.read_text(encoding="utf-8")))}
        assert not names & {"pandas", "ipywidgets", "anywidget", "voila"}, path


def test_import_is_light() -> None:
    """`import pifkit` loads none of the heavy libraries; they come at first use."""
    code = "import sys, pifkit; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not HEAVY & set(done.stdout.split())


def test_public_names_are_pinned() -> None:
    """Notebooks of users depend on these names: adding one is a decision, losing one a break."""
    assert pifkit.__all__ == [
        "AssessmentError", "FrameworkError", "NotebookRunError", "ParameterError", "PifkitError", "StoreError", "View",
        "__version__", "action", "check", "choose", "conditions", "decide", "edit", "framework", "open", "people", "review",
        "score", "screen", "show", "vision",
    ]  # fmt: skip
    assert dir(pifkit) == sorted(pifkit.__all__)
    for name in pifkit.__all__:
        assert getattr(pifkit, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        pifkit.chekc  # noqa: B018


def test_environment_file_follows_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    environment = YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python = next(d for d in environment["dependencies"] if isinstance(d, str) and d.startswith("python "))
    assert python.removeprefix("python ") == project["requires-python"]
    assert environment["name"] == project["name"]
    pip = next(d["pip"] for d in environment["dependencies"] if isinstance(d, dict))
    assert "-c constraints.txt" in pip
    assert any(line.startswith("-e .") for line in pip), "conda users get the same package, not a second list"


def test_constraints_are_plain_and_pin_every_dependency() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    assert all(name and version for name, version in pins.items())
    assert not [line for line in lines if "://" in line or " @ " in line]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + [d for extra in project["optional-dependencies"].values() for d in extra]
    names = {d.split("[")[0].split(">")[0].split("=")[0].strip().lower().replace("_", "-") for d in wanted}
    assert names <= {name.lower().replace("_", "-") for name in pins}


def test_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == pifkit.__version__


def test_modules_stay_short() -> None:
    """A module past 350 lines is probably two things."""
    long = {str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text("utf-8").splitlines())) > 350}
    assert not long, long
