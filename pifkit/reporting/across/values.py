"""What is known of one partnership when it is laid beside the others."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

Key = tuple[str, ...]
"""What figures are about: `("indicator", id)` or `("criterion", framework, id)`."""

Basis = tuple[str, str, str]
"""What makes figures comparable: period (or the framework's version), unit, direction."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one partnership.

    Attributes:
        key: what it is about.
        title: what it measures, as the partnership words it.
        basis: period, unit, direction; only figures that share all three are laid beside each other.
        value: in the basis's unit; None: not known, and `why` says so in words.
        why: why there is no figure, or why this one is not compared; blank where neither.
        change: better, worse, same or none against its own period before; blank: does not apply.
        target: on, near or off; blank: there is no target.
    """

    key: Key
    title: str
    basis: Basis
    value: float | None
    why: str = ""
    change: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A partnership beside the others.

    Attributes:
        id: its id.
        name: as printed.
        address: of its report, relative to the folder of the pages; blank: there is none.
        families: its family group by grouping.
        shares: whether it opted in to be named as one to learn from, and as one that wants to.
    """

    id: str
    name: str
    address: str = ""
    families: Mapping[str, str] = field(default_factory=dict)
    shares: bool = False

    @property
    def letter(self) -> str:
        """The letter it stands under."""
        return letter_of(self.name)


def letter_of(name: str) -> str:
    """The letter a name stands under: A to Z, or # for any other beginning."""
    first = unicodedata.normalize("NFKD", name.strip())[:1].upper()
    return first if first and first in ascii_uppercase else "#"


def name_key(name: str) -> tuple[bool, str]:
    """Sorting key of a name: case and accents make no difference; names without a letter of their own come last."""
    plain = unicodedata.normalize("NFKD", name.strip()).encode("ascii", "ignore").decode("ascii").casefold()
    return letter_of(name) == "#", plain or name.strip().casefold()


def letter_id(letter: str) -> str:
    """The id of a letter's place on a page."""
    return f"letter-{'other' if letter == '#' else letter.lower()}"
