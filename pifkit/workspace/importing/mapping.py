"""The mapping file: what the columns of somebody else's table mean. A small YAML document, read like all others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from pifkit.model.documents import Document
from pifkit.model.errors import ParameterError, Problem
from pifkit.model.tables import Direction, Id, Indicator, Text
from pifkit.workspace.documents import validate
from pifkit.workspace.importing.template import Template, TemplateError
from pifkit.workspace.rules import problem
from pifkit.workspace.yamlfile import Document as Read
from pifkit.workspace.yamlfile import read_yaml

Mark = Literal["suppressed", "not_applicable", "missing", "provisional", "part_period", "note", "drop"]
Unlisted = Literal["refuse", "drop", "add"]
Into = Literal["month", "quarter", "financial_quarter", "year", "financial_year"]
FIELDS = ("value", "numerator", "denominator", "flag", "note", "national", "family")
KEYS = ("partnership", "indicator", "period")


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Several = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Columns(Document):
    """Names of columns, as written in the file's header, that mean the same in every row."""

    partnership: Text = Field("", description="column with the name or code of the partnership")
    indicator: Text = Field("", description="column with the name or code of the indicator")
    period: Several = Field((), description="column with the period; [Year, Quarter] where two make it up")
    value: Text = Field("", description="column with the figure")
    numerator: Text = Field("", description="column with the numerator")
    denominator: Text = Field("", description="column with the denominator")
    flag: Text = Field("", description="column with quality flags, whose codes 'marks' explains")
    note: Text = Field("", description="column with remarks, kept as notes")
    national: Text = Field("", description="column with the published figure for the country")
    family: Text = Field("", description="column with the published mean of the family group")


class Headers(Document):
    """Templates of headers in a wide table: `{indicator} {period}` fits `Homes 2018-19`."""

    value: Text = Field("", description="template of the columns with figures")
    numerator: Text = Field("", description="template of the columns with numerators")
    denominator: Text = Field("", description="template of the columns with denominators")
    flag: Text = Field("", description="template of the columns with quality flags")
    note: Text = Field("", description="template of the columns with remarks")
    national: Text = Field("", description="template of the columns with published figures for the country")
    family: Text = Field("", description="template of the columns with published means of the family group")


class Place(Document):
    """A partnership and the names or codes that stand for it in the file."""

    name: Text = Field("", description="name as printed, where its folder has to be made")
    codes: Several = Field(
        (),
        description="its names or codes in the file; a code that changed in mid-series and its successor are both given",
    )
    together: bool = Field(
        False, description="true: the codes are places to be pooled; false: one code replaced the other"
    )


class Measure(Document):
    """An indicator and the name or code that stands for it in the file."""

    code: Text = Field("", description="its name or code in the file; blank: the id")
    title: Text = Field("", description="what it measures; needed where the workspace does not define it yet")
    unit: Text = Field("", description="percent, proportion, count, days, or words such as 'per 1,000 people'")
    direction: Direction = Field(
        "increase", description="increase, decrease, neutral, closest (with point) or within (with lower and upper)"
    )
    point: float | None = Field(None, description="the mid-point that is best, for closest", allow_inf_nan=False)
    lower: float | None = Field(None, description="lower end of the good range, for within", allow_inf_nan=False)
    upper: float | None = Field(None, description="upper end of the good range, for within", allow_inf_nan=False)
    minimum: float | None = Field(None, description="smallest possible value", allow_inf_nan=False)
    maximum: float | None = Field(None, description="largest possible value", allow_inf_nan=False)
    decimals: int | None = Field(None, ge=0, le=6, description="decimals to show")
    frequency: Literal["day", "week", "month", "quarter", "year", ""] = Field(
        "", description="how often it is measured; blank: told from the periods"
    )
    grouping: Text = Field("", description="which family grouping it is compared in")
    source: Text = Field("", description="where the figures come from")
    note: Text = Field("", description="anything else")
    pool: Literal["ratio", "sum", "none"] | None = Field(None, description="how several periods or places become one: ratio (numerators over denominators), "
                                                         "sum (counts), none; blank: ratio where there are both, else none")  # fmt: skip
    per: float | None = Field(
        None,
        gt=0,
        description="what a ratio is multiplied by; blank: 100 for percent, 1 for proportion",
        allow_inf_nan=False,
    )


class Periods(Document):
    """How periods are read, and into what they are taken together."""

    form: Literal["auto", "month"] = Field(
        "auto", description="month: 2010-11 is November 2010; auto: told from the whole column"
    )
    into: Into | None = Field(
        None, description="take periods together: month, quarter, financial_quarter, year or financial_year"
    )


class Totals(Document):
    """Rows for the whole among the rows for its parts."""

    codes: Several = Field((), description="names or codes of the whole, such as Scotland")
    use: Literal["national", "drop"] = Field(
        "national", description="national: its figure becomes the column national; drop: left out"
    )


