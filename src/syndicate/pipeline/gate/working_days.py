"""
Working days by the State Council's yearly calendar of holidays, make-up days included (法定节假日、调休).

The calendar of a year is announced in the November before. Years that the installed calendar does not know yet can be announced by
configuration. What is not announced is not guessed: the answer is None, and people are told so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import chinese_calendar
from chinese_calendar.constants import holidays

COVERED = (min(holidays).year, max(holidays).year)
"""First and last year that the installed calendar knows."""


class Announced(NamedTuple):
    """What configuration says of years: their holidays, and the weekend days on which offices work all the same."""

    holidays: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()

    @property
    def years(self) -> frozenset[int]:
        """The years that it speaks for: those with a holiday in them."""
        return frozenset(day.year for day in self.holidays)


_further = Announced()


def announce(holidays: Iterable[str], make_up: Iterable[str]) -> None:
    """
    Let configuration speak for its years, in the place of the installed calendar; for the whole process, from now on.

    Each entry is a day, `2027-01-01`, or its first and last day, `2027-01-01/2027-01-03`.

    Raises:
        ValueError: An entry is none of them; names it.
    """
    global _further  # noqa: PLW0603  # the calendar of the State Council is one for all
    found = Announced(frozenset(_days(holidays)), frozenset(_days(make_up)))
    strangers = {day.year for day in found.make_up} - found.years
    if strangers:
        raise ValueError(
            f"{min(strangers)} 年有补班而没有节假日 / make-up days of {min(strangers)} without its holidays"
        )
    _further = found
    for remembered in (_works, due, left):
        remembered.cache_clear()


def _days(entries: Iterable[str]) -> Iterable[date]:
    for entry in entries:
        first, _, last = entry.partition("/")
        try:
            begin, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
        except ValueError as error:
            raise ValueError(
                f"“{entry}”应为 YYYY-MM-DD 或 YYYY-MM-DD/YYYY-MM-DD / {entry}: expected a day or two"
            ) from error
        if not 0 <= (end - begin).days <= 30:
            raise ValueError(f"“{entry}”起止有误 / {entry}: the last day comes before the first, or too long after it")
        yield from (begin + timedelta(days=number) for number in range((end - begin).days + 1))


def unknown() -> str:
    """Return why a limit cannot be worked out."""
    years = sorted({*range(COVERED[0], COVERED[1] + 1), *_further.years})
    return (
        f"{years[-1]} 年以后的节假日安排未公布（公布后写入 review.holidays 和 review.make_up_days），不推算 / the holidays after {years[-1]} "
        "are not known yet (once announced: review.holidays and review.make_up_days); nothing is guessed"
    )


def is_working_day(day: date) -> bool | None:
    """Say whether offices work on a day; None where the calendar of its year is not known."""
    if day.year in _further.years:
        return day in _further.make_up or (day.weekday() < 5 and day not in _further.holidays)
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
