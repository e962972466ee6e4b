"""The marks and words with which reports say how an indicator stands."""

from __future__ import annotations

from collections.abc import Mapping

from pifkit.model.language import N_, Phrases

# A shape and a word for each state: readable in grey and aloud.
CHANGE_WORDS = Phrases(
    {"better": N_("▲ better"), "worse": N_("▼ worse"), "same": N_("= same"), "none": N_("– nothing to compare")}
)
TARGET_WORDS = Phrases({"on": N_("● on track"), "near": N_("◐ near"), "off": N_("○ off track")})
VARIATION_WORDS = Phrases(
    {
        "common_cause": N_("∿ usual variation"),
        "improvement_high": N_("↗ improving"),
        "improvement_low": N_("↘ improving"),
        "concern_high": N_("↗ concern"),
        "concern_low": N_("↘ concern"),
        "neutral_high": N_("↗ higher than usual"),
        "neutral_low": N_("↘ lower than usual"),
        "no_data": N_("– no latest figure"),
        "no_variation": N_("– no variation"),
        "too_few": N_("– too few figures"),
    }
)


def marked(labels: Mapping[str, str], key: str | None) -> str:
    """The shape and word for a state; a dash where there is none."""
    return labels.get(key or "", "–")
