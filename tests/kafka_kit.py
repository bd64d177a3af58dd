"""Helpers of the tests of the scaled engine: envelopes as records of a topic, without a broker."""

from __future__ import annotations

from collections.abc import Sequence

from core_kit import JURISDICTION, core_over, rules

from syndicate.engine.kafka import wire
from syndicate.engine.kafka.sink import Message, Sink
from syndicate.engine.kafka.telling import Telling
from syndicate.ledger.protocol import Ledger
from syndicate.model import Reading

TOPIC = "syndicate.prepared.v1"
LANE = "test"


def envelopes(
    readings: Sequence[Reading], cursor: dict[str, object] | None = None, lane: str = LANE, whose: str = JURISDICTION
) -> list[wire.Envelope]:
    """Return readings as envelopes of one lane; the last one carries the cursor."""
    items = wire.at_the_edge(readings, rules(), whose)
    packed = list(wire.pack(items)) or [()]
    made = [wire.Envelope(jurisdiction=whose, lane=lane, rules=rules().digest, items=one) for one in packed]
    return [
        *made[:-1],
        wire.Envelope(jurisdiction=whose, lane=lane, rules=rules().digest, items=packed[-1], cursor=cursor),
    ]


def messages(several: Sequence[wire.Envelope], first: int = 0, partition: int = 0, at: int = 1_000) -> list[Message]:
    """Return envelopes as neighbouring records of a partition."""
    return [
        Message(partition, first + number, at + first + number, one.jurisdiction.encode(), wire.encode(one))
        for number, one in enumerate(several)
    ]


def sink_over(ledger: Ledger, telling: Telling | None = None, unfit: tuple[type[Exception], ...] = ()) -> Sink:
    """Return a sink with a core of its own over a ledger: another worker."""
    return Sink(core_over(ledger), ledger, TOPIC, telling or Telling(), unfit)
