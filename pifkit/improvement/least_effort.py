"""The least-effort plan: which ratings to raise, by how many steps, to reach a chosen total; exact, caps included.

One step of the scale on one rating is one unit of effort (or more, where the group says that a part is harder). The
search is exact and not a guess: each part, criterion and the total keep the best value for every amount of effort
(dynamic programming over the framework's own tree and rules), and the engine scores the plan that is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from pifkit.frameworks.model import Criterion, Framework, Group, Part, parts_of
from pifkit.improvement.exact import exact
from pifkit.scoring import build
from pifkit.scoring.consensus import Item, Key
from pifkit.scoring.exact import nearest
from pifkit.scoring.nodes import Range, combined_range, part_range, percent

Steps = tuple[tuple[Key, Fraction], ...]
LINEAR = ("mean", "weighted_mean", "sum")


@dataclass(frozen=True, slots=True)
class Raise:
    """One rating to raise: part, attribute (blank: the part as a whole), from, to, and its effort."""

    part: str
    attribute: str
    before: float
    after: float
    effort: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The cheapest way to a target.

    Attributes:
        raises: what to raise; empty where the target is reached already.
        effort: units of effort altogether.
        total: the total that the engine gives the plan.
        target: what was asked for.
    """

    raises: tuple[Raise, ...]
    effort: int
    total: float
    target: float


@dataclass(frozen=True, slots=True)
class _Point:
    """The best value for an amount of effort, and the ratings that give it."""

    effort: int
    value: Fraction
    steps: Steps


def least_effort(
    framework: Framework,
    items: Mapping[Key, Item],
    target: float,
    *,
    effort: Mapping[str, int] | None = None,
    step: float | None = None,
) -> Plan | None:
    """The plan of least effort that reaches a total; None where no plan does.

    Args:
        framework: a framework with a total by points, mean, weighted mean, sum, min or max.
        items: the ratings in force, from `what_if.settled`; every part that applies must have a score.
        target: total to reach, on the framework's own scale.
        effort: units of effort that one step of a part costs, whole numbers; 1 where it is not named.
        step: size of one step; None: the step of the scale, else 5 on a scale of 50 or more and 1 on a smaller one.

    Raises:
        ValueError: the framework has no total, combines by a rule for which no exact search is known, or a part that
            applies has no score.
    """
    now = build(framework, items)
    if framework.total.method in ("none", "median"):
        raise ValueError(f"{framework.title} has no total that a plan could aim at")
    if now.total is None:
        raise ValueError(f"every part needs a score first: {', '.join(now.missing)}")
    if now.total >= target:
        return Plan((), 0, now.total, target)
    search = _Search(framework, items, effort or {}, step)
    best = next((point for point in search.total() if point.value >= exact(target)), None)
    if best is None:
        return None
    changed = {**items, **{key: Item("agreed", value) for key, value in best.steps}}
    reached = build(framework, changed).total
    raises = [search.told(key, value) for key, value in best.steps]
    raises.sort(key=lambda one: ([part.id for part, _ in framework.leaves].index(one.part), one.attribute))
    return Plan(tuple(raises), best.effort, float(best.value) if reached is None else reached, target)


