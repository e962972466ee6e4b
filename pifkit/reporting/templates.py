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

from pifkit.model.stages import STAGES
from pifkit.reporting import words
from pifkit.reporting.margin import signed_margin

TEMPLATE = Path(__file__).parent / "template"

#: The browser's own guard, should a mistake ever get past ours: no scripts, no forms, images only from the page itself.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


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
        day=words.day,
        css_string=css_string,
        signed_margin=signed_margin,
        number=words.number,
        plural=words.plural,
        listing=words.listing,
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
