"""Who is meant by a name, number, birth date and door in a roster: found, new, or asked; never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from linli.core.dates import DateUnreadable, read_date
from linli.core.finding import Finding, Severity
from linli.core.identity import IdentityNumber, IdentityNumberWrong, read_identity_number
from linli.core.missing import read_missing
from linli.core.partial import PartialDate
from linli.core.sex import read_sex
from linli.core.text import header_key
from linli.kit.importing.cells import read_text
from linli.kit.importing.context import Context
from linli.kit.privacy import blind
from linli.org.organisations import Organisation
from linli.registry.card import ResidentCard
from linli.registry.person import Person, Sex

#: SQLite takes at most some thousands of parameters in one statement.
_CHUNK = 900


@dataclass(slots=True)
class Said:
    """What one row of a sheet says of a person."""

    name: str
    number: IdentityNumber | None = None
    born: PartialDate | None = None
    door: str = ""
    sex: str = Sex.UNKNOWN

    @property
    def birth(self) -> PartialDate | None:
        return PartialDate(self.number.birth) if self.number else self.born


@dataclass(slots=True)
class Known:
    """A person with a card in this community."""

    person: Person
    card: ResidentCard


class PeopleHere:
    """The people of one community while a file is read: those in the books and those the file brings."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.by_index: dict[str, Person] = {}
        self.cards: dict[int, ResidentCard] = {}
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        self._new: dict[int, ResidentCard] = {}
        self._names_read: set[str] = set()
        self._all_read = False

    @classmethod
    def of(cls, context: Context) -> PeopleHere:
        if "people" not in context.memory:
            context.memory["people"] = cls(context.organisation)
        return context.memory["people"]  # type: ignore[no-any-return]

    def find(self, row: int, said: Said, keys: dict[str, str], context: Context) -> Person | None:
        """The person of this row, new if nobody fits; None with a finding when two might be meant."""
        if said.number:
            return self._by_number(row, said, keys, context)
        return self._by_birth_and_door(row, said, keys, context)

    def prepare(self, said: Sequence[Said]) -> None:
        """Reads who may be meant: the community's cards of these names, and these numbers anywhere."""
        self._read_names({one.name for one in said})
        indexes = {blind(one.number.number18) for one in said if one.number}
        wanted = sorted(indexes - set(self.by_index))
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            found = list(Person.objects.in_books().filter(identity_number_index__in=chunk))
            for person in found:
                self.by_index.setdefault(person.identity_number_index, person)
            for card in self._cards().filter(person__in=[person.pk for person in found]):
                if card.person_id not in self.cards:
                    self._remember(Known(self.by_index[card.person.identity_number_index], card))

    def _read_names(self, names: set[str]) -> None:
        wanted = sorted(names - self._names_read)
        self._names_read.update(wanted)
        if self._all_read or not wanted:
            return
        if len(wanted) > _CHUNK:  # of many names the whole community is read at once
            self._all_read = True
            self._remember_all(self._cards().iterator(5000))
        else:
            self._remember_all(self._cards().filter(Q(name__in=wanted) | Q(person__name__in=wanted)))

    def _cards(self) -> Any:
        return ResidentCard.objects.in_books().filter(community=self.organisation).select_related("person")

    def _remember_all(self, cards: Iterable[ResidentCard]) -> None:
        for card in cards:
            if card.person_id not in self.cards:
                self._remember(Known(card.person, card))

    def know(self, person: Person, card: ResidentCard | None) -> None:
        """Somebody whom a row names by an entry of his: found as this very person from now on."""
        if card is not None:
            if person.pk not in self.cards:
                self._remember(Known(person, card))
        elif person.identity_number_index:
            self.by_index.setdefault(person.identity_number_index, person)

    def give_number(self, person: Person, number: IdentityNumber, context: Context) -> None:
        """The number of someone registered without one; birth and sex follow from it."""
        changes = {"identity_number": number.number18, "born_on": number.birth, "sex": str(number.sex)}
        if person.pk is None:
            for name, value in changes.items():
                setattr(person, name, value)
        else:
            context.changed.append((person, changes))

    def card_of(self, person: Person) -> ResidentCard | None:
        return self._new.get(id(person)) if person.pk is None else self.cards.get(person.pk)

    def _by_number(self, row: int, said: Said, keys: dict[str, str], context: Context) -> Person:
        assert said.number is not None
        index = blind(said.number.number18)
        person = self.by_index.get(index)
        if person is None:
            person = self._without_number_yet(said, context) or self.add(said, context)
            self.by_index[index] = person
        if self.card_of(person) is None:
            self._give_card(person, said, context)
        card = self.card_of(person)
        if card is not None and header_key(said.name) not in {header_key(card.name), header_key(person.name)}:
            found = f"“{said.name}”的身份证号在本社区登记的姓名是“{card.name}”"
            context.trouble(
                row,
                keys["name"],
                Finding("name-differs", found, "请核对姓名和号码，是同一人就改成一致", Severity.ASKS),
            )
        return person

    def _without_number_yet(self, said: Said, context: Context) -> Person | None:
        """Someone registered here without a number, with this name, birth and door: the number is added."""
        assert said.number is not None
        fits = [
            known for known in self.by_name[header_key(said.name)]
            if known.person.identity_number is None and same_birth(known.person, said.birth)
            and said.door and known.card.door == said.door
        ]  # fmt: skip
        if len(fits) != 1:
            return None
        person = fits[0].person
        self.give_number(person, said.number, context)
        return person

    def _by_birth_and_door(
        self, row: int, said: Said, keys: dict[str, str], context: Context
    ) -> Person | None:
        fits = [
            known
            for known in self.by_name[header_key(said.name)]
            if (said.birth is None or same_birth(known.person, said.birth))
            and (not said.door or not known.card.door or known.card.door == said.door)
        ]
        if len(fits) > 1 and said.door:
            fits = [known for known in fits if known.card.door == said.door] or fits
        if len(fits) == 1:
            if said.birth is None and not said.door:
                found = f"“{said.name}”只写了姓名，本社区只有一个这样的人，已对上"
                context.trouble(
                    row, keys["name"], Finding("name-only", found, "请核对是不是此人", Severity.TELLS)
                )
            return fits[0].person
        if fits:
            found = f"本社区有{len(fits)}个“{said.name}”都可能是这一行的人"
            context.trouble(
                row, keys["name"], Finding("two-candidates", found, "请补上身份证号，或写全出生日期和住址")
            )
            return None
        return self.add(said, context)

    def add(self, said: Said, context: Context) -> Person:
        """Somebody new, with a card here."""
        birth = said.birth
        person = Person(
            name=said.name, sex=str(said.number.sex) if said.number else said.sex,
            born_on=birth.day if birth else None,
            identity_number=said.number.number18 if said.number else None,
            precision={"born_on": int(birth.precision)} if birth and birth.precision else None,
        )  # fmt: skip
        context.new.append(person)
        self._give_card(person, said, context)
        return person

    def _give_card(self, person: Person, said: Said, context: Context) -> None:
        card = ResidentCard(community=self.organisation, person=person, name=said.name, door=said.door)
        context.new.append(card)
        self._remember(Known(person, card))

    def _remember(self, known: Known) -> None:
        person, card = known.person, known.card
        if person.pk is None:
            self._new[id(person)] = card
        else:
            self.cards[person.pk] = card
        if person.identity_number_index:
            self.by_index[person.identity_number_index] = person
        names = {header_key(person.name), header_key(card.name)}
        for name in names:
            self.by_name[name].append(known)


