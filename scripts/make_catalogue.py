"""Write the catalogue of all that reports and screens say: pifkit/locale/pifkit.pot, and cy and gd brought into step with it.

python scripts/make_catalogue.py            write them (after a sentence changed, or a translator sent a .po file)
python scripts/make_catalogue.py --check    say which are out of step, and exit 1

Sentences come from the sources: `_`, `N_`, `_n`, `every` and the calls of `plural` in pifkit/, the same in templates, the
Markdown of the kit's notebooks block by block, and the codes of the tables. A comment that begins with `Translators:` on
the line above goes along. Names of months and the order of a date come from the CLDR, which Babel has; nothing else is ever
translated here. Babel is needed for this script alone: the kit reads the .mo files with the standard library.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import typing
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext
from jinja2 import Environment, nodes

from pifkit import __version__
from pifkit.frameworks.vocabulary import Method, PartMethod
from pifkit.improvement.effects import Verdict
from pifkit.improvement.freshness import State
from pifkit.indicators.ruletables import rule_table
from pifkit.model.language import ENGLISH, LANGUAGES
from pifkit.model.tables import TABLES
from pifkit.reporting.prose import blocks
from pifkit.reporting.stages.check_rules import STATUS_WORDS
from pifkit.reporting.words import MONTH_CONTEXTS, MONTHS

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "pifkit" / "locale"
PLAIN = {"_": 0, "N_": 0, "every": 0, "looked_up": 0, "_h": 0}
#: They look up what they are given; what that can be is gathered by `plurals`, `codes` and `months`.
BY_RULE = ("pifkit/model/language.py", "pifkit/reporting/words.py", "pifkit/live/markup.py")
NOUN = "a count with its noun, or none of it; it stands inside sentences and before them"
COMMENT = re.compile(r"#\s*(Translators: .*)")
#: What the CLDR knows of a language: the months by context, and the order of a date.
WIDTHS = {
    "month in a date": ("format", "wide"),
    "month by itself": ("stand-alone", "wide"),
    "month in short": ("format", "abbreviated"),
}
DATE, MONTH = "{day} {month} {year}", "{month} {year}"
MessageId = str | tuple[str, str]
Found = tuple[MessageId, str, str, str]  # message, context, file, comment


class NotAMessageError(Exception):
    """A call whose words are not written where it stands, so that they cannot be put into the catalogue."""


def plurals(one: str, many: str | None) -> tuple[MessageId, str]:
    """What `words.plural` looks up for a noun: the count with it, and none of it."""
    several = many or f"{one}s"
    return ("{count:,} " + one, "{count:,} " + several), f"no {several}"


def sources() -> Iterator[Found]:
    """The messages of the Python sources."""
    for path in sorted((ROOT / "pifkit").rglob("*.py")):
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                above = COMMENT.search(lines[node.lineno - 2]) if node.lineno > 1 else None
                for message in said(called, node, "" if name in BY_RULE else f"{name}:{node.lineno}"):
                    yield message, "", name, above[1] if above else NOUN if called == "plural" else ""


def said(called: str, node: ast.Call, where: str) -> Iterator[MessageId]:
    """The messages of one call; none for other functions. `where` is blank in modules that look up what they are given."""
    given = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
    texts = [one if isinstance(one, str) else None for one in given]
    if called in PLAIN and texts and texts[0] is not None:
        yield texts[0]
    elif called == "_n":
        if len(texts) < 2 or texts[0] is None or texts[1] is None:
            if where:
                raise NotAMessageError(where)
            return
        yield texts[0], texts[1]
    elif called == "many" and "live/" in where and len(texts) > 1 and texts[1] is not None:
        yield "{count} " + texts[1], "{count} " + ((texts[2] if len(texts) > 2 else None) or f"{texts[1]}s")
    elif called == "plural" and len(texts) > 1:
        if texts[1] is None or (len(texts) > 2 and texts[2] is None):
            raise NotAMessageError(where)
        yield from plurals(texts[1], texts[2] if len(texts) > 2 else None)


def templates() -> Iterator[Found]:
    """The messages of the pages' templates."""
    environment = Environment(autoescape=True)
    for path in sorted((ROOT / "pifkit").rglob("*")):
        if path.suffix not in {".j2", ".html"} or "site" in path.parts:
            continue
        name = path.relative_to(ROOT).as_posix()
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_" and isinstance(call.args[0], nodes.Const):
                yield call.args[0].value, "", name, ""
        for chosen in tree.find_all(nodes.Filter):
            if chosen.name == "plural":
                one, *more = (typing.cast(nodes.Const, given).value for given in chosen.args)
                for message in plurals(one, more[0] if more else None):
                    yield message, "", name, ""


