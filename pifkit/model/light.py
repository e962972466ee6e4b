"""Leaves out one grammar that others would build at import and that nothing here needs.

Whatever reads a notebook loads jsonschema, and where rfc3987_syntax is installed (JupyterLab brings it) jsonschema loads that for
its checks of the formats "iri" and "iri-reference". It builds a parser while it is imported: three quarters of the time that
importing papermill takes. No schema of a notebook has these formats; a process of the kit's own does without.
"""

from __future__ import annotations

import sys

GRAMMAR = "rfc3987_syntax"


def load_validators() -> None:
    """Import jsonschema without the grammar; nothing happens where it is loaded already.

    For processes of the kit's own, at their start. The grammar itself can still be imported afterwards.
    """
    if "jsonschema" in sys.modules or GRAMMAR in sys.modules:
        return
    sys.modules[GRAMMAR] = None  # type: ignore[assignment]  # importing it raises, as where it is not installed
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules[GRAMMAR]
