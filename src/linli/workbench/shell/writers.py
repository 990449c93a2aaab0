"""In whose name a page writes: the log-in, and apart from it 经办人, who did the work."""

from __future__ import annotations

from django.http import HttpRequest

from linli.kit.recording import Writer
from linli.org.models import Account, Organisation

#: In the session: the name of who did the work when it is not who logged in (代录).
HANDLER = "handler"


def handler_of(request: HttpRequest) -> str:
    account = request.user
    assert isinstance(account, Account)
    return str(request.session.get(HANDLER) or account.name)


def writer_of(request: HttpRequest, organisation: Organisation) -> Writer:
    return Writer(organisation.pk, account=request.user.pk, handler=handler_of(request))
