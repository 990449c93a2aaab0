"""What a list can be narrowed by: choices, days, words, what is missing, which building."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kit.description import Description
from linli.kit.fields import BlindIndex, EncryptedField, Reference
from linli.registry.building import Building
from linli.registry.dwelling import Dwelling
from linli.registry.person import Person
from linli.workbench.ledger.questions import lacking
from linli.workbench.shell.finding_people import living_behind
from linli.workbench.shell.sight import Sight

#: Before every parameter of a filter, so that none is taken for the list's own.
MARK = "f-"
#: The value of "nothing is written there".
EMPTY = "-"
_ONE_DAY = timedelta(days=1)
Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Filter:
    """One narrowing. ``told`` is its value in words, ``condition`` its rows; empty ones narrow nothing."""

    key: str
    label: str
    kind: str
    told: str = ""
    condition: Q = field(default_factory=Q)
    options: Sequence[Option] = ()
    since: str = ""
    until: str = ""
    text: str = ""
    #: What stands there while nothing is chosen.
    idle: str = ""

    @property
    def name(self) -> str:
        return MARK + self.key

    @property
    def is_used(self) -> bool:
        return bool(self.told)

    @property
    def names(self) -> tuple[str, ...]:
        """Every parameter it reads."""
        return (self.name, f"{self.name}.since", f"{self.name}.until")


def filters(
    sight: Sight, description: Description, communities: Sequence[int], params: Params
) -> Iterator[Filter]:
    """Of a description: its own filters in their order, then building and what is missing."""
    for name in description.filters:
        column = description.column(name)
        if column.related_model is not Building:
            yield _own(description, column, params)
    if behind := _behind_doors(description):
        yield from _in_building(sight, description, behind, communities, params)
    yield from _missing(description, params)


def _own(description: Description, column: models.Field[Any, Any], params: Params) -> Filter:
    label = _(description.label(column.name))
    if isinstance(column, models.DateField):
        return _days(column, label, params)
    if column.choices or isinstance(column, models.BooleanField):
        return _choices(column, label, params)
    return _words(column, label, params)


def _choices(column: models.Field[Any, Any], label: str, params: Params) -> Filter:
    offered = (
        [("1", _("是")), ("0", _("否"))]
        if isinstance(column, models.BooleanField)
        else [(str(value), _(str(text))) for value, text in column.flatchoices if value not in ("", None)]
    )
    if column.null or column.blank:
        offered.append((EMPTY, _("未采集")))
    asked = set(params.get(MARK + column.name, ()))
    chosen = [value for value, _text in offered if value in asked]
    condition = Q()
    if chosen:
        values = [value for value in chosen if value != EMPTY]
        if isinstance(column, models.BooleanField):
            condition = Q(**{f"{column.name}__in": [value == "1" for value in values]})
        else:
            condition = Q(**{f"{column.name}__in": values})
        if EMPTY in chosen:
            condition |= _is_empty(column)
    return Filter(
        column.name, label, "choices", condition=condition,
        told="、".join(text for value, text in offered if value in chosen),
        options=[Option(value, text, value in chosen) for value, text in offered],
        idle=_("全部 %(count)s 种") % {"count": len(offered)},
    )  # fmt: skip


def _days(column: models.Field[Any, Any], label: str, params: Params) -> Filter:
    name = MARK + column.name
    since, until = (_day(params.get(f"{name}.{end}", ("",))[-1]) for end in ("since", "until"))
    is_empty = EMPTY in params.get(name, ())
    condition, told = Q(), ""
    if is_empty:
        condition, told = _is_empty(column), _("空着")
    elif since or until:
        if since:
            condition &= Q(**{f"{column.name}__gte": since})
        if until:
            condition &= Q(**{f"{column.name}__lt": until + _ONE_DAY})
        told = " ".join(
            part
            for part in (since.isoformat() if since else "", _("至"), until.isoformat() if until else "")
            if part
        )
    options = [Option(EMPTY, _("空着"), is_empty)] if column.null else []
    return Filter(
        column.name, label, "days", told, condition, options, since.isoformat() if since else "",
        until.isoformat() if until else "", idle=_("不限"),
    )  # fmt: skip


def _words(column: models.Field[Any, Any], label: str, params: Params) -> Filter:
    """A text, or what a reference is called by."""
    text = params.get(MARK + column.name, ("",))[-1].strip()[:50]
    condition = Q()
    if text:
        by = getattr(column, "by", "") if isinstance(column, Reference) else ""
        if by:
            condition = Q(**{f"{column.name}__{by}__icontains": text})
        elif isinstance(column, models.CharField):
            condition = Q(**{f"{column.name}__icontains": text})
        else:
            condition = Q(**{column.name: int(text)}) if text.isdigit() else Q(pk__in=())
    return Filter(column.name, label, "words", text, condition, text=text, idle=_("不限"))


def _behind_doors(description: Description) -> str:
    """The column by which a row lies in a building: it, a dwelling in it, or a person who lives in one."""
    columns = [column for column in description.model._meta.concrete_fields if column.is_relation]
    for target in (Building, Dwelling, Person):
        for column in columns:
            if column.related_model is target:
                return column.name
    return ""


def _in_building(
    sight: Sight, description: Description, behind: str, communities: Sequence[int], params: Params
) -> Iterator[Filter]:
    """Only with the buildings of this very community: numbers of two would be mixed."""
    if len(communities) != 1 or not description.has_community:
        return
    rows = sight.entries(Building.description).in_books().filter(community=communities[0], ended_on=None)
    known = sorted(((number, pk) for pk, number in rows.values_list("pk", "number")), key=_by_number)
    if not known:
        return
    asked = params.get(f"{MARK}building", ("",))[-1]
    # The number of somebody else's building is none of these and finds nothing.
    pk, number = next(((pk, number) for number, pk in known if str(pk) == asked), (0, ""))
    target = description.column(behind).related_model
    condition = Q()
    if asked and target is Building:
        condition = Q(**{behind: pk})
    elif asked and target is Dwelling:
        condition = Q(**{f"{behind}__building": pk})
    elif asked:
        inside = living_behind(sight).filter(community=communities[0], dwelling__building=pk)
        condition = Q(**{f"{behind}__in": inside.values("person")})
    yield Filter(
        "building", _("楼栋"), "one", condition=condition, told=number or (_("没有这一栋") if asked else ""),
        options=[Option(str(pk), number, str(pk) == asked) for number, pk in known], idle=_("全部"),
    )  # fmt: skip


def _missing(description: Description, params: Params) -> Iterator[Filter]:
    """Columns that may be empty, those a figure needs first."""
    others = [
        name
        for name in description.columns
        if name not in description.needed and name != "remark" and _may_be_empty(description.column(name))
    ]
    offered = [*description.needed, *others]
    if not offered:
        return
    chosen = [name for name in offered if name in set(params.get(f"{MARK}lacks", ()))]
    condition = Q()
    for name in chosen:
        condition &= lacking(description, name)
    yield Filter(
        "lacks", _("缺项"), "choices", condition=condition,
        told="、".join(_(description.label(name)) for name in chosen),
        options=[Option(name, _(description.label(name)), name in chosen) for name in offered],
        idle=_("不限"),
    )  # fmt: skip


def _may_be_empty(column: models.Field[Any, Any]) -> bool:
    is_kept_apart = isinstance(column, BlindIndex | EncryptedField)
    return (column.null or column.blank) and not is_kept_apart and column.name != "ended_on"


def _is_empty(column: models.Field[Any, Any]) -> Q:
    empty = Q(**{f"{column.name}__isnull": True}) if column.null else Q(pk__in=())
    return empty | Q(**{column.name: ""}) if isinstance(column, models.CharField) else empty


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _by_number(one: tuple[str, int]) -> tuple[int, int, str]:
    """2 before 10, and what is no number after all of them."""
    number = one[0]
    return (0, int(number), "") if number.isdigit() else (1, 0, number)
