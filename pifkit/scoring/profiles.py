"""Profiles: what is shown of grades, checklists and surveys instead of, or beside, a total."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from pifkit.frameworks.model import Framework
from pifkit.frameworks.vocabulary import Flag, Profile
from pifkit.scoring.bands import band_of
from pifkit.scoring.exact import Number, exact, half_up, mean, median, number


def _profile(framework: Framework, kind: str) -> Profile:
    if framework.profile is None or framework.profile.kind != kind:
        raise ValueError(f"{framework.key} has no {kind} profile")
    return framework.profile


def grades(framework: Framework, values: Sequence[Number | None]) -> dict[str, Any]:
    """Counts by grade, median, lowest, and percent good or better. A mean is never formed: there is no overall grade.

    Args:
        framework: a framework with a grades profile.
        values: the grades; None is not rated and left out.

    Returns:
        counts (grade to number), median, min, pct_good_or_better; all but counts None where nothing is rated.

    Raises:
        ValueError: the framework has no grades profile.
    """
    profile = _profile(framework, "grades")
    known = [exact(value) for value in values if value is not None]
    counts = {
        int(grade) if grade.denominator == 1 else float(grade): count for grade, count in sorted(Counter(known).items())
    }
    if not known:
        return {"counts": {}, "median": None, "min": None, "pct_good_or_better": None}
    good = None
    if profile.good_from is not None:
        good = number(Fraction(100 * sum(value >= exact(profile.good_from) for value in known), len(known)))
    return {"counts": counts, "median": number(median(known)), "min": number(min(known)), "pct_good_or_better": good}


def quantity_term(framework: Framework, pct: Number) -> str:
    """The word for a percent, such as `most`, from the framework's quantity terms; see the YAML for the edges.

    Raises:
        ValueError: the framework has no such words, or the percent is not between 0 and 100.
    """
    table = framework.profile.quantity_terms if framework.profile else None
    if table is None:
        raise ValueError(f"{framework.key} has no quantity words")
    share = exact(pct)
    found = band_of(framework, share, table)
    if not 0 <= share <= 100 or found is None:
        raise ValueError(f"{float(share):g} is no percent")
    return found.label


def checklist_statement(
    framework: Framework, counts: Mapping[str, int], respondents: int | None = None
) -> dict[str, Any]:
    """Percent agreeing, don't know and mean of one statement (or of several, counted together).

    Don't know is an awareness finding and never in the mean or in the percent agreeing.

    Args:
        framework: a framework with a checklist profile.
        counts: level code to number of answers.
        respondents: how many people answered, for the smallest group; None: the sum of the counts.

    Returns:
        suppressed, agree_pct, dont_know_pct, mean, flags; figures None when suppressed or when nobody has an opinion.

    Raises:
        ValueError: the framework has no checklist profile, or a code is not one of its levels.
    """
    profile = _profile(framework, "checklist")
    levels = {level.code: level for level in framework.scale.levels}
    if unknown := [code for code in counts if code not in levels]:
        raise ValueError(f"{', '.join(unknown)}: no answer of {framework.key}. Known: {', '.join(levels)}")
    answers = sum(counts.values())
    if (answers if respondents is None else respondents) < profile.minimum_group:
        return {"suppressed": True, "agree_pct": None, "dont_know_pct": None, "mean": None, "flags": []}
    opinions = {code: count for code, count in counts.items() if levels[code].opinion}
    valid = sum(opinions.values())
    agreeing = sum(opinions.get(code, 0) for code in profile.agree)
    agree = Fraction(100 * agreeing, valid) if valid else None
    unsure = Fraction(100 * (answers - valid), answers) if answers else None
    worth = sum((exact(levels[code].value or 0) * count for code, count in opinions.items()), Fraction(0))
    return {
        "suppressed": False,
        "agree_pct": number(agree),
        "dont_know_pct": number(unsure),
        "mean": number(worth / valid) if valid else None,
        "flags": [flag.id for flag in profile.flags if _raised(flag, agree, unsure)],
    }


def _raised(flag: Flag, agree: Fraction | None, unsure: Fraction | None) -> bool:
    def inside(value: Fraction | None, low: float | None, below: float | None) -> bool:
        if low is None and below is None:
            return True
        if value is None:
            return False
        return (low is None or value >= exact(low)) and (below is None or value < exact(below))

    return inside(agree, flag.agree_min, flag.agree_below) and inside(unsure, flag.dont_know_min, flag.dont_know_below)


def engagement_index(framework: Framework, counts: Mapping[int, float]) -> dict[str, Any] | None:
    """The engagement index from counts of answers.

    Args:
        framework: a framework with an index profile.
        counts: value of the answer (highest is best) to how many gave it.

    Returns:
        mean, eei (100 x mean / highest), eei_alt (100 x (mean - lowest) / (highest - lowest)), rounded (half up) and
        band of the rounded index; None when nobody answered.

    Raises:
        ValueError: the framework has no index profile, or an answer is off its scale.
    """
    profile = _profile(framework, "index")
    low, high = exact(framework.scale.min or 0), exact(framework.scale.max or 0)
    if any(not low <= value <= high for value in counts):
        raise ValueError(f"answers go from {float(low):g} to {float(high):g}")
    many = sum((exact(count) for count in counts.values()), Fraction(0))
    if not many:
        return None
    average = sum((exact(value) * exact(count) for value, count in counts.items()), Fraction(0)) / many
    index = 100 * average / high
    band = band_of(framework, index, profile.bands) if profile.bands else None
    return {
        "mean": number(average),
        "eei": number(index),
        "eei_alt": number(100 * (average - low) / (high - low)),
        "rounded": half_up(index),
        "band": band.label if band else None,
    }


def culture_gap(framework: Framework, now: Mapping[str, Number], preferred: Mapping[str, Number]) -> dict[str, Any]:
    """Wanted minus now for each culture type, and which differences deserve attention.

    Args:
        framework: a framework with a gap profile.
        now: type to mean points now.
        preferred: type to mean points wanted.

    Returns:
        now, preferred and gap (lists in the framework's order of types); flag_gt and flag_ge: types whose gap is
        beyond, and at or beyond, the flag, in size; flag_ge is the default.

    Raises:
        ValueError: the framework has no gap profile.
    """
    profile = _profile(framework, "gap")
    block = framework.blocks[0]
    types = [one.id for one in block.attributes]
    gaps = {key: exact(preferred[key]) - exact(now[key]) for key in types}
    edge = exact(profile.flag_from or 0)
    return {
        "now": [number(exact(now[key])) for key in types],
        "preferred": [number(exact(preferred[key])) for key in types],
        "gap": [number(gaps[key]) for key in types],
        "flag_gt": [key for key in types if abs(gaps[key]) > edge],
        "flag_ge": [key for key in types if abs(gaps[key]) >= edge],
    }


def survey_statement(framework: Framework, values: Sequence[Number]) -> dict[str, Any]:
    """How people answered one statement: n, mean, sample standard deviation, lowest, highest, and whether they disagree.

    The deviation and the flag are None with fewer than two answers.

    Raises:
        ValueError: the framework has no survey profile.
    """
    profile = _profile(framework, "survey")
    given = [exact(value) for value in values]
    if not given:
        return {"n": 0, "mean": None, "sd": None, "min": None, "max": None, "disagreement": None}
    average = mean(given)
    square = (
        sum(((value - average) ** 2 for value in given), Fraction(0)) / (len(given) - 1) if len(given) > 1 else None
    )
    flagged = None
    if square is not None and profile.spread_flag is not None:
        flagged = square >= exact(profile.spread_flag) ** 2
    deviation = None if square is None else math.sqrt(square)
    ends = {"min": number(min(given)), "max": number(max(given))}
    return {"n": len(given), "mean": number(average), "sd": deviation, **ends, "disagreement": flagged}
