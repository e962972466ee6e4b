"""All hostile inputs and much fuzzing within ten seconds and one gigabyte each; a table of the stated size.

A child does it: its memory may grow by 1 GiB over what it has when everything is loaded, and an alarm ends an input that
takes more than ten seconds of work.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pifkit.workspace.sheet import MOST_ROWS
from tests.hostile.readers import CASES
from tests.support import ROOT
from tests.workspace.base import FILES, write

pytestmark = [
    pytest.mark.soak,
    pytest.mark.promise(6),
    pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are set as Linux knows them"),
]
CHILD = """
import json, os, resource, signal, sys, tempfile, warnings
from pathlib import Path

sys.path.insert(0, os.environ["PIFKIT_CHECKOUT"])
warnings.simplefilter("ignore")


class TooLong(BaseException):
    pass


def ring(*_):
    raise TooLong


def limited():
    size = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + (1 << 30), resource.RLIM_INFINITY))


def watched():
    signal.setitimer(signal.ITIMER_PROF, 10)  # seconds of work, so that a busy machine fails nothing
    signal.alarm(120)  # and of waiting


def done():
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.alarm(0)


signal.signal(signal.SIGALRM, ring)
signal.signal(signal.SIGPROF, ring)
"""
INPUTS = (
    CHILD
    + """
from tests.hostile.feeding import base
from tests.hostile.readers import READERS
from tests.hostile.test_readers import wrong

limited()
count, bad = 0, []
for reader in READERS:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "here"
        here.mkdir()
        os.chdir(here)
        (reader.prepare or base)(here)
        for name, value in reader.inputs.items():
            count += 1
            watched()
            try:
                found = wrong(reader, here, value)
            except TooLong:
                found = ["more than ten seconds"]
            done()
            bad += [[reader.name, name, one] for one in found]
        os.chdir("/")
print(json.dumps({"count": count, "bad": bad}))
"""
)
FUZZ = (
    CHILD
    + """
from hypothesis import HealthCheck, given, settings
from tests.hostile.test_fuzz import GOOD, damaged, tried

limited()
count = 0
for name in sorted(GOOD):
    @settings(max_examples=int(sys.argv[1]), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(damaged(GOOD[name]))
    def check(data):
        global count
        count += 1
        watched()
        found = tried(name, data)
        done()
        assert found == [], (name, data, found)

    check()
print(json.dumps({"count": count, "bad": []}))
"""
)
TABLE = (
    CHILD
    + """
from pifkit.workspace import check_workspace, find_workspace, read_book

workspace = find_workspace(sys.argv[1])
limited()
signal.setitimer(signal.ITIMER_PROF, 60)
found = check_workspace(workspace)
rows = len(read_book(workspace, "north").tables.observations) if not found else 0
print(json.dumps({"count": rows, "bad": [one.code for one in found]}))
"""
)


def child(script: str, *arguments: str) -> dict[str, object]:
    environment = {**os.environ, "PIFKIT_CHECKOUT": str(ROOT)}
    environment.pop("PIFKIT_STORE", None)
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_every_hostile_input_in_time_and_memory() -> None:
    assert child(INPUTS) == {"count": CASES, "bad": []}


def test_much_fuzzing_in_time_and_memory() -> None:
    assert child(FUZZ, "500")["bad"] == []


def test_the_control_of_memory_and_time() -> None:
    """What takes more is stopped."""
    more = "\nlimited()\ntry:\n    bytearray(2 << 30)\nexcept MemoryError:\n    print('{}')"
    assert child(CHILD + more) == {}
    longer = (
        "\ntry:\n    signal.setitimer(signal.ITIMER_PROF, 0.1)\n    while True: pass\nexcept TooLong:\n    print('{}')"
    )
    assert child(CHILD + longer) == {}


def observations(folder: Path, rows: int) -> Path:
    """A workspace of two hundred indicators with daily figures, so many rows in all."""
    ids = [f"i{number}" for number in range(200)]
    first = dt.date(1990, 1, 1)
    lines = [f"{ids[at % 200]},{first + dt.timedelta(days=at // 200)},{at % 97}.5,,,final,\n" for at in range(rows)]
    defined = "".join(f"{one},Title,days,decrease,,,,day,,,safe,yes,\n" for one in ids)
    north = "parameters/north/"
    return write(
        folder,
        {
            f"{north}indicators.csv": FILES[f"{north}indicators.csv"] + defined,
            f"{north}observations.csv": "indicator,period,value,numerator,denominator,status,note\n" + "".join(lines),
        },
    )


@pytest.mark.parametrize(
    ("more", "answer"), [(0, {"count": MOST_ROWS, "bad": []}), (1, {"count": 0, "bad": ["table-too-long"]})]
)
def test_a_table_of_the_stated_size_is_read_within_a_gigabyte_and_one_row_more_is_refused(
    more: int, answer: dict[str, object], tmp_path: Path
) -> None:
    assert child(TABLE, str(observations(tmp_path, MOST_ROWS + more))) == answer
