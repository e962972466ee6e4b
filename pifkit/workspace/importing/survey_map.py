"""The mapping file of a survey tool's export: one row per respondent, one column per question."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pifkit.frameworks import load
from pifkit.improvement.culture import SCALE, TYPES
from pifkit.model.documents import Document
from pifkit.model.errors import ParameterError, Problem
from pifkit.model.tables import Id, Text
from pifkit.workspace.documents import validate
from pifkit.workspace.importing.mapping import Several
from pifkit.workspace.rules import near, problem
from pifkit.workspace.yamlfile import Document as Read
from pifkit.workspace.yamlfile import read_yaml

Survey = Literal["engagement", "success_factors", "culture"]
ANSWERS = {"engagement": (*map(str, SCALE), "dk"), "success_factors": ("1", "2", "3", "4", "dk")}
"""Answers that each survey of single answers has; a culture survey has points instead."""
_POINTS = re.compile(rf"(now|preferred) ([1-6]) ({'|'.join(TYPES)})")
_NUMBERED = re.compile(r"[1-9][0-9]{0,2}")


class SurveyMapping(Document):
    """A mapping file of a survey: it begins with `survey`."""

    survey: Survey = Field(description="engagement, success_factors, or culture (points for four kinds of culture)")
    partnership: Id = Field(description="the partnership that was asked")
    cycle: Id | None = Field(None, description="the cycle in which it was asked; blank: the current one")
    header_row: int = Field(1, ge=1, le=1000, description="row of the header; what is above it is not read")
    group: Text = Field("", description="column with the respondent's partner or team; blank: nobody is told apart")
    groups: dict[str, Several] = Field(
        default_factory=dict,
        description="names in that column by group id, such as council: [The Council]; none: as written",
    )
    questions: dict[str, Annotated[str, Field(min_length=1, max_length=80)]] = Field(
        description="by header of a column: the statement's number, the factor's id, or for culture `now 1 clan` (now or "
        "preferred, dimension 1 to 6, kind of culture)"
    )
    answers: dict[str, str] = Field(
        default_factory=dict,
        description="what the words of the file mean: 6 (best) to 1 for engagement, 4 to 1 for success_factors, dk for don't know",
    )
    only: dict[str, Several] = Field(default_factory=dict, description="read only rows with these values, by column")
    ignore: Several = Field((), description="columns that are left out on purpose")
    existing: Literal["refuse", "replace"] = Field(
        "refuse", description="when culture.csv holds this survey of this cycle already"
    )


def is_survey(path: Path) -> bool:
    """Whether a mapping file is one of a survey; a file that cannot be read is left to the other reader."""
    document, _ = read_yaml(path, path.name)
    return isinstance(document.data, dict) and "survey" in document.data


def read_survey_mapping(path: Path) -> SurveyMapping:
    """Read the mapping file of a survey.

    Raises:
        ParameterError: with everything that is wrong with it.
    """
    document, problems = read_yaml(path, path.name)
    mapping, found = validate(SurveyMapping, document)
    problems = [*problems, *found, *(_sense(mapping, document) if mapping else [])]
    if mapping is None or any(one.severity == "error" for one in problems):
        raise ParameterError(f"{path.name} cannot be used as a mapping. Nothing was written.", problems)
    return mapping


def points_of(question: str) -> tuple[str, str, str]:
    """Survey, dimension and kind of culture behind a culture question such as `now 1 clan`."""
    when, dimension, kind = question.split()
    return f"culture_{when}", dimension, kind


def _sense(mapping: SurveyMapping, document: Read) -> list[Problem]:
    """Whether questions and answers are those of the survey, each once."""
    found: list[Problem] = []
    seen: dict[str, str] = {}
    factors = {one.id for one in load("success_factors").criteria} | {
        one.id for _, one in load("success_factors").leaves
    }
    for header, question in mapping.questions.items():
        where = {"file": document.file, "place": document.place(("questions", header)), "value": question}
        if mapping.survey == "culture" and not _POINTS.fullmatch(question):
            message = "a culture question is written as 'now 1 clan': now or preferred, dimension, kind of culture."
            found.append(problem("map-question-unknown", message, allowed=TYPES, **where))
        elif mapping.survey == "engagement" and not _NUMBERED.fullmatch(question):
            found.append(problem("map-question-unknown", "a statement is named by its number.", **where))
        elif mapping.survey == "success_factors" and question not in factors:
            message = "there is no such success factor."
            found.append(
                problem("map-question-unknown", message, allowed=sorted(factors), near=near(question, factors), **where)
            )
        if question in seen:
            message = f"{seen[question]!r} and {header!r} are both question {question}."
            found.append(problem("map-question-unknown", message, **where))
        seen[question] = header
    allowed = ANSWERS.get(mapping.survey, ())
    for words, answer in mapping.answers.items():
        if answer not in allowed:
            where = {"file": document.file, "place": document.place(("answers", words))}
            message = f"the survey {mapping.survey!r} has no such answer."
            found.append(problem("import-answer-unknown", message, value=answer, allowed=allowed, **where))
    return found
