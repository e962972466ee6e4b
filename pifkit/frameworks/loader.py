"""Finding, reading and checking frameworks: `load("caf2020:fine_tuned")`, `available()`, `check_framework_file(path)`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from pifkit.frameworks import own_folder
from pifkit.frameworks.checks import findings
from pifkit.frameworks.merge import merge, only_parts, unknown_ids
from pifkit.frameworks.model import Framework
from pifkit.frameworks.own_folder import read_text, with_modes
from pifkit.frameworks.reading import near_match, parse, validate
from pifkit.model.errors import FrameworkError, Problem

_ENDING = ".yaml"
_FILLED_IN = ("mode", "overlays")
_OVERLAY_FIELDS = ("framework", "name", "licence", "changes")


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    """Text of every framework file of the package by id, in alphabetical order."""
    folder = resources.files("pifkit.frameworks")
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return {
        entry.name.removesuffix(_ENDING): entry.read_text(encoding="utf-8")
        for entry in entries
        if entry.name.endswith(_ENDING)
    }


def available() -> tuple[str, ...]:
    """Ids of the frameworks that can be scored, each with its modes after it, such as `caf2020:fine_tuned`.

    First those that come with pifkit, then those in the folder `frameworks` of the workspace in use.
    """
    return (*_shipped(), *(key for key in own_folder.ids() if key.partition(":")[0] not in _files()))


def exists(framework: str) -> bool:
    """Whether `available` has a framework, given as an id or as id and mode; it reads the file of that one alone."""
    key = framework.partition(":")[0]
    return framework in (with_modes(key, _document(key)) if key in _files() else own_folder.names(key))


@lru_cache(maxsize=1)
def _shipped() -> tuple[str, ...]:
    return tuple(name for key in _files() for name in with_modes(key, _document(key)))


@lru_cache(maxsize=64)
def _document(key: str) -> dict[str, Any]:
    document, problems = parse(_files()[key], f"{key}{_ENDING}")
    if document is None:
        raise FrameworkError(f"The framework file {key}{_ENDING} cannot be read.", problems)
    return document


def load(framework: str | Path, overlays: Sequence[str | Path] = ()) -> Framework:
    """A framework by id (`efqm2020`), id and mode (`caf2020:fine_tuned`), or from a YAML file of your own.

    Args:
        framework: id, id with mode, or the path of a file ending in `.yaml`; a mode goes with an id only.
        overlays: files that add an organisation's own wording, weights or translations, laid over it in this order.

    Frameworks and overlays in the folder `frameworks` of the workspace in use are found by id, too; its overlays come first.

    Raises:
        FrameworkError: there is no such framework, mode or file, or it is malformed; all problems at once.
    """
    if isinstance(framework, str) and not is_path(framework):
        key, colon, wanted = framework.partition(":")
        own, laid = own_folder.own(key), own_folder.overlays(key)
        if not overlays and not laid and own is None:
            return _load_known(framework)
        framework = framework if own is None or key in _files() else f"{own}{colon}{wanted}"
        overlays = [*laid, *overlays]
    paths = [Path(overlay) for overlay in overlays]
    own_file = Path(str(framework).partition(f"{_ENDING}:")[0].removesuffix(_ENDING) + _ENDING)
    return _load_files(str(framework), tuple(paths), tuple(_stamp(path) for path in (own_file, *paths)))


def _stamp(path: Path) -> tuple[int, int]:
    """Changes when a file does; zeros for what is no file, which reading it will tell."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _load_files(framework: str, overlays: tuple[Path, ...], _stamps: tuple[tuple[int, int], ...]) -> Framework:
    """A framework with files in it that people edit: read anew when one of them has changed."""
    document, file, text, mode = _source_of(framework)
    names: list[str] = []
    for overlay in overlays:
        document, name = _overlaid(document, overlay)
        names.append(name)
    return _build(document, file, "" if overlays else text, mode, tuple(names))


@lru_cache(maxsize=128)
def _load_known(framework: str) -> Framework:
    document, file, text, mode = _source_of(framework)
    return _build(document, file, text, mode, ())