def read_people(
    prefix: str, cells: dict[str, Sequence[Any]], context: Context
) -> Iterator[tuple[int, Said | None]]:
    """What each row says; an unreadable number, or a birth date against it, is told to the context."""
    count = max((len(column) for column in cells.values()), default=0)
    parts = ("name", "identity_number", "born_on", "sex", "door")
    columns = {part: cells.get(f"{prefix}.{part}") or [None] * count for part in parts}
    numbers: dict[Any, Any] = {}
    for row in range(count):
        name = read_text(columns["name"][row]) if columns["name"][row] is not None else ""
        raw = columns["identity_number"][row]
        if not name:
            if raw is not None and read_text(raw):
                found = "有身份证号，没有姓名"
                context.trouble(row, f"{prefix}.name", Finding("no-name", found, "请补上姓名"))
            yield row, None
            continue
        said = Said(name, sex=str(read_sex(read_text(columns["sex"][row] or "")) or Sex.UNKNOWN))
        if raw is not None:
            if raw not in numbers:
                numbers[raw] = read_number(raw)
            outcome = numbers[raw]
            if isinstance(outcome, Finding):
                context.trouble(row, f"{prefix}.identity_number", outcome)
                yield row, None
                continue
            said.number = outcome
            for finding in outcome.findings if outcome else ():
                context.trouble(row, f"{prefix}.identity_number", finding)
        try:
            said.born = None if _is_gap(columns["born_on"][row]) else read_date(columns["born_on"][row])
        except DateUnreadable as error:
            finding = Finding("date", f"出生日期“{error.found}”读不出来", error.reason)
            context.trouble(row, f"{prefix}.born_on", finding)
            yield row, None
            continue
        if said.number and said.born and not _agree(said.number.birth, said.born):
            found = f"出生日期{said.born.label()}与身份证号里的{said.number.birth}不一样"
            finding = Finding("birth-differs", found, "已按身份证号登记，请核对", Severity.ASKS)
            context.trouble(row, f"{prefix}.born_on", finding)
        if said.number and said.sex not in {Sex.UNKNOWN, str(said.number.sex)}:
            finding = Finding(
                "sex-differs", "性别与身份证号不一样", "已按身份证号登记，请核对", Severity.ASKS
            )
            context.trouble(row, f"{prefix}.sex", finding)
        said.door = read_door(columns["door"][row])
        yield row, said


def read_door(cell: Any) -> str:
    """3-2-501 however it was typed: full-width, with 号楼/单元/室, or with other strokes."""
    text = read_text(cell) if cell is not None else ""
    for word, stroke in (
        ("号楼", "-"),
        ("栋", "-"),
        ("幢", "-"),
        ("单元", "-"),
        ("室", ""),
        ("—", "-"),
        ("－", "-"),
        ("–", "-"),
    ):
        text = text.replace(word, stroke)
    return text.strip("- ")


def read_number(raw: Any) -> IdentityNumber | Finding | None:
    """The number in a cell, what is wrong with it, or None where there is none."""
    if isinstance(raw, str) and (not raw.strip() or read_missing(raw)):
        return None
    try:
        return read_identity_number(raw)
    except IdentityNumberWrong as error:
        return Finding(f"identity-{error.code}", "身份证号不对", error.reason)


def _is_gap(cell: Any) -> bool:
    return isinstance(cell, str) and (not cell.strip() or read_missing(cell) is not None)


def _agree(day: date, said: PartialDate) -> bool:
    return said.day <= day <= said.last


def same_birth(person: Person, said: PartialDate | None) -> bool:
    """Equal, or one a known part of the other (1938年 and 1938-05-02); unknown fits nothing."""
    known = person.known_date("born_on")
    if said is None or known is None:
        return said is None and known is None
    return known.day <= said.last and said.day <= known.last
