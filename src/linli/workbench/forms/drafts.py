"""没写完的表: what was typed and not yet saved, kept for whoever may write there, at this PC and others."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse

from linli.kit import clock
from linli.kit.description import Description
from linli.kit.privacy import KeyMissing, Sealed, seal
from linli.org.models import Organisation
from linli.workbench.shell.sight import Sight
from linli.workbench.shell.writers import handler_of, may_write

#: Which PC this is, for five workers who share it; says nothing of who sits there.
PLACE = "linli_place"
_A_YEAR = 365 * 24 * 3600
_KEPT = timedelta(days=90)
_PURPOSE = "forms.formdraft.content"
#: Longer than any form; a grid of a thousand rows fits.
LONGEST = 2_000_000


class FormDraft(models.Model):
    """One unfinished form. Its content may hold numbers and names and is sealed whole."""

    organisation = models.ForeignKey("org.Organisation", models.CASCADE, related_name="+")
    ledger = models.CharField("台账", max_length=60)
    #: new, edit:<记录号>, grid, month:<2010-06>.
    form = models.CharField("表", max_length=40)
    place = models.CharField("电脑", max_length=32)
    handler = models.CharField("经办人", max_length=50)
    content = models.TextField("内容")
    begun_at = models.DateTimeField("开始时间")
    kept_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = "没写完的表"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "ledger", "form"], name="forms_draft_of_form")
        ]

    def __str__(self) -> str:
        return f"{self.ledger} {self.form}"

    def texts(self) -> dict[str, Any]:
        """What was typed; nothing when its key is gone."""
        try:
            told: dict[str, Any] = json.loads(Sealed(self.content, _PURPOSE).reveal())
        except (ValueError, KeyMissing):
            return {}
        return told


@dataclass(frozen=True)
class Kept:
    """A draft as a list shows it."""

    draft: FormDraft
    title: str
    at: datetime
    is_here: bool


def keep(
    request: HttpRequest, organisation: Organisation, description: Description, form: str,
    texts: Mapping[str, Any], number: str = "",
) -> FormDraft:  # fmt: skip
    """Stores what was typed, over the draft of this number where it is one of this very form."""
    now = clock.now()
    draft = of_number(organisation, description, form, number) or FormDraft(
        organisation=organisation, ledger=description.name, form=form, begun_at=now
    )
    draft.place = place_of(request)
    draft.handler = handler_of(request)
    draft.content = seal(json.dumps(dict(texts), ensure_ascii=False), purpose=_PURPOSE).ciphertext
    draft.kept_at = now
    draft.save()
    FormDraft.objects.filter(organisation=organisation, kept_at__lt=now - _KEPT).delete()
    return draft


def of_number(
    organisation: Organisation, description: Description, form: str, number: str
) -> FormDraft | None:
    """The draft of this form that bears the number; a number of another form or place is none."""
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None
    own = FormDraft.objects.filter(organisation=organisation, ledger=description.name, form=form)
    return own.filter(pk=int(number)).first()


def waiting(organisation: Organisation, description: Description, form: str) -> list[FormDraft]:
    own = FormDraft.objects.filter(organisation=organisation, ledger=description.name, form=form)
    return list(own.order_by("-kept_at")[:5])


def drop(organisation: Organisation, description: Description, form: str, number: str) -> None:
    draft = of_number(organisation, description, form, number)
    if draft is not None:
        draft.delete()


def seen_by(sight: Sight) -> list[FormDraft]:
    """Drafts of forms that this account could save."""
    places = {one.pk: one for one in sight.organisations()}
    found = FormDraft.objects.filter(organisation__in=places).order_by("-kept_at")
    return [
        one for one in found
        if may_write(sight, places[one.organisation_id], sight.ledger(one.ledger))
    ]  # fmt: skip


def draft_in_sight(sight: Sight, number: int) -> FormDraft:
    found = next((one for one in seen_by(sight) if one.pk == number), None)
    if found is None:
        raise Http404
    return found


def place_of(request: HttpRequest) -> str:
    """The mark of this PC's browser; set by ``remember_place`` when it has none yet."""
    mark = request.COOKIES.get(PLACE, "")
    if len(mark) == 32 and mark.isalnum():
        return mark
    fresh: str = getattr(request, "linli_place", "") or secrets.token_hex(16)
    request.linli_place = fresh  # type: ignore[attr-defined]
    return fresh


def remember_place(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.COOKIES.get(PLACE) != place_of(request):
        response.set_cookie(
            PLACE, place_of(request), max_age=_A_YEAR, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return response


def told(drafts: Sequence[FormDraft], request: HttpRequest, title: Any) -> list[Kept]:
    here = place_of(request)
    return [Kept(one, title(one), one.kept_at, one.place == here) for one in drafts]
