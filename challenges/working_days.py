"""
Working days in England: Monday to Friday, without its bank holidays. Days are dates, so no clock change matters.

The library reckons them by rule, Easter and moved days too, up to the year 2100; after that there are none. A day that
is given once (a coronation) is known when the library is renewed.
"""

from datetime import datetime, time, timedelta
from functools import cache

import holidays
from django.utils import timezone

DAY = timedelta(days=1)


@cache
def _bank_holidays(year):
    # A whole year at once: the library's own object fills up as it is asked, and two threads must not see it half full.
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year, expand=False))


def is_working_day(day):
    """Monday to Friday, and no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def working_days_after(day, count):
    """The date `count` working days after `day`; `day` itself never counts."""
    while count:
        day += DAY
        if is_working_day(day):
            count -= 1
    return day


def working_days_between(first, last):
    """How many working days lie after `first`, up to and with `last`: the inverse of `working_days_after`."""
    return sum(is_working_day(first + DAY * number) for number in range(1, (last - first).days + 1))


def working_day_from(day):
    """The day itself, or the next working day."""
    return day if is_working_day(day) else working_days_after(day, 1)


def start_of(day):
    """The first moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of(day):
    """The last moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