def notebooks() -> Iterator[Found]:
    """The prose of the kit's notebooks."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                for block in blocks("".join(cell["source"])):
                    yield block, "", path.relative_to(ROOT).as_posix(), "Markdown: keep #, *, ` and links as they are"


def codes() -> Iterator[Found]:
    """The codes of the tables, and those that frameworks and rules come with, as `words.code` says them."""
    for kind in (Method, PartMethod, State, Verdict):
        for one in typing.get_args(kind):
            yield one.replace("_", " "), "", "pifkit/reporting/words.py", ""
    citistat = rule_table("citistat")
    for text in (*(one["words"] for one in citistat["exceptions"]), *citistat["questions"].values()):
        yield text, "", "pifkit/indicators/rules/citistat.yaml", ""
    for one in STATUS_WORDS:
        yield one.replace("_", " "), "", "pifkit/reporting/stages/check_rules.py", ""
    for name, model in sorted(TABLES.items()):
        for field in model.model_fields.values():
            for one in choices(field.annotation):
                yield one.replace("_", " "), "", f"parameters/<id>/{name}.csv", ""


def choices(annotation: object) -> Iterator[str]:
    """The allowed words of a column."""
    if typing.get_origin(annotation) is typing.Literal:
        yield from (one for one in typing.get_args(annotation) if isinstance(one, str) and one)
    else:
        for one in typing.get_args(annotation):
            yield from choices(one)


def months() -> Iterator[Found]:
    """The months, in each of the places where they stand."""
    for context in MONTH_CONTEXTS:
        for name in MONTHS:
            short = name[:3] if context == "month in short" else name
            yield short, context, "pifkit/reporting/words.py", "from the CLDR; correct it there"


def template() -> Catalog:
    """The catalogue without translations."""
    catalog = empty(None)
    for source in (sources, templates, notebooks, codes, months):
        for message, context, file, comment in source():
            comments = [comment] if comment else []
            known = catalog.get(message, context or None)
            if known is not None and comment in known.auto_comments:
                comments = []
            catalog.add(message, locations=[(file, None)], auto_comments=comments, context=context or None)
    for message in catalog:
        message.locations = sorted(set(message.locations))
        message.flags -= {"python-format"}
        text = " ".join(message.id) if isinstance(message.id, tuple) else message.id
        if message.id and re.search(r"\{\w+", text):
            message.flags.add("python-brace-format")
    return catalog


def empty(code: str | None) -> Catalog:
    """A catalogue with its header alone; the forms for a count are those of the CLDR."""
    about = f"# What reports and screens of pifkit say, {code or 'template'}. docs/translating.md says how."
    made = Catalog(
        locale=code, project="pifkit", version=__version__, charset="utf-8", fuzzy=False, header_comment=about
    )
    if code:
        made.mime_headers = [("Plural-Forms", forms(code)[1])]
    return made


def translated(code: str, wanted: Catalog) -> Catalog:
    """A language's catalogue in step with the template: its translations kept, what is new blank, months from the CLDR."""
    path = LOCALE / f"{code}.po"
    made = empty(code)
    known: Catalog | None = None
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=code)
    for one in wanted:
        if one.id:
            old = known.get(one.id, one.context) if known is not None else None
            string = old.string if old is not None and not old.fuzzy else None
            made.add(one.id, string or facts(code, one.id, one.context) or blank(one.id, code), one.locations, one.flags,
                     one.auto_comments, old.user_comments if old is not None else (), context=one.context)  # fmt: skip
    return made


