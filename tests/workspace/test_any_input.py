"""Whatever stands in the files of a workspace: a book, or explained problems, never a traceback."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pifkit.model.errors import ParameterError
from pifkit.model.tables import TABLES
from pifkit.workspace import check_workspace, find_workspace, read_book, read_ratings, read_series
from pifkit.workspace.columns import Column, columns
from pifkit.workspace.rules import RULES
from tests.workspace.base import FILES, write

SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
JUNK = st.one_of(
    st.sampled_from(["", "*", "dna", "n/a", "45%", "1,234", "12,5", "-1", "1e9", "nan", "2026-04-01", "31/04/2026", "05/31/2026", "2026-27", "Apr-26",
                     "2026-27 Q1", "../x", "con", "a;b", "a, b", "=1+1", "<script>", "{{x}}", "safe", "nation", "on-time", "a1", "r1.1", "x" * 90]),
    st.text(max_size=8),
)  # fmt: skip


def cells(column: Column) -> st.SearchStrategy[str]:
    """Cells of a column: mostly what it wants, at times anything."""
    good = [column.example or "x", *column.choices]
    ids = ["safe", "nation", "on-time", "days", "share", "a1", "r1.1"]
    return st.one_of(st.sampled_from(good), st.sampled_from(ids if column.kind in ("id", "ids") else good), JUNK)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, bytes]:
    """A table with good and bad headers and cells, separated and encoded in any way."""
    name = draw(st.sampled_from(sorted(TABLES)))
    wanted = columns(TABLES[name])
    chosen = (
        draw(st.lists(st.sampled_from(wanted), min_size=1, max_size=8, unique=True))
        if draw(st.booleans())
        else list(wanted)
    )
    header = [column.name for column in chosen]
    if draw(st.integers(0, 9)) == 0:
        header[0] = draw(st.text(max_size=10))
    rows = draw(st.lists(st.tuples(*(cells(column) for column in chosen)), max_size=4))
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=draw(st.sampled_from(",;\t"))).writerows([header, *rows])
    text = stream.getvalue()
    return f"parameters/north/{name}.csv", text.encode(
        draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])), "surrogatepass"
    )


def looked_at(files: dict[str, bytes]) -> None:
    """Check and read a workspace with these files; both must agree on whether it is good."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = find_workspace(write(Path(folder), dict(files)))
        problems = check_workspace(workspace)
        errors = [problem for problem in problems if problem.severity == "error"]
        try:
            book = read_book(workspace, "north")
        except ParameterError as error:
            refused = list(error.problems)
        else:
            refused = []
            assert book.cycle.id
        assert refused == (problems if errors else [])
        for problem in problems:
            assert problem.code in RULES
            assert problem.message
            assert problem.remedy
            assert "\n" not in problem.render()


@SOME
@given(st.lists(tables(), min_size=1, max_size=3))
def test_any_tables_make_a_book_or_explained_problems(drawn: list[tuple[str, bytes]]) -> None:
    looked_at(dict(drawn))


@SOME
@given(st.sampled_from(sorted(TABLES)), st.binary(max_size=200))
def test_any_bytes_for_a_table(name: str, data: bytes) -> None:
    looked_at({f"parameters/north/{name}.csv": data})


VALUES = st.recursive(
    st.sampled_from(
        [
            "x",
            "2026-27",
            "2026.10",
            "true",
            "null",
            "2026-04-01",
            "01/04/2026",
            "caf2020",
            "caf2020/4",
            "-1",
            '""',
            "'",
            "~",
            "north",
            "é",
        ]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
        st.dictionaries(
            st.sampled_from(["id", "name", "kind", "decision", "date", "audience", "held", "value"]), inner, max_size=3
        ).map(lambda fields: "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"),
    ),
    max_leaves=5,
)
FIELDS = ["name", "current_cycle", "partners", "options", "id", "start", "end", "follows", "frameworks", "focus", "stages", "handed_over",
          "decisions", "meetings", "partnership", "cycle", "as_of", "title", "definition", "family_groups", "unknown"]  # fmt: skip
DOCUMENTS = [
    "parameters/pifkit.yaml",
    *(name for name in FILES if name.startswith("parameters/north/") and name.endswith(".yaml")),
]


@SOME
@given(st.sampled_from(DOCUMENTS), st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5), st.booleans())
def test_any_fields_in_a_document(name: str, fields: dict[str, str], added: bool) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
    looked_at({name: ((FILES[name] if added else "") + lines).encode()})


@SOME
@given(st.sampled_from(DOCUMENTS), st.text(max_size=80))
def test_any_text_for_a_document(name: str, text: str) -> None:
    looked_at({name: text.encode("utf-8", "surrogatepass")})


@SOME
@given(st.one_of(st.binary(max_size=100), st.lists(st.tuples(JUNK, JUNK, JUNK), max_size=4).map(lambda rows: rows)))
def test_any_single_table(content: Any) -> None:
    for read, header in ((read_series, "date,value,target"), (read_ratings, "part,score,round")):
        stream = io.StringIO(newline="")
        data = content
        if not isinstance(content, bytes):
            csv.writer(stream).writerows([header.split(","), *content])
            data = stream.getvalue().encode("utf-8", "surrogatepass")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.csv"
            path.write_bytes(data)
            try:
                read(path)
            except ParameterError as error:
                assert error.problems, "an error without a problem explains nothing"  # noqa: PT017
