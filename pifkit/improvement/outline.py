"""The golden thread as an outline: one line per objective, top down, ready to be drawn or read out as a nested list."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from pifkit.improvement.thread import Thread

#: Roots are drawn bold: that many of the usual letters fit.
BOLD = 0.86


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
        room = max(12, int((width - indent * line.depth) * (1 if line.depth else BOLD)))
        wrapped = tuple(textwrap.wrap(title, room, max_lines=most, placeholder=" …")) or ("",)
        placed.append(Placed(line, top, top + len(wrapped), wrapped))
        top += len(wrapped)
    return tuple(placed)


def paginate(lines: Sequence[Line], heights: Sequence[int], page: int) -> tuple[tuple[Line, ...], ...]:
    """Cut an outline into pages of at most `page` rows, only ever between whole branches.

    A root with more below it than fits is cut between its children, and stands again at the head of each further page.
    A single child's branch is never cut, however tall.

    Args:
        lines: from `outline`.
        heights: rows each line takes.
        page: rows that fit a page.
    """
    height = dict(zip((line.id for line in lines), heights, strict=True))
    pages: list[list[Line]] = []
    room = 0
    for root, branches in _branches(lines):
        whole = [root, *(line for branch in branches for line in branch)]
        need = sum(height[line.id] for line in whole)
        if need <= room:
            pages[-1] += whole
            room -= need
            continue
        pages.append([root])
        room = page - height[root.id]
        for branch in branches:
            need = sum(height[line.id] for line in branch)
            if need > room and len(pages[-1]) > 1:
                pages.append([root])
                room = page - height[root.id]
            pages[-1] += branch
            room -= need
    return tuple(map(tuple, pages))


def _branches(lines: Sequence[Line]) -> list[tuple[Line, list[list[Line]]]]:
    """Each root with the branches of its children."""
    found: list[tuple[Line, list[list[Line]]]] = []
    for line in lines:
        if line.depth == 0:
            found.append((line, []))
        elif line.depth == 1:
            found[-1][1].append([line])
        else:
            found[-1][1][-1].append(line)
    return found
