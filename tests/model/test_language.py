"""The language of reports and screens: chosen once, looked up late, English where nothing is translated."""

from __future__ import annotations

import ast
import gettext
from collections.abc import Iterator

import pytest

from pifkit.model import language
from pifkit.model.errors import ParameterError
from pifkit.model.language import N_, Phrases, _, _h, _n, _p, every, speaking
from tests.support import ROOT


class Made(gettext.NullTranslations):
    """A few words of a language that nobody speaks."""

    WORDS = {  # noqa: RUF012
        "A {thing} of {n:,}": "{n:,}: {thing}", "broken {thing}": "{thin}", "positions {thing}": "{0} {thing.real.x}",
        "quick": "QUICK", "it's <b> & \"c\"": "<i> & \"d\" {more}", "{x} open": "<b> {x}",
    }  # fmt: skip

    def gettext(self, message: str) -> str:
        return self.WORDS.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "two of {what}" if n == 2 else "{count} of {what}"

    def pgettext(self, context: str, message: str) -> str:
        return f"{context}|{message}"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(language.VARIABLE, raising=False)
    monkeypatch.setattr(language, "_now", [])


def test_english_is_the_message_itself() -> None:
    assert language.active() == "en-GB"
    assert _("A {thing} of {n:,}", thing="x", n=1200) == "A x of 1,200"
    assert _("a {brace} stays without values") == "a {brace} stays without values"
    assert [_n("{count} is {x}", "{count} are {x}", n, x="late") for n in (0, 1, 2)] == [
        "0 are late",
        "1 is late",
        "2 are late",
    ]
    assert _p("month", "May") == "May"
    assert N_("quick") == "quick"
    assert _("") == ""


def test_a_language_is_looked_up_when_words_are_asked_for() -> None:
    words = Phrases({"a": N_("quick"), "b": N_("slow")})
    assert dict(words) == {"a": "quick", "b": "slow"}
    with speaking("cy", Made()):
        assert language.active() == "cy"
        assert (words["a"], words.get("b"), words.get("c", "–"), len(words)) == ("QUICK", "slow", "–", 2)
        assert _("A {thing} of {n:,}", thing="x", n=1200) == "1,200: x", "a translator may turn a sentence round"
        assert _n("{count} {what}", "{count} {what}s", 2, what="day") == "two of day"
        assert _p("month", "May") == "month|May"
        assert every("quick") == {"quick", "QUICK"}
    assert (language.active(), words["a"]) == ("en-GB", "quick")


@pytest.mark.parametrize("message", ["broken {thing}", "positions {thing}"])
def test_a_translation_with_wrong_fields_gives_way_to_english(message: str) -> None:
    with speaking("cy", Made()):
        assert _(message, thing="x") == message.replace("{thing}", "x")


def test_what_people_wrote_is_never_read_as_a_message() -> None:
    with speaking("cy", Made()):
        assert _("A {thing} of {n:,}", thing="{n} quick {thing}", n=1) == "1: {n} quick {thing}"


def test_a_translation_is_text_in_html_too() -> None:
    assert _h('it\'s <b> & "c"') == "it's &lt;b&gt; &amp; &quot;c&quot;"
    with speaking("cy", Made()):
        assert _h('it\'s <b> & "c"') == "&lt;i&gt; &amp; &quot;d&quot; {more}"
        assert _h("{x} open", x="<em>1</em>") == "&lt;b&gt; <em>1</em>", "values are HTML already"


def test_which_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [language.known(one) for one in (None, "", "en", "en_GB.UTF-8", "C", "cy", "cy_GB", "GD")] == [
        "en-GB", "en-GB", "en-GB", "en-GB", "en-GB", "cy", "cy", "gd",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="Choose one of: en-GB, cy, gd"):
        language.use("tlh")
    assert language.use("gd") == "gd"
    monkeypatch.setenv(language.VARIABLE, "cy")
    assert language.use("gd") == "gd", "a report is in its partnership's language, whoever makes it"
    assert language.use_on_screen("gd") == "cy", "a screen is in the language that its user asks for"
    assert language.use(None) == "cy"
    monkeypatch.setenv(language.VARIABLE, "nonsense")
    with pytest.raises(ParameterError, match="PIFKIT_LANG: 'nonsense' is not a language"):
        language.use_on_screen("gd")
    monkeypatch.setattr(language, "_now", [])
    assert language.active() == "en-GB", "a wrong variable stops no work"


def test_a_page_says_a_language_only_when_most_of_it_is_in_it() -> None:
    for share, said in (("49", "en-GB"), ("50", "cy"), ("100", "cy")):
        made = Made()
        made._info = {"x-translated-percent": share}
        with speaking("cy", made):
            assert language.written() == said
    assert language.written() == "en-GB"


def test_no_module_looks_words_up_while_it_is_imported() -> None:
    """A constant is marked and looked up where it is used: else the language of the first import would stay for ever."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "pifkit").rglob("*.py"))
        for node in at_import(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "_n", "_p", "_h", "code", "looked_up"}
    ]
    assert found == []
    control = ast.parse("X = {1: _('a')}\ndef f(x=_('b')):\n    return _('c')\nclass C:\n    y = _h('d')\n")
    assert sum(isinstance(node, ast.Call) for node in at_import(control)) == 3


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: everything but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inside = [*child.args.defaults, *child.args.kw_defaults, *child.decorator_list]
            for one in inside:
                if one is not None:
                    yield one
                    yield from at_import(one)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from at_import(child)
