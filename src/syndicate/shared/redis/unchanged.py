"""The filter on the server, for all processes; each keeps what it handed on itself for when the server is away."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from syndicate.shared.redis.link import Away, Link
from syndicate.shared.unchanged import KEPT, LocalUnchanged, brief

REMEMBERED = 30 * 86_400
"""Seconds."""


class RedisUnchanged:
    """See `Unchanged`."""

    def __init__(self, link: Link, size: int = KEPT) -> None:
        self._link = link
        self._alone = LocalUnchanged(size)

    async def known(self, scope: str, digests: Mapping[str, bytes]) -> frozenset[str]:
        """See `Unchanged`."""
        if not digests:
            return frozenset()
        keys = [self._key(scope, name) for name in digests]
        try:
            found = await self._link.ask(lambda server: server.mget(keys))
        except Away:
            return await self._alone.known(scope, digests)
        return frozenset(name for (name, digest), kept in zip(digests.items(), found, strict=True) if kept == digest)

    async def note(self, scope: str, digests: Mapping[str, bytes]) -> None:
        """See `Unchanged`."""
        await self._alone.note(scope, digests)
        if not digests:
            return
        pipe = self._link.later.pipeline(transaction=False)
        for name, digest in digests.items():
            pipe.set(self._key(scope, name), digest, ex=REMEMBERED)
        with suppress(Away):
            await self._link.ask(lambda _: pipe.execute())

    def _key(self, scope: str, name: str) -> str:
        return self._link.key("same", brief(scope, name).hex())
