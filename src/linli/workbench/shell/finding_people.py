"""Who is meant by what somebody types: name, initials, door, tail of a number; only people in sight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from linli.core.identity import IdentityNumberWrong, read_identity_number
from linli.core.text import normalise
from linli.kit.description import LEDGERS, Description
from linli.kit.privacy import blind
from linli.org.models import Organisation
from linli.registry.card import ResidentCard
from linli.registry.identification import read_door
from linli.registry.person import Person, Sex
from linli.registry.residence import Residence
from linli.workbench.shell.sight import Sight

#: Of people known by a name in all the books, so many are asked after in these.
_CANDIDATES = 2000
_DOOR = re.compile(r"[^-]+(-[^-]+)+-?")
_SPACED_DOOR = re.compile(r"(\d+)\s+(\d+)\s+(\d+)")


@dataclass(frozen=True, slots=True)
class Found:
    """One person as a list shows him: told apart from his namesakes by door, birth year and tail."""

    person: int
    name: str
    door: str
    #: The last four characters of the identity number; empty without one.
    tail: str
    sex: str
    birth_year: int | None
    is_dead: bool = False

    @property
    def masked(self) -> str:
        return f"****{self.tail}" if self.tail else ""

    @property
    def told_apart_by(self) -> str:
        """男·1960年·3-2-301·尾号0617"""
        year = f"{self.birth_year}年" if self.birth_year else ""
        tail = f"尾号{self.tail}" if self.tail else ""
        return "·".join(one for one in (self.sex, year, self.door, tail) if one)


def people_like(sight: Sight, organisation: Organisation, text: str, limit: int = 20) -> list[Found]:
    """People of an organisation's books, or of those below it, whom this text may mean, the likeliest first.

    Every word must fit: 王 3-2 is a 王 in the second stairwell of building 3. Nothing typed finds nobody.
    """
    words = _words(text)
    if not words:
        return []
    cards = _cards(sight, organisation)
    for word in words:
        cards = cards.filter(_card_fits(word, living_behind(sight)))
    found = found_of(sight, list(cards.order_by(*_order(words))[:limit]))
    if len(found) < limit and all(_is_of_persons(word) for word in words):
        found += _without_a_card(sight, organisation, words, limit - len(found))
    exact = normalise(text).strip()
    return sorted(found, key=lambda one: (one.is_dead, one.name != exact and one.door != exact))


def everybody(sight: Sight, organisation: Organisation) -> QuerySet[ResidentCard]:
    """The cards of an organisation's people in sight, by name, for a list page after page."""
    return _cards(sight, organisation).order_by("initials", "pk")


def found_of(sight: Sight, cards: Sequence[ResidentCard]) -> list[Found]:
    """These people as a list shows them: where somebody lives now goes before where his card says he does."""
    doors = dict(
        living_behind(sight).filter(person__in=[card.person_id for card in cards])
        .values_list("person", "dwelling__door")
    )  # fmt: skip
    return [_told(card.person, card.name, doors.get(card.person_id) or card.door) for card in cards]


def is_meant(sight: Sight, organisation: Organisation, column: str, word: str) -> Q:
    """A condition on rows whose ``column`` names a person: the one whom this word may mean."""
    carded = _cards(sight, organisation).filter(_card_fits(word, living_behind(sight))).order_by()
    meant = Q(**{f"{column}__in": carded.values("person")})
    if _is_of_persons(word):
        meant |= Q(**{f"{column}__in": Person.objects.filter(_person_fits(word)).values("pk")})
    return meant


def doors_of(sight: Sight, people: Sequence[int]) -> dict[int, str]:
    """{person: door}: where each lives now, else where his card says he does."""
    cards = sight.entries(ResidentCard.description).in_books()
    written = dict(cards.filter(person__in=people).values_list("person", "door"))
    return written | dict(
        living_behind(sight).filter(person__in=people).values_list("person", "dwelling__door")
    )


def living_behind(sight: Sight) -> QuerySet[Residence]:
    """Who lives behind which door now."""
    rows: Any = sight.entries(Residence.description)
    return rows.in_books().filter(ended_on=None, dwelling__isnull=False)  # type: ignore[no-any-return]


def person_ledgers() -> Iterator[tuple[Description, str]]:
    """Every ledger whose rows name a person, with the column that does."""
    for description in LEDGERS.values():
        if description.has_community:
            for column in description.model._meta.concrete_fields:
                if column.is_relation and column.related_model is Person:
                    yield description, column.name


