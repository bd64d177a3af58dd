"""How to reach Kafka: one description for the worker, the producer and the commands. The only place that builds clients."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiokafka  # type: ignore[import-untyped]  # it ships no py.typed
import msgspec
from aiokafka.admin import AIOKafkaAdminClient, NewTopic  # type: ignore[import-untyped]  # as above
from aiokafka.coordinator.assignors.roundrobin import (  # type: ignore[import-untyped]  # as above
    RoundRobinPartitionAssignor,
)
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code  # type: ignore[import-untyped]  # as above

from syndicate.model import ConfigError, Transient
from syndicate.model.errors import in_chinese

__all__ = ["Access", "KafkaError", "administering", "away", "consuming", "make_topic", "part", "producing"]

REQUEST = 60.0
"""Seconds that a broker is given to answer."""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Where the brokers are and how one logs in."""

    servers: tuple[str, ...]
    security: str = "plaintext"
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    mechanism: str = "SCRAM-SHA-512"
    user: str = ""
    password: str = ""
    idempotent: bool = True
    compression: str = "none"

    @property
    def encrypted(self) -> bool:
        """Whether connections go by TLS."""
        return self.security.endswith("ssl")

    @property
    def logs_in(self) -> bool:
        """Whether a user is named to the brokers."""
        return self.security.startswith("sasl")

    def context(self) -> ssl.SSLContext | None:
        """
        Return what TLS goes by; None where there is none.

        Raises:
            ConfigError: A certificate or key cannot be read.
        """
        if not self.encrypted:
            return None
        try:
            made = ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
            if self.certificate is not None:
                made.load_cert_chain(self.certificate, self.key)
        except OSError as error:
            raise ConfigError(
                f"kafka：证书或私钥读不出：{in_chinese(error)} / kafka.ca, certificate or key cannot be read: {error}"
            ) from error
        return made

    def options(self) -> dict[str, Any]:
        """Return what every client is given."""
        plain: dict[str, Any] = {"bootstrap_servers": list(self.servers), "security_protocol": self.security.upper()}
        login = {
            "sasl_mechanism": self.mechanism,
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
        }
        return plain | {"ssl_context": self.context()} | (login if self.logs_in else {})


@asynccontextmanager
async def producing(access: Access, largest: int) -> AsyncIterator[Any]:
    """
    Run a block with a producer that takes a record for written when all replicas in step have it.

    Raises:
        Transient: Kafka is away.
    """
    compression = None if access.compression == "none" else access.compression
    made = aiokafka.AIOKafkaProducer(
        acks="all",
        enable_idempotence=access.idempotent,
        compression_type=compression,
        linger_ms=5,
        max_batch_size=1 << 20,
        max_request_size=largest,
        request_timeout_ms=int(REQUEST * 1000),
        **access.options(),
    )
    await _started(made)
    try:
        yield made
    finally:
        await made.stop()


@asynccontextmanager
async def administering(access: Access) -> AsyncIterator[Any]:
    """
    Run a block with a client that makes topics.

    Raises:
        Transient: Kafka is away.
    """
    made = AIOKafkaAdminClient(request_timeout_ms=int(REQUEST * 1000), **access.options())
    await _started(made)
    try:
        yield made
    finally:
        await made.close()


class _LikeFaust(RoundRobinPartitionAssignor):  # type: ignore[misc]  # untyped, as above
    """The group knows the workers' protocol alone; a member that is alone in it may deal as it likes."""

    name = "faust"


@asynccontextmanager
async def consuming(access: Access, group: str | None = None, joining: str = "") -> AsyncIterator[Any]:
    """
    Run a block with a consumer that acknowledges nothing by itself.

    Args:
        access: Where the brokers are.
        group: Whose positions it sees.
        joining: The topic with which it becomes a member of the group; empty: it joins nothing and reads what it is told to.

    Raises:
        Transient: Kafka is away.
    """
    made = aiokafka.AIOKafkaConsumer(
        *([joining] if joining else []),
        group_id=group,
        partition_assignment_strategy=(_LikeFaust,),
        session_timeout_ms=6_000,
        heartbeat_interval_ms=2_000,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        request_timeout_ms=int(REQUEST * 1000),
        **access.options(),
    )
    await _started(made)
    try:
        yield made
    finally:
        await made.stop()


async def _started(client: Any) -> None:
    try:
        await client.start()
    except (KafkaError, OSError) as error:
        raise away(error) from error
    except asyncio.CancelledError:  # whoever waited has given up: nothing stays open
        await client.stop()
        raise


def away(error: Exception) -> Transient:
    """Return what to tell the runner when Kafka does not answer."""
    return Transient(
        f"Kafka 暂时不可用，稍后再试 / Kafka cannot be reached now: {type(error).__name__}", reason="connect"
    )


def part(topic: str, partition: int) -> Any:
    """Return the name of a partition as clients take it."""
    return aiokafka.TopicPartition(topic, partition)


async def make_topic(admin: Any, name: str, partitions: int, replicas: int, how: dict[str, str]) -> bool:
    """
    Make a topic; return whether it was not there before.

    Raises:
        Transient: The brokers refuse; the message names their error.
    """
    wanted = NewTopic(name=name, num_partitions=partitions, replication_factor=replicas, topic_configs=how)
    try:
        answer = await admin.create_topics([wanted])
    except TopicAlreadyExistsError:
        return False
    except (KafkaError, OSError) as error:
        raise away(error) from error
    for told in answer.topic_errors:
        kind = for_code(told[1])
        if kind is TopicAlreadyExistsError:
            return False
        if told[1]:
            raise Transient(
                f"主题“{name}”建不成：{kind.__name__} / topic {name} cannot be made: {kind.__name__}", reason="other"
            )
    return True
