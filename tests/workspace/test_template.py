"""Header templates tell the parts of a header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.workspace.importing.template import Template, TemplateError


@pytest.mark.parametrize(
    ("template", "header", "parts"),
    [
        ("{period}", "2018-19", {"period": "2018-19"}),
        ("{indicator} {period}", "Homes built 2018-19", {"indicator": "Homes built", "period": "2018-19"}),
        ("{indicator} {period}", "Aged 16 to 64 2018-19 Q1", {"indicator": "Aged 16 to 64", "period": "2018-19 Q1"}),
        ("{indicator}_{period}", "corp_09_202304", {"indicator": "corp_09", "period": "202304"}),
        ("{period} - {indicator} (%)", "Apr 2026 - Jobs  (%)", {"period": "Apr 2026", "indicator": "Jobs"}),
        ("{partnership} (late)", "North & East (LATE)", {"partnership": "North & East"}),
        ("{indicator} {period}", "Remark", None),
        ("{period} flag", "2018-19", None),
        ("{period}", "2019-2021", {"period": "2019-2021"}),
        ("{period}", "01/04/2026", {"period": "01/04/2026"}),
    ],
)
def test_a_header_fits_or_does_not(template: str, header: str, parts: dict[str, str] | None) -> None:
    assert Template.of(template).match(header) == parts


@pytest.mark.parametrize("text", ["", "Rate", "{year}", "{period}{indicator}", "{period} {period}", "{}", "{ period }"])
def test_a_template_that_cannot_be_used_says_why(text: str) -> None:
    with pytest.raises(TemplateError):
        Template.of(text)


@given(st.text(max_size=30), st.text(max_size=40))
def test_any_template_is_usable_or_explained_and_any_header_fits_or_not(text: str, header: str) -> None:
    try:
        template = Template.of(text)
    except TemplateError:
        return
    found = template.match(header)
    assert found is None or set(found) == set(template.keys)
