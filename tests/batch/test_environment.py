"""The environment of kernels: the limit of memory is a whole number that libraries can load in, or it is refused in words."""

from __future__ import annotations

import pytest

from pifkit.batch.environment import ENOUGH_MEMORY, LEAST_MEMORY, kernel_environment
from pifkit.batch.warm.limits import MEMORY
from pifkit.model.errors import ParameterError


def test_the_command_goes_before_the_environment_and_that_before_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MEMORY, raising=False)
    assert kernel_environment()[MEMORY] == str(ENOUGH_MEMORY)
    monkeypatch.setenv(MEMORY, "4096")
    assert kernel_environment()[MEMORY] == "4096"
    assert [kernel_environment(one)[MEMORY] for one in (0, LEAST_MEMORY)] == ["0", "512"]


@pytest.mark.parametrize("said", ["2G", "-1", "1.5", "\u0662", "1", "511"])
def test_what_is_no_limit_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(MEMORY, said)
    with pytest.raises(ParameterError, match="--memory or PIFKIT_MEMORY"):
        kernel_environment()
