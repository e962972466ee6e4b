"""The run's own page says what a batch owner asks in the morning."""

from __future__ import annotations

from typing import Any

import pytest

from pifkit.reporting.run_page import SLOWEST, run_html, wait


def unit(partnership: str, stage: str = "check", state: str = "done", **more: Any) -> dict[str, Any]:
    blank = {"seconds": None, "error": None, "cell": None, "source": None}
    return {"partnership": partnership, "stage": stage, "state": state, **blank, **more}


def run(*units: dict[str, Any], **more: Any) -> dict[str, Any]:
    counts = {
        state: sum(one["state"] == state for one in units)
        for state in ("done", "unchanged", "failed", "timeout", "invalid", "interrupted", "withheld")
    }
    return {
        "pifkit": "1", "cycle": "2026-27", "started": "2026-11-22T02:00:00Z", "finished": "2026-11-22T02:10:00Z",
        "seconds": 600.0, "exit_code": 0, "jobs": 2, "counts": counts, "units": list(units), "pages": [], "earlier": [],
        **more,
    }  # fmt: skip


def test_all_well_is_said_and_nothing_is_listed_as_wrong() -> None:
    page = run_html(run(unit("stirling", seconds=4.0), unit("fife", state="unchanged")))
    assert "All well. Exit code 0." in page
    assert "2 notebooks in 10 min 0 s, 2 at a time" in page
    assert "Everything that was asked for is done." in page
    assert "What was not done" not in page


def test_what_failed_stands_there_with_cell_and_reason_but_without_folders() -> None:
    bad = unit(
        "stirling", "review", "failed", cell=4, source="pif.show(x)", error="ValueError: /srv/w/parameters/a.csv <b>"
    )
    late = unit("fife", state="failed", error="an older one")
    page = run_html(run(bad, exit_code=1, earlier=[late, unit("oban")]), hide=("/srv/w",))
    assert "Not everything could be done. Exit code 1." in page
    assert "cell 4: pif.show(x)" in page
    assert "ValueError: …/parameters/a.csv &lt;b&gt;" in page
    assert "/srv/w" not in page
    assert "an older one" in page
    assert "oban" not in page, "what is well is not listed as left undone"


def test_the_slowest_come_first_and_only_so_many() -> None:
    units = [unit(f"p{number:03d}", seconds=float(number)) for number in range(1, 41)]
    page = run_html(run(*units))
    slow = page[page.index('id="slow"') :]
    assert slow.index("p040") < slow.index("p039") < slow.index("p026")
    assert "p025" not in slow
    assert slow.count('<th scope="row">p') == SLOWEST
    assert "<td>40</td><td>20 s</td><td>40 s</td>" in page, (
        "count, median (20.5, rounded to even) and longest of the stage"
    )


def test_a_run_of_nothing_has_its_own_words() -> None:
    page = run_html(run(unit("fife", state="unchanged")))
    assert "No notebook was run: nothing had changed, or nothing could be." in page


def test_a_killed_run_says_so() -> None:
    page = run_html(run(unit("fife", state="interrupted"), finished=None, exit_code=None, seconds=None))
    assert "It has not ended: it goes on, or it was killed." in page


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "–"), (0.0, "0.0 s"), (9.94, "9.9 s"), (10.0, "10 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (3600, "1 h 0 min"), (7440, "2 h 4 min")],
)  # fmt: skip
def test_durations_in_words(seconds: float | None, words: str) -> None:
    assert wait(seconds) == words
