"""Certificates of the community's own workers (工作人员证书): for computers, for social work."""

from __future__ import annotations

import re

from django.db import models

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Item
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy

_COMPUTER = re.compile("计算机|微机|电脑|办公自动化")


@ledger(
    title="工作人员证书", key=("name", "certificate"), authority=Authority.OURS, retention=years(30),
    privacy=Privacy.INTERNAL, columns=("name", "certificate", "started_on", "ended_on", "issuer", "remark"),
    labels={"started_on": "取得日期", "ended_on": "失效日期"},
    aliases={
        "certificate": ("证书", "证件名称"), "started_on": ("发证日期", "取得时间"), "issuer": ("颁发单位",),
    },
    filters=("certificate",), words=("证书", "操作证"), help="姓名要与“社区工作者名册”里的写法一样。",
)  # fmt: skip
class StaffCertificate(Item):
    """One certificate of one worker. It follows him through all his posts, so it names him and not a post."""

    name = models.CharField("姓名", max_length=50)
    certificate = models.CharField("证书名称", max_length=100)
    issuer = models.CharField("发证机关", max_length=100, blank=True, default="")

    class Meta(Item.Meta):
        verbose_name = "工作人员证书"

    def __str__(self) -> str:
        return f"{self.name} {self.certificate}"

    @property
    def is_for_computers(self) -> bool:
        return _COMPUTER.search(self.certificate) is not None

    class Indicators:
        valid = Stock().labelled("工作人员持有证书", unit="本")
        holders = Stock().distinct("name").labelled("持证工作人员", unit="人")
        obtained = Flow("started_on").labelled("本期取得证书", unit="本")
