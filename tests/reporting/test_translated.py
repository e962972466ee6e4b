"""Every sentence of reports comes from the catalogue: in a made-up language no other English is left but people's own."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

import pifkit
from pifkit.model import language
from pifkit.reporting.prose import Outline, prose
from pifkit.reporting.show import outputs
from pifkit.reporting.view import View
from tests.reporting.stages.example import book
from tests.support import ROOT
from tests.translated import own_words, pseudo, texts, untranslated

STAGES = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(autouse=True, scope="module")
def _made_up() -> Iterator[None]:
    with language.speaking("cy", pseudo()):
        yield


def shown(stage: Any) -> Iterator[str]:
    """What the notebook of a stage shows, without a kernel and without drawing: its views as HTML, and its prose."""
    views: list[View] = []
    stand_in = SimpleNamespace(
        choose=lambda *_: ("", ""), open=lambda *_, **__: book(), edit=lambda *_: None, decide=lambda *_: None,
        screen=lambda *_: None, show=lambda *items: views.extend(items),
        **{name: _silent(name) for name in ("vision", "conditions", "action", "people", "check", "review")},
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
        for output in outputs(dataclasses.replace(view, figure=None) if view.table is not None or view.finding else view):
            yield output.data.get("text/html", "")


def _silent(name: str) -> Any:
    """A stage's functions, of which those that write a file do nothing."""
    module = getattr(pifkit, name)
    kept = {key: getattr(module, key) for key in dir(module) if not key.startswith("_")}
    return SimpleNamespace(**kept | {"save": lambda _: None, "save_next_cycle": lambda _: None})


@pytest.mark.parametrize("stage", STAGES, ids=lambda path: path.stem)
def test_a_stage_has_no_word_outside_the_catalogue(stage: Any) -> None:
    found = [text for html in shown(stage) for text in texts(html)]
    assert len(found) > 50
    assert untranslated(found, own_words(book())) == []
