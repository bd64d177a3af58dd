"""An open home, owned by this process alone: files are loaded into it, sources polled into it."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from syndicate.app.opening import opened_at, place_of, present_ledger
from syndicate.connect.contract import Defaults, FileInput, Spec
from syndicate.connect.http import PoliteClient
from syndicate.connect.registry import load_specs
from syndicate.engine.collecting import seldom_collected
from syndicate.engine.core import Core, Renewed, Totals
from syndicate.engine.embedded import Embedded, Feed
from syndicate.engine.loading import Loading, Progress, load_files
from syndicate.engine.poller import Observer, Schedule
from syndicate.engine.renewing import Progress as Settling
from syndicate.engine.renewing import one_page, settle_all
from syndicate.engine.retry import Retried, Retry, choose
from syndicate.engine.settling import LOADED, Closing, settle
from syndicate.engine.sources import Builder
from syndicate.engine.watching import Looked, Watch
from syndicate.home import now, read_rules, read_screening, sole_owner
from syndicate.ledger.places import telling_damage
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import ConfigError, UsageError
from syndicate.pipeline.prepare import Rules
from syndicate.review.judging import Judge
from syndicate.review.tiers import tiers_of
from syndicate.settings import Settings, SourceSettings


class Office:
    """An open home: ledger, rules, connectors; owned by this process alone."""

    def __init__(self, settings: Settings, ledger: SqliteLedger, rules: Rules) -> None:
        self.settings = settings
        self.ledger = ledger
        self.specs: Mapping[str, Spec] = load_specs()
        holder = f"{socket.gethostname()}:{os.getpid()}"
        self.rules = rules
        ledger.present_rules = lambda: self.rules.digest
        self.core = Core(ledger, rules, holder, now)
        self.sources = Builder(settings, self.specs, now)

    def load(
        self, chosen: Sequence[tuple[Path, FileInput]], connector: str | None, defaults: Defaults, progress: Progress
    ) -> Totals:
        """
        Read files named by a person; what lay in quarantine of a file and is read now is resolved.

        Raises:
            UsageError: There is no such connector, or it reads no files.
        """
        if connector is not None and (connector not in self.specs or self.specs[connector].read is None):
            known = "、".join(name for name, spec in self.specs.items() if spec.read)
            raise UsageError(
                f"没有能读文件的连接器“{connector}”，可用：{known} / no connector {connector} that reads files"
            )
        how = Loading(
            specs=self.specs,
            connector=connector,
            options={},
            defaults=defaults,
            batch_size=self.settings.batch_size,
        )
        head, _ = self.ledger.receipt_head()
        closing = Closing(self.ledger.waiting())
        totals = load_files(self.core, chosen, how, progress, closing)
        settle(self.core, self.ledger, closing.read, head, LOADED)
        return totals

    def settle(self, progress: Settling) -> list[int]:
        """Make anew what was made by other rules than those of the present program; see `settle_all`."""
        return settle_all(self.core, self.ledger, progress)

    def adopt(self, settings: Settings, rules: Rules) -> None:
        """Work by other settings and rules from now on; called between two batches, when nothing is under way."""
        self.settings = settings
        self.sources = Builder(settings, self.specs, now)
        self.rules = rules
        self.core.adopt(rules)

    def feeds(self, http: PoliteClient, settings: Settings | None = None) -> list[Feed]:
        """
        Return all enabled sources, ready to be polled: those of the settings in force, or of others.

        Raises:
            ConfigError: None is configured, or a connector refuses its options.
        """
        wanted = settings or self.settings
        sources = Builder(wanted, self.specs, now)
        return [_feed(source, wanted, sources, http) for source in enabled_sources(wanted)]

    async def drain(
        self, observer: Observer, failed: Callable[[Feed, Exception], None], only: str | None = None
    ) -> None:
        """Read every configured source to its end once; `only`: those of one connector, or the one of that name."""
        names = {source.name for source in self.settings.source if only in (None, source.connector, source.name)}
        await self._with_engine(
            observer, lambda engine, feeds: engine.drain([feed for feed in feeds if feed.name in names], failed)
        )

    async def run(self, observer: Observer, stop: asyncio.Event, *, pages: bool = True) -> None:
        """
        Poll every configured source, screen what is public, send what is released and serve the pages, until told to stop.

        Raises:
            Fenced, Fatal: What ended the first source that failed for good.
        """
        from syndicate.app.daemon import Daemon, Witness

        with first_cause():
            await Daemon(self, observer, Witness(), pages=pages).run(stop)

    def settler(self, observer: Observer) -> Callable[[], bool]:
        """Return what makes the next page anew of what is not settled, and tells of it; see `one_page`."""

        def told(page: Renewed) -> None:
            observer.page(page.receipt.lane, page.receipt, drained=False)

        return lambda: one_page(self.core, self.ledger, told)

    def watch(self, judge: Judge | None = None) -> Callable[[], Looked]:
        """
        Return what screens the next publications of every configured jurisdiction; see `Watch.look`. `judge`: by the rules installed.

        Raises:
            ConfigError: The rules of screening or the tiers are wrong.
        """
        wanted = self.settings.review
        tiers = tiers_of(wanted.tiers, wanted.quorum, wanted.days)
        watch = Watch(self.ledger, judge or Judge(read_screening()), tiers, now)
        configured = {self.settings.defaults(source).jurisdiction for source in self.settings.source if source.enabled}
        codes = sorted(configured or {self.settings.defaults().jurisdiction})

        def look() -> Looked:
            mine = [code for code in codes if self.core.minds(code)]
            for code in mine:
                self.core.own(code)
            looks = [watch.look(code) for code in mine]
            return Looked(sum(one.publications for one in looks), sum(one.reviews for one in looks))

        return look

    def retry(self, numbers: Sequence[int] | None, progress: Progress) -> list[Retried]:
        """
        Read again what quarantine entries came from (None: all open ones); see `Retry.run`.

        Raises:
            UsageError: There is no entry of that number.
        """
        again = Retry(self.core, self.ledger, self.settings, self.specs, self.sources, progress)
        return again.run(choose(self.ledger, numbers))

    async def _with_engine(self, observer: Observer, work: Callable[[Embedded, list[Feed]], Awaitable[None]]) -> None:
        from syndicate.app.sharing import sharing

        engine = Embedded(self.core, self.ledger, observer)
        async with sharing(self.settings) as shared, PoliteClient(now).paced(shared.paced) as http:
            try:
                await work(engine, self.feeds(http))
            finally:
                engine.close()


def enabled_sources(settings: Settings) -> list[SourceSettings]:
    """
    Return the sources that are to be read.

    Raises:
        ConfigError: There is none.
    """
    enabled = [source for source in settings.source if source.enabled]
    if not enabled:
        raise ConfigError(
            "没有配置任何信源（[[source]]），见 `syndicate config example` / no [[source]] is configured: see `syndicate config example`"
        )
    return enabled


def _feed(source: SourceSettings, settings: Settings, sources: Builder, http: PoliteClient) -> Feed:
    defaults = settings.defaults(source)
    return Feed(
        name=source.name,
        lane=source.name,
        jurisdiction=defaults.jurisdiction,
        source=sources.build(source, http),
        schedule=Schedule(interval=float(source.interval)),
    )


@contextmanager
def first_cause() -> Iterator[None]:
    """Run a block whose tasks run side by side; the first error among them is raised alone: people are told a cause, not a group."""
    try:
        yield
    except ExceptionGroup as group:
        first: Exception = group
        while isinstance(first, ExceptionGroup):
            first = first.exceptions[0]
        raise first from group


@contextmanager
def office(settings: Settings) -> Iterator[Office]:
    """
    Open a home for writing.

    Raises:
        Transient: Another process holds it.
        ConfigError: A rule file is wrong.
        Fatal: The ledger is damaged or belongs to a newer release.
    """
    with sole_owner(settings.home):
        path = place_of(settings)
        ledger = opened_at(path)
        try:
            with telling_damage(path):
                opened = Office(settings, ledger, read_rules())
                with seldom_collected():
                    yield opened
        finally:
            ledger.close()


@contextmanager
def correcting(settings: Settings) -> Iterator[Office]:
    """
    Open a home that has a ledger for corrections by people.

    Raises:
        UsageError: There is no ledger yet.
        Transient, ConfigError, Fatal: See `office`.
    """
    present_ledger(settings)
    with office(settings) as opened:
        yield opened
