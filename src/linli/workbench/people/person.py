"""One person on one page: what the viewer's lines of work know of him, in time order, and who else looked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.age import age_on
from linli.core.missing import Missing
from linli.indicators.gaps import blocked_by
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Case, Recorded, Spell
from linli.kit.findings import StoredFinding
from linli.org.models import Organisation
from linli.registry.card import ResidentCard
from linli.registry.person import Person, PersonField, Sex, birth_cell
from linli.registry.residence import Residence
from linli.registry.survey_visit import SurveyVisit
from linli.workbench.people.homes import Tab, homes_of
from linli.workbench.people.looked import log
from linli.workbench.people.rows import Rows, rows_naming
from linli.workbench.people.standing import stands_in
from linli.workbench.people.story import lanes, moments, title_of
from linli.workbench.shell import tables
from linli.workbench.shell.addresses import address
from linli.workbench.shell.frame import page
from linli.workbench.shell.periods import usual_period
from linli.workbench.shell.sidebar import domain_title
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.tables import Cell
from linli.workbench.shell.writers import may_write

#: So many lines are open at once; older ones unfold.
_NEWEST = 12


@dataclass(frozen=True)
class Known:
    """A person in an organisation's books, with the rows of every ledger in sight that name him."""

    organisation: Organisation
    person: Person
    rows: Mapping[str, Rows]

    @property
    def cards(self) -> list[Any]:
        found = self.rows.get("registry.resident_card")
        return found.entries if found else []

    @property
    def card(self) -> Any:
        """The card of this community before one of another."""
        own = [one for one in self.cards if one.community_id == self.organisation.pk]
        return next(iter([*own, *self.cards]), None)


@dataclass(frozen=True)
class Fact:
    title: str
    cell: Cell
    note: str = ""


@dataclass(frozen=True)
class Gap:
    """A fact that somebody has to ask for, and what waits for it."""

    ledger: Description
    number: int
    label: str
    blocks: str


@dataclass(frozen=True)
class Service:
    title: str
    address: str


def known_person(request: HttpRequest, code: str, number: int) -> tuple[Sight, Known]:
    """Whoever has no row that the viewer may open, in the organisation of the address, does not exist."""
    sight = sight_of(request)
    organisation = sight.organisation(code)
    person = Person.objects.in_books().filter(pk=number).first()
    if person is None:
        raise Http404
    rows = rows_naming(sight, organisation, person)
    if not any(one.is_here for one in rows.values()):
        raise Http404
    return sight, Known(organisation, person, rows)


@require_safe
def person(request: HttpRequest, code: str, number: int) -> HttpResponse:
    sight, known = known_person(request, code, number)
    organisation, he = known.organisation, known.person
    period = usual_period(sight.on)
    dwelt = _residence(known)
    told = moments(known.rows, he, sight.on)
    gaps = list(_gaps(known))
    households = homes_of(sight, organisation, he)
    return page(request, "people/person.html", {
        "organisation": organisation, "person": he, "period": period, "door": _door(known, dwelt),
        "sex": _sex(he), "age": age_on(he.born_on, he.died_on or sight.on) if he.born_on else None,
        "facts": list(_facts(known, dwelt)), "standing_tags": _open_spells(known), "gaps": gaps,
        "lanes": lanes(known.rows, he, sight.on), "hidden_lines": _hidden_lines(sight, organisation),
        "newest": told[:_NEWEST], "older": told[_NEWEST:], "count": len(told), "tabs": households,
        "figures": stands_in(known.rows, organisation, period),
        "findings": _findings(sight, known, households),
        "looks": log(sight, known.rows, he.pk, [one.pk for one in known.cards]),
        "dwelling": dwelt.dwelling if dwelt else None, "residence": dwelt,
        "visits": _visits(sight, dwelt), "services": _services(sight, organisation, he),
        "can_unmask": bool(he.identity_number or any(one.phone for one in known.cards)),
    }, place="people", organisation=organisation)  # fmt: skip


def _sex(person: Person) -> str:
    return str(Sex(person.sex).label) if person.sex in {Sex.MALE, Sex.FEMALE} else ""


def _residence(known: Known) -> Any:
    """Where he lives now, or lived last; in this organisation before another."""
    found = known.rows.get("registry.residence")
    if not found or not found.entries:
        return None
    rows = Residence.objects.filter(pk__in=found.numbers).select_related("dwelling", "dwelling__building")
    # No end counts as the latest.
    ordered = sorted(rows, key=lambda one: (one.ended_on is None, one.ended_on or one.started_on, one.pk))
    own = [one for one in ordered if one.community_id == known.organisation.pk]
    return (own or ordered)[-1]


def _door(known: Known, residence: Any) -> str:
    if residence is not None and residence.dwelling_id and residence.ended_on is None:
        return str(residence.dwelling.door)
    return known.card.door if known.card else ""


