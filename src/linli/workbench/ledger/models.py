"""Where Django looks for this app's tables."""

from linli.workbench.ledger.jobs import ExportJob
from linli.workbench.ledger.kept import ChosenColumns, SavedView

__all__ = ["ChosenColumns", "ExportJob", "SavedView"]
