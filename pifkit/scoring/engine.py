"""The engine: ratings and a framework in, a scorecard out. Pure; a framework's YAML file says everything it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from pifkit.frameworks.model import Framework
from pifkit.model.language import _
from pifkit.model.scorecard import CriterionScore, Notice, PartScore, Scorecard, Unconfirmed
from pifkit.model.tables import RatingRow
from pifkit.scoring.assembly import Assembly
from pifkit.scoring.bands import band_step
from pifkit.scoring.consensus import Item, Key, settle
from pifkit.scoring.exact import Number, number
from pifkit.scoring.findings import findings
from pifkit.scoring.inputs import read_ratings
from pifkit.scoring.nodes import Tree, percent
from pifkit.scoring.options import DEFAULT, Options
from pifkit.scoring.reasons import reasons
from pifkit.scoring.totals import block_scores, criterion_points, total_of


def score(
    framework: Framework,
    ratings: Iterable[RatingRow],
    *,
    tolerance: Number | None = None,
    options: Options = DEFAULT,
    evidence: Mapping[str, int] | None = None,
    file: str = "ratings",
) -> Scorecard:
    """Score a self-assessment.

    Args:
        framework: the framework, from `pifkit.frameworks.load`.
        ratings: rows of the table of ratings; their order does not matter.
        tolerance: largest spread inside which a mean is proposed, inclusive; None: the framework's own.
        options: cap, rounding and legacy rules; the defaults are pifkit's rule.
        evidence: how many evidence items each part has; None: not counted. With the evidence gate on, a total needs
            at least one for every scored part.
        file: name of the table in messages.

    Returns:
        The scorecard; what has no rating is missing, never zero, and then there is no total.

    Raises:
        AssessmentError: ratings that cannot be scored; one problem per bad row, all at once, nothing scored.
    """
    read, notices = read_ratings(framework, ratings, options=options, file=file)
    items = settle(read, framework.consensus, tolerance)
    assessors = len({one.assessor for one in read if one.assessor and one.kind != "blank"})
    return build(framework, items, options=options, evidence=evidence, notices=tuple(notices), assessors=assessors)


def score_each(
    framework: Framework, ratings: Iterable[RatingRow], *, options: Options = DEFAULT, file: str = "ratings"
) -> dict[str, Scorecard]:
    """Each assessor's own scorecard, from the latest round of each item that they rated; in order of their names.

    Args:
        framework: the framework.
        ratings: rows of the table of ratings; agreed ratings belong to nobody and are left out.
        options: as for `score`.
        file: name of the table in messages.

    Raises:
        AssessmentError: ratings that cannot be scored; nothing was scored.
    """
    read, _rest = read_ratings(framework, ratings, options=options, file=file)
    people = sorted({one.assessor for one in read if one.assessor})
    own = {name: [one for one in read if one.assessor == name] for name in people}
    return {
        name: build(framework, settle(found, framework.consensus), options=options, assessors=1)
        for name, found in own.items()
    }


def build(
    framework: Framework,
    items: Mapping[Key, Item],
    *,
    options: Options = DEFAULT,
    evidence: Mapping[str, int] | None = None,
    notices: tuple[Notice, ...] = (),
    assessors: int = 0,
) -> Scorecard:
    """The scorecard of settled items; `score` is this after reading and consensus.

    Args:
        framework: the framework.
        items: every rated item by (part, attribute), from `consensus.settle`.
        options: as for `score`.
        evidence: as for `score`.
        notices: warnings from reading, kept on the scorecard.
        assessors: how many people rated.
    """
    work = Assembly(framework, items, options, evidence)
    leaves = {part.id: work.leaf(part, criterion) for part, criterion in framework.leaves}
    tree = Tree(framework, leaves, options)
    nodes = {criterion.id: tree.criterion(criterion) for criterion in framework.criteria}
    shares = {key: percent(node.value, node.range) for key, node in nodes.items()}
    points: dict[str, Fraction | None] = {}
    criteria: list[CriterionScore] = []
    for criterion in framework.criteria:
        points[criterion.id], why = criterion_points(criterion, shares[criterion.id], options)
        criteria.append(work.criterion(criterion, nodes[criterion.id], shares[criterion.id], points[criterion.id], why))
    blocks, block_steps = block_scores(framework, points, options)
    total = total_of(framework, nodes, points, options)
    missing = tuple(one.id for criterion in criteria for one in criterion.parts if one.score is None and _open(one))
    value, gate = work.gated(total.value, criteria)
    band, band_steps = band_step(framework, "total", value, framework.total.bands)
    undefined = [key for key, node in nodes.items() if node.not_applicable and framework.total.not_applicable == "none"]
    found = findings(framework, items, tuple(criteria), missing)
    steps = {key: tuple(why) for key, why in work.steps.items()} | block_steps | dict(found.steps)
    for key, more in reasons(framework, items, found.criteria, found.rules).items():
        steps[key] = (*steps.get(key, ()), *more)
    return Scorecard(
        framework=framework.key,
        framework_version=framework.version,
        complete=not missing and not undefined,
        total=number(value),
        max_total=number(total.most),
        band=band.label if band else None,
        level=band.level if band else None,
        missing=missing,
        warnings=(
            *notices,
            *work.notices,
            *gate,
            *(
                Notice("criterion-not-applicable", _("no part of {key} applies: no total", key=key))
                for key in undefined
            ),
        ),
        blocks=blocks,
        criteria=found.criteria,
        profile=found.profile,
        outcome=found.outcome,
        outcome_title=next((one.title for one in framework.outcomes if one.id == found.outcome), ""),
        rules=found.rules,
        threads=found.threads,
        title=framework.title,
        kind=framework.kind,
        scored=sum(node.scored for node in nodes.values()),
        of=sum(node.of for node in nodes.values()),
        evidenced=work.evidenced(criteria),
        assessors=assessors,
        provisional=None if found.suppressed else number(total.provisional),
        provisional_percent=None if found.suppressed else number(total.provisional_percent),
        overlays=framework.overlays,
        unconfirmed=unconfirmed(framework, options),
        steps=steps | {"total": (*total.steps, *band_steps)},
    )


def _open(part: PartScore) -> bool:
    """Whether a part without a number still waits for a rating; a level without a number is a rating too."""
    return part.state != "na" and (part.code is None or part.state in {"missing", "discuss"})


def unconfirmed(framework: Framework, options: Options = DEFAULT) -> tuple[Unconfirmed, ...]:
    """What a framework's scores rest on although no readable document confirms it."""
    unsure = (fact for fact in framework.facts if fact.status == "unconfirmed")
    used = (fact for fact in unsure if options.apply_cap or not all(path.endswith(".cap") for path in fact.about))
    return tuple(Unconfirmed(fact.about, fact.note, fact.source) for fact in used)
