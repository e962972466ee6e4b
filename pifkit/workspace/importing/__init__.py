"""Bringing figures from elsewhere into a workspace."""

from pifkit.workspace.importing.lgbf import ImportReport, import_lgbf

__all__ = ["ImportReport", "import_lgbf"]
