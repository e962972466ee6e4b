"""Small pieces of HTML that panels are made of: buttons, fields and forms that `panel.js` understands. All text is escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from pifkit.frameworks.vocabulary import Scale
from pifkit.model.language import _, _n


def attributes(**given: Any) -> str:
    """Attributes of an element: underscores become hyphens, True a bare name, None and False nothing."""
    found = []
    for name, value in given.items():
        key = name.rstrip("_").replace("_", "-")
        if value is None or value is False:
            continue
        if isinstance(value, Mapping):
            value = json.dumps(value, ensure_ascii=False)
        found.append(f" {key}" if value is True else f' {key}="{escape(str(value))}"')
    return "".join(found)


def button(label: str, do: str, args: Mapping[str, Any] | None = None, *, key: str = "", **more: Any) -> str:
    """A button that sends a command; `key` is the letter that works with Alt."""
    hint = f' <span class="pif-key" aria-hidden="true">Alt+{key}</span>' if key else ""
    shortcut = {"aria_keyshortcuts": f"Alt+{key}", "data_key": key} if key else {}
    made = attributes(type="button", data_do=do, data_args=dict(args) if args else None, **shortcut, **more)
    return f"<button{made}>{escape(label)}{hint}</button>"


def text_area(ident: str, label: str, value: str, do: str, args: Mapping[str, Any], **more: Any) -> str:
    """A text that saves itself: two seconds after the last key, and when it is left."""
    made = attributes(
        id=ident, rows=2, data_do=do, data_on="typing", data_args=dict(args), data_keep=True, data_label=label, **more
    )
    # A line break right after <textarea> would be taken away by the browser.
    return f'<label for="{escape(ident)}">{escape(label)}</label><textarea{made}>\n{escape(value)}</textarea>'


def options_of(scale: Scale, *, blank: str = "") -> list[tuple[str, str]]:
    """What may be chosen on a scale: level codes with their names, else numbers; value and words."""
    found = [("", blank)] if blank else []
    if scale.levels:
        found += [
            (one.code, one.title if one.title.casefold() == one.code.casefold() else f"{one.code} – {one.title}")
            for one in scale.levels
        ]
    if scale.min is not None and scale.max is not None and not scale.levels:
        found += [(number, number) for number in numbers_of(scale)]
    return found


def numbers_of(scale: Scale) -> list[str]:
    """The numbers of a scale as offered in a list: its steps, or about twenty of them where it has many."""
    assert scale.min is not None
    assert scale.max is not None
    width = scale.max - scale.min
    step = scale.step or next(one for one in (0.5, 1, 5, 10, 25, 50, 100, width) if width / one <= 25)
    count = int(width / step + 1e-9)
    return [f"{scale.min + step * at:g}" for at in range(count + 1)]


def few(scale: Scale) -> bool:
    """Whether a scale is short enough for one radio button each."""
    return len(options_of(scale)) <= 8


def score_field(ident: str, name: str, label: str, scale: Scale, value: str, **more: Any) -> str:
    """Where a score is chosen: radio buttons on a short scale, else a number to type with a list of suggestions."""
    if scale.levels and few(scale):
        shown = "".join(
            f'<label class="pif-radio"><input{attributes(type="radio", id=f"{ident}-{at}", name=name, value=code, checked=code.lower() == value.lower())}> '
            f"{escape(words)}</label>"
            for at, (code, words) in enumerate(options_of(scale))
        )
        return f'<fieldset class="pif-radios"{attributes(**more)}><legend>{escape(label)}</legend>{shown}</fieldset>'
    if scale.levels:
        shown = "".join(
            f"<option{attributes(value=code, selected=code == value)}>{escape(words)}</option>"
            for code, words in options_of(scale, blank=_("Choose …"))
        )
        made = attributes(id=ident, name=name, **more)
        return f'<label for="{escape(ident)}">{escape(label)}</label><select{made}>{shown}</select>'
    hint = _("{min:g} to {max:g}", min=scale.min, max=scale.max)
    made = attributes(
        id=ident, name=name, value=value, inputmode="decimal", autocomplete="off", size=6, list=f"{ident}-list", **more
    )
    return (
        f'<label for="{escape(ident)}">{escape(label)} <span class="pif-hint">{hint}</span></label><input{made}>'
        f'<datalist id="{escape(ident)}-list">{"".join(f"<option>{one}</option>" for one in numbers_of(scale))}</datalist>'
    )


def items(lines: Iterable[str], name: str = "ul") -> str:
    """A list; each line is HTML already."""
    found = "".join(f"<li>{one}</li>" for one in lines)
    return f"<{name}>{found}</{name}>" if found else ""


def details(ident: str, summary: str, body: str, *, opened: bool = False, key: str = "") -> str:
    """Something to unfold; once unfolded it stays so while the rest of the page changes."""
    shortcut = attributes(data_key=key, aria_keyshortcuts=f"Alt+{key}") if key else ""
    hint = f' <span class="pif-key" aria-hidden="true">Alt+{key}</span>' if key else ""
    return (
        f'<details id="{escape(ident)}"{" open" if opened else ""}>'
        f"<summary{shortcut}>{escape(summary)}{hint}</summary>{body}</details>"
    )


def number(value: float | None) -> str:
    """A figure for the screen: at most one decimal."""
    return "–" if value is None else f"{round(value, 1):g}"


def many(count: int, one: str, several: str = "") -> str:
    """A count with its noun: `0 ratings`, `1 rating`; scripts/make_catalogue.py reads the calls."""
    return _n("{count} " + one, "{count} " + (several or f"{one}s"), count)
