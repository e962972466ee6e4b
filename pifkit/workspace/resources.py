"""Where the kit's own notebooks and example workspace are, in a wheel and in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _find(name: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def notebooks() -> Path:
    """The folder with the kit's six stage notebooks."""
    return _find("notebooks")


def example_parameters() -> Path:
    """The folder `parameters` of the example workspace."""
    return _find("parameters")
