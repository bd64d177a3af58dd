"""
Working days by the State Council's yearly calendar of holidays, make-up days included (法定节假日、调休).

The calendar of a year is announced in the November before. What is not announced, or not yet in the installed calendar, is not guessed:
the answer is None, and people are told so.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from chinese_calendar.constants import holidays

COVERED = (min(holidays).year, max(holidays).year)
"""First and last year that the installed calendar knows."""


def is_working_day(day: date) -> bool | None:
    """Say whether offices work on a day; None where the calendar of its year is not known."""
    if not COVERED[0] <= day.year <= COVERED[1]:
        return None
    return _works(day)


@lru_cache(maxsize=16_384)  # the calendar takes 0.1 ms for a day, and a queue of old items asks for thousands of days
def _works(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


@lru_cache(maxsize=4_096)
def due(start: date, days: int) -> date | None:
    """
    Return the last day of a time limit of so many working days; the day of the event itself does not count.

    None where the calendar of a year in between is not known.
    """
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        works = is_working_day(day)
        if works is None:
            return None
        left -= works
    return day


@lru_cache(maxsize=4_096)
def left(today: date, last: date) -> int | None:
    """Return how many working days remain after today until the last day of a limit; negative: so many too late; None: not known."""
    step = 1 if last >= today else -1
    first, end = (today, last) if step > 0 else (last, today)
    days = [first + timedelta(days=number) for number in range(1, (end - first).days + 1)]
    works = [is_working_day(day) for day in days]
    if None in works:
        return None
    return step * sum(bool(one) for one in works)