def _facts(known: Known, residence: Any) -> Iterator[Fact]:
    he, card = known.person, known.card
    yield Fact(_("身份号码"), _cell(he, "identity_number"))
    if card is not None:
        yield Fact(_("电话"), _cell(card, "phone"))
    birth = birth_cell(he)
    shown = tables.as_cell(birth, tables.Column("born_on", "出生", is_needed=True))
    yield Fact(_("出生"), shown)
    if he.died_on is not None:
        died = he.known_date("died_on")
        yield Fact(_("去世"), Cell(died.label() if died else ""))
    if residence is not None:
        status = str(residence.get_status_display())
        status = _("人户一致") if residence.status == "here" else _(status)
        yield Fact(_("人户"), Cell(status), residence.registered_at)
    for name in ResidentCard.description.columns if card is not None else ():
        if name not in {"person", "name", "door", "phone", "remark"}:
            yield Fact(_(ResidentCard.description.label(name)), _cell(card, name))


def _cell(entry: Recorded, name: str) -> Cell:
    """A fact of a person that is not there says why: 未采集, 拒绝提供, 未办证."""
    from linli.kit.rendering import cell

    value = cell(entry, entry.description.column(name))
    return tables.as_cell(value, tables.Column(name, entry.description.label(name), is_needed=True))


def _open_spells(known: Known) -> list[str]:
    """What holds today in the lines of work in sight: 安置, 就业失业证."""
    return [
        title_of(rows.description)
        for rows in known.rows.values()
        if rows.description.line
        and issubclass(rows.description.model, Spell | Case)
        and any(entry.ended_on is None for entry in rows.entries)
    ]


def _gaps(known: Known) -> Iterator[Gap]:
    for rows in known.rows.values():
        for name in rows.description.needed:
            column = rows.description.column(name)
            blocks = blocked_by(rows.description, name)
            for entry in rows.entries:
                reason = (entry.missing or {}).get(name, Missing.NOT_COLLECTED)
                if getattr(entry, column.attname) in (None, "") and reason == Missing.NOT_COLLECTED:
                    label = rows.description.label(name)
                    yield Gap(rows.description, entry.pk, label, "、".join(blocks[:3]))


def _hidden_lines(sight: Sight, organisation: Organisation) -> list[str]:
    """Named whether or not they know him: that a line keeps silent says nothing."""
    lines = dict.fromkeys(one.domain for one in LEDGERS.values() if one.line and one.domain != "kit")
    opened = {one.domain for one in LEDGERS.values() if one.line and sight.opens(organisation, one)}
    return [domain_title(line) for line in lines if line not in opened]


def _findings(sight: Sight, known: Known, tabs: Sequence[Tab]) -> list[StoredFinding]:
    """Open questions about him, his rows and his households, of those this account is asked."""
    about = Q(ledger="registry.person", entry=known.person.pk)
    for rows in known.rows.values():
        if rows.numbers:
            about |= Q(ledger=rows.description.name, entry__in=list(rows.numbers))
    homes = [home.household.pk for tab in tabs for home in tab.homes]
    about |= Q(ledger="registry.household", entry__in=homes)
    near = sight.organisations().values("pk")
    found = StoredFinding.objects.filter(about, organisation__in=near, settled_on__isnull=True)
    lines = {one.domain: one for one in LEDGERS.values() if one.line}
    return [
        one
        for one in found.order_by("-blocks_figure", "pk")
        if (line := one.code.partition(".")[0]) not in lines or sight.opens(known.organisation, lines[line])
    ]


def _visits(sight: Sight, residence: Any) -> list[Any]:
    if residence is None or residence.dwelling_id is None:
        return []
    rows: Any = sight.entries(SurveyVisit.description).in_books()
    rows = rows.filter(household__dwelling=residence.dwelling_id, community=residence.community_id)
    return list(rows.select_related("campaign").order_by("-occurred_on", "-pk")[:3])


def _services(sight: Sight, organisation: Organisation, person: Person) -> list[tuple[str, list[Service]]]:
    """登记 in every ledger about persons that this account keeps, line by line; he is filled in already."""
    found: dict[str, list[Service]] = {}
    for one in LEDGERS.values():
        if not any(isinstance(column, PersonField) and column.editable for column in _columns(one)):
            continue
        if may_write(sight, organisation, one) and (new := address("new", one.name, organisation.code)):
            service = Service(title_of(one), f"{new}?person={person.pk}")
            found.setdefault(domain_title(one.domain), []).append(service)
    return sorted(found.items(), key=lambda item: item[0] == domain_title("registry"))


def _columns(description: Description) -> list[Any]:
    return [description.column(name) for name in description.columns] if description.has_community else []
