"""Full years of age (周岁) on a day, and the day on which an age is reached."""

import calendar
from datetime import date


def age_on(born_on: date, on: date) -> int:
    """周岁, the birthday counted in. Who was born on 29 February grows older on 1 March of ordinary years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def turns(born_on: date, years: int) -> date:
    """The day on which this age is reached: ``age_on`` gives it on that day and not on the day before."""
    year = born_on.year + years
    if (born_on.month, born_on.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born_on.replace(year=year)
