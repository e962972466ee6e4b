"""A part of an audience's page: a heading and the views below it."""

from __future__ import annotations

from dataclasses import dataclass

from pifkit.reporting.view import View


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it.

    Attributes:
        heading: plain words; the kit's own and a cycle's name, never free text of a table.
        views: what is shown, in order.
        points: lists above the views, each with its heading; plain text.
        new_page: on paper it begins a new page.
    """

    heading: str
    views: tuple[View, ...] = ()
    points: tuple[tuple[str, tuple[str, ...]], ...] = ()
    new_page: bool = False
