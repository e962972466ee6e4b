"""What no YAML document of ours needs and what would make reading one take for ever: found in the text or in its tree of nodes.

A document may hold a million characters, of which forty thousand may be signs of structure: the parser takes up to a fifth
of a millisecond for each. The largest framework that comes with pifkit has two thousand, a cycle with five hundred lines handed over
six thousand. Anchors and aliases are refused: ten lines of them stand for a billion values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LONGEST = 1_000_000
MOST_SIGNS = 40_000
DEEPEST = 20
_SIGNS = re.compile(r"[\n,:\[\]{}?&*!]")
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge")
}
_DASHES = re.compile(rf"(?:[-?][ \t]+){{{5 * DEEPEST}}}")


def too_long(text: str) -> bool:
    """Whether a text is longer than any document of ours, in characters or in signs of structure."""
    return len(text) > LONGEST or sum(1 for _ in _SIGNS.finditer(text)) > MOST_SIGNS


def too_deep(text: str) -> bool:
    """Whether brackets or dashes nest so deeply that parsing would take long; anything less is left to the parser."""
    depth = 0
    for sign in re.findall(r"[\[\]{}]", text):
        depth = max(0, depth + (1 if sign in "[{" else -1))
        if depth > 5 * DEEPEST:
            return True
    return _DASHES.search(text) is not None


def is_shared(node: Node) -> bool:
    """Whether an anchor stands at a node."""
    return bool(getattr(node, "anchor", None))


def is_tagged(node: Node) -> bool:
    """Whether a node has a tag that is none of plain text, number, date, list and fields."""
    return str(node.tag) not in _PLAIN_TAGS


def is_no_number(node: Node) -> bool:
    """Whether a node is a number that is none: infinite or not a number."""
    return (
        isinstance(node, ScalarNode)
        and str(node.tag).endswith(":float")
        and node.value.lower().lstrip("+-") in {".nan", ".inf"}
    )


def nodes(root: Node) -> Iterator[tuple[Node, int]]:
    """Every node of a tree once, in the order of the text, with how deep it lies; fields' names are nodes too."""
    waiting, seen = [(root, 0)], set()
    while waiting:
        node, depth = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node, depth
        below: list[Node] = []
        if isinstance(node, SequenceNode):
            below = list(node.value)
        elif isinstance(node, MappingNode):
            below = [one for pair in node.value for one in pair]
        waiting += [(one, depth + 1) for one in reversed(below)]
