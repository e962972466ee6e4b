"""Every sentence of reports comes from the catalogue: in a made-up language no other English is left but people's own."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat.v4 as v4
import pytest

import pifkit
from pifkit.model import language
from pifkit.model.stages import STAGES
from pifkit.reporting import style
from pifkit.reporting.across.site import across_pages
from pifkit.reporting.assessment import rated
from pifkit.reporting.audiences.pages import audience_page
from pifkit.reporting.exporter import report_html, stage_html
from pifkit.reporting.origin import made_with
from pifkit.reporting.overview import index_html
from pifkit.reporting.prose import Outline, prose
from pifkit.reporting.readings import readings
from pifkit.reporting.run_page import run_html
from pifkit.reporting.show import outputs
from pifkit.reporting.view import View
from pifkit.workspace.book import Book
from tests.reporting import samples
from tests.reporting.across import making
from tests.reporting.stages.example import bare, book
from tests.reporting.test_run_page import run, unit
from tests.support import ROOT
from tests.translated import own_words, pseudo, said, texts, untranslated

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
#: What stands in the samples for people's own words.
SAMPLE = frozenset(
    piece
    for row in samples.rows(40)
    for line in (row.name, row.about, row.problem, *(text for one in row.scores for text in (one.framework, one.band, one.note)))
    for piece in said(line)
) | frozenset(
    piece
    for line in (
        *vars(samples.overview()).values(), *vars(samples.page()).values(),
        *(one.name for one in making.members(32)), "2 of 4 parts scored", *(f"{kind} {at}" for kind in ("Indicator", "Criterion") for at in range(4)),
    )
    for piece in said(str(line))
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _made_up() -> Iterator[None]:
    """The language for all tests here, and figures that nobody draws: only their words are looked at."""
    with language.speaking("cy", pseudo()), pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "png", lambda _: b"nothing is drawn here")
        yield


def shown(stage: Path, book: Callable[..., Book] = book) -> Iterator[str]:
    """What the notebook of a stage shows, without a kernel and without drawing: its views as HTML, and its prose."""
    views: list[View] = []
    stand_in = SimpleNamespace(
        choose=lambda *_: ("", ""), open=lambda *_, **__: book(), edit=lambda *_: None, decide=lambda *_: None,
        screen=lambda *_: None, show=lambda *items: views.extend(items),
        **{name: _without_files(name) for name in ("vision", "conditions", "action", "people", "check", "review")},
    )  # fmt: skip
    outline, names = Outline(), {"pif": stand_in}
    for cell in json.loads(stage.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield prose(source, outline)
        else:
            exec(source.replace("import pifkit as pif", ""), names)
    for view in views:
        yield view.alt
        drawn = view if view.table is None and not view.finding else dataclasses.replace(view, figure=None)
        for output in outputs(drawn):
            yield output.data.get("text/html", "")


def _without_files(name: str) -> Any:
    """A stage's functions, of which those that write a file do nothing."""
    module = getattr(pifkit, name)
    kept = {key: getattr(module, key) for key in dir(module) if not key.startswith("_")}
    nothing = {"save": lambda _: None, "save_next_cycle": lambda _: None}
    # The search for the cheapest way takes seconds; what it says of one that does not exist takes none.
    quick = {"cheapest": lambda _: (*kept["cheapest"](book("glenmarrick")), *kept["cheapest"](book(), 1001))}
    return SimpleNamespace(**kept | nothing | (quick if name == "action" else {}))


@pytest.mark.parametrize("stage", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_stage_has_no_word_outside_the_catalogue(stage: Path) -> None:
    found = [text for html in shown(stage) for text in texts(html)]
    assert len(found) > 50
    assert untranslated(found, own_words(book())) == []


def test_empty_states_have_no_word_outside_the_catalogue() -> None:
    found = [text for stage in NOTEBOOKS for html in shown(stage, bare) for text in texts(html)]
    assert len(found) > 100
    assert untranslated(found, own_words(book())) == []


def pages() -> Iterator[tuple[str, str]]:
    """Whole pages with what stands around the stages' views."""
    empty = v4.new_notebook(cells=[])
    yield "overview", index_html(samples.rows(40), samples.overview())
    yield "nobody yet", index_html([], samples.overview())
    yield "stage", stage_html(empty, samples.page(STAGES[1], links={one.id: "x.html" for one in STAGES}))
    yield "report", report_html([(STAGES[0], empty, ""), (STAGES[2], None, "")], samples.page())
    wrong = unit("stirling", "review", "failed", seconds=3000.0, cell=4)
    yield "run", run_html(run(wrong, unit("fife", seconds=9.5), exit_code=1, earlier=[unit("angus", state="withheld")]))
    for audience in ("board", "public"):
        yield audience, audience_page(book(), audience, report="report.html")
    yield from across_pages(making.gathered(32, shares=True), samples.overview(), 5)
    yield from across_pages(making.gathered(3), samples.overview(), 5)


def test_whole_pages_have_no_word_outside_the_catalogue() -> None:
    own = own_words(book()) | SAMPLE
    found = {name: wrong for name, html in pages() if (wrong := untranslated(texts(html), own))}
    assert found == {}


def test_nothing_that_is_kept_keeps_the_language_of_who_asked_first() -> None:
    """Readings, scorecards and versions are kept from one view to the next: the words in them are of the language asked for."""
    one = book("glenmarrick")

    def asked() -> str:
        steps = [step.rule for _, card in rated(one) for found in card.steps.values() for step in found]
        return " ".join([*made_with(), *steps, *(note for reading in readings(one) for note in reading.notes)])

    with language.speaking("en-GB"):
        english = asked()
    made_up = asked()
    assert english != made_up == asked()
    assert "⟦" not in english
    with language.speaking("en-GB"):
        assert asked() == english


def test_what_was_forgotten_is_found() -> None:
    """The control: a sentence that is not looked up, in a text, an alt text, and between words that are."""
    known = language._("What changed")
    wrapped = f"<p>{known}</p>"
    assert known == "⟦What changed⟧"
    assert untranslated(texts(wrapped), frozenset()) == []
    for html in (
        f"<p>{known}: plainly forgotten.</p>",
        '<p><img alt="Plainly forgotten" src="x"></p>',
        f'<p aria-label="plainly forgotten">{known}</p>',
    ):
        (wrong,) = untranslated(texts(html), frozenset())
        assert "lainly forgotten" in wrong
    assert untranslated(["Ours and theirs"], frozenset({"Ours and theirs"})) == []
