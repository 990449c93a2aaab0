"""What a form asks, read off the ledger's description: one field a fact, in the order of the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models

from linli.core.dates import format_date
from linli.core.finding import Finding
from linli.core.identity import IdentityNumber
from linli.core.missing import Missing
from linli.indicators.gaps import blocked_by
from linli.kit.description import Description, Ends
from linli.kit.entries import Recorded
from linli.kit.fields import EncryptedField, MoneyField, Reference, is_derived
from linli.kit.importing.composition import composition
from linli.kit.rendering import cells as rendered
from linli.registry.identification import read_number
from linli.registry.person import PersonField, Sex
from linli.workbench.shell.tables import plain_text

#: Up to so many choices have a key each; of more one is chosen from a list.
_KEYS = 8
_SHORT = 50
GAPS = tuple(one.label for one in (Missing.NOT_COLLECTED, Missing.REFUSED, Missing.NO_PAPER))
_GAPS_BESIDE_KEYS = GAPS[:2]


class Control(StrEnum):
    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    KEYS = "keys"
    SELECT = "select"
    PERSON = "person"
    NAMED = "named"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Option:
    """``key`` is the digit that chooses it; a gap says why there is no value."""

    value: str
    label: str
    key: str = ""
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One of the texts by which a reference is named: 单位名称, 统一社会信用代码."""

    key: str
    title: str
    help: str
    text: str = ""
    findings: Sequence[Finding] = ()
    options: Sequence[str] = ()
    is_date: bool = False
    #: What is right with it: an identity number that holds together, and what it says.
    said: str = ""

    @property
    def slug(self) -> str:
        return self.key.replace(".", "-").replace("_", "-")


@dataclass(slots=True)
class Field:
    """One fact as the form asks for it, with what was typed and what is wrong with that."""

    name: str
    label: str
    control: Control
    help: str = ""
    is_required: bool = False
    #: A figure needs it; saving does not.
    is_needed: bool = False
    is_half: bool = False
    may_be_missing: bool = False
    text: str = ""
    precision: str = "0"
    options: Sequence[Option] = ()
    parts: Sequence[Part] = ()
    findings: Sequence[Finding] = ()
    #: After somebody else changed the entry meanwhile: what the books say now.
    stored: str = ""
    max_length: int | None = None
    #: What a typed date means, in words.
    words: str = ""
    #: Of a person: who was chosen, and what is known of him (set by the page).
    known: Any = None
    candidates: Sequence[Any] = ()
    phone_findings: Sequence[Finding] = ()
    #: Before every name of a form that holds several entries: r17., n0.
    prefix: str = ""
    #: All texts of the form, for the parts of a new person.
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return f"{self.prefix}{self.name}".replace(".", "-").replace("_", "-")

    @property
    def dashes(self) -> str:
        return self.prefix.replace(".", "-")

    @property
    def gaps(self) -> Sequence[str]:
        return GAPS if self.may_be_missing else ()

    @property
    def is_newcomer(self) -> bool:
        """Of a person: whether he is being entered as a new resident."""
        return bool(self.typed.get(f"{self.name}.new"))

    @property
    def asked(self) -> str:
        return self.known.name if self.known else self.typed.get(f"{self.name}.q", "")

    @property
    def phone(self) -> str:
        return self.typed.get(f"{self.name}.phone", "")


def fields_of(description: Description) -> list[Field]:
    """The paper's columns in its order, then what else can be typed. Derived ones are shown, not typed."""
    named = [description.column(name) for name in description.columns]
    sheet = composition(description.name)
    more = [one for one in (*sheet.typed_columns(), *sheet.references()) if one not in named]
    found = [_field(description, column) for column in (*named, *more)]
    # A remark stands last, wherever the further columns begin.
    return sorted(found, key=lambda one: one.name == "remark")


def is_extra(description: Description, one: Field) -> bool:
    """Whether the paper has no such column: it stands below, folded."""
    return one.name not in description.columns and not one.is_required and one.name not in description.needed


def shown(description: Description, entry: Recorded) -> dict[str, str]:
    """What the books say of an entry, as the texts of its form; protected values masked."""
    texts: dict[str, str] = {}
    for key, values in rendered(description, [entry]).items():
        value = values[0]
        texts[key] = "" if value is None else plain_text(value)
    for column in composition(description.name).typed_columns():
        stored = getattr(entry, column.attname)
        if isinstance(column, models.DateField):
            texts[f"{column.name}.precision"] = str((entry.precision or {}).get(column.name, 0))
        if column.choices and stored not in (None, ""):
            texts[column.name] = str(stored)
        elif isinstance(stored, bool):
            texts[column.name] = "是" if stored else "否"
    for reference in composition(description.name).references():
        key = getattr(entry, reference.attname)
        texts[reference.name] = "" if key is None else str(key)
    return texts