def is_path(name: str) -> bool:
    """Whether `load` takes a name for the path of a file. What comes out of a workspace, a ballot or a log names ids only."""
    return name.endswith((_ENDING, ".yml")) or f"{_ENDING}:" in name


def _source_of(framework: str | Path) -> tuple[dict[str, Any], str, str, str | None]:
    """Document, file name, text and mode of a framework that somebody named."""
    name = str(framework)
    if isinstance(framework, Path) or is_path(name):
        name, _, mode = name.partition(f"{_ENDING}:")
        path = Path(f"{name}{_ENDING}") if mode else Path(framework)
        text = read_text(path)
        document, problems = parse(text, path.name)
        if document is None:
            raise FrameworkError(f"{path.name} cannot be read as a framework.", problems)
        return document, path.name, text, _known_mode(document, path.name, mode) if mode else None
    key, colon, mode = name.partition(":")
    if key not in _files():
        near = near_match(key, tuple(_files()))
        hint = f"Did you mean {near!r}?" if near else f"Known: {', '.join(_files())}."
        raise FrameworkError(f"{key!r} is not a framework. {hint} `pifkit frameworks` lists all.")
    document = _document(key)
    return document, f"{key}{_ENDING}", _files()[key], _known_mode(document, key, mode) if colon else None


def _known_mode(document: Mapping[str, Any], name: str, mode: str) -> str:
    modes = tuple(str(one["id"]) for one in document.get("modes", []))
    if mode not in modes:
        near = near_match(mode, modes)
        hint = f"Did you mean {near!r}?" if near else f"Its modes: {', '.join(modes) or 'none'}."
        raise FrameworkError(f"{mode!r} is not a mode of {name}. {hint}")
    return mode


def _build(document: Mapping[str, Any], file: str, text: str, mode: str | None, overlays: tuple[str, ...]) -> Framework:
    framework, problems = _checked(document, file, text)
    problems += _filled_in(document, file)
    if framework is None or problems:
        raise FrameworkError(f"{file} is not a valid framework.", problems)
    if mode is not None:
        changed = _in_mode(document, framework, mode)
        framework, problems = _checked({**changed, "mode": mode}, f"{file}, mode {mode}", "")
        if framework is None or problems:
            raise FrameworkError(f"{file} is not a valid framework in its mode {mode}.", problems)
    return framework.model_copy(update={"overlays": overlays}) if overlays else framework


def _in_mode(document: Mapping[str, Any], framework: Framework, key: str) -> dict[str, Any]:
    mode = next(one for one in framework.modes if one.id == key)
    base = dict(document)
    if mode.uses is not None:
        used, _, used_mode = mode.uses.partition(":")
        if used not in _files():
            raise FrameworkError(f"Mode {key!r} uses {used!r}, which is none of the frameworks that come with pifkit.")
        inner = dict(_document(used))
        if used_mode:
            inner = _in_mode(inner, load(used), _known_mode(inner, used, used_mode))
        kept = {name: document[name] for name in ("id", "version", "modes", "threads") if name in document}
        base = {**inner, **kept, "title": mode.title, "threads": []}
    changed: dict[str, Any] = merge(base, mode.changes)
    return {**(only_parts(changed, mode.parts) if mode.parts else changed), "title": mode.title}


def _checked(document: Mapping[str, Any], file: str, text: str) -> tuple[Framework | None, list[Problem]]:
    framework, problems = validate(document, file, text)
    if framework is None:
        return None, problems
    return framework, [Problem(file, where, code, message) for where, code, message in findings(framework, document)]


def _filled_in(document: Mapping[str, Any], file: str) -> list[Problem]:
    given = [name for name in _FILLED_IN if name in document]
    return [
        Problem(file, f"$.{name}", "filled-in-by-loader", f"leave out {name!r}: pifkit fills it in.") for name in given
    ]


