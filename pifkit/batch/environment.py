"""The environment that kernels of the batch see: the same for forked and ordinary ones, so that the same bytes come out."""

from __future__ import annotations

import os

_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def kernel_environment() -> dict[str, str]:
    """This process's environment, made fit for kernels.

    Hash seed 0: sets come in the same order in every kernel. One thread per library: several would only contend with
    the other kernels, sum in another order, and make forking unsafe. MPLBACKEND is left to the kernel, which chooses the
    one that makes figures part of the notebook.
    """
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0"}
    environment.update(dict.fromkeys(_ONE_THREAD, "1"))
    environment.pop("MPLBACKEND", None)
    return environment
