"""Where Django looks for this app's tables."""

from linli.filing.submissions import FrozenFigure, HandFigure, StateChange, StoredFile, Submission

__all__ = ["FrozenFigure", "HandFigure", "StateChange", "StoredFile", "Submission"]
