"""The golden thread as an outline: one line per objective, top down, ready to be drawn or read out as a nested list."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from pifkit.improvement.thread import Thread


@dataclass(frozen=True, slots=True)
class Line:
    """One objective in the outline.

    Attributes:
        id: the objective.
        number: outline number such as `2.1.3`.
        depth: 0 for a root.
        also: other parents than the one it is drawn under.
    """

    id: str
    number: str
    depth: int
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its place: `top` and `bottom` in text rows from the top, `lines` the wrapped title."""

    line: Line
    top: int
    bottom: int
    lines: tuple[str, ...]


def outline(thread: Thread) -> tuple[Line, ...]:
    """Every objective once, under its first parent, parents before children.

    Roots are the objectives without a parent, national ones first. Members of a loop come last, the loop cut at the
    first of them, so that nothing is ever left out of the picture.
    """
    done: set[str] = set()
    lines: list[Line] = []

    def add(identity: str, number: str, depth: int, under: str | None) -> None:
        done.add(identity)
        lines.append(Line(identity, number, depth, tuple(p for p in thread.parents[identity] if p != under)))
        place = 0
        for child in thread.children[identity]:
            if child not in done and thread.parents[child][0] == identity:
                place += 1
                add(child, f"{number}.{place}", depth + 1, identity)

    roots = [one.id for one in thread.objectives if not thread.parents[one.id]]
    for root in [*roots, *(one.id for one in thread.objectives)]:
        if root not in done:
            add(root, str(1 + sum(line.depth == 0 for line in lines)), 0, None)
    return tuple(lines)


def place(
    lines: Sequence[Line], titles: Sequence[str], *, width: int, indent: float, most: int = 3
) -> tuple[Placed, ...]:
    """Give each line its rows, wrapping titles to what is left of the width.

    Args:
        lines: from `outline`.
        titles: one title per line.
        width: characters that fit across the picture.
        indent: characters one step of depth takes.
        most: rows a title may take; longer ones end with an ellipsis (the table has them in full).

    Returns:
        Non-overlapping placements in the same order, starting at row 0.
    """
    placed = []
    top = 0
    for line, title in zip(lines, titles, strict=True):
        room = max(12, int(width - indent * line.depth))
        wrapped = tuple(textwrap.wrap(title, room, max_lines=most, placeholder=" …")) or ("",)
        placed.append(Placed(line, top, top + len(wrapped), wrapped))
        top += len(wrapped)
    return tuple(placed)
