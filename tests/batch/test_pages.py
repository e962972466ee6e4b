"""The overview reads what units published: scores in words, counts, and files that another version wrote."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pifkit import framework, score
from pifkit.batch.pages import index_page
from pifkit.model.tables import RatingRow

ROW = {"id": "one", "name": "Partnership One", "about": "", "states": {}, "problem": "", "actions": 4, "overdue": 1}
JOB = {
    "title": "All",
    "note": "",
    "attribution": "",
    "cycle_name": "2026-27",
    "as_of": "2026-09-30",
    "rows": [ROW],
}


def overview(folder: Path, **files: object) -> str:
    """The text of the overview when the partnership's folder holds these JSON files."""
    (folder / "one").mkdir(exist_ok=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / "one" / f"{name}.json").write_text(text, encoding="utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", index_page(folder, JOB).split("<body>")[1]).split())


def test_a_result_is_said_in_the_words_of_the_other_pages(tmp_path: Path) -> None:
    caf = framework("caf2020")
    full = score(caf, [RatingRow(part=part, score="55") for part in caf.part_index])
    partial = score(caf, [RatingRow(part="1.1", score="55")])
    assert "Common Assessment Framework 2020: 55.0 of 100, level 3 (51-70)" in overview(
        tmp_path, scorecard=[full.to_json()]
    )
    assert "no total: 1 of 28 parts scored" in overview(tmp_path, scorecard=[partial.to_json()])


def test_a_file_of_another_version_is_read_as_far_as_the_contract_goes(tmp_path: Path) -> None:
    card = {"framework": "caf2020", "total": 60.0, "max_total": 100.0, "band": "51-70", "from_the_future": 1}
    assert "60 of 100 (51-70)" in overview(tmp_path, scorecard=[card])
    assert "no score yet" in overview(tmp_path, scorecard="not json")


def test_changes_are_counted_and_none_is_not_zero(tmp_path: Path) -> None:
    assert "no figures yet" in overview(tmp_path)
    changes = [{"change": one} for one in ("better", "better", "worse", "none")]
    text = overview(tmp_path, indicators={"indicators": changes})
    assert "2 better" in text
    assert "1 worse" in text
    assert "1 overdue" in text
