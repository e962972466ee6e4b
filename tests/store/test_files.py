"""Files of evidence: their digest when recorded, what is said when they change or go, and that no path leads out."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pifkit.cli import app
from pifkit.model.errors import ParameterError, StoreError
from pifkit.store import Store, new_event, open_store, replay
from pifkit.store.bringing_evidence import bring_evidence
from pifkit.store.files import Files
from pifkit.store.reading import read_book
from pifkit.store.verifying import verify
from pifkit.workspace import Workspace
from tests.store.making import CYCLE

P = "kirkmellan"
MINUTE = b"We agreed to share the figures.\n"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A workspace with two partnerships, a file in each, one beside them, and one outside."""
    root = tmp_path / "w"
    for name in ("parameters/us/evidence/minute.pdf", "parameters/them/plan.pdf", "shared/law.txt", "../secret.txt"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MINUTE)
    return Files(root / "parameters" / "us", root)


@pytest.mark.parametrize(
    "source", ["evidence/minute.pdf", " 'evidence/minute.pdf' ", "evidence\\minute.pdf", "shared/law.txt"]
)
def test_a_file_in_the_partnership_or_the_workspace_has_a_digest(files: Files, source: str) -> None:
    assert files.sha256(source) == hashlib.sha256(MINUTE).hexdigest()


@pytest.mark.parametrize(
    "source",
    ["", "Minute of 12/05/2026", "Staff survey 2026", "evidence", "evidence/gone.pdf", "x" * 5000, "a\0b", "...",
     "https://example.org/evidence/minute.pdf", "~30 answers", "Note: see above", "a/b/c" * 60],
)  # fmt: skip
def test_words_links_and_folders_have_none(files: Files, source: str) -> None:
    assert files.sha256(source) == ""


@pytest.mark.parametrize(
    "source",
    ["../../../secret.txt", "..\\..\\..\\secret.txt", "evidence/../../../../secret.txt", "evidence/ .. /minute.pdf",
     "/etc/hostname", "\\\\server\\share\\minute.pdf", "C:\\minute.pdf", "c:/minute.pdf", "~/minute.pdf",
     "file:///etc/hostname", "../them/plan.pdf", "parameters/them/plan.pdf"],
)  # fmt: skip
def test_a_path_that_leads_out_is_refused_with_what_to_do(files: Files, source: str) -> None:
    with pytest.raises(StoreError, match=r"leads out of the workspace.*Put a copy into"):
        files.sha256(source)
    assert files.state(source, "ab") == "refused"


def test_a_symbolic_link_out_is_refused_and_one_inside_is_followed(files: Files) -> None:
    try:
        (files.folder / "out.txt").symlink_to(files.root.parent / "secret.txt")
    except OSError:
        pytest.skip("this system makes no symbolic links without more rights")
    (files.folder / "up").symlink_to(files.root.parent, target_is_directory=True)
    (files.folder / "theirs.pdf").symlink_to(files.root / "parameters" / "them" / "plan.pdf")
    (files.folder / "law.txt").symlink_to(files.root / "shared" / "law.txt")
    (files.folder / "circle").symlink_to(files.folder / "circle")
    for source in ("out.txt", "up/secret.txt", "theirs.pdf"):
        with pytest.raises(StoreError, match="leads out"):
            files.sha256(source)
    assert files.sha256("law.txt")
    assert files.sha256("circle") == ""


def test_what_is_said_of_a_file(files: Files) -> None:
    path = files.folder / "evidence" / "minute.pdf"
    name, digest = "evidence/minute.pdf", hashlib.sha256(MINUTE).hexdigest()
    assert files.state(name, digest.upper()) == "same"
    assert files.state(name, "") == "unkept"
    path.write_bytes(MINUTE + b"x")
    os.utime(path, ns=(1, 1))
    assert files.state(name, digest) == "changed"
    path.unlink()
    assert files.state(name, digest) == "missing"
    assert files.state("https://example.org", digest) == "link"
    assert files.state("Minute of May", "") == files.state("", digest) == "", "nothing can be said"


