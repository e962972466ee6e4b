"""Frameworks as data: one YAML file each, and the loader that checks it."""

from __future__ import annotations

from pifkit.frameworks.describe import describe, json_schema, structure
from pifkit.frameworks.loader import (
    available,
    check_framework_file,
    check_framework_folder,
    digest,
    exists,
    is_path,
    load,
)
from pifkit.frameworks.model import Block, Criterion, Fact, Framework, Group, Part
from pifkit.frameworks.own_folder import current_folder, use_folder

__all__ = [
    "Block",
    "Criterion",
    "Fact",
    "Framework",
    "Group",
    "Part",
    "available",
    "check_framework_file",
    "check_framework_folder",
    "current_folder",
    "describe",
    "digest",
    "exists",
    "is_path",
    "json_schema",
    "load",
    "structure",
    "use_folder",
]
