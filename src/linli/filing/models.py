"""Where Django looks for this app's tables."""

from linli.filing.assignments import Assignment
from linli.filing.corrections import DriftDecision
from linli.filing.remarks import Remark
from linli.filing.signing import Issue, SignOff
from linli.filing.submissions import FrozenFigure, HandFigure, StateChange, StoredFile, Submission

__all__ = [
    "Assignment", "DriftDecision", "FrozenFigure", "HandFigure", "Issue", "Remark", "SignOff", "StateChange",
    "StoredFile", "Submission",
]  # fmt: skip
