"""One suite for shared state within a process and on a real server: whatever is promised holds for both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from shared_kit import Server, server, state_at

from syndicate.connect.http_gate import HostGate
from syndicate.model import Transient
from syndicate.shared.leases import LocalLeases
from syndicate.shared.redis.leases import RedisLeases
from syndicate.shared.redis.link import Link
from syndicate.shared.state import Shared
from syndicate.shared.unchanged import digests_of

NOW = datetime(2018, 10, 15, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def hot() -> Iterator[Server]:
    """Return a server of this file."""
    with server() as made:
        yield made


@pytest.fixture(params=["process", "server"])
async def states(request: pytest.FixtureRequest, hot: Server) -> AsyncIterator[list[Shared]]:
    """Return the shared state as two parts of one office see it: the same within a process, two links to one server."""
    async with AsyncExitStack() as stack:
        if request.param == "process":
            one = Shared()
            yield [one, one]
            return
        where = hot.where()
        yield [await stack.enter_async_context(state_at(where)) for _ in range(2)]


async def test_a_lease_has_one_holder(states: list[Shared]) -> None:
    """While somebody holds the lease of a source nobody else gets it; what another source is given does not matter."""
    one, other = states
    held = await one.leases.take("weibo")
    assert held is not None
    assert await other.leases.take("weibo") is None
    assert await one.leases.take("weibo") is None
    assert await other.leases.take("portal") is not None


async def test_a_lease_given_back_is_given_to_the_next(states: list[Shared]) -> None:
    """After a release the next holder gets the lease with a later fence, and what the first still holds is worth nothing."""
    one, other = states
    first = await one.leases.take("weibo")
    assert first is not None
    await one.leases.release(first)
    second = await other.leases.take("weibo")
    assert second is not None
    assert second.fence > first.fence
    assert second.epoch > first.epoch
    assert await one.leases.renew(first) is None
    await one.leases.release(first)
    assert await one.leases.take("weibo") is None


async def test_a_lease_that_is_renewed_stays(states: list[Shared]) -> None:
    """Renewing moves the end and keeps the fence."""
    one, other = states
    first = await one.leases.take("weibo")
    assert first is not None
    again = await one.leases.renew(first)
    assert again is not None
    assert (again.fence, again.until >= first.until) == (first.fence, True)
    assert await other.leases.take("weibo") is None


@pytest.mark.parametrize("kind", ["process", "server"])
async def test_a_lease_runs_out(hot: Server, kind: str) -> None:
    """A holder that does not renew loses the lease by itself: another takes over, and the first hears that it is lost."""
    link = Link(hot.where())
    leases: Any = LocalLeases(0.2) if kind == "process" else RedisLeases(link, 0.2)
    first = await leases.take("weibo")
    async with asyncio.timeout(60):
        while (second := await leases.take("weibo")) is None:  # noqa: ASYNC110  (it runs out by the server's clock)
            await asyncio.sleep(0.02)
    assert second.epoch > first.epoch
    assert await leases.renew(first) is None
    await link.aclose()


async def test_hosts_are_asked_one_at_a_time(states: list[Shared]) -> None:
    """However many ask of however many processes, a host has one request at a time; hosts do not wait for each other."""
    paces = [state.paced(HostGate(asyncio.get_running_loop().time, asyncio.sleep)) for state in states]
    shared = paces if states[0] is not states[1] else paces[:1]
    busy: dict[str, int] = {"a.example": 0, "b.example": 0}
    most: dict[str, int] = dict(busy)
    done = 0

    async def ask(number: int, host: str) -> None:
        nonlocal done
        async with shared[number % len(shared)].turn(host, 0.001):
            busy[host] += 1
            most[host] = max(most[host], busy[host])
            await asyncio.sleep(0.002)
            busy[host] -= 1
            done += 1

    async with asyncio.timeout(120):
        await asyncio.gather(*(ask(number, host) for number in range(12) for host in busy))
    assert done == 24
    assert most == {"a.example": 1, "b.example": 1}


async def test_a_host_that_asked_to_be_left_alone_is_left_alone_by_all(states: list[Shared]) -> None:
    """A Retry-After that one part was told is kept by the other: it is refused at once, with the time that is left."""
    one, other = states
    gate = HostGate(asyncio.get_running_loop().time, asyncio.sleep)
    far = gate if one is other else HostGate(asyncio.get_running_loop().time, asyncio.sleep)
    await one.paced(gate).hold("a.example", 600)
    with pytest.raises(Transient) as refusal:
        async with other.paced(far).turn("a.example", 0):
            raise AssertionError("the host was asked")
    assert refusal.value.reason == "rate_limited"
    assert 500 < (refusal.value.retry_after or 0) <= 600
    async with other.paced(far).turn("b.example", 0):
        pass


async def test_what_was_handed_on_is_known(states: list[Shared]) -> None:
    """Just what was noted last under a name is known, to both parts, and in its own scope alone."""
    one, other = states
    said = digests_of([("a", b"one"), ("b", b"two")])
    assert await one.unchanged.known("ledger", said) == frozenset()
    await one.unchanged.note("ledger", said)
    assert await other.unchanged.known("ledger", said) == {"a", "b"}
    changed = digests_of([("a", b"another"), ("b", b"two"), ("c", b"three")])
    assert await other.unchanged.known("ledger", changed) == {"b"}
    assert await other.unchanged.known("restored", said) == frozenset()
    await other.unchanged.note("ledger", changed)
    assert await one.unchanged.known("ledger", said) == {"b"}


def test_what_is_said_twice_is_not_known() -> None:
    """Of a name under which one page says two things no digest is made: which of them came last is not said."""
    assert list(digests_of([("a", b"one"), ("b", b"two"), ("a", b"three")])) == ["b"]


async def _hears(one: Shared, other: Shared, head: int) -> None:
    """Tell a number until it is heard: what is told before somebody listens is lost."""
    heard = 0
    async with asyncio.timeout(60):
        while heard != head:
            one.news.tell(head + 1)
            await asyncio.sleep(0.1)
            one.news.tell(head)
            heard = await other.news.other(heard, 0.2)


async def test_news_reaches_whoever_waits(states: list[Shared]) -> None:
    """What one part tells wakes the other; who has heard it already waits until something else is told, or the time is up."""
    one, other = states
    await _hears(one, other, 7)
    async with asyncio.timeout(60):
        while await other.news.other(7, 0.5) != 7:
            one.news.tell(7)
        waiting = asyncio.create_task(other.news.other(7, 600))
        await asyncio.sleep(0)
        one.news.tell(8)
        assert await waiting == 8


async def test_news_may_go_back(states: list[Shared]) -> None:
    """A number that is smaller than the last, of a ledger put back from a backup, is news too."""
    one, other = states
    await _hears(one, other, 90)
    await _hears(one, other, 12)


async def test_failures_are_counted_together(states: list[Shared]) -> None:
    """Failures told by either part count for both, under each key; one key may be forgotten alone."""
    one, other = states
    one.attempts.failed(["name", "address"], NOW, 900)
    other.attempts.failed(["name"], NOW, 900)
    assert [found.times for found in one.attempts.failures(["name", "address", "else"], NOW)] == [2, 1, 0]
    one.attempts.forget(["name"])
    times = [found.times for found in one.attempts.failures(["name", "address"], NOW)]
    assert times == [0, 1]


async def test_failures_are_forgotten_by_themselves(states: list[Shared]) -> None:
    """A failure is no more after the time for which it was to be kept."""
    one, _ = states
    one.attempts.failed(["name"], NOW, 0.05)
    async with asyncio.timeout(60):
        while one.attempts.failures(["name"], NOW + timedelta(seconds=1))[0].times:  # noqa: ASYNC110  (as above)
            await asyncio.sleep(0.02)


async def test_something_is_used_first_only_once(states: list[Shared]) -> None:
    """Whoever uses a code first, in whichever part, is the only one."""
    one, other = states
    assert [part.attempts.first("code", NOW, 120) for part in (one, other, one)] == [True, False, False]
    assert other.attempts.first("another", NOW, 120)
