"""Header templates: `{indicator} {period}` fits the header `Homes 2018-19` and tells the two parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

KEYS = ("partnership", "indicator", "period")
_NAME = r"\S.*?|\S"
_MONTHS = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_YEAR = r"\d{4}(?:[-/]\d{2})?"
# What may be a period, so that in `Aged 16 to 64 2018-19 Q1` the right part is taken; whether it is one is asked later.
PERIOD = (
    rf"{_MONTHS}[ -]\d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{6}}|\d{{4}}-?W\d{{1,2}}"
    rf"|{_YEAR}\s*[-;,:/]?\s*Q[1-4]|{_YEAR}(?:\s*-\s*|\s+to\s+){_YEAR}|{_YEAR}"
)


class TemplateError(ValueError):
    """A template cannot be used; the message says why."""


@dataclass(frozen=True)
class Template:
    """A header with places for partnership, indicator or period.

    Attributes:
        text: as written.
        keys: the places in it, in order.
        pattern: the same as a pattern; blanks and case of the fixed words do not matter.
    """

    text: str
    keys: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> Template:
        """The template in a text.

        Raises:
            TemplateError: it has no place, an unknown one, one twice, or two that touch.
        """
        parts = re.split(r"\{([^{}]*)\}", text)
        keys = tuple(parts[1::2])
        if not keys:
            raise TemplateError("it has no {period}, {indicator} or {partnership}.")
        for key in keys:
            if key not in KEYS:
                raise TemplateError(f"{{{key}}} is not one of {{period}}, {{indicator}}, {{partnership}}.")
        if len(set(keys)) < len(keys):
            raise TemplateError("it has the same place twice.")
        if any(not words for words in parts[2:-1:2]):
            raise TemplateError("two places touch each other.")
        pattern = ""
        for index, part in enumerate(parts):
            fixed = r"\s+".join(re.escape(word) for word in re.split(r"\s+", part))
            pattern += rf"(?P<{part}>{PERIOD if part == 'period' else _NAME})" if index % 2 else fixed
        return cls(text, keys, re.compile(pattern, re.IGNORECASE | re.DOTALL))

    def match(self, header: str) -> dict[str, str] | None:
        """The parts of a header, or None where it does not fit."""
        found = self.pattern.fullmatch(header)
        return {key: value.strip() for key, value in found.groupdict().items()} if found else None
