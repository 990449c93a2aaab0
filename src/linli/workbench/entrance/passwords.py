"""Whether a typed password is somebody's, slowed down when it is not."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.kit import clock
from linli.org.models import Account
from linli.workbench.entrance import brake


def opened_by(request: HttpRequest, username: str, password: str) -> Account | str:
    """The account, or why not, in words. ``TooOften`` says that it was not even tried."""
    address, now = request.META.get("REMOTE_ADDR", ""), clock.now()
    if left := brake.wait(username, address, now):
        raise TooOften(left.total_seconds())
    account = authenticate(request, username=username, password=password)
    if not isinstance(account, Account):
        brake.failed(username, address, now)
        return _("账号或密码不对。请再试一次；忘了密码请找系统管理员。")
    brake.passed(username, address)
    return account


class TooOften(Exception):
    """Five failures in a row; ``seconds`` until the next try."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(seconds)
