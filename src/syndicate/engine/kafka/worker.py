"""
The worker: Faust brings records and keeps the membership of the group; what they mean and what is done is decided elsewhere.

Faust runs inside our process: no signals, no logging, no web pages, no tables, no leader of its own. What it acknowledges is a hint for
restarts. Acknowledged is in order and only after the ledger has it; an exception never leaves the loop of the agent.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, cast

import faust
import msgspec
from faust.contrib.asgi import bind_to_running_loop
from faust.types import TP

from syndicate.engine.kafka.client import Access, KafkaError
from syndicate.engine.kafka.sink import Message, Sink
from syndicate.engine.kafka.telling import SILENT, Telling
from syndicate.model import Fatal, Fenced, Transient

RECORDS = 64
"""Records taken at once, at most; of up to fifty readings each."""
WITHIN = 0.1
"""Seconds after which fewer are taken, too."""
LOOK = 5.0
"""Seconds between two looks at lag and progress."""
_STOPPING = 15.0
_STOPPING_UNREADY = 3.0
_LONGEST_PAUSE = 5.0
"""Seconds. What failed a while ago, such as a lock that somebody kept, may be well since; one small question costs the ledger nothing."""
_log = logging.getLogger("syndicate.kafka")


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker is told of the topic and its group."""

    access: Access
    topic: str
    partitions: int
    group: str
    session: float = 30.0
    stall: float = 120.0
    datadir: str = ""
    """Faust wants a folder to exist; nothing is kept in it."""


