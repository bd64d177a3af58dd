"""Whether the program lives, and whether it can work. Neither answer depends on another machine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from syndicate.model import Transient
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


def _asks(rooms: Rooms) -> int:
    return rooms.ledger.receipt_head()[0]
