"""Damage to exports by the thousand: each is read, or refused in words."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from pifkit.store.exports.export import Export
from tests.store.exports.test_damage import counted, one_csv, one_json, one_xlsx

pytestmark = pytest.mark.soak


@pytest.mark.promise(6)
@pytest.mark.parametrize(("one", "times"), [(one_json, 5000), (one_csv, 5000), (one_xlsx, 2000)])
def test_much_damage_is_read_or_refused_in_words(one: Callable[[random.Random], Export], times: int) -> None:
    assert sum(counted(one, times)) == times
