"""When a delivery that failed is tried again: the schedule of Standard Webhooks."""

from __future__ import annotations

SCHEDULE = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds before each attempt, counted from the one before: at once, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h."""
JITTER = 0.1
"""At most so much of a pause is added, so that what failed together does not come back together."""
LONGEST_HOLD = 86_400.0
"""Seconds. A subscriber that asks for a longer rest is asked again after a day."""


def pause_after(tries: int, dice: float, retry_after: float | None = None) -> float | None:
    """
    Return the seconds to wait after so many failed attempts; None: the schedule is used up.

    Args:
        tries: Attempts so far, the failed one included.
        dice: Chance, from 0 to 1.
        retry_after: Seconds that the other side asked for; waited for where they are longer.
    """
    if tries >= len(SCHEDULE):
        return None
    pause = SCHEDULE[tries] * (1 + JITTER * dice)
    return max(pause, min(retry_after or 0.0, LONGEST_HOLD))
