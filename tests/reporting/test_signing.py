"""The sign-off on every page: in the report, on the overview, escaped, and plainly what it is."""

from __future__ import annotations

import datetime as dt

import pytest

from pifkit.model.stages import STAGES
from pifkit.reporting.exporter import Page, report_html
from pifkit.reporting.overview import IndexRow, Overview, index_html
from pifkit.reporting.signing import sign_words
from pifkit.store import SignOff
from pifkit.store.signing import SignStatus

ONE = SignOff("K7QF-2M9D", "Ann <b>Example</b>", "chair", "d", dt.datetime(2026, 11, 22, 14, tzinfo=dt.UTC), "u")


def test_in_words() -> None:
    said = sign_words(SignStatus(ONE, ()))
    assert said == (
        "Signed off by Ann <b>Example</b>, chair, on 22 November 2026, code K7QF-2M9D. Unchanged since. "
        "The code shows later changes; it does not prove who signed."
    )
    assert sign_words(SignStatus(ONE, ("2 more events", "actions.csv"))).startswith(
        "Changed since sign-off: 2 more events and actions.csv. It was signed off by"
    )
    assert sign_words(None) == ""


@pytest.mark.promise(6)
@pytest.mark.promise(8)
def test_on_the_report_and_on_the_overview() -> None:
    words = sign_words(SignStatus(ONE, ("actions.csv",)))
    page = Page(
        partnership="P",
        cycle="C",
        as_of=dt.date(2026, 11, 22),
        record="12 recorded events, digest 0123",
        sign_off=words,
    )
    row = IndexRow(id="a", name="A", states={one.id: "done" for one in STAGES}, sign_off=words)
    overview = Overview(title="T", cycle="C", as_of=dt.date(2026, 11, 22))
    report = report_html([(one, None, "not run") for one in STAGES], page)
    for html in (report, index_html([row], overview)):
        assert "Changed since sign-off: actions.csv. It was signed off by Ann &lt;b&gt;Example&lt;/b&gt;" in html
        assert "code K7QF-2M9D" in html
        assert "<b>Example" not in html
    assert "12 recorded events, digest 0123." in report
    bare = report_html(
        [(one, None, "not run") for one in STAGES], Page(partnership="P", cycle="C", as_of=dt.date(2026, 11, 22))
    )
    assert '<p class="signoff">' not in bare
