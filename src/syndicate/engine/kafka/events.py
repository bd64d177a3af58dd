"""
What happened outward, from the outbox into the topic `syndicate.events.v1`: the same words that webhooks are sent, under the same ids.

At least once, in the order of the outbox; how far it was told stands in the ledger beside the hubs. Nothing but what is publishable at
this moment is told: a release that was withdrawn before it could be told is told as nothing but its withdrawal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any, NamedTuple

from syndicate.engine.kafka.client import Access, KafkaError, away, producing
from syndicate.engine.relay import Call
from syndicate.ledger.outgoing import Outgoing
from syndicate.model import Transient
from syndicate.model.publishing import RELEASED, Hub
from syndicate.publish.document import Site
from syndicate.publish.entries import entry_id
from syndicate.publish.webhook import message_id, payload
from syndicate.shared.leases import Leases

AT_ONCE = 200
INTERVAL = 2.0
_LARGEST = 1 << 20


class Event(NamedTuple):
    """One event as it is written."""

    number: int
    """Its row in the outbox."""
    id: str
    key: bytes
    body: bytes


class Events:
    """Tells a topic what the outbox holds; whoever has the lease does it for all."""

    def __init__(self, outgoing: Outgoing, call: Call, site: Site, topic: str) -> None:
        self._outgoing = outgoing
        self._call = call
        self._site = site
        self._topic = topic
        self._name = f"kafka:{topic}"

    async def run(self, access: Access, leases: Leases, stop: asyncio.Event, told: Callable[[Transient], None]) -> None:
        """Tell until told to stop; where Kafka or the ledger is away it is tried again."""
        async with AsyncExitStack() as stack:
            producer: Any = None
            while not stop.is_set():
                try:
                    if producer is None:
                        producer = await stack.enter_async_context(producing(access, _LARGEST))
                    await self._as_holder(producer, leases)
                except Transient as error:
                    told(error)
                await _pause(INTERVAL, stop)

    async def _as_holder(self, producer: Any, leases: Leases) -> None:
        lease = await leases.take(self._name)
        if lease is None:
            return
        try:
            while await self.once(producer):
                if await leases.renew(lease) is None:
                    return
        finally:
            await leases.release(lease)

    async def once(self, producer: Any) -> int:
        """
        Tell the next events; return how many rows of the outbox were passed.

        Raises:
            Transient: Kafka or the ledger is away; what was told is told again.
        """
        hub, fresh, last = await self._call(self._fresh)
        if last == hub.posting:
            return 0
        try:
            for event in fresh:
                headers = [("webhook-id", event.id.encode())]
                await producer.send_and_wait(self._topic, event.body, key=event.key, headers=headers)
        except (KafkaError, OSError) as error:
            raise away(error) from error
        reached = Hub(url=hub.url, posting=last, tries=0, next_at="")
        await self._call(lambda: self._outgoing.tell_hub(reached))
        return last - hub.posting

    def _fresh(self) -> tuple[Hub, Sequence[Event], int]:
        hub = self._outgoing.hub(self._name)
        rows = {(one.jurisdiction, one.review, one.digest): one for one in self._outgoing.released()}
        found: list[Event] = []
        last = hub.posting
        for posting in self._outgoing.postings(hub.posting):
            last = posting.id
            row = rows.get((posting.jurisdiction, posting.review, posting.digest))
            if posting.event != RELEASED or row is not None:
                uuid = entry_id(posting.jurisdiction, posting.review).rpartition(":")[2]
                address = self._site.address(f"entries/{uuid}.json") if self._site.base_url else ""
                body = payload(posting, row if posting.event == RELEASED else None, address)
                found.append(Event(posting.id, message_id(posting), posting.jurisdiction.encode(), body))
            if len(found) >= AT_ONCE:
                break
        return hub, found, last


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return
