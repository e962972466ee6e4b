"""The language of reports and screens: every sentence that they show is looked up here, in one catalogue (gettext).

The sources are in British English and are the messages themselves, so English needs no catalogue: a message is its own
translation, and one that a translator has not come to yet is shown in English. Catalogues are `pifkit/locale/<code>.po`
with the compiled `.mo` beside it; `scripts/make_catalogue.py` writes them. The choice is made once for what a process does
(a page, a kernel, a screen) by `use`; no sentence is looked up while modules are imported.

Fields are written `{name}`, with a format where one is needed, and are filled after the lookup: a translator may turn the
sentence round, and what people wrote is never read as a message.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import resources

from pifkit.model.errors import ParameterError

ENGLISH = "en-GB"
#: The languages that there is a catalogue for, by the code that HTML and the settings use.
LANGUAGES = (ENGLISH, "cy", "gd")
#: Chooses the language of screens (facilitator's panel, ballots, notebooks) where it is set.
VARIABLE = "PIFKIT_LANG"
#: A page says that it is in a language when at least this share of the messages is translated; else that it is in English.
ENOUGH = 50

#: What is active: the code, and the catalogue; None stands for English.
_now: list[tuple[str, gettext.NullTranslations | None]] = []


def active() -> str:
    """The code of the language in use: `use` chose it, else the environment variable PIFKIT_LANG, else British English."""
    return _chosen()[0]


def written() -> str:
    """The code for the attribute `lang` of a page: English as long as most of the catalogue is not translated.

    A screen reader pronounces a page by this; untranslated sentences are in English.
    """
    code, catalogue = _chosen()
    if catalogue is None:
        return ENGLISH
    share = catalogue.info().get("x-translated-percent", "100")
    return code if share.isdigit() and int(share) >= ENOUGH else ENGLISH


def known(code: str | None) -> str:
    """The code as the kit names the language: `en` and blank are `en-GB`, `cy_GB` is `cy`.

    Raises:
        ValueError: there is no catalogue for it.
    """
    plain = (code or "").strip().replace("_", "-")
    if plain.split("-")[0].lower() in {"", "en", "c", "posix"}:
        return ENGLISH
    found = plain.split("-")[0].lower()
    if found not in LANGUAGES:
        raise ValueError(f"{code!r} is not a language of the kit. Choose one of: {', '.join(LANGUAGES)}")
    return found


def use(code: str | None) -> str:
    """Take this language from now on, in this process.

    Args:
        code: one of `LANGUAGES`; None or blank: what PIFKIT_LANG says, else British English.

    Returns:
        The code in use. Unknown ones are refused by `known` with a ValueError.
    """
    chosen = known(code or os.environ.get(VARIABLE))
    _now[:] = [(chosen, _catalogue(chosen))]
    return chosen


def use_on_screen(code: str | None) -> str:
    """Take the language for a screen: that of PIFKIT_LANG where it is set, else this one (the partnership's).

    Raises:
        ParameterError: PIFKIT_LANG names a language that there is no catalogue for.
    """
    try:
        return use(os.environ.get(VARIABLE) or code)
    except ValueError as err:
        raise ParameterError(f"{VARIABLE}: {err}.") from err


@contextmanager
def speaking(code: str | None, catalogue: gettext.NullTranslations | None = None) -> Iterator[None]:
    """A language for a while: for one page among pages of others. A catalogue may be given, which need not be a file."""
    before = list(_now)
    if catalogue is None:
        use(code)
    else:
        _now[:] = [(code or ENGLISH, catalogue)]
    try:
        yield
    finally:
        _now[:] = before


def _(message: str, /, **values: object) -> str:
    """The message in the active language, with its fields filled.

    Args:
        message: English, as the sources have it; with values, `{{` and `}}` stand for braces.
        values: what the fields stand for; text, or anything that the field's format takes.
    """
    text = looked_up(message)
    return filled(text, message, values) if values else text


def looked_up(message: str) -> str:
    """The message in the active language, its fields as they are."""
    catalogue = _chosen()[1]
    return message if catalogue is None or not message else catalogue.gettext(message)


def _n(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for a count: `_n("{count} action", "{count} actions", 3)`; `{count}` is filled with the count.

    Languages have more forms than two: which one it is, the catalogue knows.
    """
    catalogue = _chosen()[1]
    english = one if count == 1 else many
    found = english if catalogue is None else catalogue.ngettext(one, many, count)
    return filled(found, english, {"count": count, **values})


def _p(context: str, message: str, /, **values: object) -> str:
    """A message that English has one word for and others several: the context says which is meant."""
    catalogue = _chosen()[1]
    text = message if catalogue is None else catalogue.pgettext(context, message)
    return filled(text, message, values) if values else text


def _h(message: str, /, **values: object) -> str:
    """The message as HTML, with its fields: the translation is escaped, and the values are HTML already.

    For text and for attributes in double quotes.
    """
    text, english = (_escaped(one) for one in (looked_up(message), message))
    return filled(text, english, values) if values else text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Marks a message for the catalogue where it is written; it is looked up where it is used."""
    return message


def every(message: str, /, **values: str) -> frozenset[str]:
    """A message in every language of the kit: for finding it again in a document that was written in any of them."""
    return _in_all(message, tuple(sorted(values.items()))) | {_(message, **values)}


@lru_cache(maxsize=4096)
def _in_all(message: str, values: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Asked for each figure of each partnership, so each answer is kept."""
    texts = {message, *(made.gettext(message) for code in LANGUAGES if (made := _catalogue(code)) is not None)}
    return frozenset(filled(text, message, dict(values)) if values else text for text in texts)


def code(value: str) -> str:
    """A code of the tables or the frameworks in words, such as `in progress` for `in_progress`."""
    return _(value.replace("_", " "))


class Phrases(Mapping[str, str]):
    """Words by key, such as the words for states: each is looked up when it is asked for, never at import."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Keep the English words, marked with `N_`."""
        self.english = dict(words)

    def __getitem__(self, key: str) -> str:
        """The words in the active language."""
        return _(self.english[key])

    def __iter__(self) -> Iterator[str]:
        """The keys, in the order given."""
        return iter(self.english)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.english)


def _chosen() -> tuple[str, gettext.NullTranslations | None]:
    if not _now:
        try:
            use(None)
        except ValueError:  # a wrong environment variable stops no work here; `use_on_screen` refuses it
            _now[:] = [(ENGLISH, None)]
    return _now[0]


@cache
def _catalogue(code: str) -> gettext.NullTranslations | None:
    """The compiled catalogue from the package; none for English."""
    if code == ENGLISH:
        return None
    with (resources.files("pifkit") / "locale" / f"{code}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def filled(text: str, english: str, values: Mapping[str, object]) -> str:
    """The text with its fields; a translation whose fields are wrong gives way to the English it stands for."""
    try:
        return text.format(**values)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        return english.format(**values)
