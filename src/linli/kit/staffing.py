"""Who may log in and for what: accounts, roles opened, ended, handed over; each act a line in the chain."""

from __future__ import annotations

from datetime import date
from typing import Any

from linli.kit import recording
from linli.kit.chain import Act
from linli.kit.description import LEDGERS
from linli.kit.entries import Case, Entry
from linli.kit.recording import Writer, writing
from linli.kit.shared_facts import tell
from linli.org.accounts import Account, Duty, Role
from linli.org.first_account import one_time_password
from linli.org.organisations import Level, Organisation

#: Under which names the log keeps them.
ROLE, ACCOUNT = "org.role", "org.account"
#: Which duties there are at a community, and which at an office above.
AT_A_COMMUNITY = (Duty.WORKER, Duty.SECRETARY)
AT_AN_OFFICE = (Duty.OFFICER, Duty.LEADER, Duty.ADMINISTRATOR)


class StaffRefused(ValueError):
    """The account or role cannot be; nothing was written."""


def duties_at(organisation: Organisation) -> tuple[Duty, ...]:
    return AT_A_COMMUNITY if organisation.level == Level.COMMUNITY else AT_AN_OFFICE


def open_account(
    username: str, name: str, organisation: Organisation, duty: Duty, *, line: str = "", on: date, by: Writer
) -> tuple[Account, str]:
    """A new account with its first role, and the one-time password that must be changed."""
    username, name = username.strip(), name.strip()
    if not name or not username.isascii() or not username.replace("-", "").replace("_", "").isalnum():
        msg = "账号请用英文字母和数字，姓名不能空着"
        raise StaffRefused(msg)
    if Account.objects.filter(username__iexact=username).exists():
        msg = f"账号“{username}”已经有人用了，请换一个"
        raise StaffRefused(msg)
    password = one_time_password()
    with writing():
        account = Account.objects.open(username, password, name=name)
        account.must_change_password = True
        account.save(update_fields=["must_change_password"])
        tell(ACCOUNT, account.pk, Act.RECORD, _account(account), by=by, reason="开通账号")
        give_role(account, organisation, duty, line=line, on=on, by=by)
    return account, password


def give_role(
    account: Account, organisation: Organisation, duty: Duty, *, line: str = "", on: date, by: Writer
) -> Role:
    if duty not in duties_at(organisation):
        msg = f"“{organisation.name}”没有“{duty.label}”这个职责"
        raise StaffRefused(msg)
    if line and line not in {one.line for one in LEDGERS.values()}:
        msg = f"没有“{line}”这条线"
        raise StaffRefused(msg)
    open_ones = Role.objects.filter(
        account=account, organisation=organisation, duty=duty, line=line, ended_on=None
    )
    if open_ones.exists():
        msg = f"{account.name}已经是{organisation.name}的{duty.label}"
        raise StaffRefused(msg)
    with writing():
        role = Role.objects.create(
            account=account, organisation=organisation, duty=duty, line=line, started_on=on
        )
        tell(ROLE, role.pk, Act.RECORD, _role(role), by=by, reason="赋予职责")
    return role


def end_role(role: Role, *, on: date, by: Writer) -> None:
    """From this day on it allows nothing; an account without any role sees nothing."""
    with writing():
        role.ended_on = on
        role.save(update_fields=["ended_on"])
        tell(ROLE, role.pk, Act.WITHDRAW, _role(role), by=by, reason="终止职责")


def renew_password(account: Account, *, by: Writer) -> str:
    """A one-time password for whoever forgot hers; who is logged in with the old one is logged out."""
    password = one_time_password()
    with writing():
        account.set_password(password)
        account.must_change_password = True
        account.save(update_fields=["password", "must_change_password"])
        tell(ACCOUNT, account.pk, Act.CORRECT, _account(account), by=by, reason="发一次性密码")
    return password


def open_work(name: str, organisation: Organisation) -> list[Entry]:
    """Cases of this handler that are not closed: what somebody else has to go on with."""
    found: list[Entry] = []
    for description in LEDGERS.values():
        model: Any = description.model
        if not issubclass(model, Case):
            continue
        rows = model.objects.in_books().filter(community=organisation, handler=name, ended_on=None)
        ends = {state for state, following in model.moves.items() if not following}
        found += [one for one in rows.order_by("pk") if one.state not in ends]
    return found


def hand_over(
    account: Account, successor: Account, organisation: Organisation, *, on: date, by: Writer
) -> int:
    """Gives the open cases to a colleague and ends the roles here. The rows of the past keep their name."""
    if account.pk == successor.pk:
        msg = "接手人不能是本人"
        raise StaffRefused(msg)
    here = Role.objects.filter(organisation=organisation, ended_on=None)
    if not here.filter(account=successor).exists():
        msg = f"{successor.name}在{organisation.name}没有职责，不能接手"
        raise StaffRefused(msg)
    rows = open_work(account.name, organisation)
    with writing():
        with recording.open_book(by, reason=f"交接：{account.name}→{successor.name}") as book:
            for row in rows:
                book.correct(row, {"handler": successor.name})
        for role in here.filter(account=account):
            end_role(role, on=on, by=by)
    return len(rows)


def _role(role: Role) -> dict[str, Any]:
    return {
        "account": role.account_id, "organisation": role.organisation_id, "duty": str(role.duty),
        "line": role.line, "started_on": role.started_on.isoformat(),
        "ended_on": role.ended_on and role.ended_on.isoformat(),
    }  # fmt: skip


def _account(account: Account) -> dict[str, Any]:
    return {"username": account.username, "name": account.name, "is_active": account.is_active}
