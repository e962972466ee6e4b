"""The screen and the forms in a real JupyterLab, each used three times in a row; and the loss that they stand against."""

from __future__ import annotations

import csv
import re
import sqlite3
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from pifkit.live.lab import SETTING
from pifkit.store import open_store
from tests.browser.lab import WAIT, Notebook, Server
from tests.browser.pages import AA
from tests.live.rooms import workspace

pytestmark = pytest.mark.browser
WINDOWED = False  # Lab hides cells far from the screen
PLUGIN, FIELD, VALUE = SETTING
SAVED = r"Saved \d\d:\d\d:\d\d"


def write(folder: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(one) for one in sources]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "forms.ipynb")


class Form:
    """One panel in the outputs."""

    def __init__(self, notebook: Notebook, at: int) -> None:
        self.box: Locator = notebook.outputs.locator(".pif-panel").nth(at)

    def saved(self, words: str = "") -> None:
        expect(self.box.locator(".pif-saved")).to_have_text(re.compile(f"{SAVED}.*{re.escape(words)}"), timeout=WAIT)

    def fresh(self) -> None:
        """Forget the last confirmation, so that the next one is a new one."""
        self.box.locator(".pif-saved").evaluate("one => { one.textContent = '' }")


@pytest.mark.parametrize("shipped", [True, False], ids=["shipped", "own"])
def test_every_form_three_times_in_a_row(server: Server, notebook: Notebook, shipped: bool) -> None:
    """With the setting that pifkit installs, and with a person's own against it (twice each): every action is there."""
    many = 3 if shipped else 2  # a side thread takes over from the second on
    folder = server.root / f"forms-{shipped}"
    folder.mkdir()
    where = workspace(folder, "strathquill")
    (folder / "parameters" / "strathquill" / "ratings.csv").unlink()
    open_ = 'import pifkit as pif\n\nbook = pif.open("strathquill")'
    write(folder, open_, 'pif.screen(book, "caf2020")', 'pif.edit(book, "scores", "caf2020")',
          'pif.edit(book, "evidence", "caf2020")', 'pif.edit(book, "actions")', 'pif.edit(book, "notes")')  # fmt: skip
    if not shipped:
        server.set(PLUGIN, **{FIELD: "perCommTarget"})
    try:
        notebook.open(server, f"{folder.name}/forms.ipynb")
        notebook.run_all()
        screen, scores, evidence, actions, notes = (Form(notebook, at) for at in range(5))

        for part in ("1.1", "1.2", "1.3")[:many]:
            screen.box.locator("#next").click()
            screen.saved(f"{part} is open")
        for at, text in enumerate(("One.", "Two.", "Three.")[:many]):
            screen.fresh()
            screen.box.get_by_label(f"Strength {at + 1}", exact=True).fill(text)
            screen.saved()

        for part, score in (("2.1", "40"), ("2.2", "50"), ("2.3", "60"))[:many]:
            scores.box.get_by_label("Part", exact=True).select_option(part)
            expect(scores.box.locator("[data-region=head]")).to_contain_text(f"{part}: ")
            scores.box.get_by_label("Agreed score").fill(score)
            scores.box.get_by_role("button", name="Agree", exact=True).click()
            scores.saved(f"Agreed: {part} {score}")
        for name in ("Ann", "Bo", "Cem")[:many]:
            scores.fresh()
            scores.box.get_by_label("Part", exact=True).select_option("2.4")
            expect(scores.box.locator("[data-region=head]")).to_contain_text("2.4: ")
            scores.box.get_by_label("Assessor", exact=True).fill(name)
            scores.box.locator(".pif-assessor").get_by_label("Score").fill("45")
            scores.box.get_by_role("button", name="Save this rating").click()
            scores.saved(f"{name} has rated")

        for at in range(1, many + 1):
            evidence.fresh()
            evidence.box.get_by_label(f"Evidence {at}", exact=True).fill(f"Fact number {at}.")
            evidence.saved()

        for title in ("First", "Second", "Third")[:many]:
            actions.fresh()
            actions.box.get_by_label("Action", exact=True).select_option("+")
            # The form of the action chosen before has a field of the same name: wait until the new one is there.
            expect(actions.box.get_by_role("button", name="Add")).to_be_visible(timeout=WAIT)
            actions.box.get_by_label("What will be done").fill(title)
            actions.box.get_by_role("button", name="Add").click()
            actions.saved("is in actions.csv")

        for text in ("Late.", "Late and provisional.", "Corrected in May.")[-many:]:
            notes.fresh()
            notes.box.get_by_label("What a reader should know").fill(text)
            notes.saved("in observations.csv")

        warned = [one.box.locator(".pif-said").inner_text() for one in (screen, scores, evidence, actions, notes)]
        if shipped:
            assert warned == [""] * 5
        else:
            assert all("set “Kernel Comms over subshells” to “Disabled”" in one for one in warned), "visible on each"
        found = Axe().run(notebook.page, context=".pif-panel", options={"runOnly": {"type": "tag", "values": AA}})
        assert [rule["id"] for rule in found.response["violations"]] == []
        assert notebook.messages == []
    finally:
        server.set(PLUGIN)
    kinds = [(one.kind, one.item) for one in open_store(where, "strathquill").events()]
    opened = ("1.1", "1.2", "1.3")[:many]
    assert kinds == [
        ("session", ""), *[("opened", one) for one in opened], *[("strength", opened[-1])] * many,
        *[("consensus", one) for one in ("2.1", "2.2", "2.3")[:many]], *[("joined", ""), ("rating", "2.4")] * many,
        *[("evidence", "1.1")] * many,
    ]  # fmt: skip
    titles = [row["title"] for row in table(where.folder("strathquill") / "actions.csv")]
    assert titles[-many:] == ["First", "Second", "Third"][:many]
    notes = [row["note"] for row in table(where.folder("strathquill") / "observations.csv")]
    assert notes.count("Corrected in May.") == 1


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


