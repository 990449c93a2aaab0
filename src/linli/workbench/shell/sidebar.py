"""The side bar: one's own line of work first, then houses and people, numbers and reports, other lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.utils.translation import gettext as _

from linli.core.period import Period
from linli.filing.inbox import waiting_for_office
from linli.kit.description import LEDGERS, Description
from linli.kit.measures import Kind
from linli.org.models import Duty, Level, Organisation
from linli.registry.household import Household
from linli.workbench.shell.addresses import address
from linli.workbench.shell.counter import NOTE
from linli.workbench.shell.filed import offices_judged
from linli.workbench.shell.incomplete import counts
from linli.workbench.shell.sight import Sight
from linli.workbench.shell.writers import may_write, writes_in

#: Ledgers of one's own line at the left: with more of them nobody finds one without reading.
_MOST = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where one can go. ``key`` is what a page says of itself; ``count`` what is waiting there."""

    key: str
    title: str
    address: str
    icon: str = "ledger"
    count: str = ""
    #: warn or late: how a waiting count looks; empty: a plain number.
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    places: Sequence[Place]


@cache
def domain_title(domain: str) -> str:
    """What a line of work is called: 劳动就业."""
    return str(apps.get_app_config(domain).verbose_name)


def line_ledgers(domain: str) -> list[Description]:
    return [one for one in LEDGERS.values() if one.domain == domain]


def groups(sight: Sight, organisation: Organisation | None, period: Period, wished_line: str) -> list[Group]:
    """What this worker finds at the left of every page about this organisation."""
    found = [Group("", [*_first(sight, organisation), *_inboxes(sight, period)])]
    if organisation is not None and organisation.level == Level.COMMUNITY:
        found.append(Group(_("人和房"), list(_doors(sight, organisation))))
        lines = _lines(sight, organisation)
        if own := _own_of(lines, wished_line):
            title = _("我的线·%(line)s") % {"line": _(domain_title(own))}
            found.append(Group(title, [_ledger_place(one, organisation) for one in _mains(lines[own])]))
    found.append(Group(_("数字和报告"), list(_numbers(sight, organisation, period))))
    if organisation is not None and any(sight.opens(organisation, one) for one in LEDGERS.values()):
        all_ledgers = _known("ledgers", _("全部台账"), "ledgers", "all", organisation.code)
        found.append(Group(_("其他条线"), list(all_ledgers)))
    return [one for one in found if one.places]


def _mains(ledgers: Sequence[Description]) -> list[Description]:
    """The registers that know who is in them today come first; the rest is one click away (全部台账)."""
    has_stock = {
        one.name: any(measure.time.kind is Kind.STOCK for measure in one.measures.values()) for one in ledgers
    }
    return sorted(ledgers, key=lambda one: not has_stock[one.name])[:_MOST]


def all_groups(sight: Sight, organisation: Organisation, period: Period, wished_line: str) -> list[Group]:
    """The same with the ledgers of every line: the whole of it, for a page of its own."""
    found = groups(sight, organisation, period, wished_line)
    shown = {place.key for group in found for place in group.places}
    if organisation.level == Level.COMMUNITY:
        for line, ledgers in _lines(sight, organisation).items():
            more = [_ledger_place(one, organisation) for one in ledgers if one.name not in shown]
            if more and more[0].address:
                found.append(Group(_(domain_title(line)), more))
    return found


def tabs(sight: Sight, organisation: Organisation | None, period: Period) -> list[Place]:
    """Five places at the thumb of a phone: 今日 快记 台账 入户 数字."""
    found = list(_known("home", _("今日"), "home", "today"))
    if organisation is not None:
        code = organisation.code
        if may_write(sight, organisation, NOTE):
            found += _known("notes", _("快记"), "notes", "quick", code)
        found += _known("places", _("台账"), "places", "ledger", code)
        if organisation.level == Level.COMMUNITY and sight.opens(organisation, Household.description):
            found += _known("buildings", _("入户"), "buildings", "building", code)
        found += _known("figures", _("数字"), "figures", "figures", code, str(period))
    return found


def own_line(sight: Sight, organisation: Organisation, wished: str) -> str:
    """The line of work whose ledgers stand first: the one chosen, else the one with most to keep."""
    return _own_of(_lines(sight, organisation), wished)


def _own_of(lines: dict[str, list[Description]], wished: str) -> str:
    return wished if wished in lines else max(lines, key=lambda line: len(lines[line]), default="")


def _first(sight: Sight, organisation: Organisation | None) -> Iterator[Place]:
    yield from _known("home", _("今日"), "home", "today")
    if organisation is not None and organisation.level == Level.COMMUNITY and sight.keeps(organisation):
        rows = sum(one.rows for one in counts(organisation) if sight.opens(organisation, one.description))
        count, tone = ("999+" if rows > 999 else str(rows or "")), "warn" if rows else ""
        yield from _known(
            "incomplete", _("待补"), "incomplete", "incomplete", organisation.code, count=count, tone=tone
        )
        if may_write(sight, organisation, NOTE):
            yield from _known("notes", _("接待快记"), "notes", "quick", organisation.code)
    yield from _known("drafts", _("没写完的表"), "drafts", "list")


def _doors(sight: Sight, organisation: Organisation) -> Iterator[Place]:
    """People and houses, for who may open the entries about them."""
    if sight.opens(organisation, Household.description):
        yield from _known("people", _("居民和户"), "people", "people", organisation.code)
        yield from _known("buildings", _("楼栋图·入户"), "buildings", "building", organisation.code)


def _inboxes(sight: Sight, period: Period) -> Iterator[Place]:
    """收报箱 of every office for which this account judges, with what nobody has judged yet."""
    for office, kinds_there in offices_judged(sight):
        waiting = len(waiting_for_office(office, kinds=kinds_there))
        yield from _known(
            "inbox", _("收报箱"), "inbox", "inbox", office.code, str(period),
            count=str(waiting or ""), tone="warn" if waiting else "",
        )  # fmt: skip


def _lines(sight: Sight, organisation: Organisation) -> dict[str, list[Description]]:
    """The lines of work whose ledgers may be opened here, with their ledgers."""
    lines: dict[str, list[Description]] = {}
    for one in LEDGERS.values():
        if one.line and one.domain != "kit" and sight.opens(organisation, one):
            lines.setdefault(one.domain, []).append(one)
    return lines


def _ledger_place(description: Description, organisation: Organisation) -> Place:
    return Place(
        description.name, _(description.title), address("ledger", description.name, organisation.code)
    )


def _numbers(sight: Sight, organisation: Organisation | None, period: Period) -> Iterator[Place]:
    if organisation is not None:
        yield from _known("figures", _("数字"), "figures", "figures", organisation.code, str(period))
    yield from _known("reports", _("工作报告"), "reports", "report")
    if organisation is not None and writes_in(sight, organisation):
        yield from _known("import", _("导入"), "import", "import", organisation.code)
    if any(grant.duty in {Duty.ADMINISTRATOR, Duty.SECRETARY} for grant in sight.numbers.grants):
        yield from _known("admin", _("管理"), "admin", "admin")


def _known(
    key: str, title: str, view: str, icon: str, *arguments: object, count: str = "", tone: str = ""
) -> Iterator[Place]:
    if place := address(view, *arguments):
        yield Place(key, title, place, icon, count, tone)
