"""What each worker prefers, kept with the account, so that it comes along to every PC."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from linli.org.models import Account
from linli.workbench.shell.look import LANGUAGES, THEMES, Look, look_of, wear


class Preferences(models.Model):
    """One account's; a row only for whoever changed something."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="preferences")
    language = models.CharField("语言", max_length=10, default="zh-hans")
    theme = models.CharField("明暗", max_length=5, blank=True, default="")
    is_large = models.BooleanField("大字", default=False)
    line = models.CharField("我的线", max_length=30, blank=True, default="")

    class Meta:
        verbose_name = "个人设置"

    def __str__(self) -> str:
        return f"{self.account}的设置"

    def as_look(self) -> Look:
        return Look(self.language, self.theme, self.is_large, self.line)


def put_on(sender: object, request: HttpRequest, user: Account, **_more: Any) -> None:
    """At log-in the session takes over what the worker prefers."""
    kept = Preferences.objects.filter(account=user).first()
    if kept:
        wear(request, kept.as_look())


user_logged_in.connect(put_on, dispatch_uid="linli-preferences")


@require_POST
def change_look(request: HttpRequest) -> HttpResponse:
    """One switch of the header: language, theme, large type or own line; then back to the page."""
    look, asked = look_of(request), request.POST
    if asked.get("language") in LANGUAGES:
        look = replace(look, language=asked["language"])
    if asked.get("theme") in THEMES:
        look = replace(look, theme=asked["theme"])
    if "large" in asked:
        look = replace(look, is_large=asked["large"] == "yes")
    if "line" in asked:
        look = replace(look, line=asked["line"][:30])
    wear(request, look)
    assert isinstance(request.user, Account)
    told = {"language": look.language, "theme": look.theme, "is_large": look.is_large, "line": look.line}
    Preferences.objects.update_or_create(account=request.user, defaults=told)
    goal = asked.get("next", "")
    here = url_has_allowed_host_and_scheme(goal, allowed_hosts={request.get_host()})
    return redirect(goal if here else "/")
