"""Warm kernels: ordinary Jupyter kernels, forked from a process in which the notebooks' libraries are loaded already.

Most of a stage notebook's time goes into starting Python and importing pandas, matplotlib and seaborn. A **fork server**
(`server`) imports them once, rehearses a figure and a table, and forks a kernel for each request. Each kernel is a
process of its own, with its own environment, folder and random numbers: nothing of one partnership is in another's.
Papermill, nbclient and the notebooks are unchanged; only how the kernel process is born differs (`provisioner`).

Linux only. Whatever cannot be forked is started the ordinary way, with one line that says so.
"""

SOCKET = "PIFKIT_WARM_SOCKET"
"""Environment variable with the address of a running fork server; the batch sets it for its workers."""