class Worker:
    """One member of the group. `run` it once."""

    def __init__(self, membership: Membership, sink: Sink, thread: Executor, telling: Telling = SILENT) -> None:
        """
        Take part in a group.

        Args:
            membership: Which.
            sink: Takes in what comes.
            thread: The one thread that owns the ledger.
            telling: Is told what happens.
        """
        self._of = membership
        self._sink = sink
        self._thread = thread
        self._telling = telling
        self._app = _app(membership)
        self._topic = self._app.topic(
            membership.topic, key_type=bytes, value_type=bytes, partitions=membership.partitions
        )
        self._moved_at = time.monotonic()
        self._reached: dict[int, int] = {}
        self._app.agent(self._topic, name="taking_in")(self._take_in)
        self._app.timer(LOOK)(self._look)
        # The types of these signals ask for less than Faust calls them with.
        self._app.on_partitions_revoked.connect(cast("Any", self._revoked))
        self._app.on_partitions_assigned.connect(cast("Any", self._assigned))

    async def run(self, stop: asyncio.Event) -> None:
        """
        Take records in until told to stop; those being taken in are finished first.

        Raises:
            Fatal: The worker cannot go on: the topic was made anew, or there is no progress though records wait.
        """
        bind_to_running_loop(self._app)
        self._app.finalize()
        start = asyncio.ensure_future(self._app.start())  # it lasts until the group was joined: never awaited alone
        ends = [asyncio.ensure_future(stop.wait()), asyncio.ensure_future(self._app._crashed.wait())]  # noqa: SLF001  (Faust has no other word for it)
        await asyncio.wait([start, *ends], return_when=asyncio.FIRST_COMPLETED)
        ready = start.done() and not start.cancelled() and start.exception() is None
        if ready:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        await self._leave(ready=ready)
        for task in (start, *ends):
            task.cancel()
        await asyncio.gather(start, *ends, return_exceptions=True)
        self._raise_reason(start)

    async def _leave(self, *, ready: bool) -> None:
        leaving = asyncio.ensure_future(self._app.stop())
        done, _ = await asyncio.wait({leaving}, timeout=_STOPPING if ready else _STOPPING_UNREADY)
        if (
            not done
        ):  # Faust swallows what would cancel it; the ledger owns the positions, so that ending hard loses nothing
            _log.warning("kafka_left_hard")
            logging.shutdown()
            os._exit(0 if self._app.crash_reason is None else 1)
        await asyncio.get_running_loop().run_in_executor(self._thread, self._sink.drop)

    def _raise_reason(self, start: asyncio.Future[Any]) -> None:
        reason = self._app.crash_reason
        if reason is None and start.done() and not start.cancelled():
            reason = start.exception()
        if reason is None:
            return
        if isinstance(reason, Fatal):
            raise reason
        raise Fatal(f"Kafka 工作进程不能继续 / the worker cannot go on: {type(reason).__name__}") from reason

    async def _take_in(self, stream: Any) -> None:
        stream.enable_acks = False  # also while the generator is torn down
        async for events in stream.noack_take(RECORDS, within=WITHIN):
            if await self._apply([_message(event.message) for event in events]):
                for event in events:  # all of them, in order, and only now
                    await stream.ack(event)

    async def _apply(self, messages: Sequence[Message]) -> bool:
        """Take records in, however long it takes; False: the partitions are somebody else's now, or the worker ends."""
        pause = 0.1
        while True:
            mine = [one for one in messages if TP(self._of.topic, one.partition) in self._app.consumer.assignment()]
            try:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._sink.apply, mine)
                self._moved_at = time.monotonic()
                return len(mine) == len(messages)
            except (Fenced, Transient) as error:
                why = "fenced" if isinstance(error, Fenced) else "transient"
                self._telling.retried(why)
                cause = type(error.__cause__ or error).__name__  # its text may quote what is not for logs
                said = {"why": why, "cause": cause, "records": len(mine), "seconds": round(pause, 1)}
                _log.warning("kafka_retry", extra={"data": said})
            except Exception as error:  # noqa: BLE001  (the edge: whatever it is ends the worker, nothing is acknowledged)
                _log.exception("kafka_stopped")
                await self._app.crash(error)
                return False
            if self._app.should_stop:
                return False
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _revoked(self, _app: Any, revoked: set[TP], **_kwargs: Any) -> None:
        gone = [one.partition for one in revoked if one.topic == self._of.topic]
        await asyncio.get_running_loop().run_in_executor(self._thread, self._sink.drop, gone)

    async def _assigned(self, _app: Any, assigned: set[TP], **_kwargs: Any) -> None:
        mine = [one.partition for one in assigned if one.topic == self._of.topic]
        self._moved_at = time.monotonic()
        self._telling.rebalanced(len(mine))
        _log.info("kafka_assigned", extra={"data": {"partitions": len(mine)}})

    async def _look(self) -> None:
        """Show the lag; end a worker that has stopped silently. An exception of a timer would end the program: none leaves."""
        if self._app.rebalancing:
            await self._stalled_since("rebalancing")
            return
        mine = [one for one in self._app.consumer.assignment() if one.topic == self._of.topic]
        if not mine:
            self._moved_at = time.monotonic()
            self._telling.lag({})
            return
        with contextlib.suppress(Transient, KafkaError, OSError, TimeoutError):
            await self._measure(mine)

    async def _measure(self, mine: Sequence[TP]) -> None:
        try:
            reached = await asyncio.get_running_loop().run_in_executor(self._thread, self._sink.positions)
        except Transient:  # the database has an alarm of its own
            self._moved_at = time.monotonic()
            raise
        ends = await self._app.consumer.highwaters(*mine)
        lag = {one.partition: max(0, (ends[one] or 0) - self._behind(one, reached)) for one in mine}
        self._telling.lag(lag)
        if reached != self._reached or not any(lag.values()):
            self._reached, self._moved_at = reached, time.monotonic()
        await self._stalled_since("no progress")

    def _behind(self, one: TP, reached: Mapping[int, int]) -> int:
        """Return how far a partition is in; what was acknowledged before a restart was in, also where the ledger does not say so."""
        consumer = cast("Any", self._app.consumer)
        hint = consumer._committed_offset.get(one)  # noqa: SLF001  (Faust has asked the brokers already)
        return max(reached.get(one.partition, 0), hint or 0)

    async def _stalled_since(self, why: str) -> None:
        if time.monotonic() - self._moved_at > self._of.stall:
            await self._app.crash(
                Fatal(
                    f"工作进程停滞：{why}，将结束以便重启 / the worker stands still: {why}; it ends to be started again"
                )
            )


def _message(message: Any) -> Message:
    return Message(message.partition, message.offset, round(message.timestamp * 1000), message.key, message.value)


def _app(of: Membership) -> faust.App:
    """Build the app. Why these values: docs/scaling.md."""
    session = of.session
    return faust.App(
        of.group,
        broker=[f"kafka://{server}" for server in of.access.servers],
        broker_credentials=_credentials(of.access),
        env_prefix="SYNDICATE_FAUST_",
        datadir=of.datadir or None,
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        worker_redirect_stdouts=False,
        key_serializer="raw",
        value_serializer="raw",
        processing_guarantee="at_least_once",
        agent_supervisor="mode.CrashingSupervisor",
        stream_wait_empty=False,
        stream_buffer_maxsize=1024,
        broker_max_poll_records=500,
        consumer_max_fetch_size=16 << 20,
        broker_commit_interval=1.0,
        broker_commit_every=10_000,
        broker_max_poll_interval=86_400.0,
        broker_session_timeout=session,
        broker_heartbeat_interval=session / 3,
        broker_rebalance_timeout=max(60.0, session),
        broker_request_timeout=max(90.0, session + 1),
        consumer_auto_offset_reset="earliest",
    )


def _credentials(access: Access) -> Any:
    context = access.context()
    if access.logs_in:
        return faust.SASLCredentials(
            username=access.user, password=access.password, ssl_context=context, mechanism=access.mechanism
        )
    return faust.SSLCredentials(context) if context is not None else None
