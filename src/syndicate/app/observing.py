"""Puts the meters into a daemon: every part that is told of here counts, and Prometheus may ask for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import apsw
import msgspec

import syndicate
from syndicate.app.backups import folder_of
from syndicate.app.opening import place_of
from syndicate.engine.embedded import Feed
from syndicate.engine.heartbeat import beat
from syndicate.engine.poller import Observer
from syndicate.engine.relay import Call
from syndicate.engine.watching import Looked
from syndicate.home import now, read_screening
from syndicate.ledger.figures import Figures
from syndicate.ledger.places import figures_of
from syndicate.observe import readings
from syndicate.observe.applications import ApplicationClocks
from syndicate.observe.carriage import CarriageMeters
from syndicate.observe.checking import SelfCheck
from syndicate.observe.collector import LedgerCollector, Part
from syndicate.observe.listener import Listener
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
_log = logging.getLogger(__name__)


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
        self.carriage = CarriageMeters(self.meters.instruments)
        self._tail = Tail(self.meters)
        self._collector = LedgerCollector(self._parts(), self.meters.instruments)
        self._handler = CountingHandler(self.meters)
        self._listener: Listener | None = None
        self._planned: Listener | None = None
        self.meters.instruments.registry.register(self._collector)
        logging.getLogger().addHandler(self._handler)
        office.core.meter = self.meters
        office.ledger.timed_by(self.meters)

    def plan(self, settings: Settings) -> None:
        """
        Try a configuration: the address of the metrics is bound, and nothing else changes before `adopt`.

        Raises:
            ConfigError: Nothing can listen there.
        """
        self._drop_plan()
        wanted, present = settings.metrics, self._listener
        if not wanted.enabled:
            self._planned = None
        elif present is None or present.listen != wanted.listen:
            self._planned = Listener(self.meters.instruments.registry, wanted.listen)

    def adopt(self, settings: Settings, rules: Rules) -> None:
        """Take over a configuration that was planned and is in force from now on."""
        made = self.meters.instruments
        enabled = [source for source in settings.source if source.enabled]
        made.know("source", [source.name for source in enabled])
        for source in enabled:
            made.set("syndicate_source_interval_seconds", float(source.interval), source=source.name)
        made.know("detector", sorted({rule.kind for rule in read_screening().rules.values()}))
        made.tell("syndicate_build_info", version=syndicate.__version__, sqlite=apsw.sqlite_lib_version())
        made.tell("syndicate_config_info", rules=rules.digest[:12])
        self.meters.reloaded(ok=True)
        if self._planned is not self._listener:
            self._switch(self._planned)

    def refused(self) -> None:
        """Note that the configuration could not be read again; the one before stays."""
        self._drop_plan()
        self.meters.reloaded(ok=False)

    def close(self) -> None:
        """Show and count nothing any more."""
        self._drop_plan()
        self._switch(None)
        self._collector.close()
        logging.getLogger().removeHandler(self._handler)

    def _switch(self, to: Listener | None) -> None:
        if self._listener is not None:
            self._listener.close()
        self._listener = self._planned = to
        if to is not None:
            to.start()
            _log.info("metrics", extra={"data": {"listen": to.listen, "port": to.port}})

    def _drop_plan(self) -> None:
        if self._planned is not None and self._planned is not self._listener:
            self._planned.close()
        self._planned = self._listener

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
                check = SelfCheck(
                    place_of(settings),
                    settings.verify.interval,
                    self.meters,
                    office.rules.digest,
                    settings.home,
                )
                group.create_task(check.run(stop), name="self-check")

    def _parts(self) -> list[Part]:
        office, tail, clocks = self._office, self._tail, ApplicationClocks()
        home = office.settings.home  # it stays while the daemon runs; where backups lie may change
        ledger = place_of(office.settings)

        def asked(read: Callable[[Figures], Samples]) -> Callable[[], list[Sample]]:
            def part() -> list[Sample]:
                with figures_of(ledger) as found:
                    return list(read(found))

            return part

        def reviews(found: Figures) -> Samples:
            tail.acts(found)
            return readings.reviews(found, now().date())

        def deliveries(found: Figures) -> Samples:
            tail.attempts(found)
            return readings.deliveries(found)

        return [
            Part("counts", asked(lambda found: readings.counts(found, now().year, office.rules.digest))),
            Part("reviews", asked(reviews)),
            Part("clocks", asked(lambda found: clocks.samples(found, now().date()))),
            Part("deliveries", asked(deliveries)),
            Part("holdings", asked(readings.holdings)),
            *([Part("store", lambda: readings.store(ledger))] if isinstance(ledger, Path) else []),
            Part("backups", lambda: readings.backed_up(folder_of(office.settings))),
            Part("checks", lambda: readings.checked(home)),
        ]
