"""Shared state that is flushed, killed, away or contended for: slower, never wrong. On a real server."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from core_kit import JURISDICTION, core_over, record
from shared_kit import GIVEN, Server, link_to, server, soon, state_at, until

from syndicate.connect.contract import Page
from syndicate.connect.http_gate import HostGate
from syndicate.engine.board import Board
from syndicate.engine.poller import Poller, Schedule
from syndicate.engine.tenure import Tenure
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Transient
from syndicate.model.disclosures import Receipt
from syndicate.shared.leases import Lease
from syndicate.shared.redis import link as links
from syndicate.shared.redis.leases import RedisLeases
from syndicate.shared.redis.link import Where
from syndicate.shared.state import Shared
from syndicate.shared.unchanged import digests_of

NOW = datetime(2018, 10, 15, 9, tzinfo=UTC)
PAGES = 60
needs_own = pytest.mark.skipif(bool(GIVEN), reason="a server that was given is not killed")


@pytest.fixture
def hot() -> Iterator[Server]:
    """Return a server of one test."""
    with server() as made:
        yield made


class Numbers:
    """A source of so many pages with one item each; its cursor is the number of the next."""

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop

    async def poll(self, cursor: dict[str, int] | None) -> Page:
        """Return the next page."""
        await asyncio.sleep(0.002)
        number = (cursor or {}).get("next", 0)
        if number >= PAGES:
            self._stop.set()
            return Page(readings=(), next_cursor={"next": number})
        text = f"第{number}号通告：{number * 7919}路段临时管制。"
        return Page(readings=(record(str(number), text),), next_cursor={"next": number + 1}, more=True)


class Quiet:
    """An observer that forgets."""

    def page(self, name: str, receipt: Receipt | None, *, drained: bool) -> None:
        """Forget a page."""

    def failed(self, name: str, error: Transient, retry_in: float) -> None:
        """Forget a failure."""


async def poll_together(states: list[Shared], ledger: SqliteLedger) -> None:
    """Let several workers poll one source into one ledger until it is read."""
    core, stop, board = core_over(ledger), asyncio.Event(), Board(lambda: NOW)

    async def cursor() -> dict[str, int] | None:
        return ledger.cursor("numbers")

    async def sink(page: Page) -> Receipt | None:
        return core.handle("numbers", JURISDICTION, page.readings, page.next_cursor)

    async with asyncio.TaskGroup() as group:
        for state in states:
            poller = Poller("numbers", Numbers(stop), Schedule(interval=0.01), sink, Quiet(), board)
            poller.tenure = Tenure("numbers", state.leases, cursor)
            poller.tenure.again = 0.01
            group.create_task(poller.run(None, stop))


def counted(ledger: SqliteLedger) -> tuple[int, bool]:
    """Return how many informations there are, and whether everything that is promised holds."""
    return ledger.statistics(2018, JURISDICTION).information, all(one.holds for one in ledger.verify())


async def test_flushed_again_and_again_while_workers_poll(hot: Server) -> None:
    """Three workers poll one source while everything is flushed every few milliseconds: each item is counted once, none is lost."""
    ended = threading.Event()

    def flush() -> None:
        while not ended.wait(0.003):
            hot.flush()

    flusher = threading.Thread(target=flush)
    flusher.start()
    where, ledger = hot.where(), SqliteLedger(None)
    try:
        async with state_at(where) as one, state_at(where) as two, state_at(where) as three:
            async with asyncio.timeout(300):
                await poll_together([one, two, three], ledger)
    finally:
        ended.set()
        flusher.join()
    assert counted(ledger) == (PAGES, True)
    ledger.close()


@needs_own
async def test_killed_and_started_again_while_workers_poll(hot: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is killed and comes back while two workers poll: the work goes on meanwhile, and each item is counted once."""
    monkeypatch.setattr(links, "PAUSE", 0.05)
    where, ledger = hot.where(timeout=1.0), SqliteLedger(None)

    def cycle() -> None:
        for _ in range(5):
            hot.kill()
            hot.start()

    killer = threading.Thread(target=cycle)
    killer.start()
    async with state_at(where) as one, state_at(where) as two:
        async with asyncio.timeout(300):
            await poll_together([one, two], ledger)
    killer.join()
    assert counted(ledger) == (PAGES, True)
    ledger.close()


def holder(hot: Server, where: Where, journal: Path, hold: float) -> subprocess.Popen[bytes]:
    """Start a process that takes the lease whenever it can."""
    program = Path(__file__).parent.parent / "lease_holder.py"
    return subprocess.Popen([sys.executable, str(program), hot.url, where.prefix, str(journal), str(hold)])


def test_two_processes_never_hold_one_lease(hot: Server, tmp_path: Path) -> None:
    """Two processes contend for a lease in one journal: every holder ends before the next begins, and the fences grow."""
    where, journal = hot.where(), tmp_path / "journal"
    processes = [holder(hot, where, journal, 0.01) for _ in range(2)]
    try:
        until(lambda: journal.exists() and journal.read_text().count("ends") > 40)
    finally:
        for process in processes:
            process.kill()
            process.wait(30)
    lines = [line.split() for line in journal.read_text().splitlines()]
    for (fence, word), (then, after) in zip(lines[::2], lines[1::2], strict=False):
        assert (word, after, fence) == ("begins", "ends", then)
    fences = [fence for fence, word in lines if word == "begins"]
    assert fences == sorted(set(fences))


