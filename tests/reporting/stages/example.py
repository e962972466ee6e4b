"""Books of the example workspace for tests of the stages' views, and the same book with other tables."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

from pifkit.reporting.show import outputs
from pifkit.reporting.view import View
from pifkit.workspace import find_workspace, read_book
from pifkit.workspace.book import Book, Tables
from tests.support import ROOT

COMPLETE, GAPS, STARTING, CONTESTED = "strathquill", "glenmarrick", "inverfallow", "kirkmellan"
EVERYBODY = (COMPLETE, GAPS, STARTING, CONTESTED)


@cache
def book(partnership: str = COMPLETE) -> Book:
    """A partnership of the example workspace."""
    return read_book(find_workspace(ROOT), partnership)


def bare(**tables: Any) -> Book:
    """The complete partnership with nothing in its tables but these."""
    return dataclasses.replace(book(), tables=Tables(**tables))


def with_tables(**tables: Any) -> Book:
    """The complete partnership with some of its tables replaced."""
    return dataclasses.replace(book(), tables=dataclasses.replace(book().tables, **tables))


def with_cycle(**fields: Any) -> Book:
    """The complete partnership with some fields of its cycle replaced."""
    return dataclasses.replace(book(), cycle=book().cycle.model_copy(update=fields))


def said(view: View) -> str:
    """Everything a view says in words: title, finding, empty state, alt text, notes and table."""
    table = "" if view.table is None else view.table.reset_index().to_csv(index=False)
    return "\n".join((view.title, view.finding, view.empty, view.alt, *view.notes, table))


def publishable(view: View) -> bool:
    """Whether the door lets it through: alt text with a figure, caption with a table, something to show."""
    return bool(outputs(view))
