"""The catalogue is in step with the sources, and what translators wrote fits the sentences it stands for."""

from __future__ import annotations

import datetime as dt
import gettext
import importlib.util
import io
import string
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from pifkit.model import language
from pifkit.reporting import words
from pifkit.reporting.stages.conditions_figures import STATE_WORDS
from tests.support import ROOT

LOCALE = ROOT / "pifkit" / "locale"
CODES = [one for one in language.LANGUAGES if one != language.ENGLISH]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_catalogue", ROOT / "scripts" / "make_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def wanted(script: ModuleType) -> Catalog:
    """What the sources say."""
    return script.template()  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def made(script: ModuleType, wanted: Catalog) -> dict[str, bytes]:
    return {path.name: content for path, content in script.files(wanted).items()}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_catalogue_is_in_step_with_the_sources(made: dict[str, bytes]) -> None:
    stale = [name for name, content in made.items() if (LOCALE / name).read_bytes() != content]
    assert stale == [], "run `make docs`, or python scripts/make_catalogue.py, and commit pifkit/locale"
    assert {path.name for path in LOCALE.iterdir()} == set(made)


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_the_fields_of_its_sentence(code: str) -> None:
    with (LOCALE / f"{code}.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    for one in catalog:
        if one.id:
            known = set.union(*map(fields, (one.id,) if isinstance(one.id, str) else one.id))
            for text in (one.string,) if isinstance(one.string, str) else one.string:
                assert fields(text) <= known, (one.id, text)


def test_nothing_is_invented(made: dict[str, bytes], wanted: Catalog, script: ModuleType) -> None:
    """Only what the CLDR knows is filled in by the script: the months, and the order of a date."""
    for code in CODES:
        given = {one.id for one in wanted if one.id and script.facts(code, one.id, one.context)}
        assert given - {script.DATE, script.MONTH} <= {*words.MONTHS, *(name[:3] for name in words.MONTHS)}
    assert f'"Plural-Forms: {script.forms("cy")[1]}' in made["cy.po"].decode()
    assert [int(script.forms(code)[0]) for code in CODES] == [6, 4]


def test_a_translators_sentence_comes_out_and_a_new_one_is_blank(
    script: ModuleType, wanted: Catalog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The way of a translator, without touching the catalogue: a sentence, a count with its forms, the compiled file."""
    text = (LOCALE / "gd.po").read_text(encoding="utf-8")
    for message, given in (('msgid "to talk about"', "TALK"), ('msgid "No rows."', "NONE")):
        assert text.count(f'{message}\nmsgstr ""') == 1
        text = text.replace(f'{message}\nmsgstr ""', f'{message}\nmsgstr "{given}"')
    count = 'msgid "{count:,} action"\nmsgid_plural "{count:,} actions"\n'
    blank, filled = (
        "".join(f'msgstr[{n}] ""\n' for n in range(4)),
        "".join(f'msgstr[{n}] "{{count}} g{n}"\n' for n in range(4)),
    )
    assert count + blank in text
    (tmp_path / "gd.po").write_text(text.replace(count + blank, count + filled), encoding="utf-8")
    monkeypatch.setattr(script, "LOCALE", tmp_path)
    written = script.po(script.translated("gd", wanted))
    assert b'msgstr "TALK"' in written
    catalogue = gettext.GNUTranslations(io.BytesIO(script.mo(written, "gd")))
    with language.speaking("gd", catalogue):
        assert STATE_WORDS["discuss"] == "TALK"
        assert STATE_WORDS["agreed"] == "agreed", "not translated yet: English"
        assert [words.plural(n, "action") for n in (1, 2, 5, 25)] == ["1 g0", "2 g1", "5 g2", "25 g3"]
        assert [words.plural(n, "gap") for n in (1, 2)] == ["1 gap", "2 gaps"]
        assert language.written() == "en-GB"


def test_dates_in_each_language() -> None:
    day = dt.date(2026, 4, 1)
    said = {}
    for code in language.LANGUAGES:
        with language.speaking(code):
            said[code] = (words.day(day), words.month(day), words.short_month(day), words.number(1234.5))
    assert said == {
        "en-GB": ("1 April 2026", "April 2026", "Apr 2026", "1,234.5"),
        "cy": ("1 Ebrill 2026", "Ebrill 2026", "Ebr 2026", "1,234.5"),
        "gd": ("1mh dhen Ghiblean 2026", "An Giblean 2026", "Gibl 2026", "1,234.5"),
    }
