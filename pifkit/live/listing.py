"""The partnerships of a workspace as a list to choose from: names and cycles, without reading their tables."""

from __future__ import annotations

from dataclasses import dataclass

from pifkit.model import documents
from pifkit.model.language import _
from pifkit.workspace.documents import validate
from pifkit.workspace.workspace import Workspace
from pifkit.workspace.yamlfile import read_yaml

NAMED = 200
"""Up to so many partnerships are listed by name; reading each file takes some 5 ms, and longer lists show ids."""


@dataclass(frozen=True)
class Entry:
    """One partnership to choose.

    Attributes:
        id: name of its folder.
        name: as printed; blank where it is not known.
        cycles: ids of its cycle files, the latest first.
        current: id of its current cycle; None where it is not known.
        trouble: why it cannot be opened, in a few words; blank: nothing is known against it.
    """

    id: str
    name: str = ""
    cycles: tuple[str, ...] = ()
    current: str | None = None
    trouble: str = ""

    @property
    def label(self) -> str:
        """Name and id as shown in the list; a partnership that cannot be opened is marked in words."""
        text = f"{self.name} – {self.id}" if self.name else self.id
        return _("{text} – has mistakes", text=text) if self.trouble else text


def listing(workspace: Workspace, chosen: str = "") -> tuple[Entry, ...]:
    """All partnerships of a workspace, by name.

    Only `partnership.yaml` and the names of the cycle files are read: mistakes in tables are found, all at once, when
    the partnership is opened. Never raises for bad content.

    Args:
        workspace: from `find_workspace`.
        chosen: id of the partnership in use; it is read even where there are more than `NAMED`.
    """
    ids = workspace.partnership_ids()
    named = ids if len(ids) <= NAMED else (chosen,)
    entries = [entry(workspace, one, named=one in named) for one in ids]
    return tuple(sorted(entries, key=lambda one: ((one.name or one.id).casefold(), one.id)))


def entry(workspace: Workspace, partnership: str, *, named: bool = True) -> Entry:
    """One partnership of the list; `named` False leaves its documents unread."""
    folder = workspace.folder(partnership)
    cycles = tuple(sorted((path.stem for path in (folder / "cycles").glob("*.yaml")), reverse=True))
    if not named:
        return Entry(partnership, cycles=cycles)
    path = folder / "partnership.yaml"
    if not path.is_file():
        return Entry(partnership, cycles=cycles, trouble=_("partnership.yaml is missing"))
    document, problems = read_yaml(path, path.name)
    found = None
    if document.data is not None and not problems:
        found, _rest = validate(documents.Partnership, document)
    if found is None:
        return Entry(partnership, cycles=cycles, trouble=_("partnership.yaml has mistakes"))
    missing = found.current_cycle not in cycles
    trouble = (
        _("the file of its current cycle, cycles/{current_cycle}.yaml, is missing", current_cycle=found.current_cycle)
        if missing
        else ""
    )
    return Entry(partnership, found.name, cycles, found.current_cycle, trouble)
