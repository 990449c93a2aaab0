"""Where Django looks for the kit's own tables."""

from linli.kit.attachments import Attachment
from linli.kit.chain import ChainHead, ChangeLine, LedgerClock
from linli.kit.findings import StoredFinding
from linli.kit.ids import IdCounter
from linli.kit.importing.remembered import HeaderChoice
from linli.kit.opening import OpeningBalance
from linli.kit.parameters import Parameter
from linli.kit.privacy import Unmasking
from linli.kit.zero_report import ZeroReport

__all__ = [
    "Attachment", "ChainHead", "ChangeLine", "HeaderChoice", "IdCounter", "LedgerClock", "OpeningBalance",
    "Parameter", "StoredFinding", "Unmasking", "ZeroReport",
]  # fmt: skip
