"""Tells open pages that the ledger has moved: server-sent events, one watcher for all of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from syndicate.model import Transient
from syndicate.shared.news import LocalNews, News
from syndicate.web.rooms import House, Rooms

_TICK = 1.0
_LEAST = 0.1
"""Seconds between two looks at the ledger, however much news there is."""
_HEARTBEAT = 15.0
"""Seconds after which something is said though nothing has happened: proxies and browsers give up what is silent."""
_MOST = 120
"""Pages that may listen at once; the server has room for other requests beside them."""


class Live:
    """
    Watches the head of the ledger while anybody listens, and passes it on.

    Each page hears the newest version, never an older one; what it missed in between it need not know. The ledger is asked once a tick,
    and at once when there is news, however many listen and whichever process writes it. What is passed on is what the ledger says: news
    only wakes, so a page may come back to any node with the last version that it heard from another.
    """

    def __init__(
        self, house: House, stop: asyncio.Event | None = None, tick: float = _TICK, news: News | None = None
    ) -> None:
        self._house = house
        self._news = news or LocalNews()
        self._stop = stop
        self._tick = tick
        self._version = -1
        self._moved = asyncio.Condition()
        self._listening = 0
        self._watcher: asyncio.Task[None] | None = None

    async def events(self, request: Request) -> Response:
        """Answer a page that wants to be told; one too many is told so and does not ask again by itself."""
        if self._listening >= _MOST:
            return PlainTextResponse("同时打开的页面过多 / too many pages listen\n", 503, {"retry-after": "60"})
        seen = request.headers.get("last-event-id", "")
        stream = self._stream(int(seen) if seen.isascii() and seen.isdecimal() else -1)
        headers = {"x-accel-buffering": "no", "cache-control": "no-store"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def _stream(self, seen: int) -> AsyncIterator[str]:
        self._begin()
        try:
            yield "retry: 3000\n\n"
            while not self._over:
                if self._version > seen:
                    seen = self._version
                    yield f"id: {seen}\nevent: head\ndata: {seen}\n\n"
                elif not await self._wait(seen):
                    yield ": \n\n"
        finally:
            self._end()

    @property
    def _over(self) -> bool:
        return self._stop is not None and self._stop.is_set()

    async def _wait(self, seen: int) -> bool:
        """Wait until there is something new, or the end; say whether it came before the next sign of life is due."""
        try:
            async with asyncio.timeout(_HEARTBEAT), self._moved:
                await self._moved.wait_for(lambda: self._version > seen or self._over)
        except TimeoutError:
            return False
        return True

    def _begin(self) -> None:
        self._listening += 1
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._watch(), name="events")

    def _end(self) -> None:
        self._listening -= 1
        if self._listening == 0 and self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None

    async def _watch(self) -> None:
        told = 0
        while not self._over:
            with contextlib.suppress(Transient):  # the ledger is busy or away: the next look tells
                await self._tell(await self._house(_head))
            await self._sleep(min(_LEAST, self._tick))
            told = await self._woken(told)
        await self._tell(self._version)

    async def _woken(self, told: int) -> int:
        """Wait for news, the next tick or the end; return the news."""
        news = asyncio.ensure_future(self._news.other(told, max(self._tick - _LEAST, 0.0)))
        end = asyncio.ensure_future(self._stop.wait() if self._stop else asyncio.Event().wait())
        try:
            await asyncio.wait((news, end), return_when=asyncio.FIRST_COMPLETED)
            return news.result() if news.done() else told
        finally:
            news.cancel()
            end.cancel()

    async def _tell(self, version: int) -> None:
        async with self._moved:
            self._version = max(self._version, version)
            self._moved.notify_all()

    async def _sleep(self, seconds: float) -> None:
        """Sleep so long, or until the end."""
        wait: Callable[[], Awaitable[object]] = self._stop.wait if self._stop else asyncio.Event().wait
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(wait(), seconds)


def _head(rooms: Rooms) -> int:
    return rooms.ledger.receipt_head()[0]
