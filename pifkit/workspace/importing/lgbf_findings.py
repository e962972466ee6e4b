"""What the framework's figures tell about themselves: years that are not over, means that are none, counts that are none.

Each is told from the figures, not from a list of codes, so that a later release is read by the same rules.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pifkit.model.period import parse_period
from pifkit.workspace.importing.lgbf_values import Definition, Figure, Source

PART_YEAR = 0.5  # Scotland's denominator below this share of the year before: the year is not over
ROUNDING = 0.001  # the file's own rounding: 0.1 % of the figure
RATIO = 0.01  # numerator over denominator this near to the figure counts as the figure
FamilyMean = tuple[str, str, str, str]
Key = tuple[str, str, str]  # code, council, period


@dataclass(frozen=True)
class Findings:
    """What was found in all figures.

    Attributes:
        part_years: by code and year, the share of the year before that Scotland's denominator has reached.
        odd_means: by code, council and year, the plain mean of a family whose published mean is another.
        odd_families: code, year, grouping and group of those families, sorted.
        families: how many family means were compared.
        national: Scotland's figure by code and year, the one published beside most councils.
        odd_national: code and year in which another one is published beside some councils.
        quarters: the quarterly figures behind a year's, by code, council and year.
        countless: codes of shares whose numerator and denominator never give the figure: no part and whole.
        above_one: codes of shares that pass 1 (or -1) somewhere.
        remarks: sentences on a whole series, by code and whether it is the quarterly one.
    """

    part_years: Mapping[tuple[str, str], float]
    odd_means: Mapping[Key, float]
    odd_families: tuple[FamilyMean, ...]
    families: int
    national: Mapping[tuple[str, str], str]
    odd_national: tuple[tuple[str, str], ...]
    quarters: Mapping[Key, list[Figure]]
    countless: frozenset[str]
    above_one: frozenset[str]
    remarks: Mapping[tuple[str, bool], tuple[str, ...]] = field(default_factory=dict)


def find(source: Source) -> Findings:
    """Look through the figures once."""
    odd, compared = _odd_families(source)
    national: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for figure in source.annual:
        national[figure.code, figure.period][figure.national] += 1
    quarters: dict[Key, list[Figure]] = defaultdict(list)
    for figure in source.quarterly:
        quarters[figure.code, figure.council, figure.period.split(" ")[0]].append(figure)
    shares = {code for code, definition in source.definitions.items() if is_share(definition)}
    annual, quarterly = _by_code(source.annual), _by_code(source.quarterly)
    countless = frozenset(code for code, own in annual.items() if code in shares and _countless(own))
    remarks = {
        **{(c, False): tuple(_yearly(source.definitions[c], own, quarters, countless)) for c, own in annual.items()},
        **{(c, True): tuple(_by_quarter(own)) for c, own in quarterly.items()},
    }
    return Findings(
        part_years=_part_years(source.annual),
        odd_means={(key[0], f.council, key[1]): mean for key, (mean, figures) in odd.items() for f in figures},
        odd_families=tuple(sorted(odd)),
        families=compared,
        national={key: own.most_common(1)[0][0] for key, own in national.items()},
        odd_national=tuple(sorted(key for key, own in national.items() if len(own) > 1)),
        quarters=dict(quarters),
        countless=countless,
        above_one=frozenset(f.code for f in source.annual if f.code in shares and f.value and abs(float(f.value)) > 1),
        remarks=remarks,
    )


def is_share(definition: Definition) -> bool:
    """Whether the figures are proportions: the number format shows them in percent."""
    return "%" in definition.number_format


def _by_code(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        found[figure.code].append(figure)
    return found


def _part_years(annual: Iterable[Figure]) -> dict[tuple[str, str], float]:
    """Latest years that are not over: Scotland's denominator has fallen below half of the year before."""
    largest: dict[str, dict[str, float]] = defaultdict(dict)
    for figure in annual:
        if figure.national_denominator:
            own = largest[figure.code]
            own[figure.period] = max(own.get(figure.period, 0.0), float(figure.national_denominator))
    found = {}
    for code, own in largest.items():
        *earlier, last = sorted(own, key=parse_period)
        if earlier and own[earlier[-1]] > 0 and own[last] / own[earlier[-1]] < PART_YEAR:
            found[code, last] = own[last] / own[earlier[-1]]
    return found


def _odd_families(source: Source) -> tuple[dict[FamilyMean, tuple[float, list[Figure]]], int]:
    """Families with a published mean that is not the plain mean of their councils, and how many were compared.

    A family counts as odd when the mean published beside any of its councils is more than 0.1 % away.
    """
    members: dict[FamilyMean, list[Figure]] = defaultdict(list)
    for figure in source.annual:
        grouping = source.grouping[figure.code]
        if figure.family and figure.value is not None:
            group = source.families[figure.council][grouping]
            members[figure.code, figure.period, grouping, group].append(figure)
    odd = {}
    for key, figures in members.items():
        mean = _mean(figures)
        if not all(_near(float(figure.family), mean, ROUNDING) for figure in figures):
            odd[key] = (mean, figures)
    return odd, len(members)


def _counted(figures: Iterable[Figure]) -> list[Figure]:
    return [f for f in figures if f.value is not None and f.numerator and f.denominator]


def _countless(figures: Iterable[Figure]) -> bool:
    """Whether numerator over denominator is nowhere the figure, as in a pay gap given with two rates of pay."""
    counted = _counted(figures)
    return bool(counted) and not any(_is_ratio(figure, 1) for figure in counted)


def _is_ratio(figure: Figure, scale: int) -> bool:
    return _near(scale * float(figure.numerator) / float(figure.denominator), float(figure.value or 0), RATIO)


def _yearly(
    definition: Definition, figures: list[Figure], quarters: Mapping[Key, list[Figure]], countless: frozenset[str]
) -> Iterator[str]:
    behind = [(f, quarters[f.code, f.council, f.period]) for f in figures if (f.code, f.council, f.period) in quarters]
    if behind and all(_near(float(f.value or 0), _mean(own), 1e-6) for f, own in behind):
        yield "A year's figure is the plain mean of its quarters' shares, not pooled from the counts."
    scale = 1000 if re.search(r"per 1,000", definition.measure + definition.title) else 1
    if definition.code in countless:
        yield "Numerator and denominator are not a part and its whole and are left out."
    elif not all(_is_ratio(figure, scale) for figure in _counted(figures)):
        yield "The published figure is not always numerator over denominator; it is used as published."


def _by_quarter(figures: list[Figure]) -> Iterator[str]:
    if all(float(n) % 5 == 0 for f in _counted(figures) for n in (f.numerator, f.denominator)):
        yield "Counts are rounded to 5; the published share is used."


def _mean(figures: Iterable[Figure]) -> float:
    """The mean as the framework takes it: a quarter without decisions counts as zero."""
    values = [float(figure.value or 0) for figure in figures]
    return math.fsum(values) / len(values)


def _near(left: float, right: float, share: float) -> bool:
    return abs(left - right) <= share * max(abs(left), abs(right))
