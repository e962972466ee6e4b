"""Where the pages across all partnerships are, and what leads from each to the others."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from pifkit.model.language import N_, _
from pifkit.reporting.across.values import Key
from pifkit.reporting.words import slug

FOLDER = "all--pages"
"""Folder of the pages inside `outputs/<cycle>/`: no partnership's, for no id has two hyphens in a row."""

_PLAIN = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page: its title, its address, and whether it is the page itself."""

    title: str
    address: str
    current: bool = False


_PAGES = (
    (N_("Overview"), "../index.html"),
    (N_("Overall picture"), "picture.html"),
    (N_("Learning from each other"), "learning.html"),
    (N_("Coverage and freshness"), "coverage.html"),
    (N_("The run"), "../run.html"),
)


def ways(current: str = "") -> tuple[Link, ...]:
    """The ways from a page in `FOLDER` to the others; `current`: its own file name."""
    return tuple(Link(_(title), address, address == current) for title, address in _PAGES)


def ways_from_overview() -> tuple[Link, ...]:
    """The ways from the overview, which stands above `FOLDER`."""
    found = []
    for title, address in _PAGES:
        above = address.startswith("../")
        to = address[3:] if above else f"{FOLDER}/{address}"
        found.append(Link(title, to, to == "index.html"))
    return tuple(found)


def file_name(key: Key) -> str:
    """The file of a topic's page, legal everywhere and never two topics' own, whatever their ids.

    Ids of the usual form are kept, joined by two hyphens; of others the letters and digits are, with a digest.
    """
    kind, *ids = key
    if all(_PLAIN.fullmatch(one) and len(one) <= _LONGEST for one in ids):
        return "--".join([kind, *ids]) + ".html"
    digest = hashlib.sha256("\0".join(ids).encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{kind}--{slug(' '.join(ids))[:_LONGEST]}--{digest}.html"


def part_name(key: Key, number: int | str) -> str:
    """The file of one part of a topic's table: its page's name with the number of the part."""
    return f"{file_name(key).removesuffix('.html')}--{number}.html"
