"""Events: open pages are told when the ledger has moved, by one watcher, from whichever process; and all of it ends when told to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from core_kit import JURISDICTION, core_over, record
from review_kit import Office
from web_kit import BASE, SITE, Pages

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Transient
from syndicate.web import events
from syndicate.web.application import application
from syndicate.web.rooms import Rooms

T = TypeVar("T")


class Desk:
    """An application over a ledger file that another connection writes, with the means to end it."""

    def __init__(self, path: Path) -> None:
        self.pages = Pages(Office(SqliteLedger(path)))
        self.daemon = SqliteLedger(path)
        self.core = core_over(self.daemon)
        self.stop = asyncio.Event()
        self.asked = 0
        self.away = 0
        self.app = application(self._house, SITE, stop=self.stop)

    async def _house(self, work: Callable[[Rooms], T]) -> T:
        self.asked += 1
        if self.away:
            self.away -= 1
            raise Transient("台账正忙 / the ledger is busy")
        return work(self.pages.rooms)

    def commit(self, number: int) -> int:
        """Let the other connection commit a batch; return its receipt."""
        self.core.handle(
            "test", JURISDICTION, [record(str(number), f"第{number}号通告：{number * 7919}路段临时管制。")]
        )
        return self.daemon.receipt_head()[0]

    def listen(self, **headers: str) -> asyncio.Task[httpx.Response]:
        """Listen until the end; the answer holds everything that was said."""
        client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=BASE)
        return asyncio.create_task(client.get("/events", headers=headers, timeout=60))

    def close(self) -> None:
        """Close both connections."""
        self.daemon.close()
        self.pages.office.ledger.close()


@asynccontextmanager
async def desk(path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """Return a desk whose watcher looks often."""
    monkeypatch.setattr(events, "_HEARTBEAT", 0.05)
    live = events.Live
    monkeypatch.setattr("syndicate.web.application.Live", lambda house, stop, news: live(house, stop, 0.01, news))
    made = Desk(path / "ledger.db")
    try:
        yield made
    finally:
        made.stop.set()
        made.close()


def versions(answer: httpx.Response) -> list[int]:
    """Return the versions that were told."""
    return [int(number) for number in re.findall(r"^id: (\d+)\nevent: head\ndata: \1$", answer.text, re.MULTILINE)]


async def until(true: Callable[[], Any]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110  (what is waited for happens within the application)
            await asyncio.sleep(0.01)


def test_a_page_is_told_of_every_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever listens hears the present version at once and then each newer one, also of commits by another connection."""

    async def go() -> None:
        async with desk(tmp_path, monkeypatch) as one:
            first = one.commit(1)
            listening = one.listen()
            last = first
            for number in range(2, 5):
                await until(lambda: one.asked > 2)
                one.asked = 0
                last = one.commit(number)
            await until(lambda: one.asked > 3)
            one.stop.set()
            answer = await listening
            told = versions(answer)
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            assert told == sorted(set(told))
            assert (told[0], told[-1]) == (first, last)

    asyncio.run(go())


def test_who_comes_back_is_told_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that says what it heard last hears nothing old, signs of life meanwhile, and then what is newer."""

    async def go() -> None:
        async with desk(tmp_path, monkeypatch) as one:
            head = one.commit(1)
            listening = one.listen(**{"last-event-id": str(head)})
            await until(lambda: one.asked > 20)
            newer = one.commit(2)
            one.asked = 0
            await until(lambda: one.asked > 3)
            one.stop.set()
            answer = await listening
            assert versions(answer) == [newer]
            assert "\n: \n" in answer.text

    asyncio.run(go())


def test_many_pages_share_one_watcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many listen there is one watcher; one page too many is told so; when nobody listens nobody watches."""

    async def go() -> None:
        async with desk(tmp_path, monkeypatch) as one:
            monkeypatch.setattr(events, "_MOST", 20)
            one.commit(1)
            listening = [one.listen() for _ in range(20)]
            await until(lambda: one.asked > 2)
            assert len(_watchers()) == 1
            assert (await one.listen()).status_code == 503
            one.stop.set()
            assert {tuple(versions(answer)) for answer in await asyncio.gather(*listening)} == {(1,)}
            await until(lambda: not _watchers())

    asyncio.run(go())


def _watchers() -> list[asyncio.Task[Any]]:
    return [task for task in asyncio.all_tasks() if task.get_name() == "events" and not task.done()]


def test_a_page_that_leaves_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last page goes the watcher goes, and the ledger is asked no more; the next page starts it again."""

    async def go() -> None:
        async with desk(tmp_path, monkeypatch) as one:
            one.commit(1)
            leaving = one.listen()
            await until(lambda: one.asked > 2)
            leaving.cancel()
            await until(lambda: not _watchers())
            again = one.listen()
            await until(_watchers)
            one.asked = 0
            await until(lambda: one.asked > 2)
            one.stop.set()
            assert versions(await again) == [1]

    asyncio.run(go())


def test_a_busy_ledger_ends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the ledger does not answer the page waits, and hears of the change when it does."""

    async def go() -> None:
        async with desk(tmp_path, monkeypatch) as one:
            one.away = 5
            listening = one.listen()
            head = one.commit(1)
            await until(lambda: one.asked > 8)
            one.stop.set()
            assert versions(await listening)[-1] == head

    asyncio.run(go())
