"""Frameworks as data: one YAML file each, and the loader that checks it."""

from __future__ import annotations

from pifkit.frameworks.describe import describe, json_schema, structure
from pifkit.frameworks.loader import available, check_framework_file, digest, load
from pifkit.frameworks.model import Block, Criterion, Fact, Framework, Group, Part

__all__ = [
    "Block",
    "Criterion",
    "Fact",
    "Framework",
    "Group",
    "Part",
    "available",
    "check_framework_file",
    "describe",
    "digest",
    "json_schema",
    "load",
    "structure",
]
