"""Sends what the outbox holds: webhooks by the schedule, and word to the hub. At least once, under stable ids."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import msgspec

from syndicate.connect.http_post import Answer
from syndicate.engine.hub import Hubs
from syndicate.ledger.outgoing import Outgoing, Verdict
from syndicate.model import Transient
from syndicate.model.publishing import Claimed, Subscriber
from syndicate.publish.document import Site
from syndicate.publish.entries import entry_id
from syndicate.publish.schedule import LONGEST_HOLD, pause_after
from syndicate.publish.selection import wants
from syndicate.publish.webhook import message, message_id, payload, test_payload

LEASE = timedelta(seconds=90)
"""How long an attempt may be under way before somebody else takes it up; longer than any exchange may last."""
AT_ONCE = 8
"""Subscribers that are sent to side by side; each gets one message at a time."""
_RUN = 200
"""Messages to one subscriber before the others are looked at again."""
_THROTTLING = frozenset((429, 502, 503, 504))
T = TypeVar("T")


class Call(Protocol):
    """Runs what uses the ledger, on the thread that owns it."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]:
        """Run it and return what it returns."""


class Post(Protocol):
    """Sends one message; see `Sender.post`."""

    def __call__(
        self, url: str, body: bytes, headers: Mapping[str, str], allow: tuple[str, ...], now: datetime
    ) -> Awaitable[Answer]:
        """Send one message; raises Transient where there was no answer."""


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """What a relay needs of the world around it."""

    post: Post
    now: Callable[[], datetime]
    dice: Callable[[], float]
    """Chance, from 0 to 1."""
    token: Callable[[], str]
    """A word that nobody else has."""


class Relayed(msgspec.Struct, kw_only=True):
    """What one round did."""

    planned: int = 0
    sent: int = 0
    failed: int = 0
    pinged: int = 0


Told = Callable[[Relayed | Transient], None]
"""Is told what a round did, or why there was none."""


class Relay:
    """
    Sends what is due. Any number of relays may work on one ledger: what one has claimed no other sends before the lease ends.

    The ledger is used through `call` only, never while a message is under way.
    """

    def __init__(self, outgoing: Outgoing, call: Call, outside: Outside, site: Site) -> None:
        self._outgoing = outgoing
        self._call = call
        self._outside = outside
        self._site = site
        self._hubs = Hubs(outgoing, site)

    async def run(self, stop: asyncio.Event, told: Told, interval: float = 2.0) -> None:
        """Send until told to stop; the messages on their way are finished first. A ledger that is busy is asked again."""
        while not stop.is_set():
            try:
                done = await self.once(stop)
                if done != Relayed():
                    told(done)
            except Transient as error:
                told(error)
            await _pause(interval, stop)

    async def once(self, stop: asyncio.Event | None = None) -> Relayed:
        """
        Plan what is new and send what is due.

        Raises:
            Transient: The ledger cannot be read or written now.
        """
        now, done = self._outside.now, Relayed()
        done.planned = await self._call(lambda: self._outgoing.plan(wants, now()))
        due = await self._call(lambda: self._outgoing.due(now()))
        gate = asyncio.Semaphore(AT_ONCE)
        try:
            async with asyncio.TaskGroup() as group:
                for name in due:
                    group.create_task(self._serve(name, done, gate, stop), name=name)
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures
        done.pinged = await self._ping()
        return done

    async def test(self, to: Subscriber) -> Verdict:
        """Send a subscriber a test, whatever its state, and log the attempt."""
        identity = f"msg_test_{self._outside.token()}"
        verdict = await self._attempt(to, identity, test_payload(self._outside.now()), 0)
        await self._call(lambda: self._outgoing.tested(to.name, verdict))
        return verdict

    async def _serve(self, name: str, done: Relayed, gate: asyncio.Semaphore, stop: asyncio.Event | None) -> None:
        async with gate:
            for _ in range(_RUN):
                if stop is not None and stop.is_set():
                    return
                lease, now = self._outside.token(), self._outside.now()
                claimed = await self._call(lambda: self._outgoing.claim(name, lease, now, now + LEASE))  # noqa: B023 - awaited at once
                if claimed is None:
                    return
                verdict = await self._send(claimed)
                await self._call(lambda: self._outgoing.settle(claimed, lease, verdict))  # noqa: B023 - awaited at once
                done.sent += verdict.reason == "ok"
                done.failed += verdict.reason != "ok"

    async def _send(self, claimed: Claimed) -> Verdict:
        posting = claimed.posting
        uuid = entry_id(posting.jurisdiction, posting.review).rpartition(":")[2]
        address = self._site.address(f"entries/{uuid}.json") if self._site.base_url else ""
        body = payload(posting, claimed.row, address)
        return await self._attempt(claimed.subscriber, message_id(posting), body, claimed.delivery.tries)

    async def _attempt(self, to: Subscriber, identity: str, body: bytes, tries: int) -> Verdict:
        at, began = self._outside.now(), time.monotonic()
        signed = message(identity, body, at, secrets_of(to, at))
        allow = msgspec.json.decode(to.allow, type=tuple[str, ...])
        try:
            answer = await self._outside.post(to.url, signed.body, signed.headers, allow, at)
        except Transient as error:
            status, reason, retry_after = 0, error.reason, None
        else:
            status, reason, retry_after = answer.status, reason_of(answer.status), answer.retry_after
        elapsed = int((time.monotonic() - began) * 1000)
        return self._verdict(Verdict(at=at, status=status, milliseconds=elapsed, reason=reason), tries, retry_after)

    def _verdict(self, bare: Verdict, tries: int, retry_after: float | None) -> Verdict:
        if bare.reason == "ok":
            return bare
        now = self._outside.now()
        pause = pause_after(tries, self._outside.dice(), retry_after)
        hold = retry_after if bare.status in _THROTTLING else None
        return msgspec.structs.replace(
            bare,
            retry_at=None if pause is None else now + timedelta(seconds=pause),
            hold_until=None if hold is None else now + timedelta(seconds=min(hold, LONGEST_HOLD)),
            gone=bare.status == 410,
        )

    async def _ping(self) -> int:
        """Tell the hub which feeds have changed; what fails is tried again by the same schedule, without end."""
        if not (self._site.hub and self._site.base_url):
            return 0
        now = self._outside.now()
        word = await self._call(lambda: self._hubs.word(now))
        if word is None:
            return 0
        try:
            answer = await self._outside.post(self._site.hub, word.body, word.headers, self._site.allow, now)
            reached = 200 <= answer.status < 300
        except Transient:  # what it was does not matter: the row of the hub says that it is to be told again
            reached = False
        await self._call(lambda: self._hubs.said(word, now, self._outside.dice(), reached=reached))
        return word.topics if reached else 0


def secrets_of(to: Subscriber, at: datetime) -> tuple[str, ...]:
    """Return the secrets that sign at a moment: the present one, and the former while it is still good."""
    good = to.former and to.former_until and datetime.fromisoformat(to.former_until) > at
    return (to.secret, to.former) if good else (to.secret,)


def reason_of(status: int) -> str:
    """Return the word for a status in the log of attempts; only 2xx acknowledges."""
    if 200 <= status < 300:
        return "ok"
    named = {410: "gone", 429: "rate_limited"}
    return named.get(status) or {3: "redirect", 4: "http_4xx", 5: "http_5xx"}.get(status // 100, "other")


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return
