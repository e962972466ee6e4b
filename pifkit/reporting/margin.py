"""What stands in the margin of every printed page: who signed off, or that something was changed since."""

from __future__ import annotations

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
    from pifkit.reporting.signing import CHANGED, LIMITS  # pages that nobody signs need none of it

    if sign_off.startswith(CHANGED):
        said = (
            f"{CHANGED} {sign_off.rpartition('. It was signed off ')[2].removesuffix(LIMITS).strip().removesuffix('.')}"
        )
    else:
        said = sign_off.partition(". Unchanged since.")[0]
    who, on, when = said.rpartition(", on ")
    return f"{words.shorten(who, _ROOM)}{on}{when}"
