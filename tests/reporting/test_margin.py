"""The sign-off at the foot of every printed page: name, role, day and code, or that something was changed since."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from pifkit.model.stages import STAGES
from pifkit.reporting.exporter import report_html, stage_html
from pifkit.reporting.margin import signed_margin
from pifkit.reporting.signing import sign_words
from pifkit.store.signing import SignStatus
from pifkit.store.state import SignOff
from tests.reporting import samples

SIGNED = SignOff("K7QF-2M9D", "A. Example", "chair", "", dt.datetime(2026, 9, 1, tzinfo=dt.UTC), "")


def said(*changed: str, sign: SignOff = SIGNED) -> str:
    return sign_words(SignStatus(sign, changed))


@pytest.mark.promise(8)
def test_name_role_day_and_code_or_that_it_was_changed_since() -> None:
    assert signed_margin("") == ""
    assert signed_margin(said()) == "Signed off by A. Example, chair, on 1 September 2026, code K7QF-2M9D"
    assert signed_margin(said("3 more events", "ratings.csv")) == (
        "Changed since sign-off by A. Example, chair, on 1 September 2026, code K7QF-2M9D"
    )


def test_a_long_role_leaves_room_for_day_and_code() -> None:
    long = SignOff("K7QF-2M9D", "A. Example", "chair of " * 60, "", SIGNED.time, "")
    line = signed_margin(said("events", sign=long))
    assert len(line) < 150
    assert line.startswith("Changed since sign-off by A. Example, chair of")
    assert line.endswith("on 1 September 2026, code K7QF-2M9D")


@pytest.mark.parametrize("whole", [False, True])
def test_every_printed_page_has_it_in_its_margin_and_none_without_a_sign_off(whole: bool) -> None:
    def page(sign_off: str) -> str:
        made = samples.page(None if whole else STAGES[1], sign_off=sign_off)
        notebook = samples.notebook(STAGES[1])
        return report_html([(STAGES[1], notebook, "")], made) if whole else stage_html(notebook, made)

    def margin(html: str) -> list[str]:
        found = re.findall(r"@bottom-center \{ content: \"([^\"]*)\"", html)
        return [re.sub(r"\\([0-9a-f]{6}) ", lambda one: chr(int(one[1], 16)), text) for text in found]

    assert margin(page(said())) == ["Signed off by A. Example, chair, on 1 September 2026, code K7QF-2M9D"]
    assert margin(page(said("events")))[0].startswith("Changed since sign-off by")
    assert margin(page("")) == []
    hostile = SignOff("K7QF-2M9D", '"; } </style><script>', "\\", "", SIGNED.time, "")
    html = page(said(sign=hostile))
    assert html.count("</style>") == 1
    assert '"; } ' in margin(html)[0], "it stays text"
