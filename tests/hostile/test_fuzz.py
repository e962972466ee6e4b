"""Any bytes, and good files with anything done to them, through every reader of a file: explained in words, or taken.

Tables, documents, series, ratings, events and exports have properties of their own (tests/workspace/test_any_input.py,
tests/store, tests/store/exports/test_damage.py); here are the readers that had none, and all of them together.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.feeding import _MAP_OF_DOCS, _OVERLAY, _SURVEY, _SURVEY_MAP, _TABLE_OF_DOCS, FRAMEWORK, base
from tests.hostile.feeding_store import _JSON, _LOG
from tests.hostile.inputs import ARCHIVES, LIVELY, NAMES
from tests.hostile.readers import READERS
from tests.hostile.test_readers import wrong
from tests.workspace.base import FILES

pytestmark = pytest.mark.promise(6)
BY_NAME = {reader.name: reader for reader in READERS}
_NOTEBOOK = json.dumps(
    {"cells": [{"metadata": {"tags": ["parameters"]}, "source": ["partnership = 'x'\n", "cycle = None\n"]}]}
).encode()
_RUN = json.dumps(
    {
        "cycle": "2026-27", "run": "r", "started": "x", "finished": None, "audiences": {}, "pages": [{"page": "a", "error": None}], "earlier": [],
        "units": [{"partnership": "north", "stage": "check", "state": "failed", "error": "x", "cell": 1, "source": "y", "seconds": 1.5}],
    }
).encode()  # fmt: skip
#: A good file for each reader of one.
GOOD: dict[str, bytes] = {
    "framework file": FRAMEWORK, "framework folder": _OVERLAY.replace(b"%s", b"caf2020"), "mapping": _MAP_OF_DOCS.encode(), "survey mapping": _SURVEY_MAP.encode(),
    "import csv": _TABLE_OF_DOCS.encode(), "import csv: survey": _SURVEY.encode(), "import csv: mapping": _MAP_OF_DOCS.encode(), "guess": _TABLE_OF_DOCS.encode(),
    "import events": _LOG, "import json": _JSON, "import csv: export": ARCHIVES["empty"], "notebook": _NOTEBOOK, "run.json": _RUN,
    "published table": b"id,points,of,percent\n1,41,100,41\n", "document partnership.yaml": FILES["parameters/north/partnership.yaml"].encode(),
    "document cycle.yaml": FILES["parameters/north/cycles/2026-27.yaml"].encode(), "table observations: bytes": FILES["parameters/north/observations.csv"].encode(),
    "table actions: bytes": FILES["parameters/north/actions.csv"].encode(), "import xlsx: ballot": ARCHIVES["entities"], "store file": b"SQLite format 3\0" + b"\0" * 84,
}  # fmt: skip
BITS = [
    b"\0", b"\n", b'"', b"'", b",", b";", b": ", b"- ", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!!x ", b"|", b"#", b"\xff", b"\xed\xa0\x80", b"9" * 30, b"-1", b"1e999",
    b".nan", b"null", b"true", b"2026-02-30", *(text.encode("utf-8", "surrogatepass") for text in (*list(LIVELY.values())[:4], *list(NAMES.values())[:6])),
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, good: bytes) -> bytes:
    """Any bytes or text; or a good file of which pieces are lost, doubled, or replaced by something else."""
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return draw(st.binary(max_size=300))
    if kind == 1:
        return draw(st.text(max_size=150)).encode("utf-8", "surrogatepass")
    made = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(made)))
        end = min(len(made), start + draw(st.integers(0, 12)))
        made[start:end] = draw(st.sampled_from([b"", bytes(made[start:end]) * 2, *BITS]))
    return bytes(made)


def tried(name: str, data: bytes) -> list[str]:
    """What a reader does wrong with a file, in a folder of its own."""
    reader = BY_NAME[name]
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "folder"
        here.mkdir()
        (reader.prepare or base)(here) if name.startswith(
            ("import", "run", "store")
        ) and name != "import xlsx: ballot" else base(here)
        return wrong(reader, here, data)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_any_file_is_explained_or_taken(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIFKIT_STORE", raising=False)

    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
    @given(damaged(GOOD[name]))
    def check(data: bytes) -> None:
        assert tried(name, data) == []

    check()


@pytest.mark.parametrize(
    "name",
    sorted(
        set(GOOD)
        - {"import xlsx: ballot", "import csv: export", "store file", "framework folder", "import json", "run.json"}
    ),
)
def test_the_control_the_good_file_is_taken(name: str, tmp_path: Path) -> None:
    base(tmp_path)
    BY_NAME[name].call(tmp_path, GOOD[name])