def facts(code: str, message: MessageId, context: str | None) -> str | None:
    """What the CLDR says a message is in a language: a month, or the order of a date."""
    locale = Locale(code)
    if context in WIDTHS:
        place, width = WIDTHS[context]
        at = [name[:3] if width == "abbreviated" else name for name in MONTHS].index(typing.cast(str, message)) + 1
        return str(locale.months[place][width][at])
    if message == DATE:
        pattern = str(locale.date_formats["long"])
        pattern = re.sub(r"'([^']*)'", r"\1", re.sub(r"d(?=('|\s))", "{day}", pattern, count=1))
        return re.sub(r"\bM+|\bL+", "{month}", pattern).replace(" y", " {year}")
    return MONTH if message == MONTH else None


def blank(message: MessageId, code: str) -> str | tuple[str, ...]:
    """No translation, with as many forms as the language has for a count."""
    return ("",) * int(forms(code)[0]) if isinstance(message, tuple) else ""


def forms(code: str) -> tuple[str, str]:
    """How many forms a language has for a count, and the header that chooses one: the rules of the CLDR."""
    header = to_gettext(Locale(code).plural_form)
    found = re.match(r"nplurals=(\d+);", header)
    assert found
    return found[1], header


def share(catalog: Catalog) -> int:
    """How much of a catalogue is translated, in whole percent."""
    every = [one for one in catalog if one.id]
    done = sum(all(one.string) if isinstance(one.string, tuple) else bool(one.string) for one in every)
    return 100 * done // len(every)


def po(catalog: Catalog) -> bytes:
    """A catalogue as text. No day and no tool stand in it: the same sentences give the same bytes."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, include_lineno=False, sort_output=False)
    text = buffer.getvalue().decode("utf-8")
    text = re.sub(
        r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To): .*\\n"\n',
        "",
        text,
        flags=re.M,
    )
    return text.encode("utf-8")


def mo(text: bytes, code: str) -> bytes:
    """A catalogue as the standard library reads it; its header says how much is translated."""
    known = read_po(io.BytesIO(text), locale=code)
    made = Compiled(locale=code, charset="utf-8", fuzzy=False)
    made.kept = {"Content-Type": "text/plain; charset=utf-8", "Language": code, "Plural-Forms": forms(code)[1]}
    made.kept["X-Translated-Percent"] = str(share(known))
    for one in known:
        # A count of which one form is missing is not translated: the reader falls back to English as a whole.
        if one.id and one.string and not one.fuzzy and (isinstance(one.string, str) or all(one.string)):
            made.add(one.id, one.string, context=one.context)
    buffer = io.BytesIO()
    write_mo(buffer, made)
    return buffer.getvalue()


class Compiled(Catalog):
    """A catalogue with a header of our own: no day, no tool, and how much is translated."""

    kept: dict[str, str]

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines."""
        return list(self.kept.items())

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """Nothing: what was read is not taken over."""


def files(wanted: Catalog) -> dict[Path, bytes]:
    """Every file of pifkit/locale as it has to be, from the template."""
    made = {LOCALE / "pifkit.pot": po(wanted)}
    for code in LANGUAGES:
        if code != ENGLISH:
            text = po(translated(code, wanted))
            made |= {LOCALE / f"{code}.po": text, LOCALE / f"{code}.mo": mo(text, code)}
    return made


def main(arguments: list[str]) -> int:
    """Write or check; returns the exit code."""
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    made = files(template())
    stale = [path for path, content in made.items() if not path.exists() or path.read_bytes() != content]
    for path in stale:
        print(f"{'out of step' if arguments else 'written'}: {path.relative_to(ROOT).as_posix()}")
        if not arguments:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(made[path])
    return 1 if stale and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
