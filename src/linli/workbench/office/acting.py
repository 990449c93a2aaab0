"""What can be done on the page of a report; each act says where the page goes on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from linli.filing import acts
from linli.filing.acts import MoveRefused
from linli.filing.corrections import Decision, decide
from linli.filing.remarks import Outcome, Place, Remark, Said, Where, answer
from linli.filing.signing import issue, sign
from linli.filing.submissions import Channel
from linli.org.models import Organisation
from linli.workbench.office.models import RemarkDraft
from linli.workbench.office.seat import Desk, spots
from linli.workbench.shell.writers import writer_of

Todo = Callable[[Desk, QueryDict], str]


def _office(desk: Desk) -> Organisation:
    if desk.office is None:
        raise Http404
    return desk.office


def _seen(sent: QueryDict) -> int | None:
    seen = sent.get("seen", "")
    return int(seen) if seen.isdigit() else None


def _receive(desk: Desk, sent: QueryDict) -> str:
    acts.receive(desk.submission, by=writer_of(desk.request, _office(desk)), seen=_seen(sent))
    return ""


def _remark(desk: Desk, sent: QueryDict) -> str:
    """Keeps a remark for the return; nobody else reads it until then."""
    _office(desk)
    text, at, key = (sent.get(name, "").strip() for name in ("text", "at", "figure"))
    if not text:
        msg = _("批注不能是空的")
        raise MoveRefused(msg)
    if len(text) > 1000:
        msg = _("批注最多1000字；长的请分成几处")
        raise MoveRefused(msg)
    place = Place()
    if at:
        spot = next((one for one in spots(desk) if one.block.anchor == at), None)
        if spot is None:
            raise Http404
        place = Place(Where.BLOCK, at, spot.block.text)
        if key:
            if key not in dict(spot.figures):
                raise Http404
            place = Place(Where.FIGURE, key, dict(spot.figures)[key])
    RemarkDraft.objects.create(
        submission=desk.submission, account=desk.sight.account, where=place.where, anchor=place.anchor,
        quote=place.quote[:300], text=text,
    )  # fmt: skip
    return f"#{at or 'whole'}"


def _unremark(desk: Desk, sent: QueryDict) -> str:
    number = sent.get("draft", "")
    found = desk.drafts().filter(pk=int(number) if number.isdigit() else 0).first()
    if found is None:
        raise Http404
    found.delete()
    return f"#{sent.get('at') or 'whole'}" if sent.get("at", "").isalnum() else ""


def _said(desk: Desk) -> list[Said]:
    return [Said(Place(Where(one.where), one.anchor, one.quote), one.text) for one in desk.drafts()]


def _give_back(desk: Desk, sent: QueryDict) -> str:
    by = writer_of(desk.request, _office(desk))
    acts.give_back(
        desk.submission, by=by, comment=sent.get("comment", ""), remarks=_said(desk), seen=_seen(sent)
    )
    desk.drafts().delete()
    return ""


def _approve(desk: Desk, sent: QueryDict) -> str:
    by = writer_of(desk.request, _office(desk))
    acts.approve(
        desk.submission, by=by, comment=sent.get("comment", ""), remarks=_said(desk), seen=_seen(sent)
    )
    desk.drafts().delete()
    return ""


def _sign(desk: Desk, sent: QueryDict) -> str:
    place = sent.get("place", "")
    sign(
        desk.submission, int(place) if place.isdigit() else -1, by=writer_of(desk.request, _office(desk)),
        comment=sent.get("comment", ""), skipping=sent.get("skipping", ""), seen=_seen(sent),
    )  # fmt: skip
    return "#signing"


def _issue(desk: Desk, sent: QueryDict) -> str:
    by = writer_of(desk.request, _office(desk))
    issue(desk.submission, sent.get("number", ""), by=by, seen=_seen(sent))
    return "#signing"


def _archive(desk: Desk, sent: QueryDict) -> str:
    side = desk.submission.organisation if desk.is_writer else _office(desk)
    acts.archive(desk.submission, by=writer_of(desk.request, side), seen=_seen(sent))
    return ""


def _recall(desk: Desk, sent: QueryDict) -> str:
    by = writer_of(desk.request, _own(desk))
    reason = sent.get("comment", "").strip()
    if not reason:
        msg = _("撤回请写明原因")
        raise MoveRefused(msg)
    acts.recall(desk.submission, by=by, comment=reason, seen=_seen(sent))
    return ""


def _deliver(desk: Desk, sent: QueryDict) -> str:
    if sent.get("channel", "") not in Channel:
        raise Http404
    acts.deliver(
        desk.submission, channel=Channel(sent.get("channel", "")), receiver=sent.get("receiver", "")[:50],
        by=writer_of(desk.request, _own(desk)),
    )  # fmt: skip
    return "#delivery"


def _answer(desk: Desk, sent: QueryDict) -> str:
    by = writer_of(desk.request, _own(desk))
    number = sent.get("remark", "")
    remarks = Remark.objects.filter(submission=desk.submission)
    found = remarks.filter(pk=int(number) if number.isdigit() else 0).first()
    if found is None or sent.get("outcome", "") not in Outcome:
        raise Http404
    answer(found, Outcome(sent.get("outcome", "")), sent.get("answer", "")[:1000], by=by)
    return f"#r{found.pk}"


def _decide(desk: Desk, sent: QueryDict) -> str:
    by = writer_of(desk.request, _own(desk))
    if sent.get("decision", "") not in Decision:
        raise Http404
    now = sent.get("now", "")
    try:
        looked_at = float(now) if now else None
    except ValueError:
        raise Http404 from None
    decide(
        desk.submission, sent.get("indicator", ""), sent.get("period", ""),
        Decision(sent.get("decision", "")), sent.get("reason", "")[:1000], now=looked_at, by=by,
    )  # fmt: skip
    return "#changes"


def _own(desk: Desk) -> Organisation:
    if not desk.is_own:
        raise Http404
    return desk.submission.organisation


ACTS: dict[str, Todo] = {
    "receive": _receive, "remark": _remark, "unremark": _unremark, "return": _give_back, "approve": _approve,
    "sign": _sign, "issue": _issue, "archive": _archive, "recall": _recall, "deliver": _deliver,
    "answer": _answer, "decide": _decide,
}  # fmt: skip
