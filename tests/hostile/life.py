"""What of a page is alive: elements and attributes as a parser of HTML finds them, whatever the text around them says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: Elements and attributes that can run, load, send or hide something, or leave the page; none may come out of a text.
ACTIVE = {
    "script", "style", "svg", "math", "iframe", "frame", "object", "embed", "applet", "img", "image", "video", "audio", "source", "track", "link", "meta",
    "base", "form", "input", "button", "textarea", "select", "template", "noscript", "title", "use", "animate", "foreignobject", "portal", "dialog", "marquee",
}  # fmt: skip
_LEADS = {"href", "src", "action", "formaction", "data", "srcdoc", "background", "poster", "xlink:href"}
_GOOD = re.compile(r"(?:https?://|mailto:|#|[\w./-]+\Z|data:image/png;base64,)", re.IGNORECASE)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        for name, value in attrs:
            self.found.add(f"{tag} {name}")
            if name in _LEADS and not _GOOD.match(value or ""):
                self.found.add(f"{tag} {name} leads to {value}")

    def handle_comment(self, data: str) -> None:
        self.found.add("comment")

    def handle_decl(self, decl: str) -> None:
        self.found.add(f"declaration {decl}")

    def unknown_decl(self, data: str) -> None:
        self.found.add("section")

    def handle_pi(self, data: str) -> None:
        self.found.add("processing instruction")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def life(html: str) -> set[str]:
    """Every element, every attribute of each, comments and declarations, and every address that leads astray."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.found


def text_of(html: str) -> str:
    """What a reader sees."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return "".join(parser.text)


def dangers(html: str) -> set[str]:
    """The life of a page that can do harm."""
    return {
        one
        for one in life(html)
        if one.split(" ")[0] in ACTIVE
        or " on" in one
        or " leads to " in one
        or one.endswith((" style", " srcdoc"))
        or one in {"comment", "section", "processing instruction"}
        or one.startswith("declaration")
    }
