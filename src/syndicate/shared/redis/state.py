"""Puts the uses of one server together."""

from __future__ import annotations

import asyncio

from syndicate.shared.redis.attempts import RedisAttempts
from syndicate.shared.redis.leases import RedisLeases
from syndicate.shared.redis.link import Link, Told, Where, tell_nobody
from syndicate.shared.redis.news import RedisNews
from syndicate.shared.redis.pace import RedisPace, Refusal
from syndicate.shared.redis.unchanged import RedisUnchanged
from syndicate.shared.state import Shared


def shared_at(where: Where, refusal: Refusal, told: Told = tell_nobody) -> Shared:
    """
    Return the shared state on a server; nothing is asked of it yet, and it need not be there.

    Args:
        where: Which server.
        refusal: The error for a host that asked to be left alone.
        told: See `Told`.

    Raises:
        ValueError: The address is none.
    """
    link = Link(where, told)
    news = RedisNews(link)

    async def run(stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(news.run(stop), name="news")
            group.create_task(link.keep_looking(stop), name="shared state")

    return Shared(
        leases=RedisLeases(link),
        unchanged=RedisUnchanged(link),
        news=news,
        attempts=RedisAttempts(link),
        paced=lambda inner: RedisPace(link, inner, refusal),
        run=run,
        aclose=link.aclose,
    )
