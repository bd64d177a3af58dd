"""The two clocks of a review: the statutory one since the information was made, and the office's own at the present tier."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from syndicate.model.review import TIER_STATES, Procedure, Review, State
from syndicate.pipeline.gate import working_days

STATUTORY = 20
"""Working days within which information is disclosed after it was made or changed (条例 2007 第十八条, 2019 第二十六条)."""
_STOPPED = frozenset({State.RELEASED, State.WITHHELD, State.WITHDRAWN})


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One time limit."""

    since: str
    """YYYY-MM-DD; empty: it does not run, or nobody knows since when."""
    days: int
    due: str = ""
    """Its last day; empty where it is not known."""
    left: int | None = None
    """Working days that remain; negative: so many too late; None: not known, or it does not run."""
    note: str = ""
    """Why something is not known."""


class Clocks(msgspec.Struct, frozen=True, kw_only=True):
    """Both clocks."""

    statutory: Clock
    office: Clock


def clocks(review: Review, procedure: Procedure, now: datetime) -> Clocks:
    """Return both clocks of a review at a moment. Neither of them ever moves it."""
    today = now.date()
    if review.state in _STOPPED:
        today_statutory = datetime.fromisoformat(review.since).date()
        return Clocks(statutory=_clock(review.made_on, STATUTORY, today_statutory), office=Clock(since="", days=0))
    tier = TIER_STATES.index(review.state) if review.state in TIER_STATES else None
    limit = procedure.tiers[tier].days if tier is not None else 0
    office = _clock(review.since[:10], limit, today) if limit else Clock(since="", days=0)
    return Clocks(statutory=_clock(review.made_on, STATUTORY, today), office=office)


def _clock(since: str, days: int, today: date) -> Clock:
    if not since:
        return Clock(since="", days=days, note="制作日期未填 / the day it was made is not known")
    start = date.fromisoformat(since)
    last = working_days.due(start, days)
    if last is None:
        return Clock(since=since, days=days, note=working_days.unknown())
    left = working_days.left(today, last)
    return Clock(
        since=since, days=days, due=last.isoformat(), left=left, note="" if left is not None else working_days.unknown()
    )
