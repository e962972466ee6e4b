"""Do the documents of a partnership fit each other?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pifkit.model.errors import Problem
from pifkit.workspace.folder import Folder
from pifkit.workspace.rules import near, problem

_PARAMETERS = ("partnership", "cycle", "workspace", "as_of")


def current_cycle(folder: Folder) -> Iterator[Problem]:
    """`current_cycle` of partnership.yaml names a file in `cycles/`."""
    if folder.partnership is None or folder.partnership.current_cycle in folder.cycle_ids:
        return
    key = folder.partnership.current_cycle
    document = folder.documents["partnership.yaml"]
    message = f"the file cycles/{key}.yaml does not exist."
    yield problem("cycle-file-missing", message, file=document.file, place=document.place(("current_cycle",)), value=key,
                  allowed=sorted(folder.cycle_ids), near=near(key, folder.cycle_ids))  # fmt: skip


def papermill(folder: Folder) -> Iterator[Problem]:
    """papermill.yaml names this folder, the current cycle, and only parameters that the notebooks have."""
    document = folder.documents.get("papermill.yaml")
    if document is None or document.data is None:
        return
    for name, value in document.data.items():
        where = {"file": document.file, "place": document.place((name,))}
        text = document.raw.get((name,), "")
        if name not in _PARAMETERS:
            yield problem(
                "papermill-parameter",
                f"{name!r} is not a parameter.",
                allowed=_PARAMETERS,
                near=near(name, _PARAMETERS),
                **where,
            )
        elif name == "partnership" and value != folder.id:
            yield problem("papermill-partnership", "this is not the folder's id.", value=text, near=folder.id, **where)
        elif name == "cycle" and folder.partnership and value not in (None, folder.partnership.current_cycle):
            yield problem(
                "papermill-cycle",
                "this is not the current cycle.",
                value=text,
                near=folder.partnership.current_cycle,
                **where,
            )
        elif name == "as_of" and not (value is None or isinstance(value, str | dt.date)):
            yield problem("yaml-not-a-date", "a date is wanted.", value=text, **where)
    if "partnership" not in document.data:
        yield problem(
            "papermill-partnership", "the line 'partnership' is missing.", file=document.file, place="$", near=folder.id
        )


def partners(folder: Folder) -> Iterator[Problem]:
    """No partner is listed twice."""
    if folder.partnership is None:
        return
    document = folder.documents["partnership.yaml"]
    seen: set[str] = set()
    for index, partner in enumerate(folder.partnership.partners):
        if partner.id in seen:
            message = f"the partner {partner.id!r} is listed twice."
            yield problem(
                "partner-duplicate",
                message,
                file=document.file,
                place=document.place(("partners", index, "id")),
                value=partner.id,
            )
        seen.add(partner.id)


def overlaps(folder: Folder) -> Iterator[Problem]:
    """No two cycles share a day."""
    for one, other in zip(folder.cycles, folder.cycles[1:], strict=False):
        if other.start <= one.end:
            document = folder.documents[f"cycles/{other.id}.yaml"]
            message = f"the cycle begins on {other.start}, and {one.id} ends only on {one.end}."
            yield problem(
                "cycles-overlap", message, file=document.file, place=document.place(("start",)), value=other.start
            )


def follows(folder: Folder) -> Iterator[Problem]:
    """`follows` names an earlier cycle."""
    starts = {cycle.id: cycle.start for cycle in folder.cycles}
    for cycle in folder.cycles:
        if cycle.follows is None:
            continue
        document = folder.documents[f"cycles/{cycle.id}.yaml"]
        where = {"file": document.file, "place": document.place(("follows",)), "value": cycle.follows}
        if cycle.follows not in folder.cycle_ids:
            others = sorted(folder.cycle_ids - {cycle.id})
            yield problem(
                "cycle-follows-unknown",
                f"there is no cycle {cycle.follows!r}.",
                allowed=others,
                near=near(cycle.follows, others),
                **where,
            )
        elif starts.get(cycle.follows, cycle.start) >= cycle.start and (cycle.follows in starts):
            yield problem("cycle-follows-later", f"{cycle.follows!r} does not begin before this cycle.", **where)


def handed_over(folder: Folder) -> Iterator[Problem]:
    """A line that is dropped, retired or replaced has a reason; a replaced one a successor."""
    for cycle in folder.cycles:
        document = folder.documents[f"cycles/{cycle.id}.yaml"]
        for index, line in enumerate(cycle.handed_over):
            where = {"file": document.file, "place": document.place(("handed_over", index))}
            if line.decision in ("dropped", "retired", "replaced") and not line.reason:
                yield problem(
                    "handed-reason-missing", f"{line.kind} {line.id!r} is {line.decision} without a reason.", **where
                )
            if line.decision == "replaced" and not line.replaced_by:
                yield problem(
                    "handed-successor-missing", f"{line.kind} {line.id!r} is replaced, but not said by what.", **where
                )


def meetings(folder: Folder) -> Iterator[Problem]:
    """Meetings lie inside their cycle."""
    for cycle in folder.cycles:
        document = folder.documents[f"cycles/{cycle.id}.yaml"]
        for index, meeting in enumerate(cycle.meetings):
            if not cycle.start <= meeting.date <= cycle.end:
                place = document.place(("meetings", index, "date"))
                yield problem(
                    "meeting-outside-cycle",
                    f"the cycle runs from {cycle.start} to {cycle.end}.",
                    file=document.file,
                    place=place,
                    value=meeting.date,
                )


CHECKS = (current_cycle, papermill, partners, overlaps, follows, handed_over, meetings)
