"""Where Django looks for this app's tables."""

from linli.filing.submissions import FrozenFigure, StateChange, StoredFile, Submission

__all__ = ["FrozenFigure", "StateChange", "StoredFile", "Submission"]