LOSES = """
import sqlite3

import ipywidgets as widgets

connection = sqlite3.connect("votes.sqlite")
connection.execute("create table votes (score text)")
connection.commit()
heard = []


def keep(change):
    heard.append(change["new"])
    connection.execute("insert into votes values (?)", (change["new"],))
    connection.commit()


vote = widgets.Dropdown(description="Vote", options=["-", "20", "40", "60", "80"])
vote.observe(keep, names="value")
vote
"""
SEEN = 'from pathlib import Path\n\nPath("seen.txt").write_text(" ".join(heard), encoding="utf-8");'


def test_without_both_guards_scores_are_lost_without_a_word(server: Server, notebook: Notebook) -> None:
    """A connection made in a cell and JupyterLab's own default: the kernel hears every vote, and some are not kept.

    The first are kept while JupyterLab makes the subshell; those after it come in another thread than the connection's.

    This is what the shipped setting and one connection for each save stand against; without it the tests above prove
    nothing.
    """
    folder = server.root / "trap"
    folder.mkdir()
    write(folder, LOSES.strip(), SEEN)
    server.set(PLUGIN, **{FIELD: "perCommTarget"})
    try:
        notebook.open(server, "trap/forms.ipynb")
        notebook.run_all()
        for score in ("20", "40", "60", "80"):
            notebook.pick("Vote", score)
            notebook.page.wait_for_timeout(500)
        expect(notebook.outputs.locator(".pif-not-saved")).to_have_count(0)
        (folder / "seen.txt").unlink()
        notebook.page.locator(".jp-CodeCell .cm-line", has_text="from pathlib").click()
        notebook.page.keyboard.press("Control+Enter")
        for _ in range(300):
            if (folder / "seen.txt").exists() and (folder / "seen.txt").read_text(encoding="utf-8").count(" ") >= 1:
                break
            notebook.page.wait_for_timeout(100)
        heard = (folder / "seen.txt").read_text(encoding="utf-8").split()
        assert heard[:2] == ["20", "40"], "the kernel heard what it then lost"
    finally:
        server.set(PLUGIN)
    with sqlite3.connect(folder / "votes.sqlite") as connection:
        kept = [row[0] for row in connection.execute("select score from votes order by score")]
    connection.close()
    assert set(kept) < set(heard), "votes are lost, and nothing on the screen says so"
