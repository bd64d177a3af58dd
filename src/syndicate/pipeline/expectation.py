"""How much a source is expected to bring on a day, by what it brought before: pure arithmetic on its own history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from statistics import median

WEEKS = 8
"""How far back the history is looked at."""
_ENOUGH = 3
"""Days of the same kind from which on their median is an expectation."""
Works = Callable[[date], bool | None]
"""Says whether offices work on a day; None: not known."""


def expected(history: Mapping[date, int], first: date, day: date, works: Works) -> float | None:
    """
    Return how many new items a source usually brings on such a day; None where too little is known to say.

    The median of the days of the same kind before it: the same day of the week where that is an ordinary one, else all days on which
    offices work, or do not. One day of a great backlog does not move it.

    Args:
        history: New items by day; a day that is missing brought none.
        first: The first day on which the source was read; that day and those before it say nothing.
        day: The day in question.
        works: The calendar of working days.
    """
    past = [day - timedelta(days=number) for number in range(1, 7 * WEEKS + 1)]
    past = [one for one in past if one > first]
    kind = _works(day, works)
    alike = [one for one in past if _works(one, works) == kind]
    same = [one for one in alike if one.weekday() == day.weekday()]
    chosen = same if len(same) >= _ENOUGH else alike
    if len(chosen) < _ENOUGH:
        return None
    return float(median(history.get(one, 0) for one in chosen))


def _works(day: date, works: Works) -> bool:
    known = works(day)
    return day.weekday() < 5 if known is None else known
