"""Working days in England: Monday to Friday, without its bank holidays. Days are dates, so no clock change matters."""

from datetime import datetime, time, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

DAY = timedelta(days=1)


@lru_cache(maxsize=1)
def _bank_holidays():
    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day):
    """Monday to Friday, and no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays()


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


def end_of(day):
    """The last moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
