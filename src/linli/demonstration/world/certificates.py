"""The two cards of 2010 and what was done with them: 91 reviews, 47 and 56 issues, 31 people with both."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from linli.demonstration.world.days import OPENING, PERIOD_ENDS, open_day, workday
from linli.demonstration.world.people import Person
from linli.demonstration.world.spells import Employment, Spell

PREFERENTIAL, UNEMPLOYMENT = "再就业优惠证", "就业失业证"


@dataclass(frozen=True, slots=True)
class Certificate:
    kind: str
    number: str
    person: Person
    issued: date
    state: str = "有效"
    lapsed: date | None = None


@dataclass(frozen=True, slots=True)
class CertificateEvent:
    certificate: Certificate
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Certificates:
    preferential: tuple[Certificate, ...]
    unemployment: tuple[Certificate, ...]
    events: tuple[CertificateEvent, ...]


def certificates(rng: Random, employment: Employment) -> Certificates:
    first_spell: dict[int, Spell] = {}
    for spell in employment.spells:
        first_spell.setdefault(spell.person.serial, spell)
    unemployment = _numbered(rng, UNEMPLOYMENT, _unemployment_cards(first_spell))
    holders, new = _preferential_cards(rng, employment, first_spell)
    preferential = _numbered(rng, PREFERENTIAL, holders + new)
    preferential = _with_states(rng, preferential, employment)
    events = [CertificateEvent(each, each.issued, "发放") for each in (*unemployment, *preferential)]
    events += _reviews(rng, preferential)
    events += _replacements(rng, unemployment, preferential, employment)
    events += [
        CertificateEvent(each, each.lapsed, "注销")
        for each in unemployment
        if each.lapsed and each.state == "失效"
    ]
    return Certificates(
        tuple(preferential),
        tuple(unemployment),
        tuple(sorted(events, key=lambda event: (event.on, event.certificate.kind, event.certificate.number))),
    )


_Issue = tuple[Person, date, date | None]  # to whom, on which day, since when it no longer holds


def _unemployment_cards(first_spell: dict[int, Spell]) -> list[_Issue]:
    """Everybody gets one on the day he registers: U1 exactly the 56 of the half-year."""
    issues: list[_Issue] = []
    for spell in first_spell.values():
        leaves = spell.reason in ("享受养老待遇", "迁出") and spell.ended
        issues.append(
            (spell.person, spell.registered.day, spell.ended.day if leaves and spell.ended else None)
        )
    return issues


def _preferential_cards(
    rng: Random, employment: Employment, first_spell: dict[int, Spell]
) -> tuple[list[_Issue], list[_Issue]]:
    """Valid when the half-year began: 24 of U0 and 71 of E. Issued in it: the other 16 of U0 and 31 of U1."""
    early = [serial for serial in employment.opening if first_spell[serial].registered.day < date(2009, 9, 1)]
    had = set(rng.sample(sorted(early), 24))
    twice = {
        spell.person.serial for spell in employment.spells if spell is not first_spell[spell.person.serial]
    }
    if not twice <= had:
        had -= {min(had - twice)}
        had |= twice
    before = [_issued_between(rng, first_spell[serial], OPENING) for serial in sorted(had)]
    eligible = [each for each in employment.earlier if _months_out(first_spell[each.serial]) >= 1]
    before += [
        _issued_between(rng, first_spell[each.serial], OPENING - timedelta(days=20))
        for each in sorted(rng.sample(eligible, 71), key=lambda person: person.serial)
    ]
    long_enough = [
        serial
        for serial in sorted(employment.new)
        if (first_spell[serial].ended is None or _months_out(first_spell[serial]) >= 0.5)
        and first_spell[serial].registered.day < date(2010, 6, 1)
    ]
    now = sorted(employment.opening - had) + sorted(rng.sample(long_enough, 31))
    issues = [
        _issued_between(rng, first_spell[serial], PERIOD_ENDS, not_before=date(2010, 1, 5)) for serial in now
    ]
    return before, issues


def _months_out(spell: Spell) -> float:
    ended = spell.ended.day if spell.ended else PERIOD_ENDS
    return (ended - spell.registered.day).days / 30


def _issued_between(rng: Random, spell: Spell, last: date, *, not_before: date | None = None) -> _Issue:
    """While he is out of work: some days after registering, before the spell ends."""
    first = max(spell.registered.day + timedelta(days=2), not_before or spell.registered.day)
    until = min(last, spell.ended.day - timedelta(days=1) if spell.ended else last)
    if until < first:
        raise ValueError(f"no day to issue a card: {first} to {until}")
    return spell.person, workday(rng, first, until), None


def _numbered(rng: Random, kind: str, issues: list[_Issue]) -> list[Certificate]:
    """A number by year and order of issue; unique within its kind only, as in real books."""
    counters: dict[int, int] = {}
    cards = []
    for person, issued, lapsed in sorted(issues, key=lambda issue: (issue[1], issue[0].serial)):
        counters[issued.year] = counters.get(issued.year, rng.randint(100, 160)) + 1
        number = f"140107{issued.year % 100:02}{counters[issued.year]:04}"
        cards.append(Certificate(kind, number, person, issued, "失效" if lapsed else "有效", lapsed))
    return cards


def _with_states(rng: Random, cards: list[Certificate], employment: Employment) -> list[Certificate]:
    """Four cards of people placed earlier: two refused at the review, two still waiting for it."""
    earlier = {each.serial for each in employment.earlier}
    theirs = sorted((each.number for each in cards if each.person.serial in earlier), key=str)
    refused, waiting = theirs[3:60:40], theirs[10:60:30]
    states = {number: ("失效", workday(rng, date(2010, 3, 15), date(2010, 5, 28))) for number in refused}
    return [
        Certificate(each.kind, each.number, each.person, each.issued, *states[each.number])
        if each.number in states
        else Certificate(each.kind, each.number, each.person, each.issued, "待审")
        if each.number in waiting
        else each
        for each in cards
    ]


def _reviews(rng: Random, cards: list[Certificate]) -> Iterable[CertificateEvent]:
    """Once a year for every card issued before the year; the counter does them by week, a dozen at a time."""
    for card in cards:
        if card.issued < date(2009, 1, 1):
            yield CertificateEvent(card, workday(rng, date(2009, 3, 2), date(2009, 6, 19)), "年审通过")
        if card.issued > OPENING:
            continue
        if card.lapsed:
            yield CertificateEvent(card, card.lapsed, "年审未通过")
        elif card.state == "有效":
            yield CertificateEvent(card, workday(rng, date(2010, 3, 1), date(2010, 6, 25)), "年审通过")


def _replacements(
    rng: Random, unemployment: list[Certificate], preferential: list[Certificate], employment: Employment
) -> Iterable[CertificateEvent]:
    """Cards lost or full: five in the half-year, none of them a new issue; one the year before."""

    def of(cards: list[Certificate], wanted: Callable[[int], bool]) -> list[Certificate]:
        return [
            each
            for each in cards
            if each.state == "有效" and each.issued < OPENING and wanted(each.person.serial)
        ]

    placed_before = {each.serial for each in employment.earlier}
    lost = of(unemployment, lambda serial: serial in placed_before)[:2]
    full = of(unemployment, lambda serial: serial in employment.opening and serial in employment.placed)[:1]
    for card in lost:
        yield CertificateEvent(card, workday(rng, date(2010, 1, 18), date(2010, 6, 11)), "补发")
    for card in full:
        yield CertificateEvent(card, open_day(date(2010, 3, 16)), "换发")
    for card in of(preferential, lambda serial: serial in placed_before)[5:7]:
        yield CertificateEvent(card, workday(rng, date(2010, 2, 22), date(2010, 6, 18)), "补发")
    for card in of(preferential, lambda serial: serial in placed_before)[8:9]:
        yield CertificateEvent(card, date(2009, 5, 19), "补发")
