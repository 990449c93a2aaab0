"""Where Django looks for this app's tables."""

from linli.workbench.entrance.brake import LoginBrake
from linli.workbench.entrance.obliged import AskedForFactor
from linli.workbench.entrance.pins import Pin
from linli.workbench.entrance.preferences import Preferences

__all__ = ["AskedForFactor", "LoginBrake", "Pin", "Preferences"]
