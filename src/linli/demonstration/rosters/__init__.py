"""The committee's rosters as tables over the world, in the order in which they can be imported."""

from linli.demonstration.rosters import (
    employment,
    environment,
    publicity,
    registry,
    residents,
    station,
    survey,
)
from linli.demonstration.rosters.table import Roster

#: Places before people, people before what happened to them, unemployment before the placement that ended it.
ROSTERS: tuple[Roster, ...] = (
    *registry.ROSTERS,
    *residents.ROSTERS,
    *station.ROSTERS,
    *survey.ROSTERS,
    *employment.ROSTERS,
    *publicity.ROSTERS,
    *environment.ROSTERS,
)

__all__ = ["ROSTERS", "Roster"]