@dataclass(frozen=True, slots=True)
class _Search:
    framework: Framework
    items: Mapping[Key, Item]
    efforts: Mapping[str, int]
    step: float | None

    def total(self) -> list[_Point]:
        """Best total by effort."""
        rule = self.framework.total
        children = []
        for criterion in self.framework.criteria:
            points = self._group(criterion)
            if points is None:
                continue
            weight = exact(criterion.points or 0) / 100 if rule.method == "points" else exact(criterion.weight)
            if rule.method == "points":
                span = self._span(criterion)
                points = [_Point(p.effort, percent(p.value, span) or Fraction(0), p.steps) for p in points]
            children.append((weight, points))
        method = "sum" if rule.method == "points" else rule.method
        whole = sum((exact(one.weight) for one in self.framework.criteria), Fraction(0))
        combined = _combined(method, children, whole, points=rule.method == "points")
        return _rounded(combined, rule.round.step if rule.round else None)

    def _span(self, group: Group) -> Range | None:
        """Smallest and largest value of a group, as the engine has it."""
        rule = group.rule or self.framework.criterion
        if group.groups:
            return combined_range(rule.method, [(exact(one.weight), self._span(one)) for one in group.groups])
        own = [(exact(one.weight), part_range(self.framework, one)) for one in parts_of(group)]
        return combined_range(rule.method, own)

    def _group(self, group: Group) -> list[_Point] | None:
        rule = group.rule or self.framework.criterion
        below: list[tuple[Fraction, list[_Point] | None]]
        if group.groups:
            below = [(exact(child.weight), self._group(child)) for child in group.groups]
        else:
            below = [(exact(part.weight), self._part(part, group)) for part in parts_of(group)]
        known = [(weight, points) for weight, points in below if points is not None]
        if not known:
            return None
        whole = sum((weight for weight, _ in below), Fraction(0))
        return _rounded(_combined(rule.method, known, whole), rule.round.step if rule.round else None)

    def _part(self, part: Part, group: Group) -> list[_Point] | None:
        """Best score of a part by effort; None where it does not apply."""
        criterion = self.framework.part_index[part.id][1] if part.id in self.framework.part_index else group
        block = self.framework.block(criterion.block if isinstance(criterion, Criterion) else None)
        whole = self.items.get((part.id, ""))
        rated = {one.id: self.items[part.id, one.id] for one in (block.attributes if block else ())
                 if (part.id, one.id) in self.items}  # fmt: skip
        if whole is not None and whole.value is None and whole.state == "na":
            return None
        if rated and all(item.state == "na" for item in rated.values()) and (whole is None or whole.value is None):
            return None
        rounding = self.framework.part.round.step if self.framework.part.round else None
        cap = block.cap if block and block.cap in rated and rated[block.cap].value is not None else None
        if whole is not None and whole.value is not None:
            mean = self._rating(part, "", whole.value)
            return _capped(mean, self._rating(part, cap, rated[cap].value) if cap else None, rounding)
        if self.framework.part.method not in ("mean", "weighted_mean") or block is None:
            raise ValueError(f"no exact search is known for parts that combine by {self.framework.part.method}")
        weights = {one.id: exact(one.weight) if self.framework.part.method == "weighted_mean" else Fraction(1)
                   for one in block.attributes if one.id in rated and rated[one.id].state != "na"}  # fmt: skip
        others = [(weight, self._rating(part, key, rated[key].value)) for key, weight in weights.items() if key != cap]
        held = self._rating(part, cap, rated[cap].value) if cap else None
        return _attributes(others, held, weights.get(cap or "", Fraction(0)), rounding)

    def _rating(self, part: Part, attribute: str, value: Fraction | None) -> list[_Point]:
        """One rating: as it is, and at each further step of its scale."""
        if value is None:
            raise ValueError(f"{part.id} {attribute} has no score")
        scale = self.framework.scale_of(part, attribute)
        low, high = exact(scale.min or 0), exact(scale.max if scale.max is not None else 100)
        unit = exact(self.step or scale.step or (5 if high - low >= 50 else 1))
        cost = max(1, int(self.efforts.get(part.id, 1)))
        points = [_Point(0, value, ())]
        level = (value // unit + 1) * unit
        while level <= high:
            points.append(_Point(cost * len(points), level, (((part.id, attribute), level),)))
            level += unit
        if points[-1].value < high:
            points.append(_Point(cost * len(points), high, (((part.id, attribute), high),)))
        return points

    def told(self, key: Key, value: Fraction) -> Raise:
        """A rating of the plan in plain numbers."""
        before = self.items[key].value or Fraction(0)
        part = self.framework.part_index[key[0]][0]
        points = self._rating(part, key[1], before)
        spent = next(point.effort for point in points if point.value == value)
        return Raise(key[0], key[1], float(before), float(value), spent)


def _attributes(
    others: Sequence[tuple[Fraction, list[_Point]]], held: list[_Point] | None, weight: Fraction, rounding: float | None
) -> list[_Point]:
    """Best part score by effort: the mean of its attributes, never above the capping one."""
    whole = sum((one for one, _ in others), weight)
    rest = _sums([(one / whole, points) for one, points in others]) if others else [_Point(0, Fraction(0), ())]
    if held is None:
        return _rounded(rest, rounding)
    found = []
    for cap in held:
        ceiling = nearest(cap.value, rounding) if rounding else cap.value
        for other in rest:
            value = other.value + cap.value * weight / whole
            value = nearest(value, rounding) if rounding else value
            found.append(_Point(cap.effort + other.effort, min(value, ceiling), cap.steps + other.steps))
    return _best(found)


def _capped(whole: list[_Point], held: list[_Point] | None, rounding: float | None) -> list[_Point]:
    """Best score of a part rated as a whole: never above the capping attribute, where that is rated too."""
    if held is None:
        return whole
    ceilings = [(cap, nearest(cap.value, rounding) if rounding else cap.value) for cap in held]
    return _best(
        [
            _Point(one.effort + cap.effort, min(one.value, ceiling), one.steps + cap.steps)
            for one in whole
            for cap, ceiling in ceilings
        ]
    )


def _combined(
    method: str, children: Sequence[tuple[Fraction, list[_Point]]], whole: Fraction, *, points: bool = False
) -> list[_Point]:
    """Best combination of children by effort."""
    if method in LINEAR:
        weights = [Fraction(1) if method == "mean" else weight for weight, _ in children]
        scale = Fraction(1) if points else (whole if method == "sum" else Fraction(1)) / sum(weights, Fraction(0))
        return _sums([(weight * scale, found) for weight, (_, found) in zip(weights, children, strict=True)])
    if method not in ("min", "max"):
        raise ValueError(f"no exact search is known for combining by {method}")
    best = children[0][1]
    for _, other in children[1:]:
        choose = min if method == "min" else max
        best = _best(
            [_Point(a.effort + b.effort, choose(a.value, b.value), a.steps + b.steps) for a in best for b in other]
        )
    return best


def _sums(children: Sequence[tuple[Fraction, list[_Point]]]) -> list[_Point]:
    """Best weighted sum by effort; in whole numbers inside, since fractions are slow."""
    denominator = lcm(*((weight * point.value).denominator for weight, points in children for point in points))
    state: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for weight, points in children:
        choices = [(point.effort, int(weight * point.value * denominator)) for point in points]
        grown: dict[int, tuple[int, tuple[int, ...]]] = {}
        for spent, (value, picks) in state.items():
            for at, (effort, gain) in enumerate(choices):
                key, sum_ = spent + effort, value + gain
                if key not in grown or grown[key][0] < sum_:
                    grown[key] = (sum_, (*picks, at))
        state = _kept(grown)
    return [
        _Point(
            spent,
            Fraction(value, denominator),
            tuple(step for at, (_, points) in zip(picks, children, strict=True) for step in points[at].steps),
        )
        for spent, (value, picks) in sorted(state.items())
    ]


def _kept(state: dict[int, tuple[int, tuple[int, ...]]]) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Only the efforts that buy more than a smaller one does."""
    kept: dict[int, tuple[int, tuple[int, ...]]] = {}
    highest: int | None = None
    for spent, found in sorted(state.items()):
        if highest is None or found[0] > highest:
            kept[spent], highest = found, found[0]
    return kept


def _best(points: Sequence[_Point]) -> list[_Point]:
    """Points by effort, only those that are better than every cheaper one."""
    kept: list[_Point] = []
    for point in sorted(points, key=lambda one: (one.effort, -one.value)):
        if not kept or point.value > kept[-1].value:
            kept.append(point)
    return kept


def _rounded(points: list[_Point], step: float | None) -> list[_Point]:
    if step is None:
        return points
    return _best([_Point(point.effort, nearest(point.value, step), point.steps) for point in points])
