"""Reading ratings: text to exact numbers, with every mistake found before anything is scored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pifkit.frameworks.model import Criterion, Framework, Part
from pifkit.frameworks.reading import near_match
from pifkit.frameworks.vocabulary import Level, Scale
from pifkit.model.errors import AssessmentError, Problem
from pifkit.model.scorecard import Notice
from pifkit.model.tables import RatingRow
from pifkit.scoring.exact import exact, nearest
from pifkit.scoring.options import DEFAULT, Options
from pifkit.scoring.sharing import uneven

Kind = Literal["value", "blank", "na", "dk"]
NOT_APPLICABLE = frozenset({"na", "n/a"})
_SHARE = "Share out exactly that many."
NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$")


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating, read.

    Attributes:
        where: `row 7`.
        part, attribute: what is rated; attribute blank: the part as a whole.
        assessor: who; blank: the agreed rating.
        partner, round, note: as in the table.
        kind: value, blank (not rated), na (not applicable) or dk (don't know).
        value: the number; None for a level without one, and for every other kind.
        code: level code, where the scale has levels.
    """

    where: str
    part: str
    attribute: str
    assessor: str
    partner: str
    round: int
    note: str
    kind: Kind
    value: Fraction | None = None
    code: str | None = None


class _BadScore(Exception):
    """A score cannot be read; carries code, message and what is allowed."""

    def __init__(self, code: str, message: str, allowed: str | None = None, near: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.allowed, self.near = code, message, allowed, near


def read_ratings(
    framework: Framework, rows: Iterable[RatingRow], *, options: Options = DEFAULT, file: str = "ratings"
) -> tuple[list[Rating], list[Notice]]:
    """Ratings as exact values, and the warnings about them.

    Points of one person that must add up and do not are left out, with a warning: the others count, and so does what was
    agreed. Agreed points that do not add up are a mistake.

    Args:
        framework: the framework they are for.
        rows: the rows of the table.
        options: whether off-step numbers are rounded.
        file: name of the table in messages.

    Raises:
        AssessmentError: any row names an unknown part or attribute, is off the scale, no level code, given twice,
            beside a `na`, or for another framework or cycle; all at once, nothing scored.
    """
    problems: list[Problem] = []
    notices: list[Notice] = []
    ratings: list[Rating] = []
    cycles: dict[str, str] = {}
    for index, row in enumerate(rows, start=1):
        where = f"row {row.row}" if row.row else f"rating {index}"
        found = list(_misplaced(framework, row, where, file))
        if row.cycle:
            cycles.setdefault(row.cycle, where)
        if found:
            problems += found
            continue
        try:
            rating, notice = _read(framework, row, where, options)
        except _BadScore as err:
            place = f"{where}, column score"
            problems.append(Problem(file, place, err.code, err.message, row.score, err.allowed, err.near))
            continue
        ratings.append(rating)
        notices += [notice] if notice else []
    if len(cycles) > 1:
        first, second, *_ = cycles.items()
        message = f"the ratings are of more than one cycle: {first[0]} ({first[1]}) and {second[0]}."
        problems.append(Problem(file, second[1], "mixed-cycles", message, remedy="Score one cycle at a time."))
    off = uneven(framework, ratings)
    problems += _clashes(framework, ratings, file)
    problems += [
        Problem(file, one.where, "points-do-not-add-up", f"the agreed points of {one.part} {one.said}.", remedy=_SHARE)
        for one in off
        if not one.assessor
    ]
    if problems:
        raise AssessmentError(f"The ratings cannot be scored with {framework.key}; nothing was scored.", problems)
    out = {(one.assessor, one.part, one.round) for one in off}
    notices += [
        Notice(
            "points-not-counted", f"one person's points of {one.part} {one.said}: they do not count there", one.where
        )
        for one in off
    ]
    return [one for one in ratings if (one.assessor, one.part, one.round) not in out], notices


def _misplaced(framework: Framework, row: RatingRow, where: str, file: str) -> Iterator[Problem]:
    """What is wrong with framework, part and attribute of a row."""
    if row.framework and row.framework != framework.key:
        message = f"this rating is for {row.framework}, not for {framework.key}."
        yield Problem(
            file, f"{where}, column framework", "mixed-frameworks", message, remedy="Score one framework at a time."
        )
        return
    found = framework.part_index.get(row.part)
    if found is None:
        yield _unknown_part(framework, row.part, where, file)
        return
    part, criterion = found
    block = framework.block(criterion.block)
    known = tuple(one.id for one in block.attributes) if block else ()
    place = f"{where}, column attribute"
    if row.attribute and row.attribute not in known:
        if not known:
            message = f"part {part.id} is rated as a whole; it has no attributes."
            yield Problem(file, place, "unknown-attribute", message, row.attribute, remedy="Leave the column blank.")
        else:
            message = f"{row.attribute!r} is not an attribute of part {part.id}."
            near = near_match(row.attribute, known)
            yield Problem(file, place, "unknown-attribute", message, row.attribute, ", ".join(known), near)
    whole_na = row.score.strip().lower() in {"", *NOT_APPLICABLE}
    if not row.attribute and known and block and not block.whole_parts and not whole_na:
        message = f"part {part.id} is rated by its attributes."
        yield Problem(file, place, "attribute-missing", message, allowed=", ".join(known))


def _unknown_part(framework: Framework, part: str, where: str, file: str) -> Problem:
    place = f"{where}, column part"
    below = [one.id for one, criterion in framework.leaves if criterion.id == part]
    if below:
        message = f"{part!r} is a criterion that is rated part by part."
        return Problem(file, place, "criterion-for-part", message, part, allowed=", ".join(below))
    near = near_match(part, tuple(framework.part_index))
    message = f"{part!r} is not a part of {framework.key}."
    allowed = None if near else ", ".join(framework.part_index)
    return Problem(
        file,
        place,
        "unknown-part",
        message,
        part,
        allowed,
        near,
        f"`pifkit frameworks {framework.id}` lists the parts.",
    )


def _read(framework: Framework, row: RatingRow, where: str, options: Options) -> tuple[Rating, Notice | None]:
    part, criterion = framework.part_index[row.part]
    scale = framework.scale_of(part, row.attribute)
    notice: Notice | None = None
    kind: Kind = "value"
    value, code = None, None
    text = row.score.strip()
    if not text:
        kind = "blank"
    elif text.lower() in NOT_APPLICABLE:
        kind = "na"
        _refuse_na(framework, criterion, part)
        if not row.note and framework.consensus.method != "survey":
            notice = Notice(
                "na-without-reason", f"{part.id} is not applicable, but no reason is given in the note", where
            )
    elif (level := scale.level(text)) is not None:
        kind, value, code = _from_level(level)
    elif text.lower() == "dk":
        if scale.no_opinion is None:
            raise _BadScore("no-dont-know", "this framework has no answer for don't know.", _allowed(scale), None)
        kind, code = "dk", scale.no_opinion.code
    else:
        value, rounded = read_number(text, scale, framework.inputs.step if framework.inputs else None, options)
        code = next((one.code for one in scale.levels if one.value is not None and exact(one.value) == value), None)
        if rounded:
            notice = Notice("off-step", f"{text} was rounded to {float(value):g}, the nearest step (halves up)", where)
    rating = Rating(where, row.part, row.attribute, row.assessor, row.partner, row.round, row.note, kind, value, code)
    return rating, notice


def _from_level(level: Level) -> tuple[Kind, Fraction | None, str]:
    if not level.opinion:
        return "dk", None, level.code
    return "value", None if level.value is None else exact(level.value), level.code


def _refuse_na(framework: Framework, criterion: Criterion, part: Part) -> None:
    rule = criterion.rule or framework.criterion
    if rule.not_applicable == "refuse":
        raise _BadScore("na-refused", f"{framework.key} has no not-applicable: part {part.id} must be rated.")


def read_number(text: str, scale: Scale, step: float | None, options: Options) -> tuple[Fraction, bool]:
    """A number on a scale, and whether it had to be rounded to the step.

    Raises:
        _BadScore: no number, off the scale, or a fraction where only whole numbers are allowed.
    """
    if not NUMBER.match(text):
        near = near_match(text, tuple(one.code for one in scale.levels))
        raise _BadScore("not-a-score", "this is neither a number nor a level code.", _allowed(scale), near)
    return on_scale(exact(text), scale, step, options)


def on_scale(value: Fraction, scale: Scale, step: float | None, options: Options) -> tuple[Fraction, bool]:
    """A number that is on the scale, and whether it had to be rounded to the step; see `read_number`."""
    if scale.min is None or scale.max is None:
        if all(one.value is None or exact(one.value) != value for one in scale.levels):
            raise _BadScore("not-a-score", "this is not a level code.", _allowed(scale), None)
        return value, False
    if not exact(scale.min) <= value <= exact(scale.max):
        raise _BadScore("off-scale", "the score is off the scale.", _allowed(scale), None)
    if scale.integers_only and value.denominator != 1:
        raise _BadScore("whole-numbers-only", "this framework takes whole numbers only.", _allowed(scale), None)
    wanted = step if step is not None else scale.step
    if wanted is None or not options.round_inputs:
        return value, False
    rounded = nearest(value, wanted)
    return rounded, rounded != value


def check_score(framework: Framework, value: object, part: str = "", attribute: str = "") -> str | None:
    """What is wrong with a score before it is a row of a table; None when nothing is.

    Args:
        framework: the framework.
        value: a number, None (blank), or text: "na", "dk" or a level code. A number written as text is refused here:
            whoever passes values has numbers.
        part: part id; blank: the framework's own scale.
        attribute: attribute id; blank: the part as a whole.
    """
    scale = framework.scale_of(framework.part_index[part][0], attribute) if part else framework.scale
    if value is None or (isinstance(value, str) and (value == "na" or scale.level(value) is not None)):
        return None
    if isinstance(value, bool | str) or not isinstance(value, int | float | Fraction | Decimal):
        return f"{value!r} is not a number. Allowed: {_allowed(scale)}."
    try:
        on_scale(exact(value), scale, None, DEFAULT)
    except _BadScore as err:
        return f"{err.message} Allowed: {err.allowed}."
    except ValueError as err:
        return f"{err}. Allowed: {_allowed(scale)}."
    return None


def _allowed(scale: Scale) -> str:
    words = []
    if scale.min is not None:
        kind = "a whole number" if scale.integers_only else "a number"
        words.append(f"{kind} from {scale.min:g} to {scale.max:g}")
    if scale.levels:
        words.append(", ".join(one.code for one in scale.levels))
    return "; ".join([*words, "blank for not rated", "na for not applicable"])


def _clashes(framework: Framework, ratings: Sequence[Rating], file: str) -> Iterator[Problem]:
    """Ratings given twice, and ratings beside a `na` of the same part in the same round.

    In a survey everybody answers for themselves: one may find a question not applicable and another answer it.
    """
    first: dict[tuple[str, str, str, int], str] = {}
    for one in ratings:
        key = (one.assessor, one.part, one.attribute, one.round)
        if key in first:
            who = f"assessor {one.assessor}" if one.assessor else "the agreed rating"
            item = f"{one.part}, {one.attribute}" if one.attribute else one.part
            message = f"{who} has two ratings for {item} in round {one.round}; the first is in {first[key]}."
            yield Problem(file, one.where, "duplicate-rating", message, remedy="Keep one of the two.")
        else:
            first[key] = one.where
    for part, found in _in_force(ratings).items():
        found = [one for one in found if framework.consensus.method != "survey" or not one.assessor]
        excluded = [one for one in found if one.kind == "na" and not one.attribute]
        for one in excluded:
            beside = [other for other in found if other.kind == "value"]
            yield from _beside(one, beside, part, file)
        for one in (one for one in found if one.kind == "na" and one.attribute):
            yield from _beside(
                one, [o for o in found if o.kind == "value" and o.attribute == one.attribute], part, file
            )


def _beside(one: Rating, beside: Sequence[Rating], part: str, file: str) -> Iterator[Problem]:
    if beside:
        rows = ", ".join(other.where for other in beside[:3])
        message = f"part {part} is said not to apply here and is rated in {rows}."
        yield Problem(
            file, one.where, "rated-beside-na", message, remedy="Agree which of the two holds, and leave out the other."
        )


def _in_force(ratings: Sequence[Rating]) -> dict[str, list[Rating]]:
    """Ratings that decide, by part: the agreed ones where there are any, else those of the latest round."""
    by_part: dict[str, list[Rating]] = {}
    for one in ratings:
        if one.kind != "blank":
            by_part.setdefault(one.part, []).append(one)
    for part, found in by_part.items():
        chosen = [one for one in found if not one.assessor] or found
        latest = max(one.round for one in chosen)
        by_part[part] = [one for one in chosen if one.round == latest]
    return by_part
