"""In whose name a page writes: the log-in, and apart from it 经办人, who did the work."""

from __future__ import annotations

from django.http import HttpRequest

from linli.kit.description import LEDGERS, Description
from linli.kit.importing.rosters import roster
from linli.kit.recording import Writer
from linli.org.models import Account, Duty, Level, Organisation
from linli.workbench.shell.sight import Sight

#: Who writes in a community's books, and who in those of an office above. Leaders and administrators do not.
_IN_A_COMMUNITY, _AT_AN_OFFICE = (Duty.WORKER, Duty.SECRETARY), (Duty.OFFICER,)

#: In the session: the name of who did the work when it is not who logged in (代录).
HANDLER = "handler"


def handler_of(request: HttpRequest) -> str:
    account = request.user
    assert isinstance(account, Account)
    return str(request.session.get(HANDLER) or account.name)


def writer_of(request: HttpRequest, organisation: Organisation) -> Writer:
    return Writer(organisation.pk, account=request.user.pk, handler=handler_of(request))


def may_write(sight: Sight, organisation: Organisation, description: Description) -> bool:
    """Whether this account enters rows of this ledger there: only in its own organisation.

    People are registered where they live: their ledgers are not kept at an office.
    """
    if organisation.ended_on is not None and organisation.ended_on <= sight.on:
        return False
    is_community = organisation.level == Level.COMMUNITY
    if not is_community and roster(description.name).is_about_people:
        return False
    duties = _IN_A_COMMUNITY if is_community else _AT_AN_OFFICE
    own = [grant for grant in sight.rows.grants if grant.path == organisation.path and grant.duty in duties]
    is_of_line = any(not grant.line or grant.line == description.line for grant in own)
    return sight.opens(organisation, description) and (is_of_line or (bool(own) and not description.line))


def writes_in(sight: Sight, organisation: Organisation) -> bool:
    """Whether this account enters anything there at all."""
    return any(may_write(sight, organisation, one) for one in LEDGERS.values())
