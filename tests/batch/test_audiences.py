"""Pages for a board and the public beside the full report of a run: made, found again, taken away, or withheld."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pifkit.batch import RunResult, guard, inputs, jobs, last_status, plan_run, publish, run_plan, status_lines
from pifkit.batch.ledger import Ledger
from pifkit.batch.site import Site
from pifkit.batch.units import Outcome, Plan, State
from pifkit.cli import app
from pifkit.cli.running import audiences_named
from pifkit.model.errors import ParameterError
from pifkit.workspace import Workspace
from tests.batch.making import CYCLE, OPEN, SAY, notebook, partnership, run_json, workspace

ACTIONS = "id,title,owner,due,status\na1,Agree one form,Owner of the form,2026-08-31,open\n"
BOTH = ("board", "public")
NAMES = ["board.html", "public.html"]


@dataclass
class Made:
    work: Workspace
    result: RunResult
    run: dict[str, Any]
    status: dict[str, Any]

    @property
    def folder(self) -> Path:
        return self.work.outputs / CYCLE / "one"


def lay(root: Path) -> Workspace:
    work = workspace(root, [], {"vision": notebook(OPEN, SAY)})
    partnership(root, "one", actions=ACTIONS)
    return work


def there(folder: Path) -> list[str]:
    return [name for name in NAMES if (folder / name).is_file()]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.html"))}


@pytest.fixture(scope="module", autouse=True)
def _one_version() -> Iterator[None]:
    """The kit does not change while these tests run, whoever works on it beside them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "code_digest", lambda: "c0de")
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One run of one notebook with both pages."""
    work = lay(tmp_path_factory.mktemp("audiences"))
    result = run_plan(plan_run(work, stages=["vision"], audiences=BOTH), jobs=1)
    return Made(work, result, run_json(work), last_status(work))


def due(made: Made, **more: Any) -> list[str]:
    """Names of the pages that a run would make now, and the side effect that Site has: what nobody asked for goes."""
    plan = plan_run(made.work, stages=["vision"], **more)
    return [name for name, _ in _site(made, plan).first()]


def again(made: Made, audiences: tuple[str, ...]) -> dict[str, list[str]]:
    """Another run, its pages made here and not in a worker: no unit has changed. Returns the shared pages that are there."""
    jobs.prepare(made.work.root / "scratch", lambda _pid: None, lambda _text: None)
    site = _site(made, plan_run(made.work, stages=["vision"], audiences=audiences))
    for _, job in [*site.first(), *site.last()]:
        assert jobs.run(job, lambda _number, _source: None)["error"] is None
    jobs._everyone.cache_clear()
    return site.shared(CYCLE)


def _site(made: Made, plan: Plan, state: State = "unchanged") -> Site:
    units = [Outcome(unit.partnership, unit.stage, state) for unit in plan.units]
    ledger = Ledger(made.work.outputs, CYCLE, {"run": "r", "started": "2026-11-22T10:00:00Z"}, units)
    ledger.close()
    object.__setattr__(plan, "units", tuple(one for one in plan.units if one.state == "unchanged"))
    return Site(plan, {CYCLE: ledger})


def test_one_run_makes_the_report_and_both_pages_and_says_so(made: Made) -> None:
    assert made.result.exit_code == 0, made.result.summary()
    assert there(made.folder) == NAMES
    board, public = ((made.folder / name).read_text(encoding="utf-8") for name in NAMES)
    assert "Agree one form" in board
    assert "Owner of the form" in board
    assert 'href="report.html"' in board
    assert "Agree one form" in public
    assert "Owner of the form" not in public
    for html in (
        board,
        public,
        *((made.folder / name).read_text(encoding="utf-8") for name in ("1_vision.html", "report.html")),
    ):
        assert "actions.csv <code>" in html
        assert str(made.work.root) not in html
    index = (made.folder.parent / "index.html").read_text(encoding="utf-8")
    assert 'href="one/board.html"' in index
    assert 'href="one/public.html"' in index
    assert made.run["audiences"] == {"one": NAMES}
    assert [page["page"] for page in made.run["pages"] if not page["error"]][:3] == [
        f"{CYCLE}/one/{name}" for name in ("report.html", *NAMES)
    ]
    assert made.status["audiences"] == [f"{CYCLE}/one/{name}" for name in NAMES]
    assert any("Pages for a board or the public" in line for line in status_lines(made.status))


def test_a_second_run_finds_them_and_a_page_that_was_touched_is_made_again(made: Made) -> None:
    assert due(made, audiences=BOTH) == []
    path = made.folder / "public.html"
    before = path.read_bytes()
    path.write_bytes(before + b"<!-- edited -->")
    assert due(made, audiences=BOTH) == [f"{CYCLE}/one/public.html"]
    path.write_bytes(before)
    assert due(made, audiences=BOTH) == []


def test_a_changed_audience_is_noticed_and_the_full_pages_stay_as_they_are(made: Made) -> None:
    before = contents(made.folder)
    assert again(made, ()) == {}
    assert there(made.folder) == []
    assert not [one for one in publish.AUDIENCES if (made.folder / publish.audience_files(one)[1]).exists()]
    assert contents(made.folder) == {name: before[name] for name in ("1_vision.html", "report.html")}
    assert "board.html" not in (made.folder.parent / "index.html").read_text(encoding="utf-8")
    assert due(made, audiences=BOTH) == [f"{CYCLE}/one/{name}" for name in NAMES], "and no kernel starts for them"
    assert again(made, BOTH) == {"one": NAMES}
    assert contents(made.folder) == before, "the same files, the same bytes"


def test_a_stage_that_did_not_end_well_is_told_to_the_pages_that_are_passed_on(made: Made) -> None:
    plan = plan_run(made.work, stages=["vision"], audiences=BOTH)
    jobs_due = [job for _, job in _site(made, plan, "withheld").first() if job["kind"] == "audience"]
    assert [(job["audience"], job["undone"]) for job in jobs_due] == [("board", ["vision"]), ("public", ["vision"])]


def test_options_say_the_audience_and_the_command_line_wins(tmp_path: Path) -> None:
    work = lay(tmp_path)
    document = work.folder("one") / "partnership.yaml"
    document.write_text(document.read_text(encoding="utf-8") + "options: {audience: public}\n", encoding="utf-8")
    asked = {more: plan_run(work, audiences=more).partnerships["one"].audiences for more in (None, (), ("board",))}
    assert asked == {None: ("public",), (): (), ("board",): ("board",)}


def test_what_nobody_asked_for_is_left_alone_but_has_its_words(tmp_path: Path) -> None:
    """A run after a killed one looks after the reports of others: they say what they were made from, too."""
    work = lay(tmp_path)
    partnership(tmp_path, "two")
    about = plan_run(work, ["two"], audiences=BOTH).partnerships
    assert (about["one"].audiences, about["two"].audiences) == (None, BOTH)
    assert about["one"].origin["settings"]


def test_failed_goes_on_with_the_pages_that_the_last_run_was_asked_for(tmp_path: Path) -> None:
    work = lay(tmp_path)
    units = [Outcome("one", "vision", "interrupted")]
    header = {"run": "r", "started": "2026-11-22T10:00:00Z", "audiences_asked": ["board"]}
    Ledger(work.outputs, CYCLE, header, units).close()
    assert plan_run(work, failed=True).partnerships["one"].audiences == ("board",)
    assert plan_run(work, failed=True, audiences=()).partnerships["one"].audiences == ()


@pytest.fixture
def job(made: Made, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """The job of the public page, with a folder of its own."""
    plan = plan_run(made.work, stages=["vision"], audiences=BOTH)
    about = plan.partnerships["one"]
    everyone = tmp_path / guard.EVERYONE
    everyone.write_text(json.dumps({"one": "Partnership One"}), encoding="utf-8")
    jobs.prepare(tmp_path / "scratch", lambda _pid: None, lambda _text: None)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "public.html").write_text("of an earlier run", encoding="utf-8")
    yield {
        "kind": "audience", "folder": str(tmp_path / "out"), "audience": "public", "input": "0", "undone": [],
        "workspace": str(made.work.root), "partnership": "one", "content": about.content, "cycle": CYCLE,
        "as_of": about.as_of.isoformat(), "everyone": str(everyone),
    }  # fmt: skip
    jobs._everyone.cache_clear()


def run(job: dict[str, Any]) -> str | None:
    error: str | None = jobs.run(job, lambda _number, _source: None)["error"]
    assert (Path(job["folder"]) / "public.html").is_file() == (error is None), "a page that may not be shown goes"
    return error


def test_the_job_makes_the_page_from_just_the_planned_files(job: dict[str, Any]) -> None:
    assert run(job) is None
    assert "were changed during the run" in (run({**job, "content": "other"}) or "")


def test_no_page_is_passed_on_while_a_stage_is_not_done(job: dict[str, Any]) -> None:
    assert run({**job, "undone": ["check", "review"]}) == (
        "not made: check and review did not end well, and this page is passed on."
    )


@pytest.mark.promise(5)
def test_another_partnerships_name_withholds_the_page(job: dict[str, Any]) -> None:
    Path(job["everyone"]).write_text(json.dumps({"one": "One", "two": "Our improvement plan"}), encoding="utf-8")
    assert run(job) == "withheld: public.html names 'Our improvement plan', which is the partnership two"


@pytest.mark.promise(5)
def test_a_person_who_was_recorded_is_not_named_to_the_public(
    job: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pifkit.reporting.audiences.people.known_people", lambda _book: ("Agree one form",))
    assert "withheld: it names 'Agree one form'" in (run(job) or "")
    assert guard.people_named("<p>by Ann&nbsp;Example.</p>", ["Ann Example"])
    assert guard.people_named("<p>Ann Exampleton</p>", ["Ann Example"]) is None


def test_a_notebook_cannot_write_them_and_a_failed_stage_takes_them_away(tmp_path: Path) -> None:
    staging = publish.begin(tmp_path, "1_vision")
    (staging / "public.html").write_text("<p>mine</p>", encoding="utf-8")
    with pytest.raises(Exception, match="not its own"):
        publish.digests(staging)
    publish.discard(staging)
    (tmp_path / "work").mkdir()
    for name in publish.SHARED_PAGES:
        (tmp_path / name).write_text("old", encoding="utf-8")
    publish.withdraw(tmp_path, "1_vision")
    assert not [name for name in publish.SHARED_PAGES if (tmp_path / name).exists()]


def test_audiences_may_be_repeated_or_listed_and_a_slip_names_the_near_match() -> None:
    assert audiences_named(["board,public"]) == audiences_named(["public", "Board"]) == BOTH
    assert audiences_named(["full"]) == ()
    assert audiences_named(["full, board"]) == ("board",)
    with pytest.raises(ParameterError, match=r"--audience bord is none of: board, public, full\. Did you mean board\?"):
        audiences_named(["bord"])
    with pytest.raises(ParameterError, match="needs one of"):
        audiences_named([" "])


def test_a_dry_run_says_which_pages_are_asked_for(made: Made) -> None:
    command = ["run", "one", "--stage", "vision", "--dry-run", "--audience", "board", "-w", str(made.work.root)]
    said = CliRunner().invoke(app, command)
    assert said.exit_code == 0, said.output
    assert "one  page for the board" in said.output
    assert "public" not in said.output