@pytest.fixture
def store(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The database does not matter here."""
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    return open_store(workspace, P)


# --- in the store --------------------------------------------------------------------------------------------------------


def test_verify_names_what_changed_or_went_and_deducts_nothing(store: Store, workspace: Workspace) -> None:
    folder = workspace.folder(P)
    (folder / "a.txt").write_bytes(MINUTE)
    (folder / "b.txt").write_bytes(MINUTE)
    digest = Files.of(workspace, P).sha256("a.txt")
    common = {"actor": "f1", "cycle": CYCLE, "framework": "caf2020", "item": "1.1"}
    payloads = [
        {"id": f"n{at}", "text": "A minute.", "source": name, "sha256": digest}
        for at, name in enumerate(("a.txt", "b.txt", "https://example.org/m"))
    ]
    store.append([new_event("evidence", **common, payload=one) for one in payloads])  # type: ignore[arg-type]
    store.append([new_event("consensus", **common, payload={"score": "50"})])  # type: ignore[arg-type]
    assert verify(workspace, P) == []
    (folder / "a.txt").write_bytes(b"Something else.")
    (folder / "b.txt").unlink()
    told = verify(workspace, P)
    assert [(one.code, one.severity, one.place) for one in told] == [
        ("verify-evidence-changed", "warning", "n0"), ("verify-evidence-missing", "warning", "n1"),
    ]  # fmt: skip
    assert "changed since it was recorded" in told[0].message
    agreed = [row for row in read_book(workspace, P).rows("ratings") if row.framework == "caf2020"]
    assert [(row.part, row.score) for row in agreed] == [("1.1", "50")], "no score is lowered"


def test_evidence_csv_comes_in_with_digests_once_and_leaves_the_room_alone(store: Store, workspace: Workspace) -> None:
    folder = workspace.folder(P)
    (folder / "minute.txt").write_bytes(MINUTE)
    path = folder / "evidence.csv"
    head = "id,kind,text,part,framework,source,date,review_by,cycle\n"
    first = "n1,evidence,The minute.,1.1,caf2020,minute.txt,,2027-06-10,2026-27\n"
    second = "n2,strength,We meet.,1.2,caf2020,Minute of May,2026-05-12,,2026-27\n"
    path.write_text(head + first + second, encoding="utf-8")
    before = read_book(workspace, P).rows("evidence")
    done = bring_evidence(workspace, P, dry_run=True)
    assert (done.events, done.digests, store.version()) == (2, 1, 0)
    bring_evidence(workspace, P)
    assert bring_evidence(workspace, P).events == 0
    entry = _entry(workspace, "1.1")
    assert (entry.text, entry.source, entry.sha256) == ("The minute.", "minute.txt", hashlib.sha256(MINUTE).hexdigest())
    after = read_book(workspace, P).rows("evidence")
    assert [one.model_dump(exclude={"row", "sha256"}) for one in after] == [
        one.model_dump(exclude={"row", "sha256"}) for one in before
    ], "the same rows, only with the digest"

    path.write_text(head + first.replace("The minute", "The signed minute") + second, encoding="utf-8")
    assert bring_evidence(workspace, P).events == 1
    assert _entry(workspace, "1.1").version == 2
    withdrawn = {"id": "n1", "text": ""}
    store.append([new_event("evidence", actor="f1", cycle=CYCLE, framework="caf2020", item="1.1", payload=withdrawn)])
    done = CliRunner().invoke(app, ["import", "evidence", P, "-w", str(workspace.root)])
    assert done.exit_code == 1
    assert "Left alone, as changed in the room since or without a framework: n1." in done.output


def test_sources_that_lead_out_are_named_all_at_once_and_nothing_is_written(store: Store, workspace: Workspace) -> None:
    rows = "a,evidence,One.,1.1,caf2020,/etc/hostname\nb,evidence,Two.,1.1,caf2020,../x.txt\nc,evidence,Three.,1.1,caf2020,Words\n"
    (workspace.folder(P) / "evidence.csv").write_text(f"id,kind,text,part,framework,source\n{rows}", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        bring_evidence(workspace, P)
    assert [(one.code, one.place) for one in caught.value.problems] == [
        ("record-file-refused", "row 2, column source"), ("record-file-refused", "row 3, column source"),
    ]  # fmt: skip
    assert store.version() == 0


def _entry(workspace: Workspace, part: str):
    from pifkit.frameworks import load

    state = replay(open_store(workspace, P).events(), load("caf2020"), CYCLE)
    return state.item(part).of_kind("evidence")[0]
