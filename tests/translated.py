"""A made-up language, and what of a text is not in it: every message of the catalogue stands in ⟦…⟧, so the rest shows."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any, get_args, get_origin

from babel.messages.pofile import read_po
from ruamel.yaml import YAML

from pifkit.frameworks import available, load
from pifkit.model.tables import TABLES
from pifkit.workspace.book import Book
from tests.support import ROOT

OPEN, CLOSE = "⟦", "⟧"
#: Names that are the same in every language: files, and the libraries that a page was made with.
NAMES = re.compile(
    r"[\w/-]+\.(?:csv|yaml|json|jsonl|html|sqlite)\b|\b(?:pandas|seaborn|matplotlib|nbconvert|pifkit|Alt)\b"
)
#: Between two pieces of a line that is put together: punctuation, arrows, bars.
BETWEEN = re.compile(r"[:;,.()\[\]–—·|/→←▲▼●◐○✓✕‖■=+\u2212\-\n\"“”?!×±]+|\s{2,}| – | & ")


class Pseudo(gettext.NullTranslations):
    """Wraps what the template of the catalogue has, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        with (ROOT / "pifkit" / "locale" / "pifkit.pot").open("rb") as file:
            self.known = {(one.context, one.id) for one in read_po(file) if one.id}

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}" if (None, message) in self.known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        text = msgid1 if n == 1 else msgid2
        return f"{OPEN}{text}{CLOSE}" if (None, (msgid1, msgid2)) in self.known else text

    def pgettext(self, context: str, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}" if (context, message) in self.known else message


@cache
def pseudo() -> Pseudo:
    return Pseudo()


def outside(text: str) -> Iterator[str]:
    """The pieces of a text that stand in no brackets and hold a word."""
    depth, kept = 0, []
    for letter in text:
        depth += letter == OPEN
        if not depth:
            kept.append(letter)
        elif letter == CLOSE:
            depth -= 1
            kept.append("\n")
    assert depth == 0, f"brackets that do not close: {text!r}"
    yield from pieces("".join(kept))


def pieces(text: str) -> Iterator[str]:
    """What stands between punctuation and figures, where it is more than a code of one letter."""
    for piece in BETWEEN.split(NAMES.sub(" ", text)):
        plain = re.sub(r"(?<![A-Za-z])[\d.,%]+(?![A-Za-z])", " ", piece).strip(" …*'’`#_▸∿↗↘^0123456789%")
        plain = " ".join(plain.split())
        if re.search(r"[A-Za-z]{2}", plain):
            yield plain


def texts(html: str) -> list[str]:
    """What a page says: its text nodes, and the attributes that are read out."""
    reader = _Texts()
    reader.feed(html)
    reader.close()
    return reader.found


class _Texts(HTMLParser):
    SPOKEN = ("alt", "title", "aria-label", "placeholder", "aria-description")
    INLINE = frozenset({"a", "b", "i", "em", "strong", "span", "code", "abbr", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._line = ""
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"style", "script", "code"}:
            self._silent.append(tag)
        self._end(tag)
        self.found += [value for name, value in attrs if name in self.SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()
        self._end(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line += data

    def close(self) -> None:
        super().close()
        self._end("")

    def _end(self, tag: str) -> None:
        """A sentence goes on through what is set as code or as a link; any other element ends it."""
        if tag in self.INLINE:
            self._line += "\n" if OPEN not in self._line or self._line.count(OPEN) == self._line.count(CLOSE) else ""
        elif self._line.strip():
            self.found.append(self._line)
            self._line = ""


def own_words(book: Book) -> frozenset[str]:
    """What people wrote, and what frameworks call things: it is shown as it is, in pieces."""
    found: list[str] = []
    for name, model in TABLES.items():
        free = [key for key, field in model.model_fields.items() if not _coded(field.annotation)]
        for row in getattr(book.tables, name):
            found += [str(getattr(row, key)) for key in free if getattr(row, key) is not None]
    for document in (book.partnership, *book.cycles, book.workspace.document):
        found += _strings(document.model_dump(exclude={"options"}))
    return frozenset(one for text in found for one in said(text)) | frameworks()


@cache
def frameworks() -> frozenset[str]:
    """The titles of every framework and rule file of the kit."""
    found = [text for key in available() for text in _strings(load(key).model_dump())]
    yaml = YAML(typ="safe")
    for path in sorted((ROOT / "pifkit" / "indicators" / "rules").glob("*.yaml")):
        found += _strings(yaml.load(path.read_text(encoding="utf-8")))
    return frozenset(one for text in found for one in said(text))


def said(text: str) -> Iterator[str]:
    """A text in pieces, each as it stands, in small letters and with a capital; a code with blanks too."""
    for piece in (*pieces(text), *pieces(text.replace("_", " "))):
        yield from (piece, piece.lower(), piece[:1].upper() + piece[1:])


def _coded(annotation: Any) -> bool:
    return get_origin(annotation) is not None and any(
        isinstance(one, str) or _coded(one) for one in get_args(annotation)
    )


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)] + [str(key) for key in value]
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in _strings(one)]
    return [value] if isinstance(value, str) else []


def untranslated(found: Iterable[str], own: frozenset[str]) -> list[str]:
    """The pieces that are neither in the catalogue nor people's own: what was forgotten."""
    wrong = []
    for text in found:
        shortened = "…" in text
        for piece in outside(text):
            _, _, titled = piece.partition(" ")  # an id stands before a title: `1a Mission`, `staff Staff`
            if (
                piece in own
                or titled in own
                or (shortened and any(one.startswith((piece, titled or piece)) for one in own))
            ):
                continue
            wrong.append(f"{piece!r} in {' '.join(text.split())[:120]!r}")
    return list(dict.fromkeys(wrong))