def is_named_in(sight: Sight, organisation: Organisation | None = None) -> Q:
    """A condition on Person: an entry in sight names him, in any ledger this account may open."""
    here = {} if organisation is None else {"community__in": Organisation.objects.below(organisation)}
    seen = Q(pk__in=())
    for description, column in person_ledgers():
        seen |= Q(Exists(sight.entries(description).in_books().filter(**here, **{column: OuterRef("pk")})))
    return seen


def _words(text: str) -> list[str]:
    text = normalise(_SPACED_DOOR.sub(r"\1-\2-\3", text))
    return [word for word in text.split() if word][:5]


def _cards(sight: Sight, organisation: Organisation) -> QuerySet[ResidentCard]:
    rows: Any = sight.entries(ResidentCard.description)
    cards = rows.in_books().select_related("person")
    beneath = Organisation.objects.below(organisation).values_list("pk", flat=True)
    # Written out: one community is one value, and the index by community answers.
    return cards.filter(community__in=list(beneath))  # type: ignore[no-any-return]


def _card_fits(word: str, living: QuerySet[Residence]) -> Q:
    if _is_letters(word):
        letters = f" {word.upper()}"
        return Q(initials__contains=letters) | Q(name__istartswith=word)
    if index := _whole_number(word):
        return Q(person__identity_number_index=index) | Q(phone_index=blind(word))
    fits = Q(pk__in=())
    if _is_digits(word):
        # 501 is a room; 0617 may be one, and the tail of a number as well.
        fits |= Q(door__endswith=f"-{word}") | Q(door=word)
        if len(word) == 4:
            tail = blind(word.upper(), tail=4)
            fits |= Q(person__identity_number_tail=tail) | Q(phone_tail=tail)
        if len(word) > 6:
            fits |= Q(phone_index=blind(word))
        return fits
    door = read_door(word)
    if _DOOR.fullmatch(word) or door != word:
        return Q(door__startswith=door) | Q(
            person__in=living.filter(dwelling__door__startswith=door).values("person")
        )
    return Q(name__contains=word) | Q(person__name__contains=word) | Q(door__startswith=door)


def _person_fits(word: str) -> Q:
    if _is_letters(word):
        return Q(initials__contains=f" {word.upper()}") | Q(name__istartswith=word)
    if index := _whole_number(word):
        return Q(identity_number_index=index)
    if _is_digits(word):
        return Q(identity_number_tail=blind(word.upper(), tail=4))
    return Q(name__contains=word)


def _is_of_persons(word: str) -> bool:
    """Whether somebody without a card could be meant: a door and a phone stand on cards only."""
    if _is_digits(word):
        return len(word) == 4 or bool(_whole_number(word))
    return not _DOOR.fullmatch(word) and read_door(word) == word


def _without_a_card(
    sight: Sight, organisation: Organisation, words: Sequence[str], limit: int
) -> list[Found]:
    """Those whom an entry names though nobody has made them a card yet."""
    meant = Q()
    for word in words:
        meant &= _person_fits(word)
    carded = ResidentCard.objects.in_books().filter(
        person=OuterRef("pk"), community__in=Organisation.objects.below(organisation)
    )
    people = Person.objects.in_books().filter(pk__in=Person.objects.filter(meant).values("pk")[:_CANDIDATES])
    people = people.filter(~Exists(carded)).filter(is_named_in(sight, organisation))
    return [_told(person, person.name, "") for person in people.order_by("initials", "pk")[:limit]]


def _order(words: Sequence[str]) -> tuple[Any, ...]:
    if any(_DOOR.fullmatch(word) or _is_digits(word) for word in words):
        return ("door", "initials", "pk")
    return (F("person__died_on").asc(nulls_first=True), "initials", "door", "pk")


def _is_letters(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _is_digits(word: str) -> bool:
    """Digits, or the end of an identity number with its X."""
    return re.fullmatch(r"\d+|\d{3}[Xx]", word) is not None


def _whole_number(word: str) -> str:
    """The blind index of a whole identity number; empty for anything else."""
    if not re.fullmatch(r"\d{15}|\d{17}[\dXx]", word):
        return ""
    try:
        number = read_identity_number(word)
    except IdentityNumberWrong:
        return blind(word.upper())
    return blind(number.number18) if number else ""


def _told(person: Person, name: str, door: str) -> Found:
    number = str(person.identity_number or "")
    return Found(
        person.pk, name, door, number[-4:] if len(number) > 10 else "",
        str(Sex(person.sex).label) if person.sex in {Sex.MALE, Sex.FEMALE} else "",
        person.born_on.year if person.born_on else None, person.died_on is not None,
    )  # fmt: skip
