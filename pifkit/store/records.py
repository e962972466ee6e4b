"""Records of parts: how many strengths and areas for improvement, whether they fit the scores, and how sure the evidence is.

Rules (scoring reference, section 8): about three to five of each per part in full sentences; a higher score means more
strengths; a finding that nothing is measured forces a low score for measurement. Warnings only: no score is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pifkit.frameworks import Framework
from pifkit.model.language import _, _n
from pifkit.store.scale import number_of
from pifkit.store.state import AssessmentState, Item

FEWEST, MOST = 3, 5
#: A part counts as scored high from here, and as low below the second, in percent of its scale (project choice).
HIGH, LOW = 70, 30
# Words with which people say that something is not there, near what an attribute is about.
_NOTHING = re.compile(r"\b(no|not|never|without|lacks?|missing|none|nobody)\b", re.IGNORECASE)
_MEASURING = re.compile(r"\bmeasure|\bindicator|\bmonitor|\bevaluat", re.IGNORECASE)
_MEASURED_BY = ("measurement", "evaluated_understood", "check", "usable_data")


def record_findings(framework: Framework, state: AssessmentState) -> Iterator[tuple[str, str]]:
    """What to say about the records of an assessment, as (code of a rule, message).

    Parts without any strength or area for improvement on record are left alone: not everybody records them here.
    """
    for item in state.items.values():
        strengths, areas = item.of_kind("strength"), item.of_kind("improvement")
        if not strengths and not areas:
            continue
        name = f"{framework.key} {item.part}"
        for words, count in (
            (_n("{count} strength", "{count} strengths", len(strengths)), len(strengths)),
            (_n("{count} area for improvement", "{count} areas for improvement", len(areas)), len(areas)),
        ):
            if count < FEWEST:
                yield (
                    "record-too-few",
                    _(
                        "{name} has {words}; {fewest} to {most} are usual.",
                        name=name,
                        words=words,
                        fewest=FEWEST,
                        most=MOST,
                    ),
                )
            elif count > MOST:
                yield (
                    "record-too-many",
                    _(
                        "{name} has {words}; {fewest} to {most} are usual.",
                        name=name,
                        words=words,
                        fewest=FEWEST,
                        most=MOST,
                    ),
                )
        yield from _contradictions(framework, item, name, len(strengths), len(areas))


def _contradictions(
    framework: Framework, item: Item, name: str, strengths: int, areas: int
) -> Iterator[tuple[str, str]]:
    percents = {
        key: p
        for key, value in item.agreed.items()
        if (p := percent(framework, item.part, key, value.score)) is not None
    }
    if not percents:
        return
    mean = sum(percents.values()) / len(percents)
    if mean >= HIGH and areas > strengths:
        yield (
            "record-contradiction",
            _(
                "{name} is scored high ({mean:.0f}%) with {strengths} strengths and {areas} areas for improvement.",
                name=name,
                mean=mean,
                strengths=strengths,
                areas=areas,
            ),
        )
    if mean < LOW and strengths > areas:
        yield (
            "record-contradiction",
            _(
                "{name} is scored low ({mean:.0f}%) with {strengths} strengths and {areas} areas for improvement.",
                name=name,
                mean=mean,
                strengths=strengths,
                areas=areas,
            ),
        )
    unmeasured = [
        one for one in item.of_kind("improvement") if _MEASURING.search(one.text) and _NOTHING.search(one.text)
    ]
    for key in _MEASURED_BY:
        if unmeasured and percents.get(key, 0) >= HIGH:
            yield (
                "record-contradiction",
                _(
                    "{name}: {key} is scored {percents:.0f}%, but an area for improvement says: “{text}”",
                    name=name,
                    key=key,
                    percents=percents[key],
                    text=unmeasured[0].text[:80],
                ),
            )


def percent(framework: Framework, part: str, attribute: str, score: str) -> float | None:
    """A score in percent of its scale; None where it has no number."""
    value = number_of(framework, part, attribute, score)
    scale = framework.scale_of(framework.part_index[part][0], attribute)
    numbers = [one.value for one in scale.levels if one.value is not None]
    low = scale.min if scale.min is not None else min(numbers, default=None)
    high = scale.max if scale.max is not None else max(numbers, default=None)
    if value is None or low is None or high is None or low == high:
        return None
    return 100 * (float(value) - low) / (high - low)
