"""A sign of life from every step: a made-up reading goes the way of the others, as far as it can go without leaving a trace."""

from __future__ import annotations

from datetime import datetime

from syndicate.engine.meter import Meter
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, Record
from syndicate.model.disclosures import Batch, Known
from syndicate.pipeline.decide import decide
from syndicate.pipeline.prepare import Rules, prepare_sound
from syndicate.pipeline.state import State

_NAME = "heartbeat"


def beat(ledger: SqliteLedger, rules: Rules, meter: Meter, now: datetime) -> None:
    """
    Prepare a reading and decide on it with a memory of its own, take the writer's lock, ask what may go out; nothing is written.

    Belongs on the thread that owns the ledger: while that one is stuck, the sign does not come.

    Raises:
        Transient: The ledger cannot be written now.
    """
    record = Record(
        source=_NAME,
        native_id=_NAME,
        channel=Channel.OTHER,
        unit=_NAME,
        jurisdiction=_NAME,
        title="心跳 / heartbeat",
        published_at=now,
    )
    ready = prepare_sound([record], rules, {})
    meter.stepped("prepare")
    known = Known(disclosures={}, next_disclosure=1, next_revision=1, next_receipt=1, registers={}, enrichments={})
    batch = Batch(lane=_NAME, jurisdiction=_NAME, start=0, cursor=None)
    decide(batch, ready, known, State(lambda _: []), rules.digest)
    meter.stepped("decide")
    ledger.pulse()
    meter.stepped("commit")
    ledger.outgoing.released(_NAME)
    meter.stepped("gate")
