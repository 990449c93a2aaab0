"""Acts on the tree: set up, rename, another code, another office, merge, split; each with its day."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock, shared_facts
from linli.org.founding import ActRefused
from linli.org.models import Level, Organisation
from linli.org.organisations import Succession
from linli.workbench.admin.managing import administered_ones, administers, writer
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import sight_of


@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    sight = sight_of(request)
    own = list(administered_ones(sight))
    if not own:
        raise Http404
    said = ""
    if request.method == "POST":
        try:
            _act(request, own)
            return redirect("workbench:admin-organisations")
        except ActRefused as why:
            said = str(why)
    ended = sight.organisations().exclude(ended_on=None)
    return page(request, "admin/organisations.html", {
        "own": own, "levels": [one for one in Level if one > min(each.level for each in own)],
        "ended": [one for one in ended if administers(sight, one)], "said": said, "typed": request.POST,
        "past": Succession.objects.filter(successor__in=own).select_related("predecessor", "successor"),
        "today": clock.today(), "parents": [one for one in own if one.level < Level.COMMUNITY],
        "communities": [one for one in own if one.level == Level.COMMUNITY],
    }, place="admin", status=422 if said else 200)  # fmt: skip


def _act(request: HttpRequest, own: list[Organisation]) -> None:
    asked = request.POST
    on, act = _day(asked.get("on", "")), asked.get("act", "")
    if act == "found":
        parent = _one(own, asked.get("parent", ""))
        name, code = asked.get("name", "").strip(), asked.get("code", "").strip()
        level = next((one for one in Level if str(one.value) == asked.get("level")), Level.COMMUNITY)
        _refuse_empty(name, code)
        shared_facts.found(level, name, code, on=on, parent=parent, by=writer(request, parent))
        return
    one = _one(own, asked.get("organisation", ""))
    by = writer(request, one)
    if act == "rename":
        name = asked.get("name", "").strip()
        _refuse_empty(name, one.code)
        shared_facts.rename(one, name, on=on, by=by)
    elif act == "recode":
        code = asked.get("code", "").strip()
        _refuse_empty(one.name, code)
        shared_facts.recode(one, code, on=on, by=by)
    elif act == "move":
        shared_facts.move(one, _one(own, asked.get("parent", "")), on=on, by=by)
    elif act == "merge":
        successor = _one(own, asked.get("successor", ""))
        if successor == one:
            msg = _("不能并入自己")
            raise ActRefused(msg)
        shared_facts.merge([one], successor, on=on, by=by)
    elif act == "split":
        successors = [_one(own, code) for code in asked.getlist("successors")]
        if one in successors:
            msg = _("拆分后的社区要先设立，不能是自己")
            raise ActRefused(msg)
        shared_facts.split(one, successors, on=on, by=by)
    else:
        raise Http404


def _one(own: list[Organisation], code: str) -> Organisation:
    found = next((one for one in own if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _refuse_empty(name: str, code: str) -> None:
    if not name or len(name) > 50:
        msg = _("请写名称，最多50个字")
        raise ActRefused(msg)
    if not code.isdecimal() or len(code) != 12:
        msg = _("区划代码是12位数字")
        raise ActRefused(msg)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = _("请写从哪天起，写成 2010-07-02 这样")
        raise ActRefused(msg) from None
