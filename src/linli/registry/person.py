"""People: one row per identity number, without a community; only number, name, sex, birth, death."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.core.pinyin import initials_of
from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.entries import Recorded, named_in
from linli.kit.fields import BlindIndex, EncryptedField, Reference, derived, is_derived
from linli.kit.importing.context import Context, SheetColumn
from linli.kit.privacy import Privacy
from linli.org.scope import Scope


class InitialsField(models.CharField[Any, Any]):
    """How a name is typed by its first letters, each reading behind a space ( ZXM CXM): LIKE finds them."""

    def __init__(self, verbose_name: str = "姓名首字母", **options: Any) -> None:
        options = {"max_length": 300, "blank": True, "default": "", **options}
        super().__init__(verbose_name, **options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options


def initials_column(name: str) -> str:
    return "".join(f" {one}" for one in initials_of(name))


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


@ledger(
    title="居民", key=("identity_number",), authority=Authority.POLICE, retention=FOREVER,
    privacy=Privacy.SENSITIVE, columns=("name", "sex", "born_on", "identity_number", "died_on"),
    aliases={"identity_number": ("身份证号", "身份证", "身份证号码", "证件号码"), "name": ("居民姓名",)},
    words=("居民", "人员"), help="一个公民身份号码一个人；没有号码的也可以登记。",
)  # fmt: skip
class Person(Recorded):
    """One human being. What a community knows of him stays on its own card, residence spells and entries."""

    name = models.CharField("姓名", max_length=50, db_index=True)
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN)
    born_on = models.DateField("出生日期", null=True, blank=True)
    died_on = models.DateField("死亡日期", null=True, blank=True)
    identity_number = EncryptedField("公民身份号码", null=True, blank=True)
    identity_number_index = BlindIndex("identity_number")
    identity_number_tail = BlindIndex("identity_number", tail=4, db_index=True)
    initials = derived(InitialsField(db_index=True))

    class Meta(Recorded.Meta):
        verbose_name = "居民"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity_number_index"], condition=Q(withdrawn_at__isnull=True),
                name="registry_person_one_per_number",
                violation_error_message="这个身份证号已经登记在另一个人名下",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        for entry in entries:
            entry.initials = initials_column(entry.name)

    @classmethod
    def seen_in(cls, scope: Scope) -> Q:
        """People with an entry in a community of the scope, in any ledger of a line it may see."""
        return named_in(cls, scope)


class PersonField(Reference):
    """Refers to a person; a sheet names him by 姓名 + 身份证号, without a number by birth and door too."""

    target = "registry.Person"

    def sheet_columns(self, label: str, aliases: tuple[str, ...] = ()) -> tuple[SheetColumn, ...]:
        """姓名, 身份证号, 出生日期, 住址 for a ledger's main person; 帮扶人, 帮扶人身份证号 … for another."""
        other = "" if label == "姓名" else label.removesuffix("姓名")
        needed = not self.null and not self.blank
        bare = ("",) if self._is_only_person() and other else ()
        named = {
            part: tuple(f"{one}{title}" for one in (other, *bare) for title in titles)
            for part, titles in {
                "number": ("身份证号", "公民身份号码", "身份证号码", "身份证"),
                "born": ("出生日期", "出生年月"), "sex": ("性别",), "door": ("住址", "家庭住址", "门牌"),
            }.items()
        }  # fmt: skip
        return (
            SheetColumn(f"{self.name}.name", label, (*aliases, f"{other}姓名"), needed=needed, is_text=True),
            SheetColumn(
                f"{self.name}.identity_number", named["number"][0], named["number"][1:], is_text=True,
                help="18位，按文本填写",
            ),
            SheetColumn(f"{self.name}.born_on", named["born"][0], named["born"][1:], is_date=True),
            SheetColumn(f"{self.name}.sex", named["sex"][0], named["sex"][1:], choices=("男", "女")),
            SheetColumn(f"{self.name}.door", named["door"][0], named["door"][1:], is_text=True),
        )  # fmt: skip

    def _is_only_person(self) -> bool:
        """A ledger about one person writes 身份证号 without saying whose."""
        typed = [column for column in self.model._meta.concrete_fields if isinstance(column, PersonField)]
        return len([column for column in typed if not is_derived(column)]) == 1

    def resolve(self, cells: Mapping[str, Sequence[Any]], context: Context) -> list[Person | None]:
        from linli.registry.identification import PeopleHere, read_people

        people = PeopleHere.of(context)
        said = list(read_people(self.name, dict(cells), context))
        people.prepare([one for _row, one in said if one])
        keys = {"name": f"{self.name}.name"}
        return [people.find(row, one, keys, context) if one else None for row, one in said]

    def render(self, people: Sequence[Any]) -> dict[str, list[Any]]:
        columns: dict[str, list[Any]] = {
            f"{self.name}.{part}": [] for part in ("name", "identity_number", "born_on", "sex", "door")
        }
        for person in people:
            columns[f"{self.name}.name"].append(person.name if person else None)
            columns[f"{self.name}.identity_number"].append(person.identity_number if person else None)
            columns[f"{self.name}.born_on"].append(birth_cell(person) if person else None)
            columns[f"{self.name}.sex"].append(str(Sex(person.sex).label) if person else None)
            columns[f"{self.name}.door"].append(None)
        return columns


def birth_cell(person: Person) -> Any:
    """The birth date as far as it is known: 1938年, 1938年5月, or the day."""
    born = person.known_date("born_on")
    return born.day if born and born.is_exact else born and born.label()
