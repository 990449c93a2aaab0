"""People to log in as: one of each duty, with one password of this demonstration's own."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path

from django.db import transaction

from linli.org.models import Account, Duty, Organisation, Role

#: (username, name, duty, line of work, whether of the community or of the office above it).
STAFF = (
    ("shequ", "社区工作者", Duty.WORKER, "", True),
    ("tongshi", "社区同事", Duty.WORKER, "", True),
    ("shuji", "社区书记", Duty.SECRETARY, "", True),
    ("ganbu", "就业干部", Duty.OFFICER, "employment", False),
    ("zonghe", "综合干部", Duty.OFFICER, "", False),
    ("lingdao", "街道领导", Duty.LEADER, "", False),
    ("guanli", "系统管理员", Duty.ADMINISTRATOR, "", False),
)


def open_accounts(community: Organisation, since: date, into: Path) -> Path | None:
    """Opens them once and writes names and password where only the owner of the files reads; None later."""
    if Account.objects.exists():
        return None
    password = "-".join(secrets.token_hex(3) for _ in range(3))
    office = community.parent or community
    with transaction.atomic():
        for username, name, duty, line, is_of_community in STAFF:
            account = Account.objects.open(username, password, name=name)
            at = community if is_of_community else office
            Role.objects.create(account=account, organisation=at, duty=duty, line=line, started_on=since)
    lines = [f"{username:10}{name}\n" for username, name, *_rest in STAFF]
    path = into / "accounts.txt"
    into.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"演示账号，密码都是 {password}\n\n{''.join(lines)}")
    return path
