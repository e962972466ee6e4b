"""The templates of whole pages, and what every page has in common: its rules for browsers, its style sheet, its filters.

Light on purpose: the runner makes its own report from here without loading what turns notebooks into pages.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pifkit.model import language
from pifkit.model.language import N_
from pifkit.model.stages import STAGES
from pifkit.reporting import words
from pifkit.reporting.margin import signed_margin
from pifkit.reporting.saying import code, link, say

TEMPLATE = Path(__file__).parent / "template"

#: The browser's own guard, should a mistake ever get past ours: no scripts, no forms, images only from the page itself.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(template: str, **values: Any) -> str:
    """One of the kit's page templates with these values; ends with a newline."""
    return _pages().get_template(template).render(values).strip() + "\n"


def css_string(text: str, keep: bool = False) -> Markup:
    """Text as a quoted CSS string in which every character that is not a letter, digit or blank is escaped.

    So a partnership's name in a page's margin can neither end the string nor the style sheet. An escape takes one blank
    after it with it, so each has one of its own. `keep`: blanks stay as they are.
    """
    inner = re.sub(r"[^0-9A-Za-z ]", lambda found: f"\\{ord(found[0]):06x} ", text if keep else " ".join(text.split()))
    return Markup(f'"{inner}"')  # noqa: S704 - nothing but letters, digits, blanks and hex escapes is left


def page_numbers() -> Markup:
    """`Page 1 of 9` as the value of a CSS property `content`."""
    counters = {"page": "counter(page)", "pages": "counter(pages)"}
    parts = re.split(r"\{(page|pages)\}", language.looked_up(N_("Page {page} of {pages}")))
    texts = [counters[part] if at % 2 else css_string(part, keep=True) for at, part in enumerate(parts) if part]
    return Markup(" ".join(texts))  # noqa: S704 - CSS strings and our own counters


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
        day=words.day,
        css_string=css_string,
        signed_margin=signed_margin,
        number=words.number,
        plural=words.plural,
        listing=words.listing,
    )
    environment.globals.update(
        _=say,
        code=code,
        link=link,
        page_numbers=page_numbers,
        written=language.written,
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
