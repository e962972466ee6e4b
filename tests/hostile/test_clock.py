"""Time zones, changes of the clock and leap days: the same events, bytes and days on every machine."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pifkit.cli.reading import _moment
from pifkit.model.errors import ParameterError
from pifkit.model.period import parse_period
from pifkit.store import open_store
from pifkit.store.events import new_event, parse_stamp, stamp
from pifkit.store.exporting import read_log, write_log
from pifkit.workspace import check_workspace, find_workspace, read_book
from pifkit.workspace.new import new_partnership
from tests.store.making import session
from tests.workspace.base import FILES, write

CYCLE = "parameters/north/cycles/2026-27.yaml"
STEPS = session(("opened", "1.1", "f1"), ("rating", "1.1", "a1", {"score": "45"}), ("revealed", "1.1", "f1"))
LOG = write_log("north", STEPS)


@pytest.fixture(
    params=["UTC", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu", "Europe/London", "no/such/zone"]
)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The computer stands in another time zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("Windows changes its zone for the whole computer only")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.promise(1)
def test_events_and_their_bytes_are_the_same_in_every_zone(
    zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    assert write_log("north", STEPS) == LOG
    assert read_log(LOG).events == tuple(STEPS)
    store = open_store(find_workspace(write(tmp_path)), "north")
    store.bring_in(STEPS)
    assert [one.hash for one in store.events()] == [one.hash for one in STEPS]
    assert abs(
        new_event("decision", actor="f1", cycle="2026-27", payload={"text": "x"}).time - dt.datetime.now(dt.UTC)
    ) < dt.timedelta(hours=1)
    assert _moment("2026-03-29T01:30") == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC), (
        "an hour that London does not have"
    )
    assert _moment("2026-10-25T01:30+01:00") == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), (
        "an hour that it has twice"
    )


def test_the_control_local_time_would_differ(zone: str) -> None:
    local = dt.datetime(2026, 7, 1, 12).timestamp()
    assert (local == dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC).timestamp()) == (zone in {"UTC", "no/such/zone"})


def test_a_clock_that_was_put_back_keeps_the_order_of_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    store = open_store(find_workspace(write(tmp_path)), "north")
    for hour in (14, 13, 2):
        store.append(
            [
                new_event(
                    "decision",
                    actor="f1",
                    cycle="2026-27",
                    payload={"text": f"{hour}"},
                    time=dt.datetime(2026, 10, 25, hour, tzinfo=dt.UTC),
                )
            ]
        )
    assert [one.payload["text"] for one in store.events()] == ["14", "13", "2"]


@pytest.mark.parametrize(
    "zoned",
    [dt.timezone(dt.timedelta(hours=14)), dt.timezone(-dt.timedelta(hours=12)), dt.timezone(dt.timedelta(minutes=345))],
)
def test_a_stamp_is_the_moment_and_no_zone(zoned: dt.timezone) -> None:
    moment = dt.datetime(2028, 2, 29, 23, 59, 59, 999_999, tzinfo=dt.UTC)
    assert stamp(moment.astimezone(zoned)) == stamp(moment) == "2028-02-29T23:59:59.999999Z"
    assert parse_stamp(stamp(moment)) == moment


@pytest.mark.parametrize(
    ("day", "good"),
    [("2028-02-29", True), ("29/02/2028", True), ("2027-02-29", False), ("2100-02-29", False), ("2000-02-29", True)],
)
def test_a_leap_day_is_a_day_in_leap_years_only(day: str, good: bool, tmp_path: Path) -> None:
    year = "1999" if "2000" in day else "2026"
    cycle = (
        FILES[CYCLE]
        .replace("as_of: 2026-09-30", f"as_of: '{day}'")
        .replace("start: 2026", f"start: {year}")
        .replace("end: 2027", "end: 2101")
    )
    workspace = find_workspace(write(tmp_path, {CYCLE: cycle}))
    found = {one.code for one in check_workspace(workspace)} & {"yaml-not-a-date", "yaml-syntax", "date-not-a-date"}
    assert bool(found) != good
    if good:
        assert parse_period("2028-02").end == dt.date(2028, 2, 29)
        return
    with pytest.raises(ParameterError):
        read_book(workspace, "north")


def test_a_partnership_that_begins_on_a_leap_day_is_good(tmp_path: Path) -> None:
    workspace = find_workspace(write(tmp_path))
    new_partnership(workspace, "leap", today=dt.date(2028, 2, 29))
    assert [one for one in check_workspace(workspace, ["leap"]) if one.severity == "error"] == []
    assert read_book(workspace, "leap", as_of="2028-02-29").as_of == dt.date(2028, 2, 29)
