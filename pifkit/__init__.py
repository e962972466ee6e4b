"""pifkit: the workbook kit for the improvement cycle of public-sector partnerships.

A stage notebook needs a few lines:

    import pifkit as pif
    partnership, cycle = pif.choose(partnership, cycle, workspace)
    book = pif.open(partnership, cycle=cycle, workspace=workspace, as_of=as_of)
    pif.show(pif.check.summary(book))
    pif.check.save(book)

Everything here loads at first use (PEP 562): `import pifkit` costs no more than reading this file.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pifkit.frameworks import load as framework
    from pifkit.live.chooser import choose
    from pifkit.live.deciding import decide
    from pifkit.live.editing import edit, screen
    from pifkit.model.errors import (
        AssessmentError,
        FrameworkError,
        NotebookRunError,
        ParameterError,
        PifkitError,
        StoreError,
    )
    from pifkit.reporting.show import show
    from pifkit.reporting.stages import action, check, conditions, people, review, vision
    from pifkit.reporting.view import View
    from pifkit.scoring import score
    from pifkit.store.reading import open_book as open

__version__ = "0.1.0"

# name -> (module, attribute); None: the module itself.
_PUBLIC: dict[str, tuple[str, str | None]] = {
    "choose": ("pifkit.live.chooser", "choose"),
    "decide": ("pifkit.live.deciding", "decide"),
    "edit": ("pifkit.live.editing", "edit"),
    "screen": ("pifkit.live.editing", "screen"),
    "open": ("pifkit.store.reading", "open_book"),
    "show": ("pifkit.reporting.show", "show"),
    "View": ("pifkit.reporting.view", "View"),
    "score": ("pifkit.scoring", "score"),
    "framework": ("pifkit.frameworks", "load"),
    "vision": ("pifkit.reporting.stages.vision", None),
    "conditions": ("pifkit.reporting.stages.conditions", None),
    "action": ("pifkit.reporting.stages.action", None),
    "people": ("pifkit.reporting.stages.people", None),
    "check": ("pifkit.reporting.stages.check", None),
    "review": ("pifkit.reporting.stages.review", None),
    "PifkitError": ("pifkit.model.errors", "PifkitError"),
    "FrameworkError": ("pifkit.model.errors", "FrameworkError"),
    "AssessmentError": ("pifkit.model.errors", "AssessmentError"),
    "ParameterError": ("pifkit.model.errors", "ParameterError"),
    "StoreError": ("pifkit.model.errors", "StoreError"),
    "NotebookRunError": ("pifkit.model.errors", "NotebookRunError"),
}

__all__ = [
    "AssessmentError",
    "FrameworkError",
    "NotebookRunError",
    "ParameterError",
    "PifkitError",
    "StoreError",
    "View",
    "__version__",
    "action",
    "check",
    "choose",
    "conditions",
    "decide",
    "edit",
    "framework",
    "open",
    "people",
    "review",
    "score",
    "screen",
    "show",
    "vision",
]


def __getattr__(name: str) -> Any:
    """Load a public name at its first use."""
    try:
        module, attribute = _PUBLIC[name]
    except KeyError:
        raise AttributeError(f"module 'pifkit' has no attribute {name!r}") from None
    loaded = importlib.import_module(module)
    value = loaded if attribute is None else getattr(loaded, attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
