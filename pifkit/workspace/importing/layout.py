"""Where everything stands in a file: which column is what, by the names and templates of the mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pifkit.model.errors import Problem
from pifkit.model.period import parse_period
from pifkit.workspace.importing.mapping import FIELDS, KEYS
from pifkit.workspace.importing.mapping import Mapping as Map
from pifkit.workspace.importing.template import Template
from pifkit.workspace.rules import near, problem
from pifkit.workspace.sheet import Sheet


@dataclass(frozen=True)
class Slot:
    """One figure that every row has: in a long table there is one, in a wide one as many as columns of figures.

    Attributes:
        header: header of its first column in a wide table; blank in a long one.
        keys: partnership, indicator and period, as far as the header tells them.
        cells: position of value, numerator, denominator, flag and note, as far as there are any.
    """

    header: str
    keys: Mapping[str, str]
    cells: Mapping[str, int]


@dataclass(frozen=True)
class Layout:
    """Where everything stands.

    Attributes:
        index: position of each column by its header.
        keys: positions of partnership, indicator and period, as far as columns tell them.
        slots: the figures of a row.
        unread: headers of columns that nothing reads and that the mapping does not name in 'ignore'.
    """

    index: Mapping[str, int]
    keys: Mapping[str, tuple[int, ...]]
    slots: tuple[Slot, ...]
    unread: tuple[str, ...]


def find_layout(sheet: Sheet, mapping: Map) -> tuple[Layout | None, list[Problem]]:
    """Find the columns that a mapping names.

    Returns:
        The layout, or None with everything that does not fit.
    """
    problems: list[Problem] = []
    index: dict[str, int] = {}
    for place, header in enumerate(sheet.header):
        index.setdefault(header, place)
    used: set[int] = set()

    def position(name: str) -> int:
        if name not in index:
            message = f"the file has no column {name!r}."
            place = f"row {sheet.header_row}"
            problems.append(
                problem(
                    "map-column-missing",
                    message,
                    file=sheet.file,
                    place=place,
                    value=name,
                    near=near(name, index),
                    allowed=list(index),
                )
            )
            return -1
        used.add(index[name])
        return index[name]

    columns = mapping.columns
    keys: dict[str, tuple[int, ...]] = {}
    for key in KEYS:
        named = columns.period if key == "period" else tuple(name for name in (getattr(columns, key),) if name)
        if named:
            keys[key] = tuple(position(name) for name in named)
    fixed = {field: position(getattr(columns, field)) for field in FIELDS if getattr(columns, field)}
    for name in (*mapping.only, *mapping.carry):
        position(name)
    used.update(index[name] for name in mapping.ignore if name in index)
    slots = _slots(sheet, mapping, fixed, used, problems)
    if problems:
        return None, problems
    unread = tuple(
        header or f"column {place + 1} (without a name)"
        for place, header in enumerate(sheet.header)
        if place not in used
    )
    return Layout(index, keys, slots, unread), []


def _slots(
    sheet: Sheet, mapping: Map, fixed: Mapping[str, int], used: set[int], problems: list[Problem]
) -> tuple[Slot, ...]:
    templates = {field: template for field in FIELDS if (template := mapping.template(field)) is not None}
    if not templates:
        return (Slot("", {}, fixed),)
    places: dict[tuple[tuple[str, str], ...], dict[str, int]] = {}
    headers: dict[tuple[tuple[str, str], ...], str] = {}
    matched: set[str] = set()
    for position, header in enumerate(sheet.header):
        if position in used or header in mapping.ignore:
            continue
        for field in _most_exact(templates):
            keys = templates[field].match(header)
            if keys is None or not _sensible(keys):
                continue
            used.add(position)
            matched.add(field)
            slot = tuple(sorted(keys.items()))
            cells = places.setdefault(slot, dict(fixed))
            headers.setdefault(slot, header)
            if field in cells:
                message = f"{header!r} and {sheet.header[cells[field]]!r} both hold the {field}."
                problems.append(
                    problem(
                        "map-header-twice",
                        message,
                        file=sheet.file,
                        place=f"row {sheet.header_row}, column {position + 1}",
                    )
                )
            cells[field] = position
            break
    for field, template in templates.items():
        if field not in matched:
            message = f"no header fits {template.text!r}, the template of the {field}."
            some = [header for place, header in enumerate(sheet.header) if place not in used]
            problems.append(
                problem(
                    "map-header-unmatched",
                    message,
                    file=sheet.file,
                    place=f"row {sheet.header_row}",
                    value=template.text,
                    allowed=some or None,
                )
            )
    return tuple(Slot(headers[keys], dict(keys), cells) for keys, cells in places.items())


def _most_exact(templates: Mapping[str, Template]) -> list[str]:
    """Fields by how much fixed text their templates have, so that `{period} flag` is tried before `{period}`."""
    return sorted(templates, key=lambda field: -len(templates[field].text))


def _sensible(keys: Mapping[str, str]) -> bool:
    """Whether what a header tells can be meant: a period in it must be one."""
    try:
        parse_period(keys.get("period", "2026"))
    except ValueError:
        return False
    return True
