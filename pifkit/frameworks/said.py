"""What the check of a framework file or an overlay may say: code, what is wrong, what to do. `docs/rules.md` lists them."""

from __future__ import annotations

#: By code: what is wrong, and what to do about it. Codes that other tables have, too, stand with their rules.
SAID: dict[str, tuple[str, str]] = {
    "field-missing": ("A required field is missing", "Add it; docs/framework-fields.md has all fields."),
    "unknown-field": ("A field is not known here", "Correct its name, or remove it."),
    "number-for-text": ("A number stands where text is wanted", 'Put it in quotes: "1".'),
    "not-in-vocabulary": ("A word is not one of those that rules are made of", "Choose one that the message lists."),
    "schema": ("A value does not fit its field", "Change it as the message says."),
    "filled-in-by-loader": ("A field is filled in by pifkit", "Leave it out."),
    "id-taken": ("Two files have the same id", "Give yours another id, or write an overlay."),
    "id-and-name": ("The id is not the name of the file", "Make them the same."),
    "id-twice": ("An id is used more than once", "Give each entry an id of its own."),
    "whole-with-parts": ("A criterion is rated as a whole and has parts", "Remove one of the two."),
    "nothing-to-rate": ("A criterion or group has no parts", "Add parts, or `scored_at: criterion`."),
    "parts-and-groups": ("Parts and groups stand side by side", "Put the parts into a group."),
    "unknown-block": ("A criterion names a block that there is not", "Correct the id, or add the block."),
    "block-missing": ("There are blocks, and a criterion belongs to none", "Say to which one it belongs."),
    "elements-incomplete": (
        "Elements do not hold each attribute exactly once",
        "List each attribute of the block in one element.",
    ),
    "points-missing": (
        "The total is a sum of points, and some criteria have none",
        "Give every criterion points, or choose another method.",
    ),
    "points-need-percent": ("Points need a scale of 0 to 100", "Change the scale, or the method of the total."),
    "bands-not-rising": ("Bands are not in order", "List them from the lowest `min` to the highest, each once."),
    "unknown-bands": ("A rule names a band table that there is not", "Correct the id, or add the table under `bands`."),
    "unknown-rule": ("A verdict needs a rule that there is not", "Correct the id, or add it under `pass_rules`."),
    "unknown-level-code": ("A rule names a level that the scale has not", "Correct the code, or add the level."),
    "unknown-criterion": ("A criterion is named that there is not", "Correct the id."),
    "unknown-part": ("A part is named that there is not", "Correct the id."),
    "meets-missing": (
        "A level does not say whether it counts as met",
        "Add `meets: true` or `meets: false` to each level.",
    ),
    "overall-refused": ("A profile names bands for a total", "Remove `bands` of the total: there is none."),
    "figure-without-source": (
        "No entry of `facts` says where a figure comes from",
        "Add one; `status: project choice` where you chose the figure yourselves.",
    ),
    "fact-about-nothing": ("An entry of `facts` fits nothing in the file", "Correct its path, or remove it."),
    "other-framework": ("An overlay is for another framework", "Lay it over that one, or correct `framework`."),
    "fixed-field": ("An overlay changes what it may not", "Make a framework of your own."),
    "unknown-id": ("An overlay changes an entry that there is not", "Correct the id: an overlay adds nothing."),
    "mode": ("A mode cannot be made", "Read the message; change the mode or what it uses."),
    "overlay": ("An overlay cannot be used", "Read the message; change the overlay."),
}
