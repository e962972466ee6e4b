"""Names that are legal file names everywhere: on Windows, macOS and Linux, on a USB stick and in a zip file."""

from __future__ import annotations

import re

ID = re.compile(r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z")
"""Form of an id, the same as in `pifkit.model.tables`."""
LONGEST_ID = 80
"""Most letters of an id: it becomes the name of a file, which no system lets grow beyond some two hundred and fifty."""

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def is_reserved(name: str) -> bool:
    """Whether Windows refuses the name, with any ending: con, nul.csv, com1; or it ends in a dot or space."""
    return name.split(".")[0].strip().casefold() in _RESERVED or name != name.rstrip(". ")


def suggest_id(name: str) -> str | None:
    """An id made of a name: lower case, words joined by hyphens; None when nothing of it is left."""
    plain = re.sub(r"[^a-z0-9_.]+", "-", name.casefold().replace("&", " and ").strip())
    plain = re.sub(r"[-_.]{2,}", "-", plain).strip("-_.")
    return plain or None
