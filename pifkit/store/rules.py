"""What `check` and `verify` may say about a store: each rule with its advice, in the form of the rules of reading."""

from __future__ import annotations

from pifkit.model.errors import Problem
from pifkit.model.language import N_
from pifkit.workspace.rules.base import Rule

STORE: tuple[Rule, ...] = (
    Rule("store-unreadable", "The event store cannot be read", N_("The message says why. A workspace without the file works, too: then ratings.csv counts.")),
    Rule("store-framework-unknown", "Events are for a framework that is not known", N_("Put the framework's file back into the folder 'frameworks': without it these events cannot be read.")),
    Rule("ratings-changed-since-import", "ratings.csv was changed after it was brought into the store", N_("The store counts, not the file. Bring the file in again: pifkit import ratings PARTNERSHIP."), "warning"),
    Rule("ratings-not-in-store", "ratings.csv holds ratings that do not count", N_("This assessment has been recorded in the store, which wins over the file. Bring the file in (pifkit import ratings PARTNERSHIP), or remove the rows."), "warning"),
    Rule("store-contested", "Two people agreed different values without knowing of each other", N_("Both are kept and neither counts. Agree one of them again in pifkit live."), "warning"),
    Rule("store-points-do-not-add-up", "Agreed points are shared out that do not add up", N_("Neither of them counts. Agree them again in pifkit live, exactly as many as the framework gives."), "warning"),
    Rule("store-event-ignored", "An event counts for nothing", N_("It stays in the log. Record it again if it should count."), "warning"),
    Rule("store-override-without-reason", "Values were agreed that the ratings do not propose, without a reason", N_("Agree them again and say why; in ratings.csv the column note of the agreed rating says it."), "warning"),
    Rule("record-too-few", "A part has few strengths or areas for improvement on record", N_("A record usually holds three to five of each, in full sentences."), "warning"),
    Rule("record-too-many", "A part has many strengths or areas for improvement on record", N_("Keep the three to five that matter most; notes can hold the others."), "warning"),
    Rule("record-contradiction", "What was written about a part contradicts its scores", N_("Read both again: many strengths go with a high score, many areas for improvement with a low one."), "warning"),
    Rule("record-file-refused", "A file that evidence names lies outside of the workspace, or cannot be read", N_("Put a copy into the partnership's folder and name it from there, or say in words where it is kept.")),
    Rule("signed-then-changed", "Something was changed after the sign-off", N_("Look at what changed; sign again when it is right: pifkit sign PARTNERSHIP --name N --role R."), "warning"),
)  # fmt: skip
VERIFY: tuple[Rule, ...] = (
    Rule("verify-event-changed", "An event is not what was written", N_("Somebody changed the database past pifkit. Bring the last export into a new store.")),
    Rule("verify-events-missing", "Events are missing or surplus", N_("Somebody changed the database past pifkit. Bring the last export into a new store.")),
    Rule("verify-signed-events", "The events that were signed are not what they were", N_("Compare with the export made at the sign-off.")),
    Rule("verify-score", "A published score is not what the events give", N_("Run the conditions stage again: pifkit run PARTNERSHIP --stage conditions.")),
    Rule("verify-evidence-changed", "A file that evidence names has changed since it was recorded", N_("Look at the file. Where the evidence still holds, record the file as it is now (beside the evidence in pifkit live); no score is changed."), "warning"),
    Rule("verify-evidence-missing", "A file that evidence names is not there any more", N_("Put the file back, or say in the source where it is now; no score is changed."), "warning"),
    Rule("verify-log", "An exported log is damaged", N_("Export it again, or use an older export.")),
    Rule("verify-empty", "There is nothing to verify", N_("This partnership has no recorded events yet."), "warning"),
)  # fmt: skip
RULES = {one.code: one for one in (*STORE, *VERIFY)}


def found(
    code: str, message: str, *, file: str, partnership: str | None, place: str = "", value: str | None = None
) -> Problem:
    """A finding by one of these rules; its severity and what to do come from the rule."""
    rule = RULES[code]
    return Problem(
        file, place, code, message, value, remedy=rule.advice, partnership=partnership, severity=rule.severity
    )
