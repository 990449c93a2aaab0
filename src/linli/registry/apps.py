"""Django's entry for the registry."""

from linli.kit import discovery


class RegistryConfig(discovery.LedgerConfig):
    name = "linli.registry"
    label = "registry"
    verbose_name = "基础台账"
