"""Puts the meters into a daemon: every part that is told of here counts, and Prometheus may ask for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

import apsw
import msgspec

import syndicate
from syndicate.app.backups import folder_of
from syndicate.engine.embedded import Feed
from syndicate.engine.heartbeat import beat
from syndicate.engine.poller import Observer
from syndicate.engine.relay import Call
from syndicate.engine.watching import Looked
from syndicate.home import ledger_path, now, read_screening
from syndicate.ledger.figures import Figures, figures
from syndicate.observe import readings
from syndicate.observe.checking import SelfCheck
from syndicate.observe.collector import LedgerCollector, Part
from syndicate.observe.listener import serving
from syndicate.observe.meters import CountingHandler, Meters
from syndicate.observe.pulse import keep_beating, keep_pulse
from syndicate.observe.readings import Sample, Samples
from syndicate.observe.sources import MeasuredJudge, MeasuredObserver, MeasuredSource
from syndicate.observe.tail import Tail
from syndicate.pipeline.prepare import Rules
from syndicate.settings import Settings

if TYPE_CHECKING:
    from syndicate.app.office import Office

T = TypeVar("T")


class _Telling:
    """Runs work on the thread of the ledger for one step, and says that the step has done its work; see `Call`."""

    def __init__(self, call: Call, step: str, meters: Meters) -> None:
        self._call, self._step, self._meters = call, step, meters

    async def __call__(self, work: Callable[[], T], /) -> T:
        done = await self._call(work)
        self._meters.stepped(self._step)
        return done


class Observing:
    """The meters of one daemon, over its open home; they outlive a reload of the configuration."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.meters = Meters()
        self._tail = Tail(self.meters)
        office.core.meter = self.meters
        office.ledger.timed_by(self.meters)

    def adopt(self, settings: Settings, rules: Rules) -> None:
        """Take over a configuration that is in force from now on."""
        made = self.meters.instruments
        made.know("source", [source.name for source in settings.source if source.enabled])
        made.know("detector", sorted({rule.kind for rule in read_screening().rules.values()}))
        made.tell("syndicate_build_info", version=syndicate.__version__, sqlite=apsw.sqlite_lib_version())
        made.tell("syndicate_config_info", rules=rules.digest[:12])
        self.meters.reloaded(ok=True)

    def reloaded(self, *, ok: bool) -> None:
        """Note whether the configuration could be read again; see also `adopt`."""
        self.meters.reloaded(ok)

    def feeds(self, feeds: Sequence[Feed]) -> list[Feed]:
        """Return feeds whose polls are counted."""
        return [msgspec.structs.replace(feed, source=self._measured(feed)) for feed in feeds]

    def _measured(self, feed: Feed) -> MeasuredSource:
        return MeasuredSource(feed.source, feed.name, feed.schedule.interval, self.meters)

    def observer(self, observer: Observer) -> Observer:
        """Return an observer that tells the meters too."""
        return MeasuredObserver(observer, self.meters)

    def judge(self) -> MeasuredJudge:
        """
        Return the judge of what is public, by the rules that are installed.

        Raises:
            ConfigError: A rule file is wrong.
        """
        return MeasuredJudge(read_screening(), self.meters)

    def outbox(self, call: Call) -> Call:
        """Return how the relay uses the ledger, so that it is seen to work."""
        return _Telling(call, "outbox", self.meters)

    def screening(self, call: Call) -> Callable[[Callable[[], Looked]], Awaitable[Looked]]:
        """Return how the watch uses the ledger, so that it is seen to work."""
        return _Telling(call, "screen", self.meters)

    async def run(self, call: Call, stop: asyncio.Event) -> None:
        """Measure the loop, send heartbeats through the steps and check the ledger, until told to stop."""
        office, settings = self._office, self._office.settings

        async def once() -> None:
            await call(lambda: beat(office.ledger, office.rules, self.meters, now()))

        async with asyncio.TaskGroup() as group:
            group.create_task(keep_pulse(self.meters, stop), name="pulse")
            group.create_task(keep_beating(once, stop), name="heartbeat")
            if settings.verify.enabled:
                check = SelfCheck(ledger_path(settings.home), settings.verify.interval, self.meters)
                group.create_task(check.run(stop), name="self-check")

    @contextmanager
    def listening(self, listen: str) -> Iterator[int]:
        """
        Show the metrics at `host:port` while the block runs; the port it listens at.

        Raises:
            ConfigError: Nothing can listen there.
        """
        collector = LedgerCollector(self._parts(), self.meters.instruments)
        registry, handler = self.meters.instruments.registry, CountingHandler(self.meters)
        with ExitStack() as ended:
            registry.register(collector)
            ended.callback(collector.close)
            ended.callback(registry.unregister, collector)
            logging.getLogger().addHandler(handler)
            ended.callback(logging.getLogger().removeHandler, handler)
            yield ended.enter_context(serving(registry, listen))

    def _parts(self) -> list[Part]:
        settings = self._office.settings
        ledger, tail = ledger_path(settings.home), self._tail

        def asked(read: Callable[[Figures], Samples]) -> Callable[[], list[Sample]]:
            def part() -> list[Sample]:
                with figures(ledger) as found:
                    return list(read(found))

            return part

        def reviews(found: Figures) -> Samples:
            tail.acts(found)
            return readings.reviews(found, now().date())

        def deliveries(found: Figures) -> Samples:
            tail.attempts(found)
            return readings.deliveries(found)

        return [
            Part("counts", asked(lambda found: readings.counts(found, now().year))),
            Part("reviews", asked(reviews)),
            Part("deliveries", asked(deliveries)),
            Part("holdings", asked(readings.holdings)),
            Part("store", lambda: readings.store(ledger)),
            Part("backups", lambda: readings.backed_up(folder_of(settings))),
            Part("checks", lambda: readings.checked(settings.home)),
        ]
