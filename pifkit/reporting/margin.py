"""What stands in the margin of every printed page: who signed off, or that something was changed since."""

from __future__ import annotations

from pifkit.model.language import _
from pifkit.reporting import words

_ROOM = 90
"""Characters for who signed, so that day and code stay inside the margin of the page."""


def signed_margin(sign_off: str) -> str:
    """The sign-off in one line, for the foot of each printed page.

    Args:
        sign_off: in full, from `pifkit.reporting.signing.sign_words`; blank: nobody signed.

    Returns:
        Such as `Signed off by A. Example, chair, on 1 September 2026, code K7QF-2M9D`, or, where something was changed, the same
        after `Changed since sign-off`; blank where nobody signed.
    """
    from pifkit.reporting import signing  # pages that nobody signs need none of it

    limits, changed = _(signing.LIMITS), _(signing.CHANGED)
    if sign_off.startswith(changed):
        who = sign_off.rpartition(f". {_(signing.WAS_SIGNED)} ")[2].removesuffix(limits).strip().removesuffix(".")
        said = f"{changed} {who}"
    else:
        said = sign_off.partition(f". {_(signing.UNCHANGED)}")[0]
    # Translators: the piece before the day in "by {name}, {role}, on {date}, code {code}", as it is written there
    who, on, when = said.rpartition(_(", on "))
    return f"{words.shorten(who, _ROOM)}{on}{when}"
