"""Accounts and roles of one organisation: opened, ended, given a new password, handed over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock, staffing
from linli.kit.description import LEDGERS
from linli.kit.staffing import StaffRefused
from linli.org.models import Account, Duty, Organisation, Role
from linli.workbench.admin.managing import administers, managed, writer
from linli.workbench.shell.frame import page
from linli.workbench.shell.sidebar import domain_title
from linli.workbench.shell.sight import sight_of


@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: HttpRequest, code: str) -> HttpResponse:
    organisation = managed(request, code)
    told: dict[str, Any] = {}
    if request.method == "POST":
        try:
            told = _act(request, organisation)
        except StaffRefused as why:
            told = {"said": str(why), "typed": request.POST}
        else:
            if not told:
                return redirect("workbench:admin-staff", code)
    roles = (
        Role.objects.filter(organisation=organisation)
        .select_related("account")
        .order_by("ended_on", "account__name", "pk")
    )
    answer = page(request, "admin/staff.html", {
        **told, "organisation": organisation, "open_roles": [one for one in roles if not one.ended_on],
        "ended": [one for one in roles if one.ended_on], "duties": _duties(request, organisation),
        "lines": _lines(), "today": clock.today(),
    }, place="admin", organisation=organisation)  # fmt: skip
    if "said" in told:
        answer.status_code = 422
    return answer


def _act(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """What to show once: a one-time password. Empty: the list says it all."""
    asked, by = request.POST, writer(request, organisation)
    act = asked.get("act", "")
    if act == "open":
        duty = _duty(request, organisation)
        on = _day(asked.get("on", ""))
        account, password = staffing.open_account(
            asked.get("username", ""), asked.get("name", ""), organisation, duty,
            line=asked.get("line", ""), on=on, by=by,
        )  # fmt: skip
        return {"opened": account, "password": password}
    if act == "give":
        account = _account(organisation, asked.get("account", ""))
        duty = _duty(request, organisation)
        on = _day(asked.get("on", ""))
        staffing.give_role(account, organisation, duty, line=asked.get("line", ""), on=on, by=by)
        return {}
    if act == "end":
        role = Role.objects.filter(
            organisation=organisation, ended_on=None, pk=_number(asked, "role")
        ).first()
        if role is None:
            raise Http404
        _refuse_above(request, role.account)
        staffing.end_role(role, on=max(clock.today(), role.started_on), by=by)
        return {}
    if act == "password":
        account = _account(organisation, asked.get("account", ""))
        _refuse_above(request, account)
        return {"opened": account, "password": staffing.renew_password(account, by=by)}
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The sheet of a handover: what is open, who takes it, three signatures; then the roles end."""
    organisation = managed(request, code)
    account = _account(organisation, str(number))
    here = Role.objects.filter(organisation=organisation, ended_on=None).select_related("account")
    colleagues = sorted(
        {one.account for one in here if one.account_id != account.pk}, key=lambda one: one.name
    )
    said, done = "", None
    rows = staffing.open_work(account.name, organisation)
    if request.method == "POST":
        _refuse_above(request, account)
        successor = next((one for one in colleagues if str(one.pk) == request.POST.get("successor")), None)
        if successor is None:
            said = _("请选接手的人：要在本单位有职责。")
        else:
            by = writer(request, organisation)
            count = staffing.hand_over(account, successor, organisation, on=clock.today(), by=by)
            done = {"successor": successor, "count": count}
    return page(request, "admin/handover.html", {
        "organisation": organisation, "leaving": account, "colleagues": colleagues, "rows": rows,
        "said": said, "done": done, "today": clock.today(),
        "drafts": _drafts(organisation),
    }, place="admin", organisation=organisation, status=422 if said else 200)  # fmt: skip


def _drafts(organisation: Organisation) -> list[Any]:
    from linli.filing.submissions import State, Submission

    waiting = (State.DRAFT, State.CHECKED, State.RETURNED)
    return list(Submission.objects.filter(organisation=organisation, state__in=waiting).order_by("pk")[:50])


def _duties(request: HttpRequest, organisation: Organisation) -> list[Duty]:
    """A secretary opens workers' accounts; who stands beside or above her is the administrator's."""
    duties = list(staffing.duties_at(organisation))
    return duties if administers(sight_of(request), organisation) else [Duty.WORKER]


def _duty(request: HttpRequest, organisation: Organisation) -> Duty:
    asked = request.POST.get("duty", "")
    found = next((one for one in _duties(request, organisation) if one.value == asked), None)
    if found is None:
        msg = _("请选职责")
        raise StaffRefused(msg)
    return found


def _refuse_above(request: HttpRequest, account: Account) -> None:
    """A secretary changes nothing of somebody with another duty than a worker's, nor of herself."""
    sight = sight_of(request)
    others = Role.objects.filter(account=account, ended_on=None).select_related("organisation")
    if any(
        not administers(sight, one.organisation) and (one.duty != Duty.WORKER or account == sight.account)
        for one in others
    ):
        msg = _("这个账号的职责不归您管，请找系统管理员。")
        raise StaffRefused(msg)


def _account(organisation: Organisation, number: str) -> Account:
    if not number.isdecimal():
        raise Http404
    found = Account.objects.filter(pk=int(number), roles__organisation=organisation).first()
    if found is None:
        raise Http404
    return found


def _number(asked: Any, name: str) -> int:
    text = asked.get(name, "")
    return int(text) if text.isdecimal() else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        msg = _("日期请写成 2010-07-02 这样")
        raise StaffRefused(msg) from None


def _lines() -> list[tuple[str, str]]:
    found = dict.fromkeys(one.line for one in LEDGERS.values() if one.line and one.domain != "kit")
    return [(line, domain_title(line)) for line in found]
