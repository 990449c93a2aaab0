"""What people live on: school, work, a pension; and who of the retired has been taken back by a unit."""

from collections.abc import Iterable
from datetime import date
from random import Random

from linli.core.age import age_on
from linli.demonstration.world.days import PERIOD_ENDS
from linli.demonstration.world.people import Draft

RETIREES = 587  #: 580 in the book on 2010-06-30 and 7 who died or moved away
_VETERAN_CADRES = 35


def livelihoods(rng: Random, people: Iterable[Draft]) -> None:
    """Fills every status that no story has set; ends with exactly ``RETIREES`` retired people."""
    drafts = list(people)
    old = []
    for draft in drafts:
        if draft.status:
            continue
        if _is_pensionable(draft):
            old.append(draft)
        else:
            draft.status = _of_the_young(rng, draft)
    rng.shuffle(old)
    old.sort(key=_likelihood)
    for draft in [each for each in old if each.sex == "男" and each.born < date(1932, 1, 1)][
        :_VETERAN_CADRES
    ]:
        draft.status = "离休"
    missing = RETIREES - sum(draft.status == "退休" for draft in drafts)
    for draft in old:
        if draft.status:
            continue
        if missing:
            draft.status, missing = "退休", missing - 1
        elif age_on(draft.born, PERIOD_ENDS) < 55:
            draft.status = "在业"
        else:
            draft.status = "料理家务" if draft.sex == "女" else "其他"


def _is_pensionable(draft: Draft) -> bool:
    return age_on(draft.born, PERIOD_ENDS) >= (50 if draft.sex == "女" else 60)


def _likelihood(draft: Draft) -> int:
    """Men have a pension of their own, then the younger women; many of the oldest women never had a post."""
    if draft.sex == "男":
        return 0
    age = age_on(draft.born, PERIOD_ENDS)
    return 1 if 55 <= age < 68 else 2 if age < 55 else 3


def _of_the_young(rng: Random, draft: Draft) -> str:
    age = age_on(draft.born, PERIOD_ENDS)
    if age < 7:
        return "学龄前"
    if age < 18 or (age < 23 and draft.relation in ("子", "女") and rng.random() < 0.6):
        return "学生"
    if draft.sex == "女" and draft.relation == "妻" and rng.random() < 0.07:
        return "料理家务"
    return "在业"
