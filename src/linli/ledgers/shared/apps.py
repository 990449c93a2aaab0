"""Django's entry for the shared ledgers."""

from linli.kit import discovery


class SharedConfig(discovery.LedgerConfig):
    name = "linli.ledgers.shared"
    label = "shared"
    verbose_name = "公共台账"
