"""Three thousand partnerships: every page is there, none is long, and every link leads somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.batch.across import write_site
from tests.batch.test_across import links_lead_somewhere
from tests.reporting.across.making import published

pytestmark = pytest.mark.soak


@pytest.mark.promise(5)
def test_three_thousand_partnerships(tmp_path: Path) -> None:
    made = write_site(tmp_path, published(tmp_path, 3000))
    cut = [name for name in made if "/partnerships-" in name]
    assert len(cut) >= 50
    assert links_lead_somewhere(tmp_path) > 20_000
    assert (tmp_path / "index.html").stat().st_size < 100_000
    assert max((tmp_path / name).stat().st_size for name in made) < 250_000
    shown = [(tmp_path / name).read_text(encoding="utf-8").count('<tr id="p-') for name in cut]
    assert sum(shown) == 3000
    assert max(shown) <= 60
