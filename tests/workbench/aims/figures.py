"""Figures and their rows."""

from tests.workbench.aims import Aim

AIMS = {
    "choose": (
        Aim("/figures/{code}/"), Aim("/figures/{code}/?period=2010H1"),
        Aim("/figures/{code}/?indicator={placed}"),
    ),
    "figures": (Aim("/figures/{code}/2010H1/"), Aim("/figures/{code}/2010-06-30/")),
    "figure": (
        Aim("/figures/{code}/2010H1/{placed}/"), Aim("/figures/{code}/2010/registry.residence.residents/"),
    ),
    "xlsx": (Aim("/figures/{code}/2010H1/{placed}.xlsx"),),
}  # fmt: skip
OWN_PAGES: list[str] = []
