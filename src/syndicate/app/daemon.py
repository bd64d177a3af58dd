"""The daemon: sources, screening, sending, pages and backups side by side; stopped in order, reloaded all or nothing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from syndicate.app import backups
from syndicate.app.notify import Notifier
from syndicate.app.observing import Observing
from syndicate.app.pages import relaying, serve_pages
from syndicate.app.reloading import Installed, Listening, first_of, home_must_stay, rules_of, unless
from syndicate.app.scaled import engine_of, tell_events
from syndicate.app.sharing import sharing
from syndicate.connect.http import PoliteClient
from syndicate.engine.announcing import Announcing
from syndicate.engine.embedded import Embedded, Feed
from syndicate.engine.poller import Observer
from syndicate.engine.relay import Relayed
from syndicate.engine.renewing import keep_settled
from syndicate.engine.watching import keep_watch
from syndicate.home import now
from syndicate.model import ConfigError, Transient
from syndicate.settings import Settings
from syndicate.shared.state import Shared

if TYPE_CHECKING:
    from syndicate.app.office import Office
    from syndicate.engine.kafka.scaled import Scaled

DRAIN = 20.0
"""Seconds that work on its way is given at the end; what is not committed then is read again the next time, and nothing is lost."""


class Witness:
    """Is told what happens to the daemon as a whole; this one forgets it. Whatever takes its place must not raise."""

    def started(self, settings: Settings) -> None:
        """All parts work."""

    def reloaded(self, settings: Settings, problem: ConfigError | None) -> None:
        """The configuration was read again: it is in force, or there is a problem and the one before stays."""

    def relayed(self, done: Relayed | Transient) -> None:
        """A round of sending is over, or could not be held."""

    def backed_up(self, done: backups.Told) -> None:
        """A backup was made, or could not be."""

    def overdue(self) -> None:
        """Work on its way was broken off."""


class Plan(NamedTuple):
    """A configuration that was found good: whatever can be wrong with it has been tried."""

    settings: Settings
    installed: Installed
    feeds: list[Feed]
    listener: socket.socket | None
    """Where the pages are listened for; bound, so that the address is free."""

    def asks_for_the_same(self, other: Plan) -> bool:
        """Tell whether nothing needs to be taken up again between the two: at most the log is written differently."""
        log = self.settings.log
        same = self.settings == msgspec.structs.replace(other.settings, log=log)
        return same and all(one is its for one, its in zip(self.installed, other.installed, strict=True))


class Daemon:
    """Runs one configuration after another over one open home; ledger, lock and engine stay."""

    def __init__(
        self,
        office: Office,
        observer: Observer,
        witness: Witness,
        notifier: Notifier | None = None,
        *,
        pages: bool = True,
    ) -> None:
        self._office = office
        self._seen = Observing(office)
        self._observer = self._seen.observer(observer)
        self._witness = witness
        self._notifier = notifier or Notifier({})
        self._pages = pages
        self._shared = Shared()
        self._listening = Listening()

    async def run(
        self, stop: asyncio.Event, reload: asyncio.Event | None = None, configure: Callable[[], Settings] | None = None
    ) -> None:
        """
        Work until told to stop.

        Args:
            stop: Ends it; what is on its way has `DRAIN` seconds to come to its end.
            reload: Asks for the configuration to be read again. One that is wrong in any part changes nothing.
            configure: Reads it.

        Raises:
            ConfigError: The first configuration is wrong.
            ExceptionGroup: A part failed for good; the process must end.
        """
        async with sharing(self._office.settings, self._seen.meters.shared) as shared:
            self._shared = shared
            self._office.core.meter = Announcing(self._seen.meters, shared.news)
            await self._run(PoliteClient(now).paced(shared.paced), (stop, reload or asyncio.Event(), configure))

    async def _run(
        self, http: PoliteClient, asked: tuple[asyncio.Event, asyncio.Event, Callable[[], Settings] | None]
    ) -> None:
        engine = engine_of(self._office, self._observer, self._shared, self._seen.carriage)
        alive = asyncio.create_task(self._notifier.watch(lambda: engine.call(lambda: None)))
        try:
            plan: Plan | None = await self._planned(self._office.settings, http)
            while plan is not None:
                plan = await self._generation(plan, engine, http, asked)
        finally:
            alive.cancel()
            engine.close()
            await http.aclose()
            self._listening.close()
            self._seen.close()

    async def _generation(
        self,
        plan: Plan,
        engine: Embedded | Scaled,
        http: PoliteClient,
        asked: tuple[asyncio.Event, asyncio.Event, Callable[[], Settings] | None],
    ) -> Plan | None:
        """Work by one plan; return the next one, or None at the end."""
        stop, reload, configure = asked
        self._office.adopt(plan.settings, plan.installed.rules)
        self._seen.adopt(plan.settings, plan.installed.rules)
        ended = asyncio.Event()
        work = asyncio.create_task(self._work(plan, engine, ended))
        self._notifier.ready(f"信源 {len(plan.feeds)} 个 / {len(plan.feeds)} sources")
        self._witness.started(plan.settings)
        following: Plan | None = None
        while not stop.is_set() and following is None and not work.done():
            await first_of((stop, reload), work)
            if reload.is_set() and not stop.is_set():
                reload.clear()
                following = self._changed(plan, await unless(stop, self._again(configure, http)))
        if stop.is_set():
            self._notifier.stopping()
        ended.set()
        await self._drained(work)
        return None if stop.is_set() else following

    def _changed(self, plan: Plan, again: Plan | None) -> Plan | None:
        """Return a configuration that changes something; None: the work goes on undisturbed."""
        if again is None or not plan.asks_for_the_same(again):
            return again
        if again.listener is not None:
            again.listener.close()
        self._seen.meters.reloaded(ok=True)
        self._notifier.ready("配置没有变化 / the configuration did not change")
        return None

    async def _again(self, configure: Callable[[], Settings] | None, http: PoliteClient) -> Plan | None:
        """Read the configuration again; None: it is not in force, and why was told."""
        if configure is None:
            return None
        self._notifier.reloading()
        before = self._office.settings
        try:
            settings = await asyncio.to_thread(configure)
            _must_stay(before, settings)
            plan = await self._planned(settings, http)
        except ConfigError as problem:
            self._seen.refused()
            self._witness.reloaded(before, problem)
            self._notifier.ready("配置有误，沿用原配置 / wrong configuration, the one before stays")
            return None
        self._witness.reloaded(settings, None)
        return plan

    async def _planned(self, settings: Settings, http: PoliteClient) -> Plan:
        """
        Try everything that can be wrong with a configuration, without changing anything.

        Raises:
            ConfigError: Something is.
        """
        installed = await asyncio.to_thread(rules_of, settings)
        feeds = self._seen.feeds(self._office.feeds(http, settings))
        if self._pages:
            self._seen.plan(settings)
        return Plan(settings, installed, feeds, self._listener(settings))

    def _listener(self, settings: Settings) -> socket.socket | None:
        if self._pages and settings.web.enabled:
            return self._listening.at(settings.web)
        self._listening.close()
        return None

    async def _work(self, plan: Plan, engine: Embedded | Scaled, ended: asyncio.Event) -> None:
        from syndicate.app.errands import runner_of
        from syndicate.app.indexing import keep_indexed

        office, settings, listener = self._office, plan.settings, plan.listener
        async with (
            relaying(office.ledger.outgoing, self._seen.outbox(engine.call), settings) as relay,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(relay.run(ended, self._witness.relayed), name="relay")
            if listener is not None:
                serve = serve_pages(
                    settings, ended, listen=lambda _: listener, meter=self._seen.meters, shared=self._shared
                )
                group.create_task(serve, name="pages")
            look = office.watch(self._seen.judge())
            group.create_task(keep_watch(look, self._seen.screening(engine.call), ended), name="watch")
            group.create_task(self._seen.run(engine.call, ended), name="meters")
            group.create_task(keep_settled(office.settler(self._observer), engine.call, ended), name="settling")
            group.create_task(backups.keep_backing(settings, ended, self._witness.backed_up), name="backups")
            group.create_task(keep_indexed(settings, ended), name="index")
            group.create_task(runner_of(office, engine.call, engine.board).run(engine.call, ended), name="errands")
            group.create_task(self._shared.run(ended), name="shared state")
            events = tell_events(office.ledger.outgoing, engine.call, settings, self._shared, ended)
            group.create_task(events, name="events")
            group.create_task(engine.run(plan.feeds, ended), name="engine")

    async def _drained(self, work: asyncio.Task[None]) -> None:
        done, _ = await asyncio.wait({work}, timeout=DRAIN)
        if not done:
            self._witness.overdue()
            work.cancel()
        with suppress(asyncio.CancelledError):
            await work


def _must_stay(before: Settings, after: Settings) -> None:
    home_must_stay(before, after)
    if (after.engine, after.kafka) != (before.engine, before.kafka):
        raise ConfigError(
            "engine、kafka：运行中不能改变，请重新启动 / engine and kafka cannot change while the daemon runs: restart it"
        )
    if after.redis != before.redis:
        raise ConfigError("redis：运行中不能改变，请重新启动 / redis cannot change while the daemon runs: restart it")
