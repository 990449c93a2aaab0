"""Every ledger's screens."""

from tests.workbench.aims import Aim

AIMS = {
    "entry": (
        Aim("/rows/employment.placement/{placement}/"), Aim("/rows/employment.unemployment/{spell}/"),
        Aim("/rows/registry.person/{person}/"), Aim("/rows/registry.establishment/{employer}/"),
    ),
}  # fmt: skip
OWN_PAGES: list[str] = []
