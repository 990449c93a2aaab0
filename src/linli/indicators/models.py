"""Where Django looks for this app's tables."""

from linli.indicators.cells import Cell
from linli.indicators.targets import Target
from linli.indicators.versions import Definition

__all__ = ["Cell", "Definition", "Target"]
