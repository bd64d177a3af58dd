"""Year's end: how long until the return is filed, which units have handed in, what still stands in the way, each with a link."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from syndicate.model.review import Role
from syndicate.returns.filing import Countdown, countdown
from syndicate.returns.handing_in import UnitState, handed_in
from syndicate.returns.readiness import Task, readiness
from syndicate.web.form import Wanted, view_of, wanted_of
from syndicate.web.rooms import Rooms
from syndicate.web.season import announced
from syndicate.web.selection import items_address
from syndicate.web.visit import Visit

_OWNERS = {role.label: str(role) for role in Role}


class Open(NamedTuple):
    """Something that stands in the way."""

    task: Task
    href: str
    """Where it is worked off; empty where no page shows it."""
    role: str
    """The role that owns it, as the pages call it; empty: a unit does."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows."""

    wanted: Wanted
    years: tuple[int, ...]
    form: str
    today: date
    deadlines: tuple[Countdown, ...]
    open: tuple[Open, ...]
    units: tuple[UnitState, ...]

    @property
    def handed_in(self) -> int:
        """How many units have handed in anything."""
        return sum(one.standing != "nothing" for one in self.units)


async def page(visit: Visit) -> Response:
    """Show how far the return of a year is."""
    view = await visit.do(lambda rooms: look(rooms, wanted_of(visit)))
    return visit.page("countdown.html", view=view, wanted=view.wanted, items=items_address)


def look(rooms: Rooms, wanted: Wanted) -> View:
    """
    Return how far the return of a year is; without a year, the one that is being made.

    Raises:
        Missing: There is no such form.
    """
    today = rooms.clock().date()
    asked = msgspec.structs.replace(wanted, year=wanted.year or announced(today))
    shown = view_of(rooms, asked, "")
    filled = shown.filled
    expected = sorted({one.unit or rooms.settings.unit for one in rooms.settings.source}) if rooms.settings else []
    with rooms.ledger.snapshot():
        tasks = readiness(rooms.ledger, filled, today)
        units = handed_in(rooms.ledger, filled, expected)
    return View(
        wanted=shown.wanted,
        years=shown.years,
        form=filled.form.id,
        today=today,
        deadlines=tuple(countdown(filled.form, filled.year, today)),
        open=tuple(Open(one, address(one, shown.wanted), _OWNERS.get(one.owner, "")) for one in tasks),
        units=tuple(units),
    )


def address(task: Task, wanted: Wanted) -> str:
    """Return where something is worked off."""
    year = wanted.year
    places = {
        "settling": f"/?year={year}",
        "reviews": f"/review?{urlencode({'state': task.subject, 'unit': task.owner})}",
        "alarms": "/alarms",
        "unclassified": items_address(year=year, **{task.subject or "kind": "unknown"}),
        "doubts": f"/questions?year={year}",
        "quarantine": "/quarantine",
        "late": f"/registers?{urlencode({'register': 'application', 'year': year})}",
        "unfilled": f"/form?{urlencode(wanted.parameters())}",
        "published": f"/?{urlencode({'year': year, 'unit': task.owner})}",
        "checks": f"/form?{urlencode(wanted.parameters())}#checks",
    }
    return places.get(task.kind, "")
