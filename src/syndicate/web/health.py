"""Whether the program lives, and whether it can work. No answer depends on another machine, and none makes anything be fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from syndicate.engine.checkup import Check, State, checkup, worst
from syndicate.model import Transient
from syndicate.settings import Settings
from syndicate.web.rooms import House, Rooms

_PATIENCE = 3.0


async def livez(_: Request) -> Response:
    """Answer: the event loop turns."""
    return PlainTextResponse("ok\n")


def readyz(house: House) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers whether the ledger does."""

    async def ready(_: Request) -> Response:
        try:
            await asyncio.wait_for(asyncio.ensure_future(house(_asks)), _PATIENCE)
        except (Transient, TimeoutError):
            return PlainTextResponse("台账没有应答 / the ledger does not answer\n", 503)
        return PlainTextResponse("ok\n")

    return ready


def healthz(house: House) -> Callable[[Request], Awaitable[Response]]:
    """
    Return what answers whether all is in order: 200 while there is work to be expected, warnings or not, else 503.

    With `?verbose` the answer is JSON: `state`, and of every check name, state and reason.
    """

    async def health(request: Request) -> Response:
        checks = await _checks(house)
        state = worst(checks)
        code = 503 if state is State.FAIL else 200
        if "verbose" not in request.query_params:
            return PlainTextResponse(f"{state}\n", code)
        said = msgspec.json.encode({"state": state, "checks": checks})
        return Response(said, code, media_type="application/json")

    return health


async def _checks(house: House) -> Sequence[Check]:
    try:
        return await asyncio.wait_for(asyncio.ensure_future(house(_examined)), _PATIENCE)
    except (Transient, TimeoutError):
        return [Check(name="store", state=State.FAIL, detail="台账没有应答 / the ledger does not answer")]


def _examined(rooms: Rooms) -> list[Check]:
    return checkup(rooms.ledger, rooms.settings or Settings(), rooms.clock())


def _asks(rooms: Rooms) -> int:
    return rooms.ledger.receipt_head()[0]
