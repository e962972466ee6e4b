"""The environment that kernels of the batch see: the same for forked and ordinary ones, so that the same bytes come out."""

from __future__ import annotations

import os

from pifkit.batch.warm.limits import MEMORY
from pifkit.model.errors import ParameterError

#: Megabytes that one notebook may use, unless somebody says otherwise; the example's stages use about a tenth of it.
ENOUGH_MEMORY = 2048
#: With less the libraries alone do not load.
LEAST_MEMORY = 512
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def kernel_environment(memory: int | None = None) -> dict[str, str]:
    """This process's environment, made fit for kernels.

    Args:
        memory: megabytes that one notebook may use, 0: no limit; None: what the environment says, else `ENOUGH_MEMORY`.

    Raises:
        ParameterError: the limit is no whole number, or below `LEAST_MEMORY`.

    Hash seed 0: sets come in the same order in every kernel. One thread per library: several would only contend with
    the other kernels, sum in another order, and make forking unsafe. MPLBACKEND is left to the kernel, which chooses the
    one that makes figures part of the notebook.
    """
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0"}
    environment.update(dict.fromkeys(_ONE_THREAD, "1"))
    environment.pop("MPLBACKEND", None)
    said = str(memory) if memory is not None else environment.get(MEMORY) or str(ENOUGH_MEMORY)
    if not (said.isascii() and said.isdigit()) or 0 < int(said) < LEAST_MEMORY:
        raise ParameterError(
            f"A notebook cannot be limited to {said!r} MB of memory. Give whole megabytes from {LEAST_MEMORY}, or 0 for no limit, "
            f"by --memory or {MEMORY}."
        )
    environment[MEMORY] = said
    return environment
