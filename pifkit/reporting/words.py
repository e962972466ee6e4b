"""Numbers, dates and lists as people read them in the language in use; functions from values to text.

The separators are those of British English, which Welsh and Gaelic share: 1,234.5.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from pifkit.model.language import N_, _, _n, _p, code

__all__ = ["code"]

MINUS = "\u2212"
DASH = "\u2013"
#: January to December: the language's own names, in a date and standing alone (Gaelic tells them apart).
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
MONTH_CONTEXTS = ("month in a date", "month by itself", "month in short")
_SMALL = (
    N_("no"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine"),
)  # fmt: skip


def number(value: float | None, decimals: int | None = None, *, missing: str = DASH) -> str:
    """A number with thousands separators and a real minus sign.

    Args:
        value: the number; None and NaN become `missing`, never 0.
        decimals: digits after the point, rounded half up as people do by hand; None: as few as needed, at most 2.
        missing: text for no value.

    Returns:
        For instance `1,234.5` or `−0.3`; a rounded zero has no sign.
    """
    if value is None or math.isnan(value):
        return missing
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    places = 2 if decimals is None else decimals
    rounded = half_up(value, places)
    text = f"{abs(rounded):,.{places}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if rounded < 0 else text


def half_up(value: float, decimals: int = 0) -> float:
    """`value` rounded to `decimals` digits as its printed digits say, halves away from zero (2.5 → 3, −2.5 → −3)."""
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)) + 0.0


def signed(value: float | None, decimals: int | None = None, *, missing: str = DASH) -> str:
    """A difference with its sign: `+2.5`, `−1`, `0`."""
    text = number(value, decimals, missing=missing)
    positive = value is not None and value > 0 and any(digit in text for digit in "123456789∞")
    return f"+{text}" if positive else text


def percent(value: float | None, decimals: int | None = 0, *, missing: str = DASH) -> str:
    """A percentage given on 0 to 100: `45%`."""
    text = number(value, decimals, missing=missing)
    return text if text == missing else f"{text}%"


def with_unit(value: float | None, unit: str, decimals: int | None = None, *, missing: str = DASH) -> str:
    """A value with its unit as the table `indicators` names it: percent, proportion (0 to 1), count, or words."""
    if value is None or math.isnan(value):
        return missing
    if unit == "percent":
        return percent(value, decimals)
    text = number(value, decimals)
    return text if unit in {"", "count", "proportion"} else f"{text} {unit}"


def day(value: dt.date | None, *, missing: str = DASH) -> str:
    """A date in full: `1 April 2026`."""
    if value is None:
        return missing
    named = _p(MONTH_CONTEXTS[0], MONTHS[value.month - 1])
    return _("{day} {month} {year}", day=value.day, month=named, year=value.year)


def month(value: dt.date | None, *, missing: str = DASH) -> str:
    """A month in full: `April 2026`."""
    if value is None:
        return missing
    return _("{month} {year}", month=_p(MONTH_CONTEXTS[1], MONTHS[value.month - 1]), year=value.year)


def short_month(value: dt.date) -> str:
    """A month with its year for the axis of a chart: `Apr 2026`."""
    return _("{month} {year}", month=_p(MONTH_CONTEXTS[2], MONTHS[value.month - 1][:3]), year=value.year)


def listing(items: Iterable[object], last: str = "and", *, at_most: int | None = None) -> str:
    """Items as a sentence lists them: `a, b and c`, or with `last` "or" or blank; with `at_most`, `a, b and 4 more`."""
    texts = [str(item) for item in items]
    if at_most is not None and len(texts) > at_most:
        texts = [*texts[:at_most], _("{count} more", count=len(texts) - at_most)]
        last = "and"
    if len(texts) < 2:
        return "".join(texts)
    before = ", ".join(texts[:-1])
    if last == "and":
        # Translators: the end of a list, "a, b and c"; {before} is "a, b"
        return _("{before} and {last}", before=before, last=texts[-1])
    if last == "or":
        # Translators: the end of a list, "a, b or c"; {before} is "a, b"
        return _("{before} or {last}", before=before, last=texts[-1])
    return f"{before} {last} {texts[-1]}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: `1 action`, `3 actions`, `no actions`; `many` where the plural is not `one` + s.

    The catalogue has `{count:,} action` with its plurals, and `no actions`: scripts/make_catalogue.py reads the calls.
    """
    nouns = many or f"{one}s"
    return _(f"no {nouns}") if count == 0 else _n("{count:,} " + one, "{count:,} " + nouns, count)


def small(count: int) -> str:
    """Counts up to nine as words, larger ones as digits; `no` for zero."""
    return _(_SMALL[count]) if 0 <= count < len(_SMALL) else f"{count:,}"


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop, unless it already ends a sentence."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…:" else ".")


def shorten(text: str, width: int = 60) -> str:
    """The text on one line, cut at a word with `…` when longer than `width` characters."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    cut = text[: width - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[width // 2 :] else cut
    return head.rstrip(" ,;:") + "…"


def slug(text: str) -> str:
    """The text as an id for a link: lower-case ASCII letters, digits and hyphens; `section` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"
