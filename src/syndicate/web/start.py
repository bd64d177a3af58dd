"""The first page: a year's counts by channel. It carries numbers only, so it needs no login."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from syndicate.ledger.waiting import years
from syndicate.model import Statistics
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows."""

    years: list[int]
    statistics: Statistics


async def start(visit: Visit) -> Response:
    """Show the counts of the year asked for, else of the newest year that has any."""
    asked = visit.asked("year")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    found = await visit.do(lambda rooms: counts(rooms, year))
    return visit.page("start.html", counts=found, stats=found.statistics)


def counts(rooms: Rooms, year: int) -> Counts:
    """Return the counts of a year; 0: the newest."""
    with rooms.ledger.snapshot():
        known = years(rooms.ledger.connection)
        chosen = year or (known[0] if known else rooms.clock().year)
        return Counts(years=known, statistics=rooms.ledger.statistics(chosen))
