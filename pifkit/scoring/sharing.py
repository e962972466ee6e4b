"""Parts whose attributes share out a fixed number of points, such as 100 over four types of culture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pifkit.frameworks.model import Framework
from pifkit.scoring.exact import exact

if TYPE_CHECKING:
    from pifkit.scoring.inputs import Rating


def wanted_sum(framework: Framework, part: str) -> Fraction | None:
    """What the attributes of a part must add up to; None where nothing is shared out."""
    block = framework.block(framework.part_index[part][1].block)
    return None if block is None or block.sum_to is None else exact(block.sum_to)


def wrong_sum(framework: Framework, part: str, points: Mapping[str, Fraction | None]) -> Fraction | None:
    """What one person's points for a part add up to, where that is not what it must be.

    Args:
        framework: the framework.
        part: id of a part of it.
        points: attribute -> points of that person; None: no number was given.

    Returns:
        The sum; None where it is right, where nothing is shared out, and while not every attribute has a number: nobody can
        tell then.
    """
    wanted = wanted_sum(framework, part)
    block = framework.block(framework.part_index[part][1].block)
    given = {key: value for key, value in points.items() if key and value is not None}
    if wanted is None or block is None or any(one.id not in given for one in block.attributes):
        return None
    total = sum(given.values(), Fraction(0))
    return None if total == wanted else total


@dataclass(frozen=True, slots=True)
class Uneven:
    """Somebody's points for a part, which do not add up to what they must; a blank assessor: the agreed ones."""

    assessor: str
    part: str
    round: int
    where: str
    said: str


def uneven(framework: Framework, ratings: Sequence[Rating]) -> list[Uneven]:
    """Attributes that must share out a fixed number of points, such as 100, and do not."""
    shares: dict[tuple[str, str, int], list[Rating]] = {}
    for one in ratings:
        if one.attribute and one.value is not None and wanted_sum(framework, one.part) is not None:
            shares.setdefault((one.assessor, one.part, one.round), []).append(one)
    found = []
    for (assessor, part, number), given in shares.items():
        total = wrong_sum(framework, part, {one.attribute: one.value for one in given})
        if total is not None:
            said = f"add up to {float(total):g}, not to {float(wanted_sum(framework, part) or 0):g}"
            found.append(Uneven(assessor, part, number, given[0].where, said))
    return found
