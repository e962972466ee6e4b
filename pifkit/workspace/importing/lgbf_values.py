"""What the framework's files hold, as values: names of files, definitions, figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pifkit.workspace.names import suggest_id

VALUES, DEFINITIONS, GROUPS, QUARTERS = (
    "lgbf_example.csv",
    "lgbf_example_indicators.csv",
    "family_groups.csv",
    "lgbf_quarterly_swf.csv",
)


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as the framework defines it; texts as published, white space tidied."""

    code: str
    title: str
    direction: str
    point: str
    number_format: str
    measure: str
    category: str
    grouping: str
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A council's figure in a period; numbers as published text, blank where the file has none.

    Attributes:
        period: as pifkit writes it: `2018-19` or `2018-19 Q1`.
        value: the figure; None where the denominator is zero, which means that there was nothing to decide.
    """

    code: str
    council: str
    period: str
    value: str | None
    numerator: str = ""
    denominator: str = ""
    national: str = ""
    national_denominator: str = ""
    family: str = ""
    label: str = ""


@dataclass(frozen=True)
class Source:
    """All that was read.

    Attributes:
        definitions: by code.
        families: for each council its group, `1` to `4`, by grouping (`people`, `other`).
        annual: yearly figures in file order.
        quarterly: quarterly figures; codes and periods in pifkit's spelling.
        rows: rows read by file.
        grouping: grouping by which each code's published family mean was made, told from the labels.
        passed_over: what was not read and why.
    """

    definitions: Mapping[str, Definition]
    families: Mapping[str, Mapping[str, str]]
    annual: tuple[Figure, ...]
    quarterly: tuple[Figure, ...]
    rows: Mapping[str, int]
    grouping: Mapping[str, str] = field(default_factory=dict)
    passed_over: tuple[tuple[str, str], ...] = ()

    @property
    def councils(self) -> tuple[str, ...]:
        """Names of the councils that have figures, sorted."""
        return tuple(sorted({figure.council for figure in self.annual}))


def council_id(name: str) -> str:
    """Folder of a council: `Argyll & Bute` is `argyll-bute`, `Edinburgh City` is `edinburgh`, `Orkney Islands` `orkney`."""
    short = re.sub(r",? (City of|City|Islands)$", "", name)
    return suggest_id(short.replace("&", " ")) or "council"