def blank(description: Description) -> dict[str, str]:
    """A new form: what a column holds unless somebody says otherwise."""
    return {
        column.name: str(column.get_default())
        for column in composition(description.name).typed_columns()
        if column.choices and column.has_default() and column.get_default() not in (None, "")
    }


def filled(
    description: Description, texts: Mapping[str, str], findings: Mapping[str, Sequence[Finding]]
) -> list[Field]:
    """The form's fields with what was typed and what was found at each."""
    sheet = composition(description.name)
    done = []
    for one in fields_of(description):
        one.text = texts.get(one.name, "")
        one.precision = texts.get(f"{one.name}.precision", "0")
        one.findings = findings.get(one.name, ())
        one.typed = texts
        one.phone_findings = findings.get(f"{one.name}.phone", ())
        if one.control in {Control.NAMED, Control.PERSON}:
            one.parts = [
                Part(
                    part.key, part.title, part.help, texts.get(part.key, ""), findings.get(part.key, ()),
                    part.choices, part.is_date, _said_by(part.key, texts),
                )
                for part in sheet.parts(description.column(one.name))
                if sheet.sources[part.key] == part.key
            ]  # fmt: skip
        done.append(one)
    # What is named by another fact of the form alone has no field of its own.
    return [one for one in done if one.control is not Control.NAMED or one.parts]


def _field(description: Description, column: models.Field[Any, Any]) -> Field:
    label = description.label(column.name)
    if is_derived(column):
        return Field(column.name, label, Control.DERIVED)
    wanted = not column.null and not column.blank and not column.has_default()
    one = Field(
        column.name, label, _control(column), help=_help(description, column), is_required=wanted,
        is_needed=column.name in description.needed, max_length=getattr(column, "max_length", None),
        may_be_missing=(column.null or column.blank) and column.name != "remark",
    )  # fmt: skip
    one.options = _options(column, one)
    if one.control is Control.KEYS and len(one.options) > _KEYS + len(_GAPS_BESIDE_KEYS):
        one.control = Control.SELECT
    one.is_half = one.control in {Control.NUMBER, Control.MONEY, Control.SELECT} or (
        one.control is Control.TEXT and (one.max_length or 999) <= _SHORT
    )
    return one


def _control(column: models.Field[Any, Any]) -> Control:
    if isinstance(column, PersonField):
        return Control.PERSON
    if isinstance(column, Reference):
        return Control.NAMED
    if column.choices or isinstance(column, models.BooleanField):
        return Control.KEYS
    if isinstance(column, models.DateField):
        return Control.DATE
    if isinstance(column, MoneyField):
        return Control.MONEY
    if isinstance(column, models.IntegerField | models.DecimalField | models.FloatField):
        return Control.NUMBER
    if isinstance(column, EncryptedField):
        return Control.TEXT
    return Control.LONG if (getattr(column, "max_length", None) or 0) > 200 else Control.TEXT


def _options(column: models.Field[Any, Any], one: Field) -> list[Option]:
    if one.control is not Control.KEYS:
        return []
    if isinstance(column, models.BooleanField):
        pairs: list[tuple[Any, Any]] = [("是", "是"), ("否", "否")]
    else:
        pairs = [(value, label) for value, label in column.flatchoices if value not in (None, "")]
    options = [Option(str(value), str(label), str(at)) for at, (value, label) in enumerate(pairs, 1)]
    if one.may_be_missing:
        told = {option.label for option in options}
        gaps = [gap for gap in _GAPS_BESIDE_KEYS if gap not in told]
        options += [Option(gap, gap, "" if at else "0", is_gap=True) for at, gap in enumerate(gaps)]
    return options


def _help(description: Description, column: models.Field[Any, Any]) -> str:
    """The ledger's own words: what it says of the column, what else papers call it, which figures use it."""
    told = [str(column.help_text)] if column.help_text else []
    if column.name == "ended_on":
        told.append("填最后一天" if description.ends is Ends.LAST_DAY else "填不再算的第一天，没有结束就空着")
    if aliases := description.aliases.get(column.name):
        told.append(f"纸上也写作{'、'.join(aliases[:3])}")
    if isinstance(column, MoneyField):
        told.append("按元填写")
    if isinstance(column, models.DateField):
        told.append("只输0504就是5月4日，201005只到月份")
    if column.name in description.needed and (figures := blocked_by(description, column.name)):
        told.append(f"“{figures[0]}”要用")
    return "；".join(told)


def _said_by(key: str, texts: Mapping[str, str]) -> str:
    """What a new resident's number says, so that nobody types birth and sex again."""
    typed = texts.get(key, "")
    number = read_number(typed) if key.endswith(".identity_number") and "*" not in typed else None
    if not isinstance(number, IdentityNumber):
        return ""
    return f"校验无误：{format_date(number.birth)}生，{Sex(str(number.sex)).label}，出生和性别不用再填"
