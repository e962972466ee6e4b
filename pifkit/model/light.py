"""Leaves out what others would load at import and nothing here needs; above all one grammar.

Whatever reads a notebook loads jsonschema, and where they are installed (JupyterLab brings them) jsonschema loads libraries for its
checks of the formats "iri", "uri" and "duration". That of "iri" builds a parser while it is imported: three quarters of the time that
importing papermill takes. No schema of a notebook has these formats; a process of the kit's own does without.
"""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator

GRAMMAR = "rfc3987_syntax"
_FORMATS = (GRAMMAR, "rfc3986_validator", "isoduration")
_SELECTORS = "soupsieve"


@contextlib.contextmanager
def without(*names: str) -> Iterator[None]:
    """Inside, importing these libraries fails as where they are not installed; afterwards whoever wants them can have them.

    One that is loaded already stays.
    """
    left_out = [name for name in names if name not in sys.modules]
    sys.modules |= dict.fromkeys(left_out)  # type: ignore[arg-type]  # None is how an import is told to fail
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]


def load_validators() -> None:
    """Import jsonschema without the grammar; nothing happens where it is loaded already.

    For processes of the kit's own, at their start. The grammar itself can still be imported afterwards.
    """
    if "jsonschema" in sys.modules or GRAMMAR in sys.modules:
        return
    with without(*_FORMATS):
        import jsonschema  # noqa: F401


def load_soup() -> None:
    """Import bs4 without its CSS selectors, for processes that make pages with the kit's own exporter.

    nbconvert loads bs4 whatever it exports; only its exporter of whole notebooks, which is not used here, looks for elements by
    selector. Nothing happens where bs4 is loaded already or not installed.
    """
    with without(_SELECTORS), warnings.catch_warnings(action="ignore"), contextlib.suppress(ImportError):
        import bs4  # noqa: F401
