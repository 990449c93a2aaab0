"""One person of the community: as a draft while the families are put together, and as he finally stands."""

from dataclasses import dataclass
from datetime import date

from linli.core.partial import PartialDate


@dataclass(frozen=True, slots=True)
class Person:
    """A human being as the rosters know him; ``number`` is empty for people without an identity number."""

    serial: int
    name: str
    sex: str
    born: date  #: the true day, also where the rosters know only the year
    birth: PartialDate  #: as written
    number: str
    phone: str
    education: str
    status: str  #: 从业状况 on 2010-06-30; empty where nobody has asked yet
    door: str
    died: PartialDate | None


@dataclass(slots=True, eq=False)
class Draft:
    """A person while the community is being put together; ``settled`` people become ``Person``."""

    serial: int
    sex: str
    born: date
    relation: str
    surname: str
    status: str = ""
    is_registered_here: bool = True
    came: PartialDate | None = None
    came_by: str = "期初"
    left: date | None = None
    left_by: str = ""
    died: PartialDate | None = None
    has_number: bool = True
    has_old_number: bool = False
    knows_birthday: bool = True

    @property
    def stays(self) -> bool:
        return self.left is None or self.left > date(2010, 6, 30)


@dataclass(slots=True, eq=False)
class DraftHousehold:
    """A 居住户 while it is being put together: its shape, who lives in it, and where."""

    shape: str
    members: list[Draft]
    is_tenant: bool = False
    opened: PartialDate | None = None
    closed: date | None = None
    number: str = ""
    dwelling: int = -1  #: place in the list of dwellings

    @property
    def moves(self) -> bool:
        """Somebody of it is born, comes or goes in the half-year or on the day after."""
        return any(member.left or member.came_by != "期初" for member in self.members)
