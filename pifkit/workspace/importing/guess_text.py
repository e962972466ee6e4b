"""A guess written out as a mapping file, with a remark wherever a person has to look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pifkit.workspace.cells import CellError, parse_number
from pifkit.workspace.names import suggest_id
from pifkit.workspace.rules import shorten
from pifkit.workspace.sheet import Sheet
from pifkit.workspace.yamlfile import quoted

_WHOLES = re.compile(
    r"scotland|england|wales|northern ireland|united kingdom|uk|total|all|national|average|.* total|total .*",
    re.IGNORECASE,
)
_MARKS = {
    "*": "suppressed", "c": "suppressed", "[c]": "suppressed", "s": "suppressed", "x": "not_applicable", "z": "not_applicable", "[z]": "not_applicable",
    "[x]": "missing", "n/a": "not_applicable", "na": "not_applicable", ":": "missing", "..": "missing", ".": "missing", "-": "missing", "–": "missing",
    "p": "provisional", "e": "note", "r": "note", "b": "note", "u": "note",
}  # fmt: skip
_MOST = 200


@dataclass
class Guess:
    """What was told of a table.

    Attributes:
        columns: headers by role.
        headers: templates by role.
        partnerships: names or codes found.
        indicators: names or codes found.
        data: positions of figures.
        flags: positions of flags.
        left: headers that nothing reads.
    """

    columns: dict[str, list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    partnerships: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)
    data: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def is_number(text: str) -> bool:
    """Whether a cell holds a figure."""
    try:
        parse_number(text, percent="percent")
    except CellError:
        return False
    return True


def mapping_text(sheet: Sheet, guess: Guess, file: str) -> str:
    """The mapping as YAML."""
    lines = [
        f"# A proposal for {shorten(file)}, told from its header and cells. Look at each line before you import.",
        f"header_row: {sheet.header_row}",
    ]
    wholes = [name for name in guess.partnerships if _WHOLES.fullmatch(name)]
    if not guess.columns.get("partnership"):
        lines.append("partnership: my-partnership      # the whole file is about this partnership: write its id")
    if not guess.columns.get("indicator") and not guess.indicators:
        lines.append("indicator: my-indicator          # the whole file is about this indicator: write its id")
    if any(guess.columns.values()):
        lines += [
            "columns:",
            *(
                f"  {role}: {quoted(names[0]) if len(names) == 1 else _list(names)}"
                for role, names in guess.columns.items()
                if names
            ),
        ]
    if guess.headers:
        lines += ["headers:", *(f"  {role}: {quoted(text)}" for role, text in guess.headers.items())]
    marks = _marks(sheet, guess)
    unit = _unit(sheet, guess, "")
    if marks:
        lines += [
            "marks:                            # what stands beside a figure, or instead of one: check each",
            *(f"  {quoted(m)}: {_MARKS.get(m.casefold(), 'note')}" for m in marks),
        ]
    if wholes:
        lines.append(f"totals: {{codes: {_list(wholes)}}}    # rows for the whole: become the column 'national'")
    others = [name for name in guess.left if _share(sheet, name)]
    if others and not guess.headers:
        lines.append(
            "# Columns of figures that are not read may each be a partnership or an indicator. Then use a template, such as"
        )
        lines.append(
            '# headers: {value: "{partnership}"} or headers: {value: "{indicator} (rate)", denominator: "{indicator} (all)"}'
        )
    few = next((name for name in guess.left if name not in others and 1 < len(_values(sheet, name)) <= 12), None)
    if few:
        lines.append(f"# only: {{{quoted(few)}: {_list(_values(sheet, few)[:1])}}}    # read only some rows")
    if guess.left:
        lines.append(f"ignore: {_list(guess.left)}    # not read; name a column above if it is needed")
    for kind, names in (
        ("partnerships", [name for name in guess.partnerships if name not in wholes]),
        ("indicators", guess.indicators),
    ):
        lines += _listed(kind, names, sheet, guess)
    if not guess.indicators:
        lines += [
            "indicators:",
            f'  my-indicator: {{title: "", unit: {quoted(unit)}}}    # unit: percent, proportion, count, days, …',
        ]
    lines += [
        "# absent: blank                    # write a row without a figure where others have one",
        "# existing: replace                # when a figure is in the workspace already and differs",
    ]
    return "\n".join(lines) + "\n"


def _listed(kind: str, names: Sequence[str], sheet: Sheet, guess: Guess) -> list[str]:
    """Names with an id for each; too many to list are taken as they come."""
    if not names:
        return []
    if len(names) > _MOST:
        return [f"unlisted_{kind}: add    # {len(names)} of them: an id is made of each name"]
    lines, ids = [f"{kind}:"], set()
    for name in names:
        id = base = suggest_id(name) or "unnamed"
        number = 2
        while id in ids:
            id, number = f"{base}-{number}", number + 1
        ids.add(id)
        rest = (
            f"{{name: {quoted(name)}, codes: {quoted(name)}}}"
            if kind == "partnerships"
            else f"{{code: {quoted(name)}, title: {quoted(name)}, unit: {quoted(_unit(sheet, guess, name))}}}"
        )
        lines.append(f"  {quoted(id)}: {rest}")
    return lines


def _marks(sheet: Sheet, guess: Guess) -> list[str]:
    """Short texts where figures are expected, and everything in columns of flags."""
    found: Counter[str] = Counter()
    for line in sheet.lines:
        for position in guess.data:
            cell = line.cells[position]
            if cell and len(cell) <= 8 and not is_number(cell) and cell.casefold() not in ("*", "dna"):
                found[cell] += 1
        for position in guess.flags:
            if line.cells[position]:
                found[line.cells[position]] += 1
    return sorted(found)[:50]


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(quoted(name) for name in names) + "]"


def _unit(sheet: Sheet, guess: Guess, name: str) -> str:
    """`percent` where the indicator's figures or its column bear a percent sign, else blank."""
    column = guess.columns.get("indicator")
    lines = [line for line in sheet.lines if not (name and column) or line.cells[sheet.header.index(column[0])] == name]
    positions = [p for p in guess.data if name in sheet.header[p]] or guess.data
    signs = "%" in name or any("%" in sheet.header[p] for p in positions)
    return "percent" if signs or any("%" in line.cells[p] for line in lines for p in positions) else ""


def _values(sheet: Sheet, header: str) -> list[str]:
    position = sheet.header.index(header)
    return list(dict.fromkeys(line.cells[position] for line in sheet.lines if line.cells[position]))


def _share(sheet: Sheet, header: str) -> bool:
    """Whether most of a column are figures."""
    cells = [line.cells[sheet.header.index(header)] for line in sheet.lines]
    return sum(map(is_number, cells)) * 2 > len(cells)
