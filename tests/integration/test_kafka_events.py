"""What is released and withdrawn goes into the topic of events: in order, under stable ids, by one process at a time, and no word of what is held."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from publishing_kit import SITE, Outlet
from review_kit import JURISDICTION

from syndicate.engine.kafka.client import KafkaError
from syndicate.engine.kafka.events import Events
from syndicate.model import Transient
from syndicate.model.review import Deed
from syndicate.shared.leases import LocalLeases

TOPIC = "syndicate.events.v1"


class Producer:
    """Takes what is written, and fails so many times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.got: list[tuple[str, dict[str, Any], bytes]] = []

    async def send_and_wait(self, topic: str, body: bytes, key: bytes, headers: list[tuple[str, bytes]]) -> None:
        """Take one record."""
        assert topic == TOPIC
        if self.failures:
            self.failures -= 1
            raise KafkaError
        self.got.append((dict(headers)["webhook-id"].decode(), msgspec.json.decode(body), key))

    @property
    def told(self) -> list[str]:
        """The ids, in order."""
        return [one for one, _, _ in self.got]


def _events(outlet: Outlet) -> Events:
    return Events(outlet.outgoing, outlet.call, SITE, TOPIC)


async def test_events_come_once_in_order() -> None:
    """A release and its withdrawal are told in the order of the outbox, each under its id; what was told is not told again."""
    outlet, producer = Outlet(), Producer()
    review = outlet.office.released("1")
    outlet.office.released("2")
    events = _events(outlet)
    while await events.once(producer):
        continue
    outlet.office.act(review, "ji", Deed.WITHDRAW)
    while await events.once(producer):
        continue
    assert producer.told == [f"msg_{JURISDICTION}_{n}" for n in (1, 2, 3)]
    kinds = [said["type"] for _, said, _ in producer.got]
    assert kinds == ["information.released", "information.released", "information.withdrawn"]
    assert {key for _, _, key in producer.got} == {JURISDICTION.encode()}
    assert await _events(outlet).once(producer) == 0


async def test_what_is_not_publishable_any_more_is_not_told() -> None:
    """A release that was withdrawn before it could be told is passed over; of it no word goes out."""
    outlet, producer = Outlet(), Producer()
    outlet.office.act(outlet.office.released("1", body="停水公告之一"), "ji", Deed.WITHDRAW)
    events = _events(outlet)
    while await events.once(producer):
        continue
    assert [said["type"] for _, said, _ in producer.got] == ["information.withdrawn"]
    assert "停水公告" not in str(producer.got)


async def test_kafka_away_loses_no_event() -> None:
    """What could not be written is written the next time."""
    outlet, producer = Outlet(), Producer(failures=1)
    outlet.office.released("1")
    events = _events(outlet)
    with pytest.raises(Transient):
        await events.once(producer)
    await events.once(producer)
    assert producer.told == [f"msg_{JURISDICTION}_1"]


async def test_one_process_tells_for_all() -> None:
    """While another holds the lease nothing is told here."""
    outlet, producer, leases = Outlet(), Producer(), LocalLeases()
    outlet.office.released("1")
    held = await leases.take(f"kafka:{TOPIC}")
    assert held is not None
    await _events(outlet)._as_holder(producer, leases)
    assert producer.told == []
    await leases.release(held)
    await asyncio.wait_for(_events(outlet)._as_holder(producer, leases), 60)
    assert len(producer.told) == 1
