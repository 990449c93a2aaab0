"""Django's entry for the outreach ledgers."""

from linli.kit import discovery


class OutreachConfig(discovery.LedgerConfig):
    name = "linli.ledgers.outreach"
    label = "outreach"
    verbose_name = "走访帮扶"
