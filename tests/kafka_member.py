"""One worker process of the scaled engine, for tests that kill it: `python kafka_member.py '{…}'`; ends on SIGTERM."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from typing import Any

import psycopg

from syndicate.app import read_rules
from syndicate.cli.run import stop_on_signals
from syndicate.engine.core import Core
from syndicate.engine.kafka.client import Access
from syndicate.engine.kafka.scaled import Scale, Scaled
from syndicate.engine.kafka.worker import Membership
from syndicate.home import now
from syndicate.ledger.postgres.address import address_of
from syndicate.ledger.postgres.ledger import PostgresLedger
from syndicate.model import Transient
from syndicate.model.disclosures import Receipt


class _Nobody:
    """An observer that says nothing."""

    def page(self, name: str, receipt: Receipt | None, *, drained: bool) -> None:
        """Forget it."""

    def failed(self, name: str, error: Transient, retry_in: float) -> None:
        """Forget it."""


def _told_with_data() -> logging.Handler:
    """Return what writes records of the worker with what they say beside their name."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s %(data)s", defaults={"data": ""}))
    return handler


async def _run(given: dict[str, Any]) -> None:
    stop = stop_on_signals()
    access = Access(servers=tuple(given["servers"].split(",")), idempotent=False)
    membership = Membership(
        access=access,
        topic=given["topic"],
        partitions=given["partitions"],
        group=given["group"],
        session=given["session"],
        stall=given.get("stall", 600.0),
        datadir=given["datadir"],
    )
    ledger = PostgresLedger(address_of(given["ledger"]))
    core = Core(ledger, read_rules(), f"member:{os.getpid()}", now)
    scale = Scale(membership=membership, table={}, polls=False, unfit=(psycopg.DataError,))
    engine = Scaled(core, ledger, _Nobody(), scale)
    try:
        await engine.run((), stop)
    finally:
        engine.close()
        ledger.close()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("syndicate.kafka").handlers = [_told_with_data()]
    logging.getLogger("syndicate.kafka").setLevel(logging.INFO)
    logging.getLogger("syndicate.kafka").propagate = False
    asyncio.run(_run(json.loads(sys.argv[1])))
