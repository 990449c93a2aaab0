"""What a few typed signs may mean, in what this account may open: a handful of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.core.pinyin import initials_of
from linli.core.text import normalise
from linli.filing.submissions import Submission
from linli.indicators import catalogue
from linli.kit.description import LEDGERS, Description
from linli.org.models import Level, Organisation
from linli.registry.establishment import Establishment
from linli.registry.household import Household
from linli.registry.identification import read_door
from linli.reports.kinds import kinds
from linli.workbench.shell.addresses import address
from linli.workbench.shell.filed import filed, visible_submissions
from linli.workbench.shell.finding_people import people_like
from linli.workbench.shell.periods import usual_period
from linli.workbench.shell.sight import Sight

#: So many of each kind; who means another one types more.
MOST = 6
#: Units are compared by their initials in memory: a community knows some dozens.
_MOST_UNITS = 600
_MOST_ROOTS = 3
_DOOR = re.compile(r"[^\s-]+(-[^\s-]+)+")


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    detail: str
    address: str


@dataclass(frozen=True, slots=True)
class Hits:
    title: str
    hits: Sequence[Hit]


def is_number_of_a_person(text: str) -> bool:
    """Digits as long as a phone or an identity number: they belong in no address and in no log."""
    return re.search(r"\d[\d\s-]{9,}[\dXx]", text) is not None


def search(sight: Sight, text: str, here: Organisation | None) -> list[Hits]:
    """Every group that has something; the number of queries does not grow with what is found."""
    words = normalise(text).strip()
    if not words:
        return []
    roots = _roots(sight)
    groups = (
        Hits(_("居民"), list(_people(sight, roots, words))),
        Hits(_("户和房屋"), list(_households(sight, words))),
        Hits(_("单位"), list(_units(sight, words))),
        Hits(_("证件和记录"), list(_entries(sight, words))),
        Hits(_("报告"), list(_reports(sight, words))),
        Hits(_("台账"), list(_ledgers(sight, here, words))),
        Hits(_("数字"), list(_figures(sight, here, words))),
    )
    return [one for one in groups if one.hits]


def _roots(sight: Sight) -> list[Organisation]:
    """The organisations by which this account sees rows; a leader opens none."""
    paths = {grant.path for grant in sight.rows.grants}
    tops = [path for path in paths if not any(path != one and path.startswith(one) for one in paths)]
    return list(Organisation.objects.filter(path__in=tops).order_by("path")[:_MOST_ROOTS])


def _people(sight: Sight, roots: Sequence[Organisation], words: str) -> Iterator[Hit]:
    left = MOST
    for root in roots:
        for one in people_like(sight, root, words, left):
            dead = f"·{_('已故')}" if one.is_dead else ""
            home = root if root.level == Level.COMMUNITY else None
            where = address("person", home.code, one.person) if home else ""
            where = where or address("entry", "registry.person", one.person)
            yield Hit(one.name, f"{one.told_apart_by}{dead}", where)
            left -= 1
        if left <= 0:
            return


def _households(sight: Sight, words: str) -> Iterator[Hit]:
    door = read_door(words)
    meant = Q(number__istartswith=words)
    if _DOOR.fullmatch(door):
        meant |= Q(dwelling__door__startswith=door)
    elif not words.isascii():
        meant |= Q(head__name=words)
    rows: Any = sight.entries(Household.description)
    rows = rows.in_books().filter(meant).select_related("head", "dwelling", "community")
    for one in rows.order_by("dwelling__door", "pk")[:MOST]:
        head = one.head.name if one.head else _("没有户主")
        door = one.dwelling.door if one.dwelling else ""
        where = address("household", one.community.code, one.pk) or address(
            "entry", "registry.household", one.pk
        )
        detail = "·".join(part for part in (door, str(one.get_kind_display()), one.community.name) if part)
        yield Hit(_("%(number)s户 %(head)s") % {"number": one.number, "head": head}, detail, where)


def _units(sight: Sight, words: str) -> Iterator[Hit]:
    rows: Any = sight.entries(Establishment.description)
    rows = rows.in_books().order_by("name", "pk")
    if words.isascii() and words.isalpha():
        letters = words.upper()
        some = list(rows[:_MOST_UNITS])
        found = [one for one in some if any(each.startswith(letters) for each in initials_of(one.name))]
    else:
        found = list(rows.filter(name__icontains=words)[:MOST])
    for one in found[:MOST]:
        yield Hit(one.name, "", address("entry", "registry.establishment", one.pk))


def _entries(sight: Sight, words: str) -> Iterator[Hit]:
    """Rows by what their ledger says one looks them up by: a certificate's number, a contract's."""
    if len(words) < 2:
        return
    for description in LEDGERS.values():
        if not description.searched or not sight.rows.grants:
            continue
        meant = Q()
        for column in description.searched:
            meant |= Q(**{f"{column}__iendswith": words}) | Q(**{f"{column}__istartswith": words})
        rows: Any = sight.entries(description)
        names = {column.name for column in description.model._meta.concrete_fields}
        related = [name for name in ("person", "community") if name in names]
        rows = rows.in_books().filter(meant).select_related(*related).order_by("-pk")
        for one in rows[:MOST]:
            numbers = [str(getattr(one, each) or "") for each in description.searched]
            who = one.person.name if "person" in names and one.person else ""
            detail = "·".join(part for part in (_(description.title), who) if part)
            yield Hit(" ".join(numbers).strip(), detail, address("entry", description.name, one.pk))


def _reports(sight: Sight, words: str) -> Iterator[Hit]:
    titled = [name for name, one in kinds().items() if words in one.title or one.title in words]
    meant = Q(title__icontains=words) | Q(kind__in=titled) | Q(period_code__iexact=words)
    rows = visible_submissions(sight).filter(meant).order_by("-drafted_at", "-pk")
    newest: dict[tuple[int, str, str], Submission] = {}
    for one in rows[: 4 * MOST]:
        newest.setdefault((one.organisation_id, one.kind, one.period_code), one)
    for one in list(newest.values())[:MOST]:
        detail = f"{one.period.label()}·{one.get_state_display()}"
        yield Hit(filed(one).title, detail, address("submission", one.pk))


def _ledgers(sight: Sight, here: Organisation | None, words: str) -> Iterator[Hit]:
    if here is None:
        return
    found = [
        one for one in LEDGERS.values()
        if _names(one, words) and sight.opens(here, one) and address("ledger", one.name, here.code)
    ]  # fmt: skip
    for one in found[:MOST]:
        yield Hit(_(one.title), here.name, address("ledger", one.name, here.code))


def _names(one: Description, words: str) -> bool:
    if words.isascii() and words.isalpha():
        return len(words) > 1 and any(each.startswith(words.upper()) for each in initials_of(one.title))
    return words in one.title or any(words in word for word in one.words)


def _figures(sight: Sight, here: Organisation | None, words: str) -> Iterator[Hit]:
    if here is None or len(words) < 2 or words.isascii():
        return
    period = usual_period(sight.on)
    seen = [
        one for one in catalogue.indicators().values()
        if words in one.label and not one.listing and one.name.count(".") == 2
        and sight.sees(here, one.description.line)
    ]  # fmt: skip
    for one in sorted(seen, key=lambda one: len(one.label))[:MOST]:
        yield Hit(
            _(one.label), f"{here.name}·{period.label()}", address("figure", here.code, period, one.name)
        )
