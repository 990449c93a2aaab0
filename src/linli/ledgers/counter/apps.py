"""Django's entry for the counter's ledger."""

from linli.kit import discovery


class CounterConfig(discovery.LedgerConfig):
    name = "linli.ledgers.counter"
    label = "counter"
    verbose_name = "接待"
