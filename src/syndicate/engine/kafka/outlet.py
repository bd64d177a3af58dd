"""
Puts what was read into Kafka: prepared, sealed, masked and bounded before the first byte leaves the process.

A page is safe when every one of its envelopes is written by all replicas in step; the one that carries the cursor is sent last, after
the others are, so that no cursor ever covers a record that Kafka does not have.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from syndicate.connect.contract import Page
from syndicate.engine.kafka import wire
from syndicate.engine.kafka.client import KafkaError, away
from syndicate.engine.kafka.table import Table
from syndicate.engine.kafka.telling import SILENT, Telling
from syndicate.model import ConfigError, Reading, Rejection
from syndicate.pipeline.prepare import Rules


class Written(NamedTuple):
    """Where a record stands in the topic."""

    partition: int
    offset: int


class Outlet:
    """Belongs to one loop; pages of one lane must be put one after the other."""

    def __init__(self, producer: Any, topic: str, table: Table, rules: Rules, telling: Telling = SILENT) -> None:
        self._producer = producer
        self._topic = topic
        self._table = table
        self._telling = telling
        self.rules = rules
        self.reached: dict[int, int] = {}
        """Partition → offset after the newest record written here."""

    async def put(self, lane: str, jurisdiction: str, page: Page, fence: str = "") -> list[Written]:
        """
        Write a page; when this returns all of it is in Kafka, together with the cursor that covers it.

        Written again after a failure, its readings are recognised as repeated.

        Raises:
            Transient: Kafka does not take it now. Part of it may be written, the cursor is not.
            ConfigError: The table has no partition for the jurisdiction.
        """
        partition = self._partition(jurisdiction)
        items = await asyncio.to_thread(wire.at_the_edge, page.readings, self.rules, jurisdiction)
        packed = list(wire.pack(items)) or [()]
        plain = wire.Envelope(jurisdiction=jurisdiction, lane=lane, rules=self.rules.digest, items=(), fence=fence)
        before = [msgspec.structs.replace(plain, items=one) for one in packed[:-1]]
        last = _last(plain, packed, page)
        written = [*await self._send(partition, before), *await self._send(partition, [last])]
        self._telling.produced(len(written), len(items))
        return written

    def _partition(self, jurisdiction: str) -> int:
        if jurisdiction not in self._table:
            raise ConfigError(
                f"分区表没有辖区 {jurisdiction}，请运行 `syndicate kafka table`"
                f" / no partition for {jurisdiction}: run `syndicate kafka table`"
            )
        return self._table[jurisdiction]

    async def _send(self, partition: int, envelopes: Sequence[wire.Envelope]) -> list[Written]:
        try:
            sent = [
                await self._producer.send(
                    self._topic, wire.encode(one), key=one.jurisdiction.encode(), partition=partition
                )
                for one in envelopes
            ]
            told = await asyncio.gather(*sent, return_exceptions=True)
        except (KafkaError, OSError) as error:
            raise away(error) from error
        for one in told:
            if isinstance(one, KafkaError | OSError):
                raise away(one) from one
            if isinstance(one, BaseException):
                raise one
        written = [Written(one.partition, one.offset) for one in told if not isinstance(one, BaseException)]
        for one, envelope in zip(written, envelopes, strict=True):
            if not envelope.items:  # a cursor alone leaves no trace in the positions of the ledger
                continue
            self.reached[one.partition] = max(one.offset + 1, self.reached.get(one.partition, 0))
        return written


def _last(plain: wire.Envelope, packed: Sequence[tuple[msgspec.Raw, ...]], page: Page) -> wire.Envelope:
    before = sum(map(len, packed[:-1]))
    finished = tuple((file, first - before) for file, first in page.finished)
    refused = tuple(one.place for one in page.readings if isinstance(one, Rejection)) if finished else ()
    cursor = page.next_cursor or None
    return msgspec.structs.replace(plain, items=packed[-1], cursor=cursor, finished=finished, refused=refused)


class Handed:
    """Hands batches that a thread reads over to an outlet, as the core takes them; see `Core.handle`."""

    def __init__(self, outlet: Outlet, loop: asyncio.AbstractEventLoop) -> None:
        self._outlet = outlet
        self._loop = loop
        self.lanes: set[str] = set()
        """What was put so far."""

    def handle(
        self, lane: str, jurisdiction: str, readings: Sequence[Reading], cursor: Mapping[str, Any] | None = None
    ) -> None:
        """
        Put a batch and wait until Kafka has it.

        Raises:
            Transient: Kafka does not take it now.
        """
        page = Page(readings=tuple(readings), next_cursor=dict(cursor or {}))
        asyncio.run_coroutine_threadsafe(self._outlet.put(lane, jurisdiction, page), self._loop).result()
        self.lanes.add(lane)
