"""Django's entry for the employment ledgers."""

from linli.kit import discovery


class EmploymentConfig(discovery.LedgerConfig):
    name = "linli.ledgers.employment"
    label = "employment"
    verbose_name = "劳动就业"
