"""What a form asks of one part, and what came back: pure, from the framework alone.

Levels and short scales become radio buttons, long scales a list grouped by the descriptors, a scale without steps a number
to type. "Not enough evidence" is always an answer (an abstention, never zero), but where the scale has its own "don't know".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pifkit.frameworks import Block, Framework
from pifkit.frameworks.vocabulary import Scale
from pifkit.model.language import N_, _
from pifkit.scoring.exact import exact
from pifkit.scoring.inputs import NUMBER
from pifkit.store import score_problem

NOT_ENOUGH = "not-enough-evidence"
WORDS_NOT_ENOUGH = N_("Not enough evidence")
#: More choices than this become a list: radio buttons would fill several screens of a phone.
MOST_RADIOS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is sent, what is shown, what it means (may be blank)."""

    value: str
    title: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to rate: the part, or one attribute of it.

    Attributes:
        attribute: its id; blank: the part as a whole.
        title: as shown.
        hint: what to ask, where the framework says so.
        style: radios, list or number.
        groups: choices under their descriptors; radios have one group without one.
        lowest, highest: of the scale, where it has numbers.
        abstain: whether "not enough evidence" is offered.
    """

    attribute: str
    title: str
    hint: str
    style: Literal["radios", "list", "number"]
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    lowest: float | None
    highest: float | None
    abstain: bool

    @property
    def field(self) -> str:
        """Name of its field in the form."""
        return f"score-{self.attribute}" if self.attribute else "score"

    @property
    def choices(self) -> dict[str, Choice]:
        """Everything that may be chosen, by value; empty for a number to type."""
        return {one.value: one for _, group in self.groups for one in group}


def questions(framework: Framework, part: str) -> tuple[Question, ...]:
    """What is asked about a part: each of its attributes, or the part as a whole where it has none."""
    found, criterion = framework.part_index[part]
    block = framework.block(criterion.block)
    if not block or not block.attributes:
        return (_question(framework, framework.scale_of(found), block, "", _("Your rating"), ""),)
    return tuple(
        _question(framework, framework.scale_of(found, one.id), block, one.id, one.title, one.question)
        for one in block.attributes
    )


def _question(
    framework: Framework, scale: Scale, block: Block | None, attribute: str, title: str, hint: str
) -> Question:
    anchors = [(one.at, one.text) for one in block.anchors] if block else []
    opinions = scale.no_opinion is None
    if scale.levels:
        levels = tuple(Choice(one.code, one.title, one.meaning) for one in scale.levels)
        return Question(attribute, title, hint, "radios", (("", levels),), scale.min, scale.max, opinions)
    low, high = exact(scale.min or 0), exact(scale.max or 0)
    step = framework.inputs.step if framework.inputs else scale.step or (1 if scale.integers_only else None)
    if step is None:
        return Question(attribute, title, hint, "number", (), scale.min, scale.max, opinions)
    values = [low + n * exact(step) for n in range(int((high - low) / exact(step)) + 1)]
    if len(values) <= MOST_RADIOS:
        meanings = {exact(at): text for at, text in anchors}
        group = tuple(Choice(_number(one), _number(one), meanings.get(one, "")) for one in values)
        return Question(attribute, title, hint, "radios", (("", group),), scale.min, scale.max, opinions)
    return Question(attribute, title, hint, "list", _grouped(values, anchors), scale.min, scale.max, opinions)


def _grouped(
    values: Sequence[Fraction], anchors: Sequence[tuple[float, str]]
) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Values under the descriptor that they reach; those below the first one under none."""
    groups: list[tuple[str, list[Choice]]] = [("", [])]
    edges = sorted((exact(at), text) for at, text in anchors)
    for one in values:
        while edges and one >= edges[0][0]:
            groups.append((edges.pop(0)[1], []))
        groups[-1][1].append(Choice(_number(one), _number(one)))
    return tuple((text, tuple(found)) for text, found in groups if found)


def _number(value: Fraction) -> str:
    return f"{float(value):g}"


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody sent.

    Attributes:
        given: attribute -> score as written; None: not enough evidence. What was left blank is not there.
        wrong: attributes whose score is none of the choices.
        sum_wrong: the attributes must add up to something, and do not (or not all of them are there).
    """

    given: Mapping[str, str | None]
    wrong: tuple[str, ...]
    sum_wrong: bool

    @property
    def good(self) -> bool:
        """There is something, and nothing is wrong with it."""
        return bool(self.given) and not self.wrong and not self.sum_wrong


def answers(framework: Framework, part: str, posted: Mapping[str, str]) -> Answers:
    """Read the fields of a form; fields that are not asked for are left alone."""
    given: dict[str, str | None] = {}
    wrong: list[str] = []
    for one in questions(framework, part):
        text = posted.get(one.field, "").strip()
        if not text and not (one.style == "number" and posted.get(f"{one.field}-none")):
            continue
        if one.abstain and (text == NOT_ENOUGH or (not text and one.style == "number")):
            given[one.attribute] = None
        elif _fits(framework, part, one, text):
            given[one.attribute] = text
        else:
            wrong.append(one.attribute)
    return Answers(given, tuple(wrong), _sum_wrong(framework, part, given))


def _fits(framework: Framework, part: str, one: Question, text: str) -> bool:
    if one.style != "number":
        return text in one.choices
    return len(text) <= 12 and bool(NUMBER.match(text)) and score_problem(framework, part, one.attribute, text) is None


def _sum_wrong(framework: Framework, part: str, given: Mapping[str, str | None]) -> bool:
    block = framework.block(framework.part_index[part][1].block)
    if block is None or block.sum_to is None or not given or all(one is None for one in given.values()):
        return False
    numbers = [Fraction(one) for one in given.values() if one is not None]
    return len(numbers) < len(block.attributes) or sum(numbers) != exact(block.sum_to)
