"""An open home, owned by this process alone: files are loaded into it, sources polled into it."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from syndicate.app.opening import present_ledger
from syndicate.app.pages import relaying, serve_pages
from syndicate.connect.contract import Defaults, FileInput, Spec
from syndicate.connect.http import PoliteClient
from syndicate.connect.registry import load_specs
from syndicate.engine.collecting import seldom_collected
from syndicate.engine.core import Core, Totals
from syndicate.engine.embedded import Embedded, Feed
from syndicate.engine.loading import Loading, Progress, load_files
from syndicate.engine.poller import Observer, Schedule
from syndicate.engine.relay import Told
from syndicate.engine.retry import Retried, Retry, choose
from syndicate.engine.settling import LOADED, Closing, settle
from syndicate.engine.sources import Builder
from syndicate.engine.watching import Looked, Watch, keep_watch
from syndicate.home import ledger_path, now, read_rules, read_screening, sole_owner
from syndicate.ledger.database import telling_damage
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

    def feed(self, source: SourceSettings, http: PoliteClient) -> Feed:
        """
        Return a configured source, ready to be polled.

        Raises:
            ConfigError: The connector refuses the options.
        """
        defaults = self.settings.defaults(source)
        return Feed(
            name=source.name,
            lane=source.name,
            jurisdiction=defaults.jurisdiction,
            source=self.sources.build(source, http),
            schedule=Schedule(interval=float(source.interval)),
        )

    def feeds(self, http: PoliteClient) -> list[Feed]:
        """
        Return all enabled sources.

        Raises:
            ConfigError: None is configured.
        """
        enabled = [source for source in self.settings.source if source.enabled]
        if not enabled:
            raise ConfigError(
                "没有配置任何信源（[[source]]），见 `syndicate config example` / no [[source]] is configured"
            )
        return [self.feed(source, http) for source in enabled]

    async def drain(
        self, observer: Observer, failed: Callable[[Feed, Exception], None], only: str | None = None
    ) -> None:
        """Read every configured source to its end once; `only`: those of one connector, or the one of that name."""
        names = {source.name for source in self.settings.source if only in (None, source.connector, source.name)}
        await self._with_engine(
            observer, lambda engine, feeds: engine.drain([feed for feed in feeds if feed.name in names], failed)
        )

    async def run(
        self, observer: Observer, stop: asyncio.Event, relayed: Told = lambda _: None, *, pages: bool = True
    ) -> None:
        """
        Poll every configured source, screen what is public, send what is released and serve the pages, until told to stop.

        Raises:
            Fenced, Fatal: What ended the first source that failed for good.
        """

        async def work(engine: Embedded, feeds: list[Feed]) -> None:
            async with (
                relaying(self.ledger.outgoing, engine.call, self.settings) as relay,
                asyncio.TaskGroup() as group,
            ):
                group.create_task(relay.run(stop, relayed), name="relay")
                if pages and self.settings.web.enabled:
                    group.create_task(serve_pages(self.settings, stop), name="pages")
                group.create_task(keep_watch(self.watch(), engine.call, stop), name="watch")
                group.create_task(engine.run(feeds, stop), name="engine")

        with first_cause():
            await self._with_engine(observer, work)

    def watch(self) -> Callable[[], Looked]:
        """
        Return what screens the next publications of every configured jurisdiction; see `Watch.look`.

        Raises:
            ConfigError: The rules of screening or the tiers are wrong.
        """
        wanted = self.settings.review
        tiers = tiers_of(wanted.tiers, wanted.quorum, wanted.days)
        watch = Watch(self.ledger, Judge(read_screening()), tiers, now)
        configured = {self.settings.defaults(source).jurisdiction for source in self.settings.source if source.enabled}
        codes = sorted(configured or {self.settings.defaults().jurisdiction})

        def look() -> Looked:
            for code in codes:
                self.core.own(code)
            looks = [watch.look(code) for code in codes]
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
        http = PoliteClient(now)
        engine = Embedded(self.core, self.ledger, observer)
        try:
            await work(engine, self.feeds(http))
        finally:
            engine.close()
            await http.aclose()


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
        path = ledger_path(settings.home)
        ledger = SqliteLedger(path)
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
    present_ledger(settings.home)
    with office(settings) as opened:
        yield opened
