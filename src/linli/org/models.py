"""Where Django looks for this app's tables."""

from linli.org.accounts import Account, Duty, Role
from linli.org.organisations import (
    Level,
    Organisation,
    OrganisationCode,
    OrganisationName,
    OrganisationParent,
    Succession,
)

__all__ = [
    "Account", "Duty", "Level", "Organisation", "OrganisationCode", "OrganisationName", "OrganisationParent",
    "Role", "Succession",
]  # fmt: skip
