"""News from process to process: published on one channel, heard by whoever shows the ledger."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import redis

from syndicate.shared.news import LocalNews
from syndicate.shared.redis.link import PAUSE, Away, Link

LEAST = 0.05
"""Seconds between two messages of one process."""
LISTENED = 1.0
"""Seconds of silence after which the listener looks whether it is the end."""
_LONG = 3600.0


class RedisNews:
    """See `News`. What is told within the process arrives there at once, whether the server is there or not."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._heard = LocalNews()
        self._mine = LocalNews()
        self._channel = link.key("news", "head")

    def tell(self, head: int) -> None:
        """See `News`."""
        self._mine.tell(head)
        self._heard.tell(head)

    async def other(self, than: int, seconds: float) -> int:
        """See `News`."""
        return await self._heard.other(than, seconds)

    async def run(self, stop: asyncio.Event) -> None:
        """See `News`."""
        carrying = [asyncio.create_task(self._publish(stop)), asyncio.create_task(self._subscribe(stop))]
        ending = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([*carrying, ending], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*carrying, ending):
                task.cancel()
            for done in await asyncio.gather(*carrying, return_exceptions=True):
                if isinstance(done, Exception):
                    raise done

    # The client may swallow a cancellation while it connects: every loop looks for the end by itself, too.
    async def _publish(self, stop: asyncio.Event) -> None:
        said = 0
        while not stop.is_set():
            head = await self._mine.other(said, _LONG)
            if head == said:
                continue
            said = head
            with suppress(Away):
                await self._link.ask(lambda server: server.publish(self._channel, str(head)))  # noqa: B023  (awaited within the turn)
            await asyncio.sleep(LEAST)

    async def _subscribe(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._listen(stop)
            except (redis.RedisError, OSError, TimeoutError) as error:
                self._link.standing.failed(error)
                await asyncio.sleep(PAUSE)

    async def _listen(self, stop: asyncio.Event) -> None:
        async with self._link.later.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(self._channel)
            self._link.standing.answered()
            while not stop.is_set():
                message = await channel.get_message(timeout=LISTENED)
                head = _head(message["data"]) if message else None
                if head is not None:
                    self._heard.tell(head)


def _head(data: bytes) -> int | None:
    """Return the number that a message says; None where it says none: anybody may publish there."""
    return int(data) if data.isdigit() and len(data) < 20 else None
