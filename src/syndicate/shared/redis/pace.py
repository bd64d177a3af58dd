"""Turns at hosts over all processes: one request at a time per host, rests and Retry-After kept on the server by its clock."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from syndicate.model import Transient
from syndicate.shared.pace import Pace
from syndicate.shared.redis.link import Away, Link

LASTS = 10.0
"""Seconds after which the turn of a process that has gone away is given to another; whoever is still reading renews it."""
OFTEN = 0.25
"""Seconds between two looks at a host whose turn another process has."""
LONGEST = 86_400.0
_HELD, _YOURS = 0, 2

Sleep = Callable[[float], Awaitable[None]]
Refusal = Callable[[str, float | None], Transient]
"""Makes the error for a host that asked to be left alone for so many seconds."""

# Answers: {0, ms} the host asked to be left alone for so long; {1, ms} wait and ask again; {2, 0} it is your turn.
_ENTER = """
local held = redis.call('PTTL', KEYS[3])
if held > 0 then return {0, held} end
local busy = redis.call('PTTL', KEYS[1])
if busy > 0 then return {1, math.min(busy, tonumber(ARGV[3]))} end
local rest = redis.call('PTTL', KEYS[2])
if rest > 0 then return {1, rest} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {2, 0}
"""
_STAY = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
_LEAVE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
if tonumber(ARGV[2]) > math.max(redis.call('PTTL', KEYS[2]), 0) then redis.call('SET', KEYS[2], '1', 'PX', ARGV[2]) end
"""
_HOLD = "if tonumber(ARGV[1]) > math.max(redis.call('PTTL', KEYS[1]), 0) then redis.call('SET', KEYS[1], '1', 'PX', ARGV[1]) end"


class RedisPace:
    """
    See `Pace`. Within a process turns are given by `inner` first, so at most one asks the server for a host.

    While the server is away the pace within the process is all there is.
    """

    def __init__(self, link: Link, inner: Pace, refusal: Refusal, sleep: Sleep = asyncio.sleep) -> None:
        self._link = link
        self._inner = inner
        self._refusal = refusal
        self._sleep = sleep

    @asynccontextmanager
    async def turn(self, host: str, interval: float) -> AsyncIterator[None]:
        """See `Pace`."""
        await self._heed(host)
        async with self._inner.turn(host, interval):
            token = secrets.token_hex(8)
            keeping = asyncio.create_task(self._stay(host, token)) if await self._enter(host, token) else None
            try:
                yield
            finally:
                if keeping is not None:
                    keeping.cancel()
                await self._leave(host, token, interval)

    async def hold(self, host: str, seconds: float) -> None:
        """See `Pace`."""
        await self._inner.hold(host, seconds)
        with suppress(Away):
            milliseconds = max(1, round(min(seconds, LONGEST) * 1000))
            await self._link.ask(lambda server: server.eval(_HOLD, 1, self._link.key("held", host), milliseconds))

    async def _heed(self, host: str) -> None:
        """Let this process know of a Retry-After that another was told."""
        with suppress(Away):
            left = int(await self._link.ask(lambda server: server.pttl(self._link.key("held", host))))
            if left > 0:
                await self._inner.hold(host, left / 1000)

    async def _enter(self, host: str, token: str) -> bool:
        """Wait for the turn; say whether it is held on the server, too."""
        keys = tuple(self._link.key(part, host) for part in ("busy", "rest", "held"))
        given = (token, round(LASTS * 1000), round(OFTEN * 1000))
        while True:
            try:
                word, milliseconds = map(
                    int, await self._link.ask(lambda server: server.eval(_ENTER, 3, *keys, *given))
                )
            except Away:
                return False
            if word == _YOURS:
                return True
            if word == _HELD:  # another process was told so while this one waited
                await self._inner.hold(host, milliseconds / 1000)
                raise self._refusal(host, milliseconds / 1000)
            await self._sleep(milliseconds / 1000)

    async def _stay(self, host: str, token: str) -> None:
        key, length = self._link.key("busy", host), round(LASTS * 1000)
        while True:
            await asyncio.sleep(LASTS / 3)
            with suppress(Away):
                await self._link.ask(lambda server: server.eval(_STAY, 1, key, token, length))

    async def _leave(self, host: str, token: str, interval: float) -> None:
        keys = (self._link.key("busy", host), self._link.key("rest", host))
        with suppress(Away):
            await self._link.ask(lambda server: server.eval(_LEAVE, 2, *keys, token, round(interval * 1000)))
