"""The leak guard: before a unit is published, is anything of another partnership in it?

Three looks, from three sides. What the kernel **read**: a file in another partnership's folder. What the outputs **say of
themselves**: `pif.show` stamps every figure and table with a keyed digest of its unit's partnership, so that one made elsewhere
and brought here in a file or a cache shows. What the pages **say**: another partnership's name or id. A hit withholds the
unit; it is never published with a part blacked out.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pifkit.reporting.across.places import FOLDER

EVERYONE = ".partnerships.json"
"""In `outputs/`: all partnerships of the run, name by id."""
_NOT_TEXT = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+|<style.*?</style>", re.DOTALL)
_TEXT = {".html", ".json", ".yaml", ".csv", ".txt", ".md"}
_SHORTEST = 4  # a shorter name or id stands in ordinary words too often
_PROSE = ("reporting", "improvement", "indicators", "scoring", "frameworks", "model")


def stamp(key: str, partnership: str) -> str:
    """The mark of a partnership's outputs in one run: 16 hexadecimal digits that tell nothing without the key."""
    return hmac.new(key.encode("ascii"), partnership.encode("utf-8"), hashlib.sha256).hexdigest()[:16]


def foreign_reads(reads: Iterable[str], partnership: str, others: Mapping[str, str], root: Path) -> str | None:
    """What a unit read of another partnership, in a sentence; None when all is well.

    Args:
        reads: paths, relative to the workspace where they are in it (`recorder.read_record`).
        partnership: whose unit it is.
        others: all partnerships, name by id.
        root: the workspace; where a link leads counts, too.
    """
    inside = root.resolve()
    for path in (one for read in reads for one in (read, _led_to(root / read, inside))):
        parts = path.split("/")
        if parts[0] == "parameters" and len(parts) > 2:
            owner = parts[1]
        elif parts[0] == "outputs" and len(parts) > 3 and parts[2] == FOLDER:
            return f"it read {path}, which holds the figures of all partnerships"
        elif parts[0] == "outputs" and len(parts) > 3:
            owner = parts[2]
        else:
            continue
        if owner != partnership and owner in others:
            return f"it read {path}, which belongs to {owner}"
    return None


def _led_to(path: Path, root: Path) -> str:
    """Where a path leads in the end, relative to the workspace; blank: out of it."""
    found = path.resolve()
    return found.relative_to(root).as_posix() if found.is_relative_to(root) else ""


def foreign_outputs(notebook: Mapping[str, Any], own: str) -> str | None:
    """An output that was made for another unit, in a sentence; None when all is well.

    Args:
        notebook: the executed notebook.
        own: the unit's stamp.
    """
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("pifkit")
            if isinstance(about, dict) and about.get("unit", own) != own:
                number = cell.get("execution_count")
                return f"cell {number} shows a {about.get('kind', 'thing')} that was made for another partnership"
    return None


def foreign_names(
    staging: Path, partnership: str, others: Mapping[str, str], own_inputs: Path, notebook: Path | None
) -> str | None:
    """Another partnership's name or id in what would be published, in a sentence; None when all is well.

    A name that the partnership's own files use (a partner called NHS Highland, a note that names a neighbour) is its own
    to use. An id that is one plain word is passed over when the notebook or the kit's own sentences use that word.

    Args:
        staging: the unit's staging folder.
        partnership: whose unit it is.
        others: all partnerships, name by id.
        own_inputs: the partnership's folder.
        notebook: the stage notebook; None: the pages are made without one.
    """
    wanted = _wanted(partnership, others)
    allowed: str | None = None
    for path in sorted(staging.rglob("*")):
        if path.suffix not in _TEXT or path.name == "publish.json" or not path.is_file():
            continue
        text = _readable(path.read_text(encoding="utf-8", errors="replace"))
        for word, owner in wanted:
            if word in text and _as_word(word, text):
                if allowed is None:
                    allowed = _own_words(own_inputs, notebook)
                plain = word.isalpha() and word.islower()
                if not _as_word(word, allowed) and not (plain and _as_word(word, _kit_words())):
                    return f"{path.name} names {word!r}, which is the partnership {owner}"
    return None


def people_named(page: str, people: Iterable[str]) -> str | None:
    """The name of a person on a page for the public, in a sentence; None when all is well.

    Args:
        page: the page.
        people: names of people that the partnership has recorded.
    """
    text = _readable(page)
    for name in people:
        if _as_word(" ".join(name.split()), text):
            return f"it names {name!r}. Take the name out of the text that is meant for the public"
    return None


def _wanted(partnership: str, others: Mapping[str, str]) -> list[tuple[str, str]]:
    own = {partnership, others.get(partnership, "")}
    found = []
    for identity, name in sorted(others.items()):
        if identity != partnership:
            found += [(word, identity) for word in {identity, name} - own if len(word) >= _SHORTEST]
    return found


def _readable(text: str) -> str:
    """Text without pictures and style sheets, entities resolved, white space as single blanks."""
    return " ".join(html.unescape(_NOT_TEXT.sub("", text)).split())


def _as_word(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def _own_words(folder: Path, notebook: Path | None) -> str:
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".yaml", ".csv"}:
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"] if notebook else []
    texts += ["".join(cell["source"]) for cell in cells]
    return " ".join(" ".join(texts).split())


@cache
def _kit_words() -> str:
    """The kit's own sentences: the source of the rooms whose words come onto pages."""
    package = Path(__file__).parents[1]
    files = [
        path
        for room in _PROSE
        for path in sorted((package / room).rglob("*"))
        if path.suffix in {".py", ".yaml", ".j2"}
    ]
    return " ".join(" ".join(path.read_text(encoding="utf-8") for path in files).split())
