"""Joining: short codes that can be read aloud, addresses that hold them, and their QR codes."""

from __future__ import annotations

import io
import secrets

from pifkit.model.language import _

#: No sign that looks or sounds like another one (0 O, 1 I L, 2 Z, 5 S).
ALPHABET = "ABCDEFGHJKMNPQRTUVWXY346789"
LENGTH = 6


def new_code() -> str:
    """A random code of six signs (27^6, some 387 million), in the form in which it is kept: `K7M4QX`."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """A code as it is written on the wall: `K7M-4QX`."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def plain(text: str) -> str | None:
    """A code as somebody types it, small letters, spaces and hyphens allowed; None where it cannot be one."""
    found = "".join(sign for sign in text[:40].upper() if sign not in " -–\u00a0")
    return found if len(found) == LENGTH and set(found) <= set(ALPHABET) else None


def join_address(url: str, code: str) -> str:
    """The address behind the QR code.

    Args:
        url: of the ballot, ending in a slash.
        code: the code of the meeting.
    """
    return f"{url}join/{code}"


def qr_svg(address: str) -> str:
    """The QR code of an address as SVG that stands in a page: black on white with a quiet edge, whatever the page's colours.

    It has a title, so that a screen reader says what it is; show the address beside it as text.
    """
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, svgns=True, omitsize=True,
        title=_("QR code: scan it to join and rate"),
    )  # fmt: skip
    return out.getvalue().decode("utf-8").strip()


def qr_text(address: str) -> str:
    """The QR code of an address for a terminal: half blocks, each character two modules high."""
    import segno

    rows = [
        [module in (1, True) for module in row]
        for row in segno.make(address, error="m", micro=False).matrix_iter(border=2)
    ]
    rows += [[False] * len(rows[0])] if len(rows) % 2 else []
    pairs = zip(rows[::2], rows[1::2], strict=True)
    signs = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    return "\n".join("".join(signs[one] for one in zip(upper, lower, strict=True)) for upper, lower in pairs)
