"""Pages from executed notebooks: one per stage, and one report with all stages.

Pure functions from values to text: no clock, no random id, no path. The same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode, from_dict

from pifkit.model.language import N_, Phrases
from pifkit.model.stages import STAGES, Stage
from pifkit.reporting.audiences.section import Section as Part
from pifkit.reporting.fragment import Fragment, fragment
from pifkit.reporting.origin import Origin
from pifkit.reporting.show import outputs
from pifkit.reporting.templates import render


def _links() -> dict[str, str]:
    return {stage.id: f"{stage.stem}.html" for stage in STAGES}


@dataclass(frozen=True)
class Page:
    """What a page says around the notebook's content. All text is plain; the template escapes it.

    Attributes:
        partnership: its name as printed.
        cycle: the cycle's name as printed.
        as_of: the day the figures are judged on.
        stage: the stage of the page; None for the report of all stages.
        about: one line on the partnership, for instance its kind and area, or that it is fictional.
        purpose: what it is for.
        attribution: licence line for its figures.
        version: version of pifkit.
        notes: what a reader should know before reading, such as warnings about the data.
        record: how many events the cycle has and their digest; blank: none.
        sign_off: who signed it off, and whether it was changed since; blank: nobody signed.
        links: address of each stage's page by stage id; a stage that is left out is named without a link.
        report: address of the report of all stages; blank: there is none.
        index: address of the overview of all partnerships; blank: there is none.
        origin: what the page was made from; None: it is not said, and the foot has cycle, day and version.
        audience: `board` or `public`; blank: the full report.
    """

    partnership: str
    cycle: str
    as_of: dt.date
    stage: Stage | None = None
    about: str = ""
    purpose: str = ""
    attribution: str = ""
    version: str = ""
    notes: tuple[str, ...] = ()
    record: str = ""
    sign_off: str = ""
    links: Mapping[str, str] = field(default_factory=_links)
    report: str = "report.html"
    index: str = "../index.html"
    origin: Origin | None = None
    audience: str = ""


@dataclass(frozen=True)
class Section:
    """One stage inside the report of all stages; `body` is None where the stage is missing, `reason` says why."""

    stage: Stage
    id: str
    body: Fragment | None
    reason: str


def stage_html(notebook: NotebookNode, page: Page) -> str:
    """The page of one stage.

    Args:
        notebook: the executed stage notebook; its level-1 title gives way to the page's own h1.
        page: what stands around it; `page.stage` is required.

    Returns:
        A whole HTML document that opens offline, holds no code and no script, and makes no request.

    Raises:
        NotebookRunError: the notebook may not be published (see `fragment`).
        ValueError: `page` names no stage.
    """
    if page.stage is None:
        raise ValueError("a stage's page needs page.stage")
    return render("stage.html.j2", page=page, body=fragment(notebook), title=f"{page.stage.number} {page.stage.name}")


def report_html(stages: Sequence[tuple[Stage, NotebookNode | None, str]], page: Page) -> str:
    """All stages of a partnership on one page.

    Args:
        stages: per stage its executed notebook, or None and the reason why it is missing (one sentence for readers,
            without paths).
        page: what stands around it; its stage is ignored.

    Returns:
        A whole HTML document: the partnership is the h1, each stage an h2, its sections h3.

    Raises:
        NotebookRunError: a notebook may not be published; the message names the stage.
    """
    sections = [
        Section(stage, stage.id, None if nb is None else _named(stage, nb), reason) for stage, nb, reason in stages
    ]
    return render("report.html.j2", page=replace(page, stage=None), sections=sections, title=page.partnership)


#: What a page for an audience is called.
AUDIENCE_TITLES = Phrases({"board": N_("For the board"), "public": N_("For the public")})


def audience_html(parts: Sequence[Part], page: Page) -> str:
    """The page of one audience.

    Args:
        parts: its sections, made from what the audience may see (`audiences.seen_by`).
        page: what stands around them, from the same; `page.audience` is required.

    Returns:
        A whole HTML document under the rules of every page. It holds no navigation to the pages of the stages.

    Raises:
        NotebookRunError: a view lacks alt text or a caption, or holds HTML from elsewhere.
    """
    bodies = [(part, fragment(_notebook(part), prefix=f"part-{at}-")) for at, part in enumerate(parts, 1)]
    return render("audience.html.j2", page=page, sections=bodies, title=AUDIENCE_TITLES[page.audience])


def _notebook(part: Part) -> NotebookNode:
    """A section's views as an executed notebook holds them, so that they pass the checks of every page."""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code", "id": f"v{at}", "source": "", "execution_count": None, "metadata": {},
            "outputs": [
                {"output_type": "display_data", "data": one.data, "metadata": one.metadata} for one in outputs(view)
            ],
        }
        for at, view in enumerate(part.views)
    ]  # fmt: skip
    made: NotebookNode = from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})  # type: ignore[no-untyped-call]
    return made


def _named(stage: Stage, notebook: NotebookNode) -> Fragment:
    from pifkit.model.errors import NotebookRunError

    try:
        return fragment(notebook, prefix=f"{stage.id}-", shift=1)
    except NotebookRunError as error:
        raise NotebookRunError(f"{stage.number} {stage.name}: {error.message}") from error
