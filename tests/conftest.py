"""What all tests share: where the reference data lie, and how a missing tool is reported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def required(tool: str) -> bool:
    """Whether PIFKIT_REQUIRE turns a skip for a missing tool into a failure."""
    return tool in {name.strip() for name in os.environ.get("PIFKIT_REQUIRE", "").split(",")}


def missing(tool: str, reason: str) -> None:
    """Skip loudly, or fail where PIFKIT_REQUIRE names the tool."""
    if required(tool):
        pytest.fail(f"PIFKIT_REQUIRE names {tool}, but {reason}")
    pytest.skip(f"{tool}: {reason}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data beside the checkout; the test is skipped, saying why, when they are absent."""
    if not SHARED.is_dir():
        pytest.skip("the reference data (../shared beside the checkout) are absent")
    return SHARED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the soak tests out unless they are asked for: they run full counts and take long."""
    if "soak" in (config.getoption("-m") or ""):
        return
    chosen = [item for item in items if "soak" not in item.keywords]
    config.hook.pytest_deselected(items=[item for item in items if "soak" in item.keywords])
    items[:] = chosen
