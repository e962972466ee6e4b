"""A private PostgreSQL server for tests: made in a temporary folder, gone afterwards.

PostgreSQL refuses to run as root; then it runs as its own user `postgres`, which its package makes.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.support import missing


def binaries() -> Path:
    """The folder with initdb and pg_ctl; the test is skipped (or fails, under PIFKIT_REQUIRE) when there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        missing("postgres", "no PostgreSQL server is installed (initdb is not found)")
    return installed[-1].parent


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start a server on a free port of this machine; yields its address without a database name."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        missing("postgres", "psycopg is not installed")
    programs = binaries()
    user = "postgres" if sys.platform != "win32" and os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pifkit-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        done = subprocess.run(
            command, user=user, cwd=folder, capture_output=True, text=True, env={"LC_ALL": "C", "PATH": os.defpath}
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    control = str(programs / "pg_ctl")
    try:
        run(str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=60"
        run(control, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
        finally:
            run(control, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def database(address: str) -> str:
    """A new empty database on the server; returns its URL."""
    import psycopg

    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(f"{address.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{address}/{name}"
