"""The only place that picks adapters: settings in, a working office out."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from syndicate.connect.contract import Defaults, FileInput, Spec
from syndicate.connect.http import PoliteClient
from syndicate.connect.http_post import Sender
from syndicate.connect.registry import load_specs
from syndicate.engine.collecting import seldom_collected
from syndicate.engine.core import Core, Totals
from syndicate.engine.embedded import Embedded, Feed
from syndicate.engine.loading import Loading, Progress, load_files
from syndicate.engine.poller import Observer, Schedule
from syndicate.engine.relay import Call, Outside, Relay, Told
from syndicate.engine.retry import Retried, Retry, choose
from syndicate.engine.settling import LOADED, Closing, settle
from syndicate.engine.sources import Builder
from syndicate.engine.watching import Looked, Watch, keep_watch
from syndicate.home import ledger_path, now, read_rules, read_screening, sole_owner
from syndicate.ledger.database import telling_damage
from syndicate.ledger.outgoing import Outgoing
from syndicate.ledger.reviews import Reviews
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import ConfigError, UsageError
from syndicate.pipeline.prepare import Rules
from syndicate.publish.site import site_of
from syndicate.review.desk import Desk
from syndicate.review.judging import Judge
from syndicate.review.people import People
from syndicate.review.tiers import tiers_of
from syndicate.settings import Settings, SourceSettings

__all__ = [
    "Gate",
    "Office",
    "correcting",
    "first_cause",
    "gate_of",
    "ledger_path",
    "now",
    "office",
    "publishing",
    "read_rules",
    "read_screening",
    "reading",
    "relaying",
    "reviewing",
    "serve_pages",
    "sole_owner",
]

# The pages and the vocabulary of screening are loaded by what uses them: most commands do without.
if TYPE_CHECKING:
    from syndicate.web.rooms import Rooms


@contextmanager
def reading(settings: Settings) -> Iterator[SqliteLedger]:
    """
    Open the ledger for questions, all answered from one moment; a running daemon is not disturbed.

    Raises:
        UsageError: There is no ledger yet.
    """
    path = _present_ledger(settings.home)
    ledger = SqliteLedger(path)
    try:
        with telling_damage(path), ledger.snapshot():
            yield ledger
    finally:
        ledger.close()


def _present_ledger(home: Path) -> Path:
    path = ledger_path(home)
    if not path.exists():
        raise UsageError(f"“{home}”还没有台账，请先 load 或 run / no ledger in {home} yet: load or run first")
    return path


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


class Gate(NamedTuple):
    """The review of an open home: the desk, its users, and what the ledger keeps of both."""

    desk: Desk
    people: People
    reviews: Reviews
    jurisdiction: str
    ledger: SqliteLedger

    def rooms(self, settings: Settings) -> Rooms:
        """Return what the pages work with."""
        from syndicate.web.server import rooms_of

        return rooms_of(self.ledger, self.desk, self.people, settings, now)


def gate_of(settings: Settings, ledger: SqliteLedger) -> Gate:
    """Return the review over an open ledger; see `reviewing`."""
    jurisdiction, wanted = settings.defaults().jurisdiction, settings.review
    tiers = tiers_of(wanted.tiers, wanted.quorum, wanted.days)
    people = People(ledger.reviews, jurisdiction, now)
    desk = Desk(ledger.reviews, Judge(read_screening()), tiers, jurisdiction, now, wanted.claim)
    return Gate(desk, people, ledger.reviews, jurisdiction, ledger)


@contextmanager
def reviewing(settings: Settings) -> Iterator[Gate]:
    """
    Open the review of a home; beside a running daemon too: every act is a transaction of its own.

    Raises:
        ConfigError: No jurisdiction is configured, or a rule file or the tiers are wrong.
        UsageError: The folder cannot be made.
    """
    settings.defaults()
    path = ledger_path(settings.home)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError(f"数据目录“{path.parent}”不可写：{error.strerror} / cannot be written") from error
    ledger = SqliteLedger(path)
    try:
        with telling_damage(path):
            yield gate_of(settings, ledger)
    finally:
        ledger.close()


async def serve_pages(settings: Settings, stop: asyncio.Event, started: Callable[[], None] = lambda: None) -> None:
    """
    Serve the pages until told to stop, from a thread with a ledger connection of its own.

    Every act is a transaction of its own, so what a daemon reads and screens meanwhile, here or in another process, keeps no page waiting
    longer than one commit.

    Raises:
        ConfigError: See `reviewing`; or nothing can listen at the address.
    """
    from syndicate.web.server import serving

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="pages") as thread, ExitStack() as opened:
        gate = await loop.run_in_executor(thread, opened.enter_context, reviewing(settings))
        started()
        await serving(gate.rooms(settings), lambda work: loop.run_in_executor(thread, work), settings, stop)


@contextmanager
def publishing(settings: Settings) -> Iterator[Outgoing]:
    """
    Open the way out of a home that has a ledger; beside a running daemon too.

    Raises:
        ConfigError: No jurisdiction is configured.
        UsageError: There is no ledger yet.
    """
    settings.defaults()
    path = _present_ledger(settings.home)
    ledger = SqliteLedger(path)
    try:
        with telling_damage(path):
            yield ledger.outgoing
    finally:
        ledger.close()


@asynccontextmanager
async def relaying(outgoing: Outgoing, call: Call, settings: Settings) -> AsyncIterator[Relay]:
    """Open a relay that uses the ledger through `call`."""
    sender = Sender()
    outside = Outside(post=sender.post, now=now, dice=random.SystemRandom().random, token=partial(secrets.token_hex, 8))
    try:
        yield Relay(outgoing, call, outside, site_of(settings))
    finally:
        await sender.aclose()


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
    _present_ledger(settings.home)
    with office(settings) as opened:
        yield opened
