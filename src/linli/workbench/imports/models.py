"""Where Django looks for this app's tables."""

from linli.workbench.imports.uploads import Upload

__all__ = ["Upload"]
