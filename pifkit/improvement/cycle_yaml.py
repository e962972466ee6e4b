"""A cycle as YAML text that people can read and edit: comments say what each part is for; always the same bytes."""

from __future__ import annotations

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from pifkit.improvement.next_cycle import NextCycle
from pifkit.model.documents import Cycle

_ALWAYS = ("id", "start", "end", "follows", "frameworks", "focus", "targets", "handed_over")


def to_yaml(proposal: NextCycle) -> str:
    """The proposal as YAML with a comment at the head and over its parts.

    Dates are ISO, blanks are left out, lines come in the proposal's order. Reading it back with the workspace's reader
    gives the same document.
    """
    tree = document(proposal.document)
    head = [
        f"Proposal for cycle {proposal.document.id}, written by the review of cycle {proposal.document.follows}.",
        "Read it through, change what you decide otherwise, then run `pifkit next` to make it the next cycle.",
        "Anything dropped, retired or replaced needs a reason.",
        *proposal.remarks,
    ]
    tree.yaml_set_start_comment("\n".join(head) + "\n")
    tree.yaml_set_comment_before_after_key("focus", before="Criteria to work on first: the lowest scores.")
    tree.yaml_set_comment_before_after_key(
        "handed_over", before="Every action and indicator of the last cycle, and what becomes of it."
    )
    return dump(tree)


def document(cycle: Cycle) -> CommentedMap:
    """A cycle as a YAML mapping in field order, without what nobody set."""
    plain = cycle.model_dump(mode="python")
    kept = [
        key for key in plain if key in _ALWAYS or (key in cycle.model_fields_set and plain[key] not in (None, "", ()))
    ]
    return CommentedMap((key, _node(plain[key])) for key in kept if plain[key] is not None)


def _node(value: Any) -> Any:
    if isinstance(value, dict):
        return CommentedMap((key, _node(one)) for key, one in value.items() if one not in (None, ""))
    if isinstance(value, (list, tuple)):
        return CommentedSeq(_node(one) for one in value)
    return value


def dump(tree: CommentedMap) -> str:
    """YAML text, block style, wide lines, no aliases."""
    yaml = YAML()
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.ignore_aliases = lambda *_: True
    out = StringIO()
    yaml.dump(tree, out)
    return out.getvalue()
