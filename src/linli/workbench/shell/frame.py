"""The frame around every page: whose books are open, for which period, and where else one can go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.core.period import Period
from linli.org.models import Duty, Level, Organisation
from linli.workbench.shell import sidebar
from linli.workbench.shell.counter import NOTE
from linli.workbench.shell.look import Look, look_of
from linli.workbench.shell.periods import usual_period
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import handler_of, may_write


@dataclass(frozen=True)
class Frame:
    sight: Sight
    #: Which of the places in the side bar this page belongs to.
    place: str
    organisation: Organisation | None
    period: Period
    look: Look
    #: 经办人: who does the work at this screen.
    handler: str

    @cached_property
    def groups(self) -> Sequence[sidebar.Group]:
        return sidebar.groups(self.sight, self.organisation, self.period, self.look.line)

    @cached_property
    def tabs(self) -> Sequence[sidebar.Place]:
        return sidebar.tabs(self.sight, self.organisation, self.period)

    @cached_property
    def counter(self) -> Organisation | None:
        """The community at whose counter this worker sits, if she does: where a quick note goes."""
        here = self.organisation
        if here is not None and may_write(self.sight, here, NOTE):
            return here
        if not any(grant.duty in {Duty.WORKER, Duty.SECRETARY} for grant in self.sight.rows.grants):
            return None
        return next((one for one in self.sight.kept_organisations if may_write(self.sight, one, NOTE)), None)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, place: str,
    organisation: Organisation | None = None, period: Period | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """A page of the workbench inside its frame."""
    sight = sight_of(request)
    frame = Frame(
        sight, place, organisation or _usual(sight), period or usual_period(sight.on), look_of(request),
        handler_of(request),
    )  # fmt: skip
    return render(request, f"workbench/{template}", {**(context or {}), "frame": frame}, status=status)


def _usual(sight: Sight) -> Organisation | None:
    """The community whose figures the side bar opens when no page has named one."""
    visible = sight.organisations()
    return visible.filter(level=Level.COMMUNITY, ended_on=None).first() or visible.first()
