"""Handed-over lines have names that a reader knows; what nothing is known of keeps its id."""

from __future__ import annotations

import pytest

from pifkit.reporting.lines import line_title, plain_days
from pifkit.workspace import find_workspace, read_book
from tests.support import ROOT


@pytest.mark.parametrize(
    ("kind", "identity", "title"),
    [
        ("action", "a09", "Renew the agreement on sharing data with the third sector"),
        ("indicator", "pay-gap", "Difference between men's and women's average hourly pay"),
        ("target", "pay-gap", "Difference between men's and women's average hourly pay"),
        ("focus", "caf2020/8", "8 Social Responsibility Results, Common Assessment Framework 2020"),
        ("focus", "8", "8"),
        ("focus", "nonsense/8", "nonsense/8"),
        ("focus", "caf2020/88", "caf2020/88"),
        ("question", "never-defined", "never-defined"),
    ],
)
def test_a_line_has_a_name(kind: str, identity: str, title: str) -> None:
    assert line_title(read_book(find_workspace(ROOT), "strathquill"), kind, identity) == title


def test_a_criterion_without_framework_is_the_only_frameworks() -> None:
    book = read_book(find_workspace(ROOT), "inverfallow")
    assert book.cycle.frameworks == ("caf2020",)
    assert line_title(book, "focus", "1") == "1 Leadership, Common Assessment Framework 2020"


def test_days_are_written_as_people_write_them_and_nothing_else_changes() -> None:
    assert plain_days("overdue since 2026-08-31") == "overdue since 31 August 2026"
    assert plain_days("file 2026-13-45 of 12026-08-311") == "file 2026-13-45 of 12026-08-311"
