"""Changing a framework document without touching its file: modes and overlays.

Fields are merged; a list whose entries have an `id` or a `code` is merged by it, new entries at the end; `facts` grow;
anything else is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEYS = ("id", "code")


def merge(base: Any, change: Any) -> Any:
    """`base` with `change` laid over it; neither is altered."""
    if isinstance(base, Mapping) and isinstance(change, Mapping):
        merged_fields = {key: merge(base.get(key), value) for key, value in change.items() if key != "facts"}
        facts = {"facts": [*base.get("facts", []), *change["facts"]]} if "facts" in change else {}
        return {**base, **merged_fields, **facts}
    if isinstance(base, list) and isinstance(change, list) and base and change:
        key = _key(base, change)
        if key is not None:
            changes = {entry[key]: entry for entry in change}
            merged = [merge(entry, changes.pop(entry[key])) if entry[key] in changes else entry for entry in base]
            return merged + list(changes.values())
    return change


def _key(*lists: list[Any]) -> str | None:
    for key in KEYS:
        if all(isinstance(entry, Mapping) and key in entry for entries in lists for entry in entries):
            return key
    return None


def unknown_ids(base: Any, change: Any, path: str = "$") -> list[str]:
    """Paths of list entries that a change names although the base has no such entry: ids are not an overlay's to add."""
    if isinstance(base, Mapping) and isinstance(change, Mapping):
        return [
            found
            for key, value in change.items()
            if key in base
            for found in unknown_ids(base[key], value, f"{path}.{key}")
        ]
    if isinstance(base, list) and isinstance(change, list) and base and change:
        key = _key(base, change)
        if key is not None:
            known = {entry[key]: entry for entry in base}
            found: list[str] = []
            for entry in change:
                where = f"{path}[{entry[key]}]"
                found += unknown_ids(known[entry[key]], entry, where) if entry[key] in known else [where]
            return found
    return []


def only_parts(document: Mapping[str, Any], wanted: tuple[str, ...]) -> dict[str, Any]:
    """The document with these parts alone; criteria and groups that hold none of them are left out."""
    kept = (_prune(criterion, set(wanted)) for criterion in document["criteria"])
    threads = [{**one, "parts": [key for key in one["parts"] if key in wanted]} for one in document.get("threads", [])]
    return {**document, "criteria": [criterion for criterion in kept if criterion is not None], "threads": threads}


def _prune(group: Mapping[str, Any], wanted: set[str]) -> dict[str, Any] | None:
    parts = [part for part in group.get("parts", []) if part["id"] in wanted]
    groups = [child for child in (_prune(one, wanted) for one in group.get("groups", [])) if child is not None]
    if not parts and not groups and group["id"] not in wanted:
        return None
    return {**group, "parts": parts, "groups": groups}