class Mapping(Document):
    """A mapping file."""

    header_row: int = Field(1, ge=1, le=1000, description="row of the header; what is above it is not read")
    partnership: Id | None = Field(None, description="the partnership that the whole file is about")
    indicator: Id | None = Field(None, description="the indicator that the whole file is about")
    columns: Columns = Field(default_factory=Columns, description="columns that mean the same in every row")
    headers: Headers = Field(default_factory=Headers, description="templates of headers, for a wide table")
    only: dict[str, Several] = Field(default_factory=dict, description="read only rows with these values, by column")
    ignore: Several = Field((), description="columns that are left out on purpose")
    carry: Several = Field((), description="columns that an importer with rules of its own needs beside the figures")
    marks: dict[str, Mark] = Field(default_factory=dict, description="what flags, and marks instead of figures, mean")
    period: Periods = Field(default_factory=Periods, description="how periods are read")
    totals: Totals = Field(default_factory=Totals, description="rows for the whole among its parts")
    partnerships: dict[Id, Place] = Field(default_factory=dict, description="partnerships by id")
    indicators: dict[Id, Measure] = Field(default_factory=dict, description="indicators by id")
    unlisted_partnerships: Unlisted = Field("refuse", description="what to do with partnerships that are not listed")
    unlisted_indicators: Unlisted = Field("refuse", description="what to do with indicators that are not listed")
    absent: Literal["leave", "blank"] = Field(
        "leave", description="blank: write a row without a figure where others have one and there is no row"
    )
    existing: Literal["refuse", "replace", "keep"] = Field(
        "refuse", description="when a figure in the workspace differs from the imported one"
    )

    def places(self) -> dict[str, str]:
        """Partnership id by name or code in the file; the id itself always counts."""
        return {code: id for id, place in self.partnerships.items() for code in (*place.codes, id)}

    def measures(self) -> dict[str, str]:
        """Indicator id by name or code in the file; the id itself always counts."""
        return {code: id for id, measure in self.indicators.items() for code in (measure.code or id, id)}

    def template(self, field: str) -> Template | None:
        """The template of a field; None where the mapping has none."""
        text = getattr(self.headers, field)
        return Template.of(text) if text else None


def read_mapping(path: Path | str) -> Mapping:
    """Read a mapping file.

    Raises:
        ParameterError: with everything that is wrong with it.
    """
    path = Path(path)
    document, problems = read_yaml(path, path.name)
    mapping: Mapping | None = None
    if document.data is not None:
        mapping, found = validate(Mapping, document)
        problems = [*problems, *found]
    if mapping is not None:
        problems += _sense(mapping, document)
    errors = [p for p in problems if p.severity == "error"]
    if mapping is None or errors:
        raise ParameterError(f"{path.name} cannot be used as a mapping. Nothing was written.", problems)
    return mapping


def _sense(mapping: Mapping, document: Read) -> list[Problem]:
    """Whether the mapping says where everything is, and says it once."""
    found = []
    templates: list[Template] = []
    for field in FIELDS:
        try:
            template = mapping.template(field)
        except TemplateError as err:
            place = document.place(("headers", field))
            found.append(
                problem(
                    "map-template", f"{err}", file=document.file, place=place, value=getattr(mapping.headers, field)
                )
            )
        else:
            templates += [template] if template else []
    wide = {key for template in templates for key in template.keys}
    for key in KEYS:
        fixed = key != "period" and getattr(mapping, key)
        if not (getattr(mapping.columns, key) or fixed or key in wide or found):
            found.append(
                problem("map-incomplete", f"it does not say where the {key} is.", file=document.file, place="$")
            )
    has_counts = all(
        getattr(mapping.columns, name) or getattr(mapping.headers, name) for name in ("numerator", "denominator")
    )
    if not (mapping.columns.value or mapping.headers.value or has_counts):
        found.append(
            problem(
                "map-incomplete",
                "it names neither values nor numerators and denominators.",
                file=document.file,
                place="$",
            )
        )
    return [*found, *_codes(mapping, document), *_measures(mapping, document)]


def _codes(mapping: Mapping, document: Read) -> list[Problem]:
    found, owner = [], dict.fromkeys(mapping.totals.codes, "totals")
    for id, place in mapping.partnerships.items():
        for code in place.codes:
            if owner.setdefault(code, id) != id:
                message = f"{code!r} stands for {owner[code]} and for {id}."
                found.append(
                    problem(
                        "map-code-twice",
                        message,
                        file=document.file,
                        place=document.place(("partnerships", id, "codes")),
                        value=code,
                    )
                )
    return found


def _measures(mapping: Mapping, document: Read) -> list[Problem]:
    found = []
    for id, measure in mapping.indicators.items():
        where = {"file": document.file, "place": document.place(("indicators", id))}
        if measure.direction == "closest" and measure.point is None:
            found.append(problem("map-measure-invalid", "direction 'closest' needs 'point'.", **where))
        if measure.direction == "within" and (measure.lower is None or measure.upper is None):
            found.append(problem("map-measure-invalid", "direction 'within' needs 'lower' and 'upper'.", **where))
        try:
            Indicator(id=id, title=measure.title or id, unit=measure.unit)
        except ValidationError as err:
            found.append(problem("map-measure-invalid", f"{err.errors()[0]['msg']}.", **where))
    return found
