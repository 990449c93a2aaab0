"""Where Django looks for this app's tables."""

from linli.workbench.brake import LoginBrake

__all__ = ["LoginBrake"]
