"""`pifkit import csv FILE --guess`: a mapping file to edit, told from the header and the cells of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pifkit.model.errors import ParameterError
from pifkit.model.period import parse_period
from pifkit.workspace.cells import parse_number
from pifkit.workspace.importing.guess_text import Guess, is_number, mapping_text
from pifkit.workspace.importing.template import PERIOD
from pifkit.workspace.sheet import Sheet, parse_sheet
from pifkit.workspace.text import read_text

_WORDS = {
    "partnership": "area|authority|council|partnership|place|board|geography|region|entity|organisation|local|lau|district",
    "indicator": "indicator|measure|topic|category|series|variable|kpi|title|question",
    "value": "value|figure|rate|percent|percentage|count|number|total|amount|score|result|real",
    "numerator": "numerator|num|on time|within",
    "denominator": "denominator|den|denom|base|sample",
    "flag": "flag|flags|marker|status|quality|symbol|suppression",
    "note": "note|notes|remark|remarks|comment|comments|footnote",
    "period": "period|year|month|quarter|date|time|week|day",
}
_QUARTER = re.compile(r"Q[1-4]", re.IGNORECASE)


def guess_mapping(file: Path | str) -> str:
    """A mapping file for a table, as YAML text with remarks; a proposal to look through, never used unseen.

    Args:
        file: the table.

    Raises:
        ParameterError: the table cannot be read.
    """
    file = Path(file)
    text, problems = read_text(file, file.name)
    sheet = None
    if text is not None:
        header_row = _header_row(text)
        lines = text.split("\n")
        shortened = "\n".join([""] * (header_row - 1) + lines[header_row - 1 :])
        sheet, found = parse_sheet(shortened, file.name, (), pad=True)
        problems = [*problems, *found]
    if sheet is None:
        raise ParameterError(f"{file.name} cannot be read, so no mapping can be proposed.", problems)
    guess = _wide(sheet) or _long(sheet)
    return mapping_text(sheet, guess, file.name)


def _header_row(text: str) -> int:
    """The row of the header: the first that is as wide as most of the table and holds more words than figures."""
    lines = text.split("\n")[:200]
    sign = max(",;\t", key=lambda sign: sum(line.count(sign) for line in lines))
    filled = [sum(bool(cell.strip(' "\r')) for cell in line.split(sign)) for line in lines]
    usual = Counter(count for count in filled if count > 1).most_common(1)
    for number, (line, count) in enumerate(zip(lines, filled, strict=True), start=1):
        cells = [cell.strip(' "\r') for cell in line.split(sign) if cell.strip(' "\r')]
        words = sum(not is_number(cell) for cell in cells)
        if usual and count >= max(2, usual[0][0] - 1) and words * 2 >= len(cells):
            return number
    return 1


def _wide(sheet: Sheet) -> Guess | None:
    """A wide table has periods in two headers or more."""
    found: list[tuple[int, str, str]] = []
    for position, header in enumerate(sheet.header):
        spot = next((m for m in re.finditer(PERIOD, header, re.IGNORECASE) if _period(m.group())), None)
        if spot:
            found.append((position, header[: spot.start()], header[spot.end() :]))
    if len(found) < 2:
        return None
    guess = Guess()
    roles = {(before, after): _role(before + after) for _, before, after in found}
    values = {shape for shape, role in roles.items() if role not in ("flag", "note", "numerator", "denominator")}
    befores, afters = {before for before, _ in values}, {after for _, after in values}
    if len(values) > 1 and len(afters) == 1:
        guess.headers["value"] = "{indicator}" + _gap(befores, last=True) + "{period}" + afters.pop()
        guess.indicators = sorted({before.strip(" -:,_") for before in befores})
    elif len(values) > 1 and len(befores) == 1:
        guess.headers["value"] = befores.pop() + "{period}" + _gap(afters, last=False) + "{indicator}"
        guess.indicators = sorted({after.strip(" -:,_") for after in afters})
    elif values:
        before, after = sorted(values)[0]
        guess.headers["value"] = f"{before}{{period}}{after}"
    for (before, after), role in roles.items():
        if role in ("flag", "note", "numerator", "denominator"):
            guess.headers.setdefault(role, f"{before}{{period}}{after}")
    guess.data = [p for p, before, after in found if (before, after) in values]
    guess.flags = [p for p, before, after in found if roles[before, after] == "flag"]
    others = [p for p in range(len(sheet.header)) if p not in {position for position, _, _ in found}]
    _keys(sheet, guess, others, ("partnership",) if guess.indicators else ("partnership", "indicator"))
    return guess


def _gap(parts: Iterable[str], *, last: bool) -> str:
    """The sign between indicator and period: what all parts have at that end."""
    for sign in (" - ", ": ", "_", "-", ", ", " "):
        if all(part.endswith(sign) if last else part.startswith(sign) for part in parts):
            return sign
    return " "


def _long(sheet: Sheet) -> Guess:
    """A long table has one column for each role."""
    guess = Guess()
    positions = list(range(len(sheet.header)))
    periods = [
        p
        for p in positions
        if _share(sheet, p, _period) > 0.9 and (_role(sheet.header[p]) == "period" or _share(sheet, p, is_number) < 0.5)
    ]
    quarters = [p for p in positions if _share(sheet, p, lambda cell: bool(_QUARTER.fullmatch(cell))) > 0.9]
    guess.columns["period"] = [sheet.header[p] for p in periods[:1]]
    if periods and quarters:
        guess.columns["period"].append(sheet.header[quarters[0]])
    used = {*periods[:1], *quarters[:1]}
    numbers = [p for p in positions if p not in used and _share(sheet, p, is_number) > 0.5]
    for role in ("numerator", "denominator", "value"):
        match = next((p for p in numbers if p not in used and _role(sheet.header[p]) == role), None)
        if match is not None:
            guess.columns[role] = [sheet.header[match]]
            used.add(match)
            guess.data.append(match)
    left = [p for p in numbers if p not in used]
    left = _denominator(sheet, guess, left, used)
    if "value" not in guess.columns and left and not {"numerator", "denominator"} <= set(guess.columns):
        guess.columns["value"] = [sheet.header[left[-1]]]
        used.add(left[-1])
        guess.data.append(left[-1])
    _keys(sheet, guess, [p for p in positions if p not in used], ("partnership", "indicator"))
    return guess


def _denominator(sheet: Sheet, guess: Guess, left: list[int], used: set[int]) -> list[int]:
    """Where there is a numerator alone, the first other column of figures that is never smaller is its denominator."""
    if "denominator" in guess.columns or "numerator" not in guess.columns:
        return left
    numerator = sheet.header.index(guess.columns["numerator"][0])
    for position in left:
        pairs = [(line.cells[numerator], line.cells[position]) for line in sheet.lines]
        numbers = [
            (parse_number(a, percent="percent"), parse_number(b, percent="percent"))
            for a, b in pairs
            if is_number(a) and is_number(b)
        ]
        if numbers and all(a <= b for a, b in numbers):
            guess.columns["denominator"] = [sheet.header[position]]
            guess.data.append(position)
            used.add(position)
            return [other for other in left if other != position]
    return left


def _telling(sheet: Sheet, guess: Guess, candidates: Sequence[int]) -> list[int]:
    """Columns of words that tell rows apart which partnership and period alone do not."""
    names = [*guess.columns.get("partnership", []), *guess.columns.get("period", [])]
    keys = [sheet.header.index(name) for name in names]

    def distinct(positions: Sequence[int]) -> int:
        return len({tuple(line.cells[p] for p in positions) for line in sheet.lines})

    alone = distinct(keys)
    if alone == len(sheet.lines) or not keys:
        return []
    return sorted((p for p in candidates if distinct([*keys, p]) > alone), key=lambda p: -distinct([*keys, p]))


def _keys(sheet: Sheet, guess: Guess, positions: Sequence[int], roles: Sequence[str]) -> None:
    """Columns of words: partnership and indicator by their names, else by how many different values they have."""
    words = [p for p in positions if sheet.header[p] and _share(sheet, p, is_number) < 0.5]
    taken: set[int] = set()
    for role in ("flag", "note"):
        match = next((p for p in words if p not in taken and _role(sheet.header[p]) == role), None)
        if match is not None:
            taken.add(match)
            guess.columns[role] = [sheet.header[match]]
            guess.flags += [match] if role == "flag" else []
    for role in roles:
        named = [p for p in words if p not in taken and _role(sheet.header[p]) == role]
        spread = [p for p in words if p not in taken and role == "partnership" and len(_values(sheet, p)) > 1]
        telling = _telling(sheet, guess, [p for p in words if p not in taken]) if role == "indicator" else []
        for match in (named or spread or telling)[:1]:
            taken.add(match)
            guess.columns[role] = [sheet.header[match]]
            setattr(guess, f"{role}s", _values(sheet, match))
    guess.left = [sheet.header[p] for p in positions if p not in taken and sheet.header[p]]


def _role(header: str) -> str | None:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]+", " ", header).casefold()
    for role in ("flag", "note", "numerator", "denominator", "period", "value", "indicator", "partnership"):
        if re.search(rf"\b(?:{_WORDS[role]})\b", words):
            return role
    return None


def _values(sheet: Sheet, position: int) -> list[str]:
    return list(
        dict.fromkeys(
            line.cells[position] for line in sheet.lines if line.cells[position] and sum(map(bool, line.cells)) > 1
        )
    )


def _share(sheet: Sheet, position: int, test: object) -> float:
    cells = [line.cells[position] for line in sheet.lines if line.cells[position]]
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells and callable(test) else 0.0


def _period(text: str) -> bool:
    try:
        parse_period(text)
    except ValueError:
        return False
    return True
