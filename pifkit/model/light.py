"""Leaves out what others would load at import and nothing here needs; above all one grammar.

Whatever reads a notebook loads jsonschema, and where rfc3987_syntax is installed (JupyterLab brings it) jsonschema loads that for
its checks of the formats "iri" and "iri-reference". It builds a parser while it is imported: three quarters of the time that
importing papermill takes. No schema of a notebook has these formats; a process of the kit's own does without.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

GRAMMAR = "rfc3987_syntax"


@contextlib.contextmanager
def without(name: str) -> Iterator[None]:
    """Inside, importing a library fails as where it is not installed; afterwards whoever wants it can have it.

    Nothing happens where it is loaded already.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


def load_validators() -> None:
    """Import jsonschema without the grammar; nothing happens where it is loaded already.

    For processes of the kit's own, at their start. The grammar itself can still be imported afterwards.
    """
    if "jsonschema" in sys.modules or GRAMMAR in sys.modules:
        return
    with without(GRAMMAR):
        import jsonschema  # noqa: F401
