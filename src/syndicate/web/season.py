"""The season in which a year's return is made: from 1 December to the end of March it is announced on the first page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from syndicate.returns.filing import Countdown, countdown
from syndicate.returns.library import form_of_year

FIRST_MONTH, LAST_MONTH = 12, 3


class Season(NamedTuple):
    """A return that is being made."""

    year: int
    next: Countdown | None
    """What must be filed next; None where the form names no day, or all have passed."""


def announced(today: date) -> int:
    """Return the year whose return is being made on a day; 0 outside the season."""
    if today.month >= FIRST_MONTH:
        return today.year
    return today.year - 1 if today.month <= LAST_MONTH else 0


@lru_cache(maxsize=8)  # forms and outlines are read from files, and the first page is asked for often
def season(today: date) -> Season | None:
    """Return what is being made on a day; None outside the season."""
    year = announced(today)
    form = form_of_year(year) if year else None
    if not year:
        return None
    ahead = [one for one in countdown(form, year, today) if not one.over] if form else []
    return Season(year, ahead[0] if ahead else None)
