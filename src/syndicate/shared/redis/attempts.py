"""Attempts on the server, for all web nodes; each counts along for when the server is away. Keys are kept as digests: no name, no address."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from typing import Any

from syndicate.shared.attempts import NEVER, Failed, LocalAttempts
from syndicate.shared.redis.link import Away, Link

_READ = """
local found = redis.call('HMGET', KEYS[1], 'count', 'at')
if not found[1] then return {0, 0} end
local now = redis.call('TIME')
return {tonumber(found[1]), math.max(now[1] * 1000 + math.floor(now[2] / 1000) - tonumber(found[2]), 0)}
"""
_COUNT = """
local now = redis.call('TIME')
redis.call('HINCRBY', KEYS[1], 'count', 1)
redis.call('HSET', KEYS[1], 'at', string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000)))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
"""


class RedisAttempts:
    """See `Attempts`. Of what the server knows and what this process knows the stricter counts: a flush forgives little."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._alone = LocalAttempts()

    def failures(self, keys: Sequence[str], now: datetime) -> list[Failed]:
        """See `Attempts`."""
        here = self._alone.failures(keys, now)
        try:
            there = self._link.ask_now(lambda server: [server.eval(_READ, 1, self._key("tries", key)) for key in keys])
        except Away:
            return here
        return [max(pair, key=_strict) for pair in zip(here, map(_failed, there), strict=True)]

    def failed(self, keys: Sequence[str], now: datetime, kept: float) -> None:
        """See `Attempts`."""
        self._alone.failed(keys, now, kept)
        with suppress(Away):
            length = round(kept * 1000)
            self._link.ask_now(lambda server: [server.eval(_COUNT, 1, self._key("tries", key), length) for key in keys])

    def forget(self, keys: Sequence[str]) -> None:
        """See `Attempts`."""
        self._alone.forget(keys)
        with suppress(Away):
            self._link.ask_now(lambda server: [server.delete(self._key("tries", key)) for key in keys])

    def first(self, key: str, now: datetime, kept: float) -> bool:
        """See `Attempts`."""
        if not self._alone.first(key, now, kept):
            return False
        try:
            length = round(kept * 1000)
            return bool(self._link.ask_now(lambda server: server.set(self._key("used", key), b"1", nx=True, px=length)))
        except Away:
            return True

    def _key(self, kind: str, key: str) -> str:
        return self._link.key(kind, blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())


def _failed(said: Any) -> Failed:
    count, milliseconds = said
    return Failed(int(count), int(milliseconds) / 1000) if int(count) else NEVER


def _strict(failed: Failed) -> tuple[int, float]:
    return (failed.times, -failed.seconds)
