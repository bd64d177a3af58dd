"""The topics and the group, as operators make, see and mend them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from syndicate.engine.kafka import client, wire
from syndicate.engine.kafka.client import Access, KafkaError
from syndicate.model import Transient
from syndicate.model.disclosures import Carried

LARGEST_RECORD = wire.LARGEST + (1 << 20)
"""Bytes that the topic must take: the largest reading, and what stands around it."""
RETENTION_DAYS = 7
"""How long records are kept: longer than the ledger may ever be away."""
WAITING = 60.0


class Wanted(NamedTuple):
    """A topic as it is to be."""

    name: str
    partitions: int
    replicas: int


class Standing(NamedTuple):
    """How far one partition is."""

    partition: int
    first: int
    """The oldest record that Kafka still has."""
    end: int
    reached: int
    """Offset after what is in the ledger."""
    committed: int | None
    """What the group remembers: a hint for restarts."""

    @property
    def lag(self) -> int:
        """Records that wait."""
        return max(0, self.end - self.reached)


async def make_topics(access: Access, wanted: Iterable[Wanted]) -> dict[str, bool]:
    """
    Make the topics that are not there; return of each whether it was made now.

    Raises:
        Transient: Kafka is away or refuses.
    """
    async with client.administering(access) as admin:
        return {one.name: await client.make_topic(admin, *one, _how(one)) for one in wanted}


def _how(topic: Wanted) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(RETENTION_DAYS * 86_400_000),
        "max.message.bytes": str(LARGEST_RECORD),
        "min.insync.replicas": str(max(1, topic.replicas - 1)),
        "message.timestamp.type": "LogAppendTime",
    }


def reached_of(carried: Iterable[Carried]) -> dict[int, int]:
    """
    Return from which offset each partition must be read so that nothing is missed; what lies above and is in already is passed over.

    Where it was noted how far a partition is in as a whole, from there; else from where the jurisdiction that is furthest behind stands.
    """
    hints: dict[int, int] = {}
    least: dict[int, int] = {}
    for one in carried:
        if one.jurisdiction:
            least[one.partition] = min(one.position, least.get(one.partition, one.position))
        else:
            hints[one.partition] = one.position
    return least | hints


async def standings(access: Access, group: str, topic: Wanted, carried: Sequence[Carried]) -> list[Standing]:
    """
    Return how far each partition is.

    Raises:
        Transient: Kafka is away.
    """
    top: dict[int, int] = {}
    for one in carried:
        top[one.partition] = max(one.position, top.get(one.partition, 0))
    parts = [client.part(topic.name, number) for number in range(topic.partitions)]
    try:
        async with client.consuming(access, group) as consumer:
            consumer.assign(parts)
            first, end = await consumer.beginning_offsets(parts), await consumer.end_offsets(parts)
            committed = [await consumer.committed(one) for one in parts]
    except (KafkaError, OSError) as error:
        raise client.away(error) from error
    return [
        Standing(one.partition, first[one], end[one], top.get(one.partition, 0), at)
        for one, at in zip(parts, committed, strict=True)
    ]


async def reset_group(access: Access, group: str, topic: Wanted, reached: Mapping[int, int]) -> dict[int, int]:
    """
    Let the group go on from where the ledger stands; needed when the ledger was restored from a backup and the group is ahead of it.

    No worker may run meanwhile: what a member remembers would stand in its place.

    Returns:
        Partition → offset that the group goes on from.

    Raises:
        Transient: Kafka is away, or a worker still belongs to the group.
    """
    offsets = {number: reached.get(number, 0) for number in range(topic.partitions)}
    parts = {client.part(topic.name, number): offset for number, offset in offsets.items()}
    try:
        # Clients wait for ever to join a group that others hold on to.
        async with asyncio.timeout(WAITING):
            await _commit_as_member(access, group, topic.name, parts)
    except TimeoutError as error:
        raise Transient(
            "还有工作进程在组里，请先停止全部 / workers still belong to the group: stop all of them first"
        ) from error
    except (KafkaError, OSError) as error:
        raise client.away(error) from error
    return offsets


async def _commit_as_member(access: Access, group: str, topic: str, parts: Mapping[Any, int]) -> None:
    """Set where the group stands as a member of it: so the brokers themselves say whether anybody else is one."""
    async with client.consuming(access, group, joining=topic) as consumer:
        await _until_sole(consumer, set(parts))
        await consumer.commit(dict(parts))


async def _until_sole(consumer: Any, wanted: set[Any]) -> None:
    """
    Wait until all partitions are this member's own.

    Raises:
        Transient: They are not within `WAITING`.
    """
    end = time.monotonic() + WAITING
    while consumer.assignment() != wanted:
        if time.monotonic() > end:
            raise Transient(
                "还有工作进程在组里，请先停止全部 / workers still belong to the group: stop all of them first"
            )
        await asyncio.sleep(0.1)
