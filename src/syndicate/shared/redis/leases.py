"""Leases on the server, by its clock. While it is away whoever holds one goes on, and others take over after a while."""

from __future__ import annotations

import secrets
import time

import msgspec

from syndicate.shared.leases import LASTS, Clock, Lease, LocalLeases
from syndicate.shared.redis.link import Away, Link

# A lease that is there under the same token is lengthened; one that is not there is given, with an epoch later than any before:
# the greater of the server's clock and the last epoch plus one, so that neither a flush alone nor a clock set back alone turns it back.
_TAKE = """
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return false end
local epoch = redis.call('GET', KEYS[2])
if not held or not epoch then
  local now = redis.call('TIME')
  epoch = string.format('%.0f', math.max(now[1] * 1000000 + now[2], tonumber(epoch or 0) + 1))
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], epoch, 'EX', 2592000)
return epoch
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class RedisLeases:
    """See `Leases`."""

    def __init__(self, link: Link, lasts: float = LASTS, clock: Clock = time.monotonic) -> None:
        self._link = link
        self._lasts = lasts
        self._clock = clock
        self._alone = LocalLeases(lasts, clock)

    async def take(self, source: str) -> Lease | None:
        """
        See `Leases`.

        While the server is away a lease is given here alone, once any lease given before has run out; several processes may then
        poll one source: more is read, and known again.
        """
        asked, token = self._clock(), secrets.token_hex(8)
        try:
            epoch = await self._ask(source, token)
        except Away:
            return await self._alone.take(source) if self._link.standing.away > self._lasts else None
        return None if epoch is None else self._lease(source, epoch, token, asked)

    async def renew(self, lease: Lease) -> Lease | None:
        """See `Leases`."""
        asked = self._clock()
        if asked >= lease.until:
            return None
        try:
            epoch = await self._ask(lease.source, lease.token)
        except Away:
            return msgspec.structs.replace(lease, until=asked + self._lasts)
        await self._alone.release(lease)
        return None if epoch is None else self._lease(lease.source, epoch, lease.token, asked)

    async def release(self, lease: Lease) -> None:
        """See `Leases`."""
        await self._alone.release(lease)
        key = self._link.key("lease", lease.source)
        try:
            await self._link.ask(lambda server: server.eval(_RELEASE, 1, key, lease.token))
        except Away:
            return  # it runs out by itself

    async def _ask(self, source: str, token: str) -> int | None:
        keys = (self._link.key("lease", source), self._link.key("epoch", source))
        length = round(self._lasts * 1000)
        said = await self._link.ask(lambda server: server.eval(_TAKE, 2, *keys, token, length))
        return None if said is None else int(said)

    def _lease(self, source: str, epoch: int, token: str, asked: float) -> Lease:
        return Lease(source=source, epoch=epoch, token=token, until=asked + self._lasts)
