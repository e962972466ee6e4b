"""Success factors of partnership working: a short synthesis (project choice), each judged 1 to 4 by those who took part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pifkit.improvement.culture import DONT_KNOW, EVERYBODY, dont_know_share
from pifkit.improvement.exact import exact, total
from pifkit.model.language import N_, Phrases
from pifkit.model.tables import Culture

LOWEST, HIGHEST = 1, 4
FACTORS: Mapping[str, str] = Phrases(
    {
        "shared_vision": N_("A vision that all share"),
        "leadership": N_("Leadership across partners"),
        "culture_people": N_("Culture and people"),
        "evidence_measures": N_("Evidence and measures"),
        "accountability": N_("Clear accountability"),
        "trust": N_("Trust"),
        "community_voice": N_("The community's voice"),
        "learning_review": N_("Learning and review"),
        "resources_aligned": N_("Resources that follow the aims"),
        "focus_priorities": N_("A few clear priorities"),
    }
)


@dataclass(frozen=True, slots=True)
class Factor:
    """How one factor is judged: mean of 1 to 4 (None without an opinion), number of opinions, percent who don't know."""

    id: str
    title: str
    mean: float | None
    opinions: int
    dont_know: float | None


def factors(rows: Iterable[Culture]) -> tuple[Factor, ...]:
    """Factors judged, lowest mean first, those without an opinion last; an unknown id keeps its id as title.

    Rows of group `all` count where they exist, else the sum of all groups. Answers other than 1 to 4 and `dk` are ignored.
    """
    mine = [one for one in rows if one.survey == "success_factors"]
    mine = [one for one in mine if one.group == EVERYBODY] or mine
    counts: dict[str, dict[str, float]] = {}
    for one in mine:
        counts.setdefault(one.item, {})
        answer = one.answer.lower()
        counts[one.item][answer] = counts[one.item].get(answer, 0.0) + one.value
    found = [_factor(item, given) for item, given in counts.items()]
    return tuple(sorted(found, key=lambda one: (one.mean is None, one.mean or 0.0, one.id)))


def _factor(item: str, given: Mapping[str, float]) -> Factor:
    steps = {step: given.get(str(step), 0.0) for step in range(LOWEST, HIGHEST + 1)}
    opinions = total(steps.values())
    weighted = sum(step * exact(count) for step, count in steps.items())
    known = {name: count for name, count in given.items() if name == DONT_KNOW or name.isdigit()}
    return Factor(
        id=item,
        title=FACTORS.get(item, item),
        mean=float(weighted / opinions) if opinions else None,
        opinions=int(opinions),
        dont_know=dont_know_share(known),
    )
