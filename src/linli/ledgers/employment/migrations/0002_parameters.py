"""The country's values of what employment work is measured against; a place registers its own beside them."""

from datetime import date

from django.db import migrations

#: (parameter, from, value, source)
VALUES = (
    ("zero_employment.single_person_counts", date(2008, 1, 1), True, "就业促进法第五十六条（家庭成员均失业，不分人数；以各地规定为准）"),
    ("zero_employment.clear_within_months", date(2008, 1, 1), 1, "国家级充分就业社区评估指标：认定后一个月内至少一人就业"),
    ("unemployment.lapse_months", date(2008, 1, 1), 6, "就业服务与就业管理规定第六十六条：连续六个月未与公共就业服务机构联系"),
    ("employment.reemployment_rate", date(2008, 1, 1), 95, "国家级充分就业社区评估指标：登记失业人员就业率不低于95%"),
    ("loan.most_fen", date(2002, 12, 24), 2_000_000, "银发〔2002〕394号：个人一般不超过2万元"),
    ("loan.most_fen", date(2008, 8, 4), 5_000_000, "银发〔2008〕238号：个人最高5万元"),
    ("loan.most_fen", date(2023, 10, 1), 30_000_000, "财金〔2023〕75号：个人最高30万元"),
    ("loan.most_months", date(2002, 12, 24), 24, "银发〔2002〕394号：期限一般不超过两年"),
    ("loan.most_months", date(2023, 10, 1), 36, "财金〔2023〕75号：期限最长三年"),
    ("subsidy.most_months", date(2002, 9, 30), 36, "社会保险补贴期限一般最长不超过三年（财社〔2017〕164号）"),
)


def enter(apps, schema_editor):
    parameters = apps.get_model("kit", "Parameter")
    parameters.objects.bulk_create(
        parameters(name=name, valid_from=valid_from, value=value, source=source)
        for name, valid_from, value, source in VALUES
    )


def remove(apps, schema_editor):
    names = {name for name, *_rest in VALUES}
    apps.get_model("kit", "Parameter").objects.filter(name__in=names, locality__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("employment", "0001_initial"), ("kit", "0001_initial")]
    operations = [migrations.RunPython(enter, remove)]
