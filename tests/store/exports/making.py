"""States for tests: any small tables at all with hostile text, and one with everything in it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st

from pifkit.model.tables import TABLES
from pifkit.store.exports.state import State, Text, state_from
from pifkit.store.exports.tabular import Form, Table
from pifkit.workspace.columns import columns as columns_of
from tests.store.making import logs, session
from tests.workspace.base import FILES

#: What people type, paste or are sent, and what would be run, cut, joined or refused on the way.
HOSTILE = (
    "=1+1", "=HYPERLINK(\"http://x\",\"y\")", "+44 131 555", "-2+3", "-5", "+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u200b=1",
    "\ufeff=1", "＝1", "'=1", "''=1", "'", "'text", "a;=1+1", 'say "no"', "a,b", "a\tb", "a\rb", "a\r\nb", "a\nb", "\x00", "\x01\x1f\x7f",
    "\ufffe\uffff", "\u202egnp.exe", "\u2066x\u2069", "_x000D_", "_x005F_x000D_", "x005F_", "007", "0", "-0", "", " ", " lead", "trail ",
    "12345678901234567890", "0.1", "97.30", "1e5", "1,234.5", "2026-04-01", "01/04/2026", "Apr-26", "na", "dna", "*", "dk", "TRUE", "#REF!",
    "#N/A", "NaN", "🙂", "Ünï", "<b>&amp;</b>", "]]>", "<script>", "{{x}}", "${x}", "%s", "con", "../x", "\x1b[31m",
)  # fmt: skip
CELLS = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


def north(events: object = ()) -> State:
    """The base workspace's partnership."""
    start = "parameters/north/"
    files = {name.removeprefix(start): text.encode() for name, text in FILES.items() if name.startswith(start)}
    made = state_from("north", files, tuple(events))  # type: ignore[arg-type]
    assert isinstance(made, State), made
    return made


def full() -> State:
    """The same with events, a table in an old form, one that its form does not give back, and hostile text."""
    events = session(
        ("opened", "1.1", "f1"),
        ("rating", "1.1", "a1", {"score": "45", "note": "=1+1 Ünï 🙂 \x01"}),
        ("revealed", "1.1", "f1"),
    )
    start = "parameters/north/"
    files = {name.removeprefix(start): text.encode() for name, text in FILES.items() if name.startswith(start)}
    files["people.csv"] = "\ufeffid;team;partner\r\np1;Ärzte, Süd;council\r\n".encode()
    files["culture.csv"] = b'survey,group,item,answer,value\nengagement,all,1,6,12\n\n"culture_now",all,1,clan,30\n'
    files["links.csv"] = "criterion,framework,indicator,outcome,note\n6,caf2020,on-time,safe,caf\xe9\n".encode("cp1252")
    files["evidence.csv"] = b'id,kind,text\ne1,strength,=cmd|x\ne2,strength,"two\r\nlines"\ne3,strength,007\n'
    files["cycles/2025-26.yaml"] = files["cycles/2025-26.yaml"].replace(b"\n", b"\r\n")
    made = state_from("north", files, tuple(events))
    assert isinstance(made, State), made
    assert [one.name for one in made.tables if one.verbatim is not None] == ["culture"]
    return made


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table with any cells, in any form."""
    name = draw(st.sampled_from(sorted(TABLES)))
    every = [column.name for column in columns_of(TABLES[name])]
    columns = draw(st.lists(st.sampled_from(every), min_size=2, max_size=4, unique=True))
    row = st.tuples(*[CELLS] * len(columns)).filter(lambda cells: any(cell.strip() for cell in cells))
    rows = draw(st.lists(row, max_size=4))
    form = Form(
        draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])), draw(st.sampled_from([",", ";", "\t"])),
        draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from(["minimal", "all"])),
    )  # fmt: skip
    return Table(name, tuple(columns), tuple(rows), form)


@st.composite
def states(draw: st.DrawFn) -> State:
    """A partnership with any small tables, documents of any text, and any events."""
    made = {one.name: one for one in draw(st.lists(tables(), max_size=3))}
    lines = draw(st.lists(CELLS, max_size=4))
    text = draw(st.sampled_from(["\n", "\r\n"])).join(["name: x", *lines])
    documents = (Text("cycles/2026-27.yaml", "id: 2026-27\n"), Text("partnership.yaml", text))
    events = tuple(draw(logs(4)))
    wanted = State("north", documents, tuple(made[name] for name in TABLES if name in made), events)
    found = state_from("north", wanted.files(), events)  # what a workspace with these files would give
    assume(
        isinstance(found, State)
    )  # a NUL, or more that looks like a delimiter than the delimiters: refused as no table
    assert isinstance(found, State)
    return found


def write(root: Path, state: State) -> Path:
    """A workspace with the files of a state."""
    for name, content in state.files().items():
        path = root / "parameters" / state.partnership / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root
