"""The person of a form: chosen from the community's own people, and what the books know of him already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Spell
from linli.org.models import Organisation
from linli.registry.card import ResidentCard
from linli.registry.membership import Membership
from linli.registry.person import Person, PersonField, Sex, birth_cell
from linli.workbench.shell.finding_people import Found, found_of, is_named_in
from linli.workbench.shell.sight import Sight
from linli.workbench.shell.tables import plain_text


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    #: fact-missing, masked, or nothing; ``note`` is a remark on it (只知年份).
    look: str = ""
    note: str = ""


@dataclass(frozen=True)
class Known:
    """What need not be asked: sex, birth, number, door, telephone, household, and what else holds now."""

    person: Person
    name: str
    told_apart_by: str
    facts: Sequence[Fact]
    #: What holds of him now, in the words of the ledgers: 失业登记, 安置.
    tags: Sequence[str]


def person_here(sight: Sight, organisation: Organisation, number: str) -> Person | None:
    """A person of this community's books by number; nobody else exists."""
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None
    card = _cards(sight, organisation).filter(person=int(number)).first()
    if card is not None:
        return card.person  # type: ignore[no-any-return]
    rows = Person.objects.in_books().filter(pk=int(number))
    found: Person | None = rows.filter(is_named_in(sight, organisation)).first()
    return found


def known(sight: Sight, organisation: Organisation, person: Person) -> Known:
    card = _cards(sight, organisation).filter(person=person).first()
    (found,) = found_of(sight, [card]) if card else [None]
    doors = found.door if found else ""
    born = birth_cell(person) if person.born_on else None
    level = (person.precision or {}).get("born_on", 0)
    facts = [
        Fact("性别", str(Sex(person.sex).label) if person.sex in {"1", "2"} else "未采集",
             "" if person.sex in {"1", "2"} else "fact-missing"),
        Fact("出生", plain_text(born) if born else "未采集", "" if born else "fact-missing",
             {1: "只知月份", 2: "只知年份"}.get(level, "") if born else ""),
        Fact("身份号码", str(person.identity_number) if person.identity_number else _why(person),
             "masked" if person.identity_number else "fact-missing"),
        Fact("住址", doors or "未采集", "" if doors else "fact-missing"),
    ]  # fmt: skip
    if card is not None and card.phone:
        facts.append(Fact("电话", str(card.phone), "masked"))
    facts += [Fact("户", text) for text in _households(sight, organisation, person)]
    spells = open_spells(sight, organisation, [person.pk]).get(person.pk, [])
    facts += [Fact(title, f"{since}起") for title, since in spells]
    told = found.told_apart_by if found else ""
    return Known(person, card.name if card else person.name, told, facts, [title for title, _since in spells])


def tags_of(sight: Sight, organisation: Organisation, found: Iterable[Found]) -> dict[int, list[str]]:
    """What holds of each now, to tell people of one name apart: 失业登记, 安置."""
    spells = open_spells(sight, organisation, [one.person for one in found])
    return {person: list(dict.fromkeys(title for title, _since in own)) for person, own in spells.items()}


def open_spells(
    sight: Sight, organisation: Organisation, people: Sequence[int]
) -> Mapping[int, list[tuple[str, str]]]:
    """{person: (kind of entry, since when)} for what is in force today, in ledgers that may be opened."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for description, column in _spells_about_people() if people else ():
        if not sight.opens(organisation, description):
            continue
        rows: Any = sight.entries(description)
        rows = rows.in_books().filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=sight.on), community=organisation,
            started_on__lte=sight.on, **{f"{column}__in": people},
        )  # fmt: skip
        title = str(description.model._meta.verbose_name)
        for person, row in ((getattr(row, f"{column}_id"), row) for row in rows.order_by("started_on", "pk")):
            since = row.known_date("started_on")
            found[person].append((title, str(since)))
    return found


def _spells_about_people() -> Iterable[tuple[Description, str]]:
    """Ledgers of spells about one person each, with the column that names him."""
    for description in LEDGERS.values():
        if not issubclass(description.model, Spell):
            continue
        columns = [one for one in description.columns if isinstance(description.column(one), PersonField)]
        if columns and columns[0] in description.key:
            yield description, columns[0]


def _households(sight: Sight, organisation: Organisation, person: Person) -> list[str]:
    rows: Any = sight.entries(Membership.description)
    own = rows.in_books().filter(community=organisation, person=person, ended_on__isnull=True)
    return [
        f"{row.household.get_kind_display()}{row.household.size}人"
        for row in own.select_related("household").order_by("pk")[:3]
    ]


def _why(person: Person) -> str:
    from linli.core.missing import Missing

    reason = (person.missing or {}).get("identity_number")
    return Missing(reason).label if reason else "未采集"


def _cards(sight: Sight, organisation: Organisation) -> Any:
    rows: Any = sight.entries(ResidentCard.description)
    return rows.in_books().filter(community=organisation).select_related("person")
