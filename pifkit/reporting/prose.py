"""Markdown of a notebook as HTML: text stays text, headings get stable ids, nothing is loaded from anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

import mistune

from pifkit.model.language import _
from pifkit.reporting import words


@dataclass(frozen=True)
class Heading:
    """One line of the contents: level (as printed), id to link to, and text as HTML."""

    level: int
    id: str
    html: str

    @property
    def label(self) -> str:
        """Its HTML for a line of the contents, which is a link itself."""
        return re.sub(r"</?a\b[^<>]*>", "", self.html)


@dataclass
class Outline:
    """Collects the headings of one page while its notebooks are rendered.

    Attributes:
        prefix: put before each id, so that several notebooks share a page.
        shift: how many levels headings go down; 0 for a page of one notebook.
        headings: what was found, in order.
    """

    prefix: str = ""
    shift: int = 0
    headings: list[Heading] = field(default_factory=list)
    _title_seen: bool = False

    def place(self, html: str, level: int) -> Heading | None:
        """The heading as it is printed; None for the notebook's own title, which the page prints itself.

        A page has one h1, made by its template: the first level-1 heading of a notebook gives way to it, a further
        one becomes a section (level 2).
        """
        if level == 1 and not self._title_seen:
            self._title_seen = True
            return None
        level = min(6, max(2, level) + self.shift)
        stem = words.slug(self.prefix + _plain(html))
        taken = {heading.id for heading in self.headings}
        unique, number = stem, 2
        while unique in taken:
            unique, number = f"{stem}-{number}", number + 1
        found = Heading(level, unique, html)
        self.headings.append(found)
        return found


def prose(source: str, outline: Outline) -> str:
    """Markdown as HTML. Raw HTML is shown as text, `$…$` is left alone, images become their alt text.

    A block (what stands between blank lines) that the catalogue knows is translated: those of the kit's own notebooks.
    Links go to http, https, mail and places in the page only; tables belong in `pif.show`, which captions them.
    """
    render = mistune.create_markdown(renderer=_Renderer(outline), plugins=[])
    return str(render("\n\n".join(_(block) for block in blocks(source))))


def blocks(source: str) -> list[str]:
    """The blocks of a Markdown source as the catalogue has them: what stands between blank lines."""
    return re.split(r"\n(?:[ \t]*\n)+", source.strip("\n"))


class _Renderer(mistune.HTMLRenderer):
    """mistune's HTML, with our headings and links."""

    def __init__(self, outline: Outline) -> None:
        super().__init__(escape=True)
        self.outline = outline

    def heading(self, text: str, level: int, **attrs: Any) -> str:  # noqa: ARG002 - mistune's signature
        """A heading with an id, or nothing for the notebook's title."""
        found = self.outline.place(text, level)
        if found is None:
            return ""
        return f'<h{found.level} id="{found.id}">{found.html}</h{found.level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - as above
        """A link to the outside, to mail or into the page; any other address is printed instead of linked."""
        if url.lower().startswith(("https://", "http://", "mailto:", "#")):
            return f'<a href="{escape(url, quote=True)}">{text}</a>'
        return f"{text} ({escape(url)})"

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - as above
        """The words for an image: a page loads nothing, and figures come through `pif.show`."""
        return f"[{escape(text)}]"


def _plain(html: str) -> str:
    """The text of a heading's HTML: enough for an id."""
    return unescape(re.sub(r"<[^<>]*>", "", html))
