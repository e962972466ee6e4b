"""A–Z: letters are kept together on pages of so many partnerships, and every letter leads to its first page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from pifkit.model.language import _
from pifkit.reporting.across.values import letter_id

#: Up to so many partnerships stand on one page.
PAGE = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One page: its number from 1, the places (first and one past the last) of its rows, and its letters."""

    number: int
    start: int
    stop: int
    letters: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many partnerships stand on it."""
        return self.stop - self.start

    @property
    def span(self) -> str:
        """Its letters in short: `A`, `A to C`; `#` is said as `other`."""
        ends = [_("other") if one == "#" else one for one in (self.letters[0], self.letters[-1])]
        return ends[0] if ends[0] == ends[1] else _("{ends} to {ends_2}", ends=ends[0], ends_2=ends[1])


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to jump to: `address` is blank where nobody stands under it."""

    letter: str
    count: int
    address: str


def parts(letters: Sequence[str], size: int = PAGE) -> tuple[Part, ...]:
    """Cut a sorted list into pages.

    Args:
        letters: the letter of each row, in order; equal letters are neighbours.
        size: rows that fit on a page.

    Returns:
        Pages of at most `size` rows. A letter begins a new page when it does not fit on the last one whole; only a letter
        with more rows than fit on a page is cut.
    """
    found: list[Part] = []
    start = 0
    for first, stop in _runs(letters):
        if stop - start <= size:
            continue
        if first > start:
            found.append(_part(len(found) + 1, start, first, letters))
            start = first
        while stop - start > size:
            found.append(_part(len(found) + 1, start, start + size, letters))
            start += size
    if start < len(letters):
        found.append(_part(len(found) + 1, start, len(letters), letters))
    return tuple(found)


def _runs(letters: Sequence[str]) -> Iterable[tuple[int, int]]:
    start = 0
    for at in range(1, len(letters) + 1):
        if at == len(letters) or letters[at] != letters[start]:
            yield start, at
            start = at


def _part(number: int, start: int, stop: int, letters: Sequence[str]) -> Part:
    return Part(number, start, stop, tuple(dict.fromkeys(letters[start:stop])))


def alphabet(letters: Sequence[str], pages: Sequence[Part], address: str = "{}") -> tuple[Letter, ...]:
    """The alphabet, with how many stand under each letter and where its first row is.

    Args:
        letters: the letter of each row, in order.
        pages: from `parts`; empty where all rows stand on the page itself.
        address: of a page, with `{}` for its number.
    """
    counts: dict[str, int] = {}
    for one in letters:
        counts[one] = counts.get(one, 0) + 1
    names = (*ascii_uppercase, *("#" for _rest in range("#" in counts)))
    where = {letter: part.number for part in reversed(pages) for letter in part.letters}
    found = []
    for letter in names:
        page = address.format(where[letter]) if letter in where else ""
        found.append(Letter(letter, counts.get(letter, 0), f"{page}#{letter_id(letter)}" if letter in counts else ""))
    return tuple(found)
