"""Pages for a board and for the public, made from what each may see and from nothing else (docs/audiences.md)."""

from pifkit.reporting.audiences.seeing import AUDIENCES, Audience, seen_by

__all__ = ["AUDIENCES", "Audience", "seen_by"]
