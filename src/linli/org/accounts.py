"""Accounts and roles: who may log in, for which organisation, for which line of work."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from linli.org.organisations import Organisation


class AccountManager(BaseUserManager["Account"]):
    def open(self, username: str, password: str | None, *, name: str) -> Account:
        """A new account; without a password nobody can log in with it."""
        account = self.model(username=username, name=name)
        if password is None:
            account.set_unusable_password()
        else:
            account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One person's log-in. Who did a piece of work (经办人) is a field of the record, not the log-in."""

    username = models.CharField("账号", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=50)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=False)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.name


class Duty(models.TextChoices):
    """What a role allows. Lines of work narrow what an officer sees; a worker sees her whole community."""

    WORKER = "worker", "社区工作者"
    SECRETARY = "secretary", "社区书记（主任）"
    OFFICER = "officer", "条线干部"
    LEADER = "leader", "街道领导"
    ADMINISTRATOR = "administrator", "系统管理员"


class Role(models.Model):
    """One account's duty at one organisation, for one line of work or (empty) for all."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    duty = models.CharField("职责", max_length=15, choices=Duty)
    line = models.CharField("条线", max_length=30, blank=True, default="")
    started_on = models.DateField("自")
    ended_on = models.DateField("至（不含）", null=True)

    class Meta:
        verbose_name = "角色"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "organisation", "duty", "line"],
                condition=Q(ended_on__isnull=True),
                name="org_one_open_role",
            )
        ]
