"""Everything that the ballot may say in its message line: a page chooses one by its id and never repeats what came in."""

from __future__ import annotations

from dataclasses import dataclass

from pifkit.model.language import N_, Phrases, _


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its words in English, whether it is bad news that stays on the page, and when it was saved, if it says so."""

    english: str
    bad: bool = False
    time: str = ""

    @property
    def words(self) -> str:
        """Its words in the language in use."""
        return _(self.english, time=self.time) if self.time else _(self.english)


#: Messages that a redirect may name.
AFTER = {
    "saved": Said(N_("Saved.")),
    "part-saved": Said(N_("Saved. Some questions are still blank.")),
    "joined": Said(N_("You are in. This page shows what the group is rating.")),
    "left": Said(N_("You have left. What you rated stays.")),
}
#: The same with the time of the rating.
TIMED = {
    "saved": N_("Saved {time}."),
    "part-saved": N_("Saved {time}. Some questions are still blank."),
}
#: Messages of refusals, shown on the page that the form came from, with what was chosen.
REFUSED = {
    "failed": Said(
        N_(
            "NOT saved. Something is wrong with where ratings are kept. What you chose is still here: press Save again, and tell the facilitator."
        ),
        bad=True,
    ),
    "unreadable": Said(
        N_(
            "The ballot cannot read its store just now. Nothing that was saved is lost. Try again, and tell the facilitator."
        ),
        bad=True,
    ),
    "nothing": Said(N_("NOT saved: nothing was chosen. Choose an answer, then press Save."), bad=True),
    "wrong": Said(N_("NOT saved: one of the answers is not on the scale. Choose again, then press Save."), bad=True),
    "sum": Said(
        N_("NOT saved: the answers must all be given and add up to the sum that the question states."), bad=True
    ),
    "moved": Said(N_("NOT saved: the group has moved on. This page now shows what is open."), bad=True),
    "other-item": Said(
        N_("NOT saved: that item is not the one that is open. This page shows the one that is."), bad=True
    ),
    "closed": Said(N_("NOT saved: the ratings of this item have been shown or agreed, so it takes no more."), bad=True),
    "old-round": Said(N_("NOT saved: that round is over. Please rate again in this round."), bad=True),
    "late": Said(
        N_("Your rating came in the moment the ratings were shown. It is kept, but it does not count in this round."),
        bad=True,
    ),
    "used": Said(
        N_(
            "This form was sent before with another answer, and the first one counts. To change it, press Save once more."
        ),
        bad=True,
    ),
    "away": Said(N_("NOT saved: you have left the meeting. Come back first."), bad=True),
    "ended": Said(N_("NOT saved: the session has ended."), bad=True),
    "name": Said(N_("Please give a name of up to 60 letters, without signs that do not print."), bad=True),
    "name-taken": Said(
        N_(
            "Somebody with this name is in the room already. If that is you on another device, use the link you had; else add a letter."
        ),
        bad=True,
    ),
    "partner": Said(N_("Please choose your organisation from the list."), bad=True),
    "code": Said(N_("This code is not right. Look at the screen in the room and type it again."), bad=True),
    "full": Said(N_("The room is full. Ask the facilitator."), bad=True),
    "form-used": Said(N_("This form was used a while ago. Please fill it in again."), bad=True),
}
#: Words of pages that only say what is wrong.
PAGES = Phrases({
    "link": N_("This link does not work any more, or never did. Scan the QR code in the room, or type its code."),
    "code-page": N_("This code is not valid, or not any more. Look at the screen in the room and type the code."),
    "codes-limit": N_("Too many wrong codes came from your network. Wait a minute, then try again."),
    "links-limit": N_("Too many wrong links came from your network. Wait a minute, then try again."),
    "too-many": N_("That was too much at once. Wait a few seconds, then go back and try again."),
    "missing": N_("There is no such page."),
    "method": N_("This page cannot be used like that."),
    "cross-site": N_("This form was sent by another web site, or your browser keeps no cookies from this one. Open the ballot again and allow its cookie."),
    "malformed": N_("Your browser sent something that this page does not understand. Go back and load the page again."),
    "host": N_("The ballot is not known under this name. Use the address on the screen in the room."),
    "unreadable": N_("The ballot cannot read its store just now. Nothing that was saved is lost. Try again, and tell the facilitator."),
    "error": N_("Something went wrong on our side, and it was noted. Nothing that was saved is lost. Try again."),
})  # fmt: skip
#: What the script of the page says; it is handed over as data.
_SCRIPT = Phrases(
    {
        "again": N_("Connected again."),
        "unsaved": N_("Connected again. What you chose is NOT saved yet: press Save."),
        "moved": N_("The group has moved on. What you had chosen but not saved was NOT saved. Now: {title}"),
        "now": N_("Now: {title}"),
        "lost": N_("Connection lost: what you choose is NOT being saved. Trying again…"),
        "saving": N_("Saving…"),
        "failed": N_("NOT saved: the ballot cannot be reached. What you chose is still here: press Save again."),
    }
)


def spoken() -> dict[str, str]:
    """The words of the script in the language in use; `{title}` is filled there."""
    return dict(_SCRIPT)
