"""Voilà as a child: it ends when its standard input closes, so that no server outlives who started it."""

from __future__ import annotations

import os
import sys
import threading

from pifkit.model.light import load_validators


def main() -> None:
    """Run Voilà with the arguments of this process."""
    threading.Thread(target=_until_closed, daemon=True).start()
    load_validators()
    from voila.app import main as voila

    voila()


def _until_closed() -> None:
    while sys.stdin.buffer.read(1024):
        pass
    os._exit(0)  # kernels notice by themselves that their server is gone


if __name__ == "__main__":
    main()
