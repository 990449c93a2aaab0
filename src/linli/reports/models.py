"""Where Django looks for this app's tables."""

from linli.reports.drafts import DraftPhoto, ReportDraft

__all__ = ["DraftPhoto", "ReportDraft"]
