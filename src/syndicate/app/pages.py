"""Serves the pages and sends what is released, each with what it needs of the world."""

from __future__ import annotations

import asyncio
import random
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from functools import partial

import msgspec

from syndicate.app.opening import reviewing
from syndicate.connect.http_post import Sender
from syndicate.engine.meter import SILENT, Meter
from syndicate.engine.relay import Call, Outside, Relay
from syndicate.home import now
from syndicate.ledger.outgoing import Outgoing
from syndicate.publish.site import site_of
from syndicate.settings import Settings
from syndicate.settings.table import WebSettings
from syndicate.shared.state import Shared

Listen = Callable[[WebSettings], socket.socket]
"""Returns a socket that listens at the address of the settings."""


async def serve_pages(
    settings: Settings,
    stop: asyncio.Event,
    started: Callable[[], None] = lambda: None,
    listen: Listen | None = None,
    meter: Meter = SILENT,
    shared: Shared | None = None,
) -> None:
    """
    Serve the pages until told to stop, from a thread with a ledger connection of its own.

    Every act is a transaction of its own, so what a daemon reads and screens meanwhile, here or in another process, keeps no page waiting
    longer than one commit.

    Raises:
        ConfigError: See `reviewing`; or nothing can listen at the address.
    """
    from syndicate.app.errands import carrying
    from syndicate.web.server import serving

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="pages") as thread, ExitStack() as opened:
        gate = await loop.run_in_executor(thread, opened.enter_context, reviewing(settings, screens=True))
        started()
        rooms = msgspec.structs.replace(gate.rooms(settings, shared), carry_out=carrying(settings))
        await serving(rooms, lambda work: loop.run_in_executor(thread, work), settings, stop, listen, meter)


@asynccontextmanager
async def relaying(outgoing: Outgoing, call: Call, settings: Settings) -> AsyncIterator[Relay]:
    """Open a relay that uses the ledger through `call`."""
    sender = Sender()
    outside = Outside(post=sender.post, now=now, dice=random.SystemRandom().random, token=partial(secrets.token_hex, 8))
    try:
        yield Relay(outgoing, call, outside, site_of(settings))
    finally:
        await sender.aclose()
