"""Asks the owner of the ledger for what a page cannot do itself, and tells what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from syndicate.ledger.errands import Done, Errand, Kind
from syndicate.model import UsageError
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

PATIENCE = 15.0
"""Seconds that a page waits for the owner before it says that the errand is still on its way."""
_LOOK = 0.1
_NUMBER = 12


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An errand and what became of it."""

    errand: Errand
    done: Done | None

    @property
    def refused(self) -> str:
        """Why it was refused; empty where it was not."""
        return str(self.done.told.get("message", "")) if self.done and self.done.refused else ""

    @property
    def answer(self) -> dict[str, Any]:
        """What was answered; empty while it waits."""
        return self.done.told if self.done else {}


async def ask(visit: Visit, kind: Kind, details: Mapping[str, Any]) -> Told:
    """
    Ask for something in the name of who is logged in, and wait a while for the answer.

    Inside or beside a daemon it is the daemon that carries it out; where there is none, this program does.
    """
    who = visit.who.name

    def write(rooms: Rooms) -> int:
        return rooms.ledger.errands.ask(kind, details, who, rooms.clock())

    number = await visit.do(write)
    carry_out = await visit.do(lambda rooms: rooms.carry_out)
    if carry_out is not None:
        await carry_out()
    told = await _told(visit, number)
    for _ in range(int(PATIENCE / _LOOK)):
        if told.done is not None:
            break
        await asyncio.sleep(_LOOK)
        told = await _told(visit, number)
    return told


async def _told(visit: Visit, number: int) -> Told:
    def look(rooms: Rooms) -> Told:
        errand = rooms.ledger.errands.errand(number)
        if errand is None:
            raise UsageError(f"没有请办事项 {number} / there is no errand {number}")
        return Told(errand=errand, done=rooms.ledger.errands.done(number))

    return await visit.do(look)


async def done_of(visit: Visit) -> Told | None:
    """Return the errand that an address names, to whoever asked for it; None for any other."""
    given = visit.asked("errand")
    if visit.person is None or not (given.isascii() and given.isdecimal() and len(given) < _NUMBER):
        return None
    number, who = int(given), visit.person.name

    def look(rooms: Rooms) -> Told | None:
        errand = rooms.ledger.errands.errand(number)
        return Told(errand=errand, done=rooms.ledger.errands.done(number)) if errand and errand.person == who else None

    return await visit.do(look)


def after(visit: Visit, told: Told, path: str) -> Response:
    """Send the browser to a page that tells what became of an errand."""
    return visit.go(f"{path}{'&' if '?' in path else '?'}errand={told.errand.id}")
