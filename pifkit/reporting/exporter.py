"""Pages from executed notebooks: one per stage, and one report with all stages.

Pure functions from values to text: no clock, no random id, no path. The same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbformat import NotebookNode

from pifkit.model.stages import STAGES, Stage
from pifkit.reporting import words
from pifkit.reporting.fragment import TEMPLATE, Fragment, fragment

#: The browser's own guard, should a mistake ever get past ours: no scripts, no forms, images only from the page itself.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


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


def _named(stage: Stage, notebook: NotebookNode) -> Fragment:
    from pifkit.model.errors import NotebookRunError

    try:
        return fragment(notebook, prefix=f"{stage.id}-", shift=1)
    except NotebookRunError as error:
        raise NotebookRunError(f"{stage.number} {stage.name}: {error.message}") from error


def render(template: str, **values: Any) -> str:
    """One of the kit's page templates with these values; ends with a newline."""
    return _pages().get_template(template).render(values).strip() + "\n"


def css_string(text: str) -> Markup:
    """Text as a quoted CSS string in which every character that is not a letter, digit or blank is escaped.

    So a partnership's name in a page's margin can neither end the string nor the style sheet. An escape takes one blank
    after it with it, so each has one of its own.
    """
    inner = re.sub(r"[^0-9A-Za-z ]", lambda found: f"\\{ord(found[0]):06x} ", " ".join(text.split()))
    return Markup(f'"{inner}"')  # noqa: S704 - nothing but letters, digits, blanks and hex escapes is left


@cache
def _pages() -> Environment:
    """The templates of whole pages: compiled once per process, everything escaped, an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    style = (TEMPLATE / "style.css").read_text(encoding="utf-8")
    environment.filters.update(
        day=words.day, css_string=css_string, number=words.number, plural=words.plural, listing=words.listing
    )
    environment.globals.update(
        STAGES=STAGES,
        POLICY=POLICY,
        STYLE=Markup(_compact(style)),  # noqa: S704 - our own file
        safe=lambda html: Markup(html),  # noqa: S704 - only for fragments, which are checked
    )
    return environment


def _compact(style: str) -> str:
    """The style sheet without comments and indents: every page carries it."""
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return "\n".join(line.strip() for line in style.splitlines() if line.strip())
