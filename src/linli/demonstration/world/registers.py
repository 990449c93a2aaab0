"""户籍户 that differ from the 居住户: families gone, children away, a dead head, one family in two books."""

from dataclasses import dataclass
from random import Random

from linli.core.partial import PartialDate
from linli.demonstration.world.families import Families
from linli.demonstration.world.names import surname
from linli.demonstration.world.people import Draft, DraftHousehold


@dataclass(slots=True, eq=False)
class Register:
    """One 户口簿 at a dwelling here: (person, relation to the head of this book)."""

    dwelling: int
    entries: list[tuple[Draft, str]]
    opened: PartialDate
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Registers:
    books: list[Register]
    absent: list[Draft]  #: 118 people whose registration is here and who are not


def registers(make: Families, households: list[DraftHousehold], empty: list[int]) -> Registers:
    rng = make.rng
    settled = [each for each in households if not each.moves and not each.is_tenant]
    books, absent = [], []
    for dwelling in rng.sample(empty, 26):
        pair = make.pair(rng.randint(32, 46))
        family = [*pair, make.child(pair, 3, 17)]
        books.append(
            Register(dwelling, [(each, each.relation) for each in family], _opened(rng), "全家外出，房屋空置")
        )
        absent += family
    couples = [household for household in settled if household.shape == "elder couple"]
    for household in rng.sample(couples, 39):
        pair = household.members
        child = make.child(pair, 20, 45)
        entries = [(each, each.relation) for each in (*pair, child)]
        books.append(
            Register(household.dwelling, entries, household.opened or _opened(rng), "子女在外工作或求学")
        )
        absent.append(child)
    dead = _dead_head(make, settled)
    books.append(dead)
    absent.append(dead.entries[0][0])
    books += _two_books(settled)
    for draft in absent:
        draft.status = draft.status or _away(rng, draft)
        draft.came = next(book.opened for book in books if any(each is draft for each, _ in book.entries))
        if draft.came.day < draft.born:
            draft.came = PartialDate(draft.born)
    return Registers(books, absent)


def _opened(rng: Random) -> PartialDate:
    return PartialDate.of_year(rng.randint(1988, 2006))


def _away(rng: Random, draft: Draft) -> str:
    age = 2010 - draft.born.year
    if age < 7:
        return "学龄前"
    return "学生" if age < 19 or (age < 24 and rng.random() < 0.5) else "在业"


def _dead_head(make: Families, settled: list[DraftHousehold]) -> Register:
    """A widow lives here; her husband died in 2008 and is still the head in the book."""
    widow = next(each for each in settled if each.shape == "single elder" and each.members[0].sex == "女")
    wife = widow.members[0]
    born = wife.born.replace(year=wife.born.year - 3, day=min(wife.born.day, 28))
    husband = make.person("男", born, "户主", surname(make.rng))
    husband.died, husband.status = PartialDate.of_month(2008, 11), "其他"
    opened = widow.opened or PartialDate.of_year(1988)
    return Register(widow.dwelling, [(husband, "户主"), (wife, "妻")], opened, "户主已故，户口未注销")


def _two_books(settled: list[DraftHousehold]) -> list[Register]:
    """One family under one roof in two books: grandmother with her son, his wife with the child."""
    family = next(each for each in settled if each.shape == "grandmother" and each.opened)
    husband, wife, child, grandmother = family.members
    opened = family.opened or PartialDate.of_year(1988)
    remark = "同住一户，分属两个户口簿"
    return [
        Register(family.dwelling, [(grandmother, "户主"), (husband, "子")], opened, remark),
        Register(
            family.dwelling, [(wife, "户主"), (child, "子" if child.sex == "男" else "女")], opened, remark
        ),
    ]
