"""Where Django looks for this app's tables."""

from linli.workbench.forms.drafts import FormDraft

__all__ = ["FormDraft"]
