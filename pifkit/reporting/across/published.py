"""From a partnership's published files to figures. Whatever stands in them: what is not understood is left out, never guessed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from pifkit.model.language import N_, Phrases, _, every
from pifkit.reporting.across.values import Figure

_SAID = Phrases(
    {
        "not applicable here": N_("not applicable here"),
        "every figure is suppressed": N_("suppressed"),
        "no figures yet": N_("no figure yet"),
    }
)
"""The kit's own notes that may stand on a page of all, whatever the language of the partnership's pages; other notes are
the partnership's own business."""

_CHANGES = {"better", "worse", "same", "none"}
_TARGETS = {"on", "near", "off"}


def indicator_figures(document: Any) -> Iterator[Figure]:
    """The figures of an `indicators.json` (contract 4.5); an entry without id or of another shape is left out."""
    for one in _list(document, "indicators"):
        identity = one.get("indicator")
        if not isinstance(identity, str) or not identity.strip():
            continue
        said = one.get("notes")
        notes = {note for note in said if isinstance(note, str)} if isinstance(said, list) else set[str]()
        period = _text(one.get("period"))
        value = _number(one.get("value"))
        why = next((_SAID[note] for note in _SAID if notes & every(note)), "") if value is None else ""
        if (
            value is not None
            and notes
            and notes & every("{period} is part of a period: it is not over yet", period=period)
        ):
            why = _("part of a period")
        yield Figure(
            key=("indicator", identity.strip()),
            title=_text(one.get("title")) or identity.strip(),
            basis=(period, _text(one.get("unit")), _text(one.get("direction"))),
            value=value,
            why=why or (_("no figure") if value is None else ""),
            change=_text(one.get("change")) if _text(one.get("change")) in _CHANGES and value is not None else "",
            target=_text(one.get("target_state")) if _text(one.get("target_state")) in _TARGETS else "",
        )


def criterion_figures(document: Any) -> Iterator[Figure]:
    """The criteria of a `scorecard.json` (list of contract 4.3) in percent; a criterion that is not whole has no figure."""
    for card in document if isinstance(document, list) else []:
        framework = card.get("framework") if isinstance(card, Mapping) else None
        if not isinstance(framework, str) or not framework:
            continue
        version = _text(card.get("framework_version"))
        for one in _list(card, "criteria"):
            identity = one.get("id")
            if not isinstance(identity, str) or not identity:
                continue
            value = _number(one.get("percent"))
            yield Figure(
                key=("criterion", framework, identity),
                title=_text(one.get("title")) or identity,
                basis=(version, "percent", "increase"),
                value=value,
                why=_incomplete(one) if value is None else "",
            )


def _incomplete(one: Mapping[str, Any]) -> str:
    scored, of = one.get("scored"), one.get("of")
    known = isinstance(scored, int) and isinstance(of, int) and of
    return _("{scored} of {of} parts scored", scored=scored, of=of) if known and scored != of else _("not in percent")


def _list(document: Any, name: str) -> list[Mapping[str, Any]]:
    found = document.get(name) if isinstance(document, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if plain and math.isfinite(value) else None
