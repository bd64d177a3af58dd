"""What is wrong already: alarms, and what is public without a clearance (未审先发)."""

from __future__ import annotations

from itertools import islice

import msgspec
from starlette.responses import Response

from syndicate.ledger.reviews import Unreviewed, Why
from syndicate.model.review import Alarm, Deed, Role
from syndicate.web.queue import display_names, done_of
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

_MOST = 200


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of alarms shows."""

    alarms: list[Alarm]
    grounds: dict[str, str]
    names: dict[str, str]
    reviews: frozenset[str]
    """Reviews that alarms are about."""


async def alarms(visit: Visit, status: int = 200, problem: str = "") -> Response:
    """Show alarms; those that are open, or all."""
    who, everything = visit.who.name, visit.asked("all") == "1"
    seen = await visit.do(lambda rooms: _seen(rooms, who, everything=everything))
    return visit.page(
        "alarms.html", status, seen=seen, everything=everything, problem=problem, done=done_of(visit.asked("done")),
        resolves=Role.SECRECY_OFFICER in visit.roles,
    )  # fmt: skip


def _seen(rooms: Rooms, who: str, *, everything: bool) -> Seen:
    found = rooms.desk.alarms(who, open_only=not everything)
    return Seen(
        alarms=found,
        grounds=rooms.desk.grounds.of(Deed.RESOLVE, rooms.clock().date()),
        names=display_names(rooms),
        reviews=frozenset(alarm.review for alarm in found if alarm.review),
    )


async def resolve(visit: Visit) -> Response:
    """Resolve an alarm with a reason."""
    number, who = visit.request.path_params["alarm"], visit.who.name
    why = Why(code=visit.field("code"), text=visit.field("words"))
    await visit.do(lambda rooms: rooms.desk.resolve(number, who, why))
    return visit.go("/alarms?done=resolve")


async def unreviewed(visit: Visit) -> Response:
    """Show what is public without a clearance of its words."""
    who, unit = visit.who.name, visit.asked("unit")
    asked = visit.asked("year")

    def work(rooms: Rooms) -> tuple[int, list[Unreviewed]]:
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else rooms.clock().year
        with rooms.ledger.snapshot():
            return year, list(islice(rooms.desk.unreviewed(who, year, unit), _MOST))

    year, found = await visit.do(work)
    return visit.page("unreviewed.html", found=found, year=year, unit=unit, most=_MOST)
