"""Everything that scoring may say has an entry in the docs."""

from __future__ import annotations

import re

from pifkit.scoring.notices import CODES
from pifkit.workspace.rules import RULES
from tests.support import ROOT


def test_every_code_of_the_engine_is_documented() -> None:
    """Codes are read from the source: a new notice without an entry fails here."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "pifkit" / "scoring").glob("*.py")]
    text = "\n".join(sources)
    warnings = set(re.findall(r'Notice\(\s*"([a-z-]+)"', text))
    errors = set(re.findall(r'(?:_BadScore\(|, )"([a-z]+(?:-[a-z]+)+)",? message', text))
    errors |= set(re.findall(r'_BadScore\("([a-z-]+)"', text))
    documented = {one.code: one.severity for one in CODES}
    assert warnings == {code for code, severity in documented.items() if severity == "warning"}
    assert len(errors) > 8
    assert errors <= {code for code, severity in documented.items() if severity == "error"} | set(RULES)


def test_the_page_of_the_docs_says_each() -> None:
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    for one in CODES:
        assert f"## `{one.code}`" in page
        assert one.advice in page
