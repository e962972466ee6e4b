"""`python -m tests.frameworks.digests`: record version and digest of every framework file, after its version was raised."""

from __future__ import annotations

import json
from pathlib import Path

from pifkit.frameworks import available, digest, load

RECORD = Path(__file__).resolve().with_name("digests.json")


def current() -> dict[str, dict[str, str]]:
    """Version and digest of every framework file as it is."""
    return {key: {"version": load(key).version, "sha256": digest(key)} for key in available() if ":" not in key}


def recorded() -> dict[str, dict[str, str]]:
    """Version and digest of every framework file as it was recorded."""
    found: dict[str, dict[str, str]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def complaint(key: str, now: dict[str, str], then: dict[str, str] | None) -> str | None:
    """What is to be done about a framework file; None when nothing is."""
    record = "run `python -m tests.frameworks.digests`"
    if then is None:
        return f"{key}.yaml is not recorded yet: {record}."
    if now["version"] != then["version"]:
        return f"{key}.yaml is now version {now['version']}: {record}."
    if now["sha256"] != then["sha256"]:
        return f"{key}.yaml changed under version {then['version']}: raise `version`, then {record}."
    return None


if __name__ == "__main__":
    before = recorded() if RECORD.is_file() else {}
    for name, entry in current().items():
        told = complaint(name, entry, before.get(name))
        if told and "raise `version`" in told:
            raise SystemExit(told)
    RECORD.write_text(json.dumps(current(), indent=1) + "\n", encoding="utf-8")
