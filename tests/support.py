"""Helpers that tests import: what to do when a tool is missing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import pytest

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def required(tool: str) -> bool:
    """Whether PIFKIT_REQUIRE turns a skip for a missing tool into a failure."""
    return tool in {name.strip() for name in os.environ.get("PIFKIT_REQUIRE", "").split(",")}


def missing(tool: str, reason: str) -> NoReturn:
    """Skip loudly, or fail where PIFKIT_REQUIRE names the tool."""
    if required(tool):
        pytest.fail(f"PIFKIT_REQUIRE names {tool}, but {reason}")
    pytest.skip(f"{tool}: {reason}")


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a loop of its own, in a thread of its own: browser tests in the same process have one running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
