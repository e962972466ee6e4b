"""Which groups may be shown: names, sizes, and what must stay hidden, for all views about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pifkit.improvement import culture as survey
from pifkit.improvement.suppression import Hidden, hidden
from pifkit.model.language import _
from pifkit.reporting import words

if TYPE_CHECKING:
    from pifkit.workspace.book import Book


def partner(book: Book, group: str) -> str:
    """The partner's name where the group is a partner; otherwise the group as written."""
    return next((one.name for one in book.partnership.partners if one.id == group), group)


def secret_groups(book: Book, kind: str) -> tuple[dict[str, int], Hidden]:
    """Sizes of the groups of a survey, and which must not be shown."""
    rows = book.rows("culture")
    sizes = {group: survey.respondents(rows, kind, group) for group in survey.groups(rows, kind)}
    everybody = survey.respondents(rows, kind, survey.EVERYBODY) or None
    return sizes, hidden(sizes, book.options.minimum_group, everybody)


def hiding(book: Book, secret: Hidden) -> tuple[str, ...]:
    """The note that says how many groups are not shown, and why; nothing where all are shown."""
    if not secret.any:
        return ()
    count = len(secret.groups)
    return (
        _(
            "{group_is} not shown: fewer than {minimum_group} people, or needed "
            "to keep such a group from being worked out by subtraction.",
            group_is=words.plural(count, "group is", "groups are"),
            minimum_group=book.options.minimum_group,
        ),
    )
