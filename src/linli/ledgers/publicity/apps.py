"""Django's entry for the publicity ledgers."""

from linli.kit import discovery


class PublicityConfig(discovery.LedgerConfig):
    name = "linli.ledgers.publicity"
    label = "publicity"
    verbose_name = "宣传"
