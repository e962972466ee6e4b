"""What a page was made from, said at its end: day, inputs with digests, frameworks, chart rules, versions, sign-off.

What a book contributes in words comes from `origin_words`. Pure but for the versions of the installed libraries and the kit's own templates, which are the same for all pages of a run. No
path of the machine and no time of day is in it: the same inputs give the same words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import PurePosixPath
from typing import Any

from pifkit import __version__
from pifkit.model.language import N_, _
from pifkit.reporting.templates import TEMPLATE

DIGITS = 12
"""So much of a SHA-256 is printed: enough to tell two files apart, short enough to compare by eye."""
LIBRARIES = ("pandas", "seaborn", "matplotlib", "nbconvert")
#: Tables whose digest pages for a board or the public leave out: a table of few answers can be guessed until its digest fits.
GUESSABLE = frozenset({"ratings.csv", "culture.csv", "people.csv"})
HELD_BACK = N_("held back")


@dataclass(frozen=True)
class Framework:
    """A framework in use: what it is called, which version, and which of its figures nobody could confirm."""

    title: str
    key: str
    version: str
    sha: str
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """What a page was made from. All text is plain; the template escapes it.

    Attributes:
        frameworks: those of the cycle and of its surveys.
        charts: rules and parameters of control and run charts, a line for each choice.
        settings: options that change what is shown, in a line.
        inputs: file and short digest, or why none is given.
        made_with: versions of the kit, of the libraries behind the pages and of the page template.
    """

    frameworks: tuple[Framework, ...] = ()
    charts: tuple[str, ...] = ()
    settings: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    made_with: tuple[str, ...] = ()

    @property
    def held_back(self) -> bool:
        """Whether the digest of an input is held back."""
        return any(sha == _(HELD_BACK) for _rest, sha in self.inputs)


def origin(said: Mapping[str, Any], inputs: Mapping[str, str | None], *, shared: bool = False) -> Origin:
    """What a page was made from.

    Args:
        said: from `origin_words`.
        inputs: sha256 by file, relative to the workspace or to the partnership's folder; folders (ending with `/`), files that
            are not there (None) and files outside the workspace are left out.
        shared: the page is for a board or the public: digests of `GUESSABLE` tables are held back.
    """
    found = sorted(
        (name, _(HELD_BACK) if shared and PurePosixPath(name).name in GUESSABLE else sha[:DIGITS])
        for name, sha in inputs.items()
        if sha is not None and _inside(name)
    )
    return Origin(
        frameworks=tuple(
            Framework(**{**one, "unconfirmed": tuple(one["unconfirmed"])}) for one in said.get("frameworks", ())
        ),
        charts=tuple(said.get("charts", ())),
        settings=str(said.get("settings", "")),
        inputs=tuple(found),
        made_with=made_with(),
    )


def _inside(name: str) -> bool:
    """Whether a recorded path is a file of the workspace: relative, by its form on any system, and no folder."""
    return not name.endswith("/") and not name.startswith("/") and ":" not in name and "\\" not in name


def made_with() -> tuple[str, ...]:
    """The kit, the libraries behind the pages and the page template, each with its version."""
    template = _("page template {template}", template=_template())
    return (_("pifkit {version}", version=__version__), *_libraries(), template)


@cache
def _libraries() -> tuple[str, ...]:
    return tuple(f"{name} {metadata.version(name)}" for name in LIBRARIES)


@cache
def _template() -> str:
    """Digest of the page templates: their version, for any change of them changes pages."""
    found = hashlib.sha256()
    for path in sorted(TEMPLATE.iterdir()):
        found.update(path.name.encode("utf-8") + path.read_bytes())
    return found.hexdigest()[:DIGITS]