def check_framework_file(path: str | Path) -> list[Problem]:
    """Every problem of a framework file, in itself and in each of its modes; empty when it is good.

    Args:
        path: the YAML file, or an overlay (it has the field `framework`), which is checked with the framework below it.
    """
    file = str(path)
    try:
        text = read_text(Path(path))
    except FrameworkError as err:
        return [Problem(file, "", "file-unreadable", err.message)]
    document, problems = parse(text, file)
    if document is None:
        return problems
    if "framework" in document:
        return [replace(one, file=file) for one in _overlay_problems(Path(path), str(document["framework"]))]
    problems = _filled_in(document, file)
    framework, found = _checked(document, file, text)
    problems += found
    for mode in framework.modes if framework is not None and not problems else ():
        try:
            _build(document, file, "", mode.id, ())
        except FrameworkError as err:
            problems += err.problems or (Problem(file, f"$.modes[{mode.id}]", "mode", err.message),)
    return problems


def check_framework_folder(folder: Path) -> list[Problem]:
    """Every problem of the frameworks and overlays in an organisation's own folder; empty when it is good or absent.

    Args:
        folder: the folder `frameworks` of a workspace.
    """
    problems: list[Problem] = []
    for path in sorted(folder.glob(f"*{_ENDING}")):
        document, found = parse(path.read_text(encoding="utf-8-sig", errors="replace"), path.name)
        if document is not None:
            found = check_framework_file(path)
        if document is not None and "framework" not in document:
            if path.stem in _files():
                message = f"{path.stem!r} is the id of a framework that comes with pifkit."
                found.append(
                    Problem(path.name, "", "id-taken", message, remedy="Give it another id, or write an overlay.")
                )
            elif document.get("id") != path.stem:
                message = f"the file must be called {document.get('id')}{_ENDING}, like its id."
                found.append(Problem(path.name, "$.id", "id-and-name", message))
        problems += [replace(one, file=f"{folder.name}/{path.name}") for one in found]
    return problems


def _overlay_problems(path: Path, framework: str) -> list[Problem]:
    if is_path(framework):
        return [
            Problem(
                path.name, "$.framework", "overlay", f"{framework!r} is a path; an overlay names a framework by id."
            )
        ]
    try:
        document, file, _, _ = _source_of(str(own_folder.own(framework) or framework))
        _build(_overlaid(document, path)[0], file, "", None, ())
    except FrameworkError as err:
        return list(err.problems) or [Problem(path.name, "$.framework", "overlay", err.message)]
    return []


def _overlaid(document: Mapping[str, Any], path: Path) -> tuple[dict[str, Any], str]:
    """A document with an overlay file laid over it, and the overlay's name."""
    overlay, problems = parse(read_text(path), str(path))
    if overlay is None:
        raise FrameworkError(f"{path} cannot be read as an overlay.", problems)
    unknown = [key for key in overlay if key not in _OVERLAY_FIELDS]
    problems = [
        Problem(
            str(path),
            f"$.{key}",
            "unknown-field",
            f"{key!r} is not a field of an overlay.",
            near=near_match(key, _OVERLAY_FIELDS),
        )
        for key in unknown
    ]
    changes = overlay.get("changes") or {}
    if overlay.get("framework") != document.get("id"):
        said = overlay.get("framework")
        problems.append(
            Problem(
                str(path),
                "$.framework",
                "other-framework",
                f"this overlay is for {said!r}, not for {document.get('id')!r}.",
            )
        )
    problems += [
        Problem(
            str(path), "$.changes", "fixed-field", f"an overlay may not change {key!r}; make a framework of your own."
        )
        for key in ("id", "version", "kind", "modes")
        if key in changes
    ]
    problems += [
        Problem(
            str(path), where, "unknown-id", "the framework has no such entry; an overlay changes entries and adds none."
        )
        for where in unknown_ids({k: v for k, v in document.items() if k != "facts"}, changes)
    ]
    if problems:
        raise FrameworkError(f"{path} is not a valid overlay.", problems)
    return merge(document, changes), str(overlay.get("name") or path.stem)


def digest(framework: str) -> str:
    """SHA-256 of a framework's content, whatever its layout and comments: changed content needs a new `version`.

    Raises:
        FrameworkError: there is no such framework.
    """
    document, _, _, _ = _source_of(framework)
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
