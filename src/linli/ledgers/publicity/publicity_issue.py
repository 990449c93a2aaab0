"""What was put up and handed out (宣传台账): a board's issue, a batch of leaflets, a banner."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy


class Form(models.TextChoices):
    LEAFLET = "leaflet", "宣传材料"
    BLACKBOARD = "blackboard", "黑板报"
    BANNER = "banner", "横幅"
    NOTICE_BOARD = "notice-board", "宣传栏"
    DISPLAY_PANEL = "display-panel", "展板"
    SCREEN = "screen", "电子屏"
    ONLINE = "online", "网站或公众号"
    OTHER = "other", "其他"


class Subject(models.TextChoices):
    """What it was about, for the reports of one line of work."""

    EMPLOYMENT = "employment", "就业政策"
    SCIENCE = "science", "科学常识"
    HEALTH = "health", "医疗保健"
    FAMILY = "family", "优生优育"
    ENVIRONMENT = "environment", "环境保护"
    LAW = "law", "法律"
    SAFETY = "safety", "平安"
    CIVILITY = "civility", "文明道德"
    PARTY = "party", "党建廉政"
    OTHER = "other", "其他"


@ledger(
    title="宣传台账", key=("occurred_on", "form", "topic", "board"), authority=Authority.OURS,
    columns=("occurred_on", "form", "topic", "board", "quantity", "subject", "number", "place", "remark"),
    aliases={
        "occurred_on": ("宣传日期", "出刊日期", "发放日期"), "form": ("类型", "宣传形式"),
        "topic": ("内容", "宣传主题", "宣传内容"), "board": ("板块名称", "板名", "宣传阵地"),
        "quantity": ("数量", "份数", "数量（份）"), "number": ("期次",), "place": ("发放地点", "张贴地点"),
    },
    synonyms={
        "form": {
            "宣传资料": "leaflet", "宣传单": "leaflet", "传单": "leaflet", "宣传册": "leaflet",
            "板报": "blackboard", "标语": "banner", "条幅": "banner", "橱窗": "notice-board",
            "LED屏": "screen", "网站": "online", "公众号": "online", "微信": "online",
        },
    },
    filters=("form", "subject", "occurred_on"), needed=("quantity",),
    retention=years(10), privacy=Privacy.PUBLIC,
    words=("宣传", "黑板报", "宣传材料"), help="一次发放、一块板的一期登记一行。",
)  # fmt: skip
class PublicityIssue(Event):
    """One hand-out, or one new issue on one board."""

    form = models.CharField("形式", max_length=20, choices=Form)
    topic = models.CharField("主题", max_length=200)
    board = models.CharField("块板名称", max_length=50, blank=True, default="")
    #: Copies of a leaflet; 1 for a board.
    quantity = models.PositiveIntegerField("数量（份/期）", null=True, blank=True)
    subject = models.CharField("内容类别", max_length=20, choices=Subject, blank=True, default="")
    number = models.CharField("期号", max_length=20, blank=True, default="")
    place = models.CharField("地点", max_length=100, blank=True, default="")

    class Meta(Event.Meta):
        verbose_name = "宣传"
        constraints: ClassVar = [
            # Counted by rows: three boards in one row would count as one.
            models.CheckConstraint(
                condition=~Q(form=Form.BLACKBOARD) | Q(quantity__isnull=True) | Q(quantity=1),
                name="publicity_issue_one_board_a_row",
                violation_error_message="黑板报一块板的一期登记一行，数量写1；同一天换了几块板，就登记几行",
            )
        ]

    class Indicators:
        issues = Flow("occurred_on").labelled("开展宣传", unit="次")
        by_form = issues.split("form").labelled("开展宣传（按形式）", unit="次", part_of=issues)
        leaflets = Flow("occurred_on").where(form=Form.LEAFLET).sum("quantity").labelled(
            "发放宣传材料", unit="份", meaning="日期在本期内、形式为宣传材料的数量之和"
        )  # fmt: skip
        leaflet_batches = issues.where(form=Form.LEAFLET).labelled(
            "发放宣传材料批次", unit="批", part_of=issues
        )
        blackboards = issues.where(form=Form.BLACKBOARD).labelled(
            "出黑板报", unit="块", part_of=issues, meaning="日期在本期内的黑板报期数：一块板换一期内容计一块"
        )
        banners = Flow("occurred_on").where(form=Form.BANNER).sum("quantity").labelled("悬挂横幅", unit="条")
