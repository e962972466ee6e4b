"""Text that a spreadsheet program would run, change or refuse, written so that it stays text and comes back exactly.

Each pair of functions is the inverse of the other, for any text:

* `guarded`, `unguarded`: cells of CSV files. A spreadsheet program runs what begins with `=`, `+`, `-` or `@`, whatever
  quotes stand around it; an apostrophe before it makes it text. Plain numbers are left alone.
* `escaped`, `unescaped`: cells of workbooks. Signs that XML cannot hold are written as Excel writes them, `_x0001_`.
"""

from __future__ import annotations

import re
import unicodedata

#: What begins a formula, and the wide forms that programs take for the same signs.
STARTS = frozenset("=+-@＝＋－＠")
#: Longest text of a cell, in the units in which Excel counts; openpyxl cuts off the rest without a word.
LONGEST = 32_767
_BREAKS = frozenset("\t\r\n")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = 15


def risky(text: str) -> bool:
    """Whether a spreadsheet program might take a cell for a formula: by its first sign, blanks and unseen signs aside."""
    if not text or _NUMBER.fullmatch(text):
        return False
    first = next((sign for sign in text if not _unseen(sign)), "")
    return text[0] in _BREAKS or first in STARTS


def _unseen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf"}


def guarded(text: str) -> str:
    """A cell for a CSV file: what might run gets an apostrophe; so does what would look as if it had got one."""
    return f"'{text}" if risky(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """The cell that `guarded` was given."""
    return text[1:] if text.startswith("'") and risky(text.lstrip("'")) else text


def escaped(text: str) -> str:
    """A cell for a workbook: nothing in it that XML cannot hold or would change."""
    return _ILLEGAL.sub(lambda match: f"_x{ord(match.group()):04X}_", text)


def unescaped(text: str) -> str:
    """The cell that `escaped` was given."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


def units(text: str) -> int:
    """Length of a text as Excel counts it: signs beyond the first 65,536 count twice."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def pieces(text: str) -> list[str]:
    """A text in pieces that fit into a cell each; joined they are the text."""
    if units(escaped(text)) <= LONGEST:
        return [text]
    middle = len(text) // 2
    return [*pieces(text[:middle]), *pieces(text[middle:])]


def as_number(text: str) -> int | float | None:
    """The number that a cell of a workbook may hold instead of the text, because it reads back letter for letter.

    None for everything else: leading zeros, 97.30, thousands, more digits than a spreadsheet keeps.
    """
    if not _PLAIN.fullmatch(text) or sum(sign.isdigit() for sign in text) > _DIGITS:
        return None
    value = float(text) if "." in text else int(text)
    return value if number_text(value) == text else None


def number_text(value: float) -> str:
    """A number as text: whole ones without decimals."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return str(value)
