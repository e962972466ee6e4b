"""A framework's rules in plain words, for its page: how ratings become parts, criteria, a total and a verdict."""

from __future__ import annotations

from collections.abc import Iterator

from pifkit.frameworks import Framework
from pifkit.frameworks.model import Block, Group, Part
from pifkit.frameworks.vocabulary import Flag, PassRule, Rounding

COMBINE = {
    "mean": "the mean of", "weighted_mean": "the mean, by weight, of", "sum": "the sum of", "min": "the lowest of", "max": "the highest of",
    "median": "the median of",
}  # fmt: skip
TOTALS = {
    "points": "The total is the sum of each criterion's percent of its points.",
    "mean": "The total is the mean of the criteria.",
    "weighted_mean": "The total is the weighted mean of the criteria.",
    "sum": "The total is the sum of the criteria.",
    "median": "The total is the median of the criteria.",
    "min": "The total is the lowest of the criteria.",
    "none": "There is no total: asking for one is refused, because the framework has none.",
}


def rules(one: Framework) -> Iterator[str]:
    """The section about rules."""
    yield from ("## Rules in words", "")
    for block in one.blocks:
        yield from _block_rules(one, block)
    if one.kind == "compliance" and one.profile is None:
        yield "* What is met is counted; nothing is averaged. What does not apply is left out of the count."
    elif any(each.scored_at == "part" for each in one.criteria):
        own = sorted(
            {
                group.id
                for criterion in one.criteria
                for group in everything(criterion)
                if isinstance(group, Group) and group.rule
            }
        )
        rounded = f", rounded {rounding(one.criterion.round)}" if one.criterion.round else ""
        yield f"* A criterion is {COMBINE[one.criterion.method]} its parts{rounded}{_except(own)}."
        if one.criterion.not_applicable == "average_out":
            yield "* A part that does not apply is left out and the others carry its weight."
        else:
            yield "* Every part must be rated: *does not apply* is refused."
    yield f"* {TOTALS[one.total.method]}{f' It is rounded {rounding(one.total.round)}.' if one.total.round else ''}"
    if one.total.method != "none":
        out = "there is no total" if one.total.not_applicable == "none" else "the other criteria carry its weight"
        yield f"* Where none of a criterion's parts applies, {out}."
    yield f"* {_consensus(one)}"
    if one.evidence_gate:
        yield "* A total is shown only when every scored part has evidence."
    for escalation in one.escalations:
        codes = " or ".join(f"`{code}`" for code in escalation.levels)
        yield f"* {escalation.count} or more {codes} in one criterion count as `{escalation.to}`."
    yield from _profile(one)
    yield ""
    yield from _verdict(one)
    for label in one.labels:
        least = ", ".join(f"{name.replace('_', ' ')} at least {value:g}" for name, value in label.minimums.items())
        yield from (f"* Label *{label.title}* (`{label.id}`): {least} (ratings from {label.min:g} to {label.max:g}).",)
    if one.labels:
        yield ""


def _except(ids: list[str]) -> str:
    return f" ({', '.join(f'`{one}`' for one in ids)}: a rule of its own)" if ids else ""


def _block_rules(one: Framework, block: Block) -> Iterator[str]:
    if not block.attributes:
        return
    rounded = f", rounded {rounding(one.part.round)}" if one.part.round else ""
    if one.part.method == "highest_level":
        yield f"* *{block.title}*: a part has the highest level up to which every level is met."
    else:
        yield f"* *{block.title}*: a part is {COMBINE[one.part.method]} its attributes{rounded}."
    if block.cap:
        yield f"* *{block.title}*: no part scores above its attribute `{block.cap}`."
    if block.sum_to is not None:
        yield f"* *{block.title}*: one person's attributes of a part must add up to {block.sum_to:g}."
    if block.whole_parts:
        yield f"* *{block.title}*: a part may also be rated as a whole; leave `attribute` blank."
    else:
        yield f"* *{block.title}*: a part is rated by its attributes only."


def _consensus(one: Framework) -> str:
    if one.consensus.method == "survey":
        return "Every answer counts; nobody agrees a value."
    if one.consensus.tolerance == 0:
        return "Several assessors must give the same value; where they do not, there is no score until they agree."
    return (
        f"Several assessors: up to {one.consensus.tolerance:g} apart (highest minus lowest) the mean is proposed; further apart "
        "there is no score until they agree."
    )


def _profile(one: Framework) -> Iterator[str]:
    profile = one.profile
    if profile is None:
        return
    if profile.kind == "grades":
        good = f"; {profile.good_from:g} or more counts as good" if profile.good_from is not None else ""
        yield f"* Shown: how many parts have each grade, the median and the lowest{good}."
    elif profile.kind == "checklist":
        yield f"* Shown: percent who agree ({', '.join(f'`{code}`' for code in profile.agree)}) and percent who don't know."
        for flag in profile.flags:
            yield f"* Finding `{flag.id}`: {_flag(flag)}."
    elif profile.kind == "index":
        full = profile.full_response_up_to
        yield "* Shown: an index from 0 to 100" + (f"; groups of up to {full} need every answer." if full else ".")
    elif profile.kind == "gap":
        yield f"* Shown: `{profile.preferred}` minus `{profile.now}`; a difference of {number(profile.flag_from)} or more is flagged."
    else:
        yield f"* Shown: mean and spread of each statement; from a standard deviation of {number(profile.spread_flag)} people disagree."
    if profile.minimum_group > 1:
        yield f"* Below {profile.minimum_group} respondents no figures are shown."


def _flag(flag: Flag) -> str:
    parts = []
    for low, high, words in (
        (flag.agree_min, flag.agree_below, "agree"),
        (flag.dont_know_min, flag.dont_know_below, "don't know"),
    ):
        if low is not None and high is not None:
            parts.append(f"from {low:g} % and below {high:g} % {words}")
        elif low is not None:
            parts.append(f"{low:g} % or more {words}")
        elif high is not None:
            parts.append(f"below {high:g} % {words}")
    return " and ".join(parts)


def _verdict(one: Framework) -> Iterator[str]:
    if not one.outcomes:
        return
    yield from ("The verdict is the first whose conditions are all met; it is indicative and confers nothing.", "")
    yield from (row("Verdict", "Conditions"), "|---|---|")
    rules = {rule.id: rule for rule in one.pass_rules}
    for outcome in one.outcomes:
        needs = "; ".join(_condition(rules[need]) for need in outcome.needs) or "otherwise"
        yield row(outcome.title or outcome.id, needs)
    yield ""


def _condition(rule: PassRule) -> str:
    return f"{rule.title or rule.id}{' (in each criterion)' if rule.at == 'criterion' and 'each' not in rule.title else ''}"


def everything(group: Group) -> Iterator[Group | Part]:
    """The group, and every group and part inside it."""
    yield group
    yield from group.parts
    for child in group.groups:
        yield from everything(child)


def rounding(one: Rounding) -> str:
    """How a figure is rounded: `to the nearest 5, halves up`."""
    return f"to the nearest {'whole number' if one.step == 1 else f'{one.step:g}'}, halves up"


def number(value: float | None) -> str:
    """A number without needless decimals; nothing where there is none."""
    return "" if value is None else f"{value:g}"


def row(*cells: object) -> str:
    """One row of a Markdown table."""
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"
