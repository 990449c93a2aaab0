"""Where Django looks for the kit's own tables."""

from linli.kit.chain import ChainHead, ChangeLine, LedgerClock
from linli.kit.ids import IdCounter
from linli.kit.parameters import Parameter
from linli.kit.privacy import Unmasking

__all__ = ["ChainHead", "ChangeLine", "IdCounter", "LedgerClock", "Parameter", "Unmasking"]
