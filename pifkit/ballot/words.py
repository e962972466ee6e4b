"""Everything that the ballot may say in its message line: a page chooses one by its id and never repeats what came in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its words, and whether it is bad news that stays on the page."""

    words: str
    bad: bool = False


#: Messages that a redirect may name.
AFTER = {
    "saved": Said("Saved."),
    "part-saved": Said("Saved. Some questions are still blank."),
    "joined": Said("You are in. This page shows what the group is rating."),
    "left": Said("You have left. What you rated stays."),
}
#: Messages of refusals, shown on the page that the form came from, with what was chosen.
REFUSED = {
    "failed": Said(
        "NOT saved. Something is wrong with where ratings are kept. What you chose is still here: press Save again, and tell the facilitator.",
        bad=True,
    ),
    "unreadable": Said(
        "The ballot cannot read its store just now. Nothing that was saved is lost. Try again, and tell the facilitator.",
        bad=True,
    ),
    "nothing": Said("NOT saved: nothing was chosen. Choose an answer, then press Save.", bad=True),
    "wrong": Said("NOT saved: one of the answers is not on the scale. Choose again, then press Save.", bad=True),
    "sum": Said("NOT saved: the answers must all be given and add up to the sum that the question states.", bad=True),
    "moved": Said("NOT saved: the group has moved on. This page now shows what is open.", bad=True),
    "other-item": Said("NOT saved: that item is not the one that is open. This page shows the one that is.", bad=True),
    "closed": Said("NOT saved: the ratings of this item have been shown or agreed, so it takes no more.", bad=True),
    "old-round": Said("NOT saved: that round is over. Please rate again in this round.", bad=True),
    "late": Said(
        "Your rating came in the moment the ratings were shown. It is kept, but it does not count in this round.",
        bad=True,
    ),
    "used": Said(
        "This form was sent before with another answer, and the first one counts. To change it, press Save once more.",
        bad=True,
    ),
    "away": Said("NOT saved: you have left the meeting. Come back first.", bad=True),
    "ended": Said("NOT saved: the session has ended.", bad=True),
    "name": Said("Please give a name of up to 60 letters, without signs that do not print.", bad=True),
    "name-taken": Said(
        "Somebody with this name is in the room already. If that is you on another device, use the link you had; else add a letter.",
        bad=True,
    ),
    "partner": Said("Please choose your organisation from the list.", bad=True),
    "code": Said("This code is not right. Look at the screen in the room and type it again.", bad=True),
    "full": Said("The room is full. Ask the facilitator.", bad=True),
    "form-used": Said("This form was used a while ago. Please fill it in again.", bad=True),
}
#: Words of pages that only say what is wrong.
PAGES = {
    "link": "This link does not work any more, or never did. Scan the QR code in the room, or type its code.",
    "code-page": "This code is not valid, or not any more. Look at the screen in the room and type the code.",
    "codes-limit": "Too many wrong codes came from your network. Wait a minute, then try again.",
    "links-limit": "Too many wrong links came from your network. Wait a minute, then try again.",
    "too-many": "That was too much at once. Wait a few seconds, then go back and try again.",
    "missing": "There is no such page.",
    "method": "This page cannot be used like that.",
    "cross-site": "This form was sent by another web site, or your browser keeps no cookies from this one. Open the ballot again and allow its cookie.",
    "malformed": "Your browser sent something that this page does not understand. Go back and load the page again.",
    "host": "The ballot is not known under this name. Use the address on the screen in the room.",
    "unreadable": "The ballot cannot read its store just now. Nothing that was saved is lost. Try again, and tell the facilitator.",
    "error": "Something went wrong on our side, and it was noted. Nothing that was saved is lost. Try again.",
}  # fmt: skip