async def test_the_lease_of_a_killed_process_is_taken_over(hot: Server, tmp_path: Path) -> None:
    """A holder that is killed gives nothing back: its lease runs out by the server's clock, and the next fence is later."""
    where, journal = hot.where(), tmp_path / "journal"
    process = holder(hot, where, journal, 600)
    await soon(lambda: journal.exists() and "begins" in journal.read_text())
    process.kill()
    process.wait(30)
    async with link_to(where) as link:
        leases = RedisLeases(link, 2.0)
        async with asyncio.timeout(60):
            while (lease := await leases.take("weibo")) is None:  # noqa: ASYNC110  (it runs out by the server's clock)
                await asyncio.sleep(0.05)
        assert lease.fence > journal.read_text().split()[0]


async def test_clocks_that_jump_move_no_lease(hot: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's wall clock set forward or back by a year neither ends a lease nor turns the fences back."""
    async with link_to(hot.where()) as link:
        leases = RedisLeases(link, 60.0)
        held = await leases.take("weibo")
        assert held is not None
        for jump in (31_536_000_000_000_000, -31_536_000_000_000_000):
            monkeypatch.setattr("time.time_ns", lambda by=jump: 1_540_000_000_000_000_000 + by)
            assert await leases.take("weibo") is None
            again = await leases.renew(held)
            assert again is not None
            assert again.epoch == held.epoch
        await leases.release(held)
        later = await leases.take("weibo")
        assert later is not None
        assert later.epoch > held.epoch


async def test_a_holder_that_slept_too_long_knows_it(hot: Server) -> None:
    """Whoever wakes after the end of his lease is told that it is lost without the server being asked."""
    present = 100.0
    async with link_to(hot.where()) as link:
        leases = RedisLeases(link, 60.0, lambda: present)
        held = await leases.take("weibo")
        assert held is not None
        present += 60.0
        assert await leases.renew(held) is None


@needs_own
async def test_while_the_server_is_away_work_goes_on(
    hot: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Away: the holder goes on, the pace is kept here, logins are counted here; it is told once, and everything comes back by itself."""
    monkeypatch.setattr(links, "PAUSE", 0.05)
    monkeypatch.setattr(links, "LOOK", 0.05)
    told: list[bool] = []
    said = digests_of([("a", b"one")])
    with caplog.at_level(logging.INFO, "syndicate.shared"):
        async with state_at(hot.where(timeout=1.0), told.append) as state:
            held = await state.leases.take("weibo")
            assert held is not None
            await state.unchanged.note("ledger", said)
            hot.kill()
            await soon(lambda: told)
            assert isinstance(held := await state.leases.renew(held), Lease)
            assert await state.leases.take("portal") is None
            gate = state.paced(HostGate(asyncio.get_running_loop().time, asyncio.sleep))
            async with gate.turn("a.example", 0):
                pass
            assert await state.unchanged.known("ledger", said) == {"a"}
            state.attempts.failed(["name"], NOW, 900)
            assert state.attempts.failures(["name"], NOW)[0].times == 1
            assert [state.attempts.first("code", NOW, 120) for _ in range(2)] == [True, False]
            state.news.tell(7)
            assert await state.news.other(0, 30) == 7
            hot.start()
            await soon(lambda: len(told) == 2)
            assert (await state.leases.renew(held)) is not None
            assert await state.leases.take("weibo") is None
    assert told == [False, True]
    events = [line.message for line in caplog.records if line.name.startswith("syndicate.shared")]
    assert events == ["shared_state_away", "shared_state_back"]
    assert hot.url not in caplog.text


async def test_a_flush_forgives_this_node_nothing(hot: Server) -> None:
    """After a flush a node still counts what failed at it, and still knows the codes that were used at it."""
    async with state_at(hot.where()) as state:
        state.attempts.failed(["name"], NOW, 900)
        assert state.attempts.first("code", NOW, 120)
        hot.flush()
        assert state.attempts.failures(["name"], NOW)[0].times == 1
        assert not state.attempts.first("code", NOW, 120)


async def test_no_name_lies_on_the_server(hot: Server) -> None:
    """Of logins and items only digests lie on the server."""
    async with state_at(hot.where()) as state:
        state.attempts.failed(["name\0zhang.san"], NOW, 900)
        state.attempts.first("code\0zhang.san\0123456", NOW, 120)
        await state.unchanged.note("ledger", digests_of([("weibo/4296", "关于供热的通知".encode())]))
        with hot.client() as client:
            kept = b" ".join([*client.keys("*"), *(client.dump(key) or b"" for key in client.keys("*"))])
        assert kept
        assert not [word for word in (b"zhang", b"123456", b"4296", "供热".encode()) if word in kept]
