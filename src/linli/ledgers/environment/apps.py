"""Django's entry for the environment ledgers."""

from linli.kit import discovery


class EnvironmentConfig(discovery.LedgerConfig):
    name = "linli.ledgers.environment"
    label = "environment"
    verbose_name = "市容环境"
