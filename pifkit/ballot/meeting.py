"""What a ballot is about: the partnership, its cycle and one framework; read from its documents only, not from its tables.

A mistake in a table of figures must not keep people from rating, so the tables are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from pifkit.frameworks import Framework, is_path, load
from pifkit.model.documents import Cycle, Options, Partnership
from pifkit.model.errors import ParameterError
from pifkit.model.language import ENGLISH
from pifkit.store import Store, open_store
from pifkit.workspace.documents import validate
from pifkit.workspace.names import ID, LONGEST_ID
from pifkit.workspace.workspace import Workspace
from pifkit.workspace.yamlfile import read_yaml

D = TypeVar("D", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One framework that one partnership rates in one cycle.

    Attributes:
        store: the partnership's events.
        framework: what is rated.
        title: name of the partnership.
        cycle: id of the cycle.
        minimum_group: in an anonymous meeting no figures are shown of fewer ratings than this.
        tolerance: largest spread inside which people agree; None: the framework's.
        partners: id and name of the organisations that people may come from.
        language: of the partnership; the pages are in it, unless PIFKIT_LANG names another.
    """

    store: Store
    framework: Framework
    title: str
    cycle: str
    minimum_group: int = 5
    tolerance: float | None = None
    partners: tuple[tuple[str, str], ...] = ()
    language: str = ENGLISH


def meeting_of(
    workspace: Workspace, partnership: str, *, cycle: str | None = None, framework: str | None = None
) -> Meeting:
    """The meeting that a ballot is opened for.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        cycle: id of a cycle; None: the current one.
        framework: key of a framework; None: the only one of the cycle.

    Raises:
        ParameterError: no such partnership or cycle, documents that cannot be read, no framework or several.
        FrameworkError: no such framework.
    """
    store = open_store(workspace, partnership)
    if workspace.problems:
        raise ParameterError("The workspace's settings must be mended first.", workspace.problems)
    about = _document(workspace, partnership, "partnership.yaml", Partnership)
    chosen = cycle or about.current_cycle
    if not ID.fullmatch(chosen) or len(chosen) > LONGEST_ID:  # it names a file in the folder, and nothing above it
        raise ParameterError(f"{chosen!r} is no id of a cycle: lower-case letters, digits and hyphens.")
    year = _document(workspace, partnership, f"cycles/{chosen}.yaml", Cycle)
    options = _options(workspace.document.options, about.options)
    return Meeting(
        store=store,
        framework=load(_framework(partnership, year, framework)),
        title=about.name,
        cycle=chosen,
        minimum_group=options.minimum_group,
        tolerance=options.consensus_tolerance,
        language=options.language,
        partners=tuple((one.id, one.name) for one in about.partners),
    )


def _options(defaults: Options, own: Options | None) -> Options:
    return defaults.model_copy(update=own.model_dump(exclude_unset=True)) if own else defaults


def _document(workspace: Workspace, partnership: str, file: str, model: type[D]) -> D:
    shown = f"parameters/{partnership}/{file}"
    path = workspace.folder(partnership) / file
    if not path.is_file():
        raise ParameterError(f"There is no file {shown}. `pifkit check {partnership}` says what is missing.")
    document, problems = read_yaml(path, shown)
    if document.data is None:
        raise ParameterError(f"{shown} must be mended first.", problems)
    value, found = validate(model, document)
    if value is None:
        raise ParameterError(f"{shown} must be mended first.", [*problems, *found])
    return value


def _framework(partnership: str, cycle: Cycle, wanted: str | None) -> str:
    if wanted and is_path(wanted):  # a ballot says itself what it is for, and must not make anybody read another file
        raise ParameterError(f"{wanted!r} is no id of a framework. `pifkit frameworks` lists them.")
    if wanted:
        return wanted
    if len(cycle.frameworks) == 1:
        return cycle.frameworks[0]
    if cycle.frameworks:
        raise ParameterError(
            f"{partnership} uses {len(cycle.frameworks)} frameworks in {cycle.id}: {', '.join(cycle.frameworks)}. "
            "Say which one is rated now with --framework."
        )
    raise ParameterError(f"{partnership} names no framework for {cycle.id}. Say which one is rated with --framework.")
