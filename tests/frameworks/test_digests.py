"""A framework's content never changes under the same version: scorecards of last year would silently mean another thing."""

from __future__ import annotations

import pytest

from pifkit.frameworks import available
from tests.frameworks.digests import complaint, current, recorded

FILES = [key for key in available() if ":" not in key]


@pytest.mark.parametrize("key", FILES)
def test_content_is_that_of_the_recorded_version(key: str) -> None:
    told = complaint(key, current()[key], recorded().get(key))
    assert told is None, told


def test_a_silent_change_is_found_and_the_remedy_named() -> None:
    then = {"version": "1", "sha256": "aa"}
    assert "raise `version`" in str(complaint("caf2020", {"version": "1", "sha256": "bb"}, then))
    assert "raise `version`" not in str(complaint("caf2020", {"version": "2", "sha256": "bb"}, then))
    assert complaint("caf2020", then, then) is None
