"""A topic, a ledger on PostgreSQL and workers that share them, started, killed and put to sleep as real processes."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from broker_kit import GIVEN, REPLICAS, fresh
from core_kit import rules, said
from postgres_kit import new_url

from syndicate.connect.contract import Defaults, Page
from syndicate.connect.registry import load_specs
from syndicate.engine.core import Core
from syndicate.engine.kafka.client import Access, administering, make_topic, producing
from syndicate.engine.kafka.outlet import Outlet
from syndicate.engine.kafka.topics import LARGEST_RECORD
from syndicate.engine.loading import Loading, load_files, named_files
from syndicate.engine.settling import Closing
from syndicate.home import now
from syndicate.ledger.postgres.address import address_of
from syndicate.ledger.postgres.ledger import PostgresLedger
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Reading

PARTITIONS = 4
SESSION = 3.0
"""Seconds; the shortest that the broker of the tests takes well. Whatever waits for a takeover waits far longer."""
CODES = ("230102", "230103", "230104", "230108")
PATIENCE = 240.0
_ASLEEP = 0.3
"""Seconds after which the server has done whatever a worker had still sent it."""
_WRITING = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND xact_start IS NOT NULL"
_BUSY = """SELECT pid, state, wait_event_type, wait_event, now() - xact_start, pg_blocking_pids(pid), left(query, 80)
FROM pg_stat_activity WHERE application_name LIKE 'member%' AND state <> 'idle'"""
_MEMBER = Path(__file__).with_name("kafka_member.py")


class Cluster:
    """One topic, one ledger, any number of workers."""

    def __init__(self, servers: str, folder: Path, session: float = SESSION) -> None:
        self.servers = servers
        self.folder = folder
        self.session = session
        self.topic, self.group = fresh("prepared"), fresh("group")
        self.url = new_url()
        self.access = Access(servers=tuple(servers.split(",")), idempotent=bool(GIVEN))
        self.table = {code: number % PARTITIONS for number, code in enumerate(CODES)}
        self.reached: dict[int, int] = {}
        self.members: list[subprocess.Popen[str]] = []
        self.ledger().close()
        asyncio.run(self._make())

    async def _make(self) -> None:
        async with administering(self.access) as admin:
            await make_topic(admin, self.topic, PARTITIONS, REPLICAS, {})

    def ledger(self) -> PostgresLedger:
        """Open the ledger once more."""
        return PostgresLedger(address_of(self.url))

    def put(self, pages: Iterable[tuple[str, str, list[Reading]]], between: Callable[[], None] = lambda: None) -> None:
        """Write batches of (lane, jurisdiction, readings) into the topic; `between`: what is done after each."""

        async def put() -> None:
            async with producing(self.access, LARGEST_RECORD) as producer:
                outlet = Outlet(producer, self.topic, self.table, rules())
                for number, (lane, code, readings) in enumerate(pages, start=1):
                    await outlet.put(lane, code, Page(readings=tuple(readings), next_cursor={"page": number}))
                    await asyncio.to_thread(between)
                for partition, offset in outlet.reached.items():
                    self.reached[partition] = max(offset, self.reached.get(partition, 0))

        asyncio.run(put())

    def start(self) -> subprocess.Popen[str]:
        """Start a worker, whose connections the server knows by its number."""
        number = len(self.members)
        given = {
            "servers": self.servers, "topic": self.topic, "group": self.group, "partitions": PARTITIONS,
            "session": self.session, "ledger": f"{self.url}&application_name=member{number}", "datadir": str(self.folder),
        }  # fmt: skip
        command = [sys.executable, "-P", str(_MEMBER), json.dumps(given)]
        with (self.folder / f"member{number}.log").open("w") as log:
            member = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, text=True)
        self.members.append(member)
        return member

    def kill(self, member: subprocess.Popen[str]) -> None:
        """End a worker as a failing machine does."""
        member.kill()
        member.wait(60)

    def sleep(self, member: subprocess.Popen[str]) -> None:
        """
        Put a worker to sleep, between two transactions.

        Within one it keeps the writer's lock until the server throws it out after a minute: that is the ledger's to test.
        """
        for _ in range(200):
            member.send_signal(signal.SIGSTOP)
            time.sleep(_ASLEEP)
            if not self._writes(self.members.index(member)):
                return
            member.send_signal(signal.SIGCONT)
            time.sleep(0.05)
        raise AssertionError(self.logs())

    def _writes(self, number: int) -> bool:
        with psycopg.connect(address_of(self.url).info) as connection:
            (open_now,) = connection.execute(_WRITING, (f"member{number}",)).fetchone() or (0,)
        return bool(open_now)

    def alive(self) -> list[subprocess.Popen[str]]:
        """Return the workers that run."""
        return [one for one in self.members if one.poll() is None]

    def is_in(self) -> bool:
        """Say whether everything that was written is in the ledger."""
        with suppress(psycopg.OperationalError), psycopg.connect(address_of(self.url).info) as connection:
            schema = address_of(self.url).schema
            query = f'SELECT partition, max(position) FROM "{schema}".carried WHERE topic = %s GROUP BY partition'
            found = dict(connection.execute(query, (self.topic,)).fetchall())  # type: ignore[arg-type]  # two columns
            return all(found.get(partition, 0) >= offset for partition, offset in self.reached.items())
        return False

    def until_in(self) -> float:
        """Wait until everything is in; return how many seconds it took. A worker that ended by itself is a failure."""
        began = time.monotonic()
        while not self.is_in():
            assert time.monotonic() - began < PATIENCE, self.logs()
            assert self.alive(), self.logs()
            time.sleep(0.1)
        return time.monotonic() - began

    def until_taking_in(self) -> None:
        """Wait until workers have committed something."""
        end = time.monotonic() + PATIENCE
        with closing(self.ledger()) as ledger:
            while not ledger.carried(self.topic):
                assert time.monotonic() < end, self.logs()
                assert self.alive(), self.logs()
                time.sleep(0.05)

    def logs(self) -> str:
        """Return how far the partitions are, what the server is busy with, and what the workers wrote."""
        with psycopg.connect(address_of(self.url).info) as connection:
            busy = [str(row) for row in connection.execute(_BUSY).fetchall()]
        with closing(self.ledger()) as ledger:
            in_so_far = [f"{one.partition} {one.jurisdiction}: {one.position}" for one in ledger.carried(self.topic)]
        ends = [f"{number}: {member.poll()}" for number, member in enumerate(self.members)]
        wrote = [f"{path.name}\n{path.read_text()[-4000:]}" for path in sorted(self.folder.glob("member*.log"))]
        return "\n".join([f"wanted {self.reached}, exit codes {ends}", *in_so_far, *busy, *wrote])

    def stop(self) -> None:
        """End all workers in order; those that sleep are woken."""
        for member in self.alive():
            member.send_signal(signal.SIGCONT)
            member.terminate()
        for member in self.members:
            with suppress(subprocess.TimeoutExpired):
                member.wait(30)
            if member.poll() is None:
                self.kill(member)


@contextmanager
def cluster(servers: str, folder: Path, session: float = SESSION) -> Iterator[Cluster]:
    """Run a block with a topic and a ledger of its own; no worker outlives it."""
    made = Cluster(servers, folder, session)
    try:
        yield made
    finally:
        made.stop()


def sample_pages(folder: Path, codes: Iterable[str] = CODES, size: int = 200) -> list[tuple[str, str, list[Reading]]]:
    """Return what a sample year holds as batches of (lane, jurisdiction, readings): the same for each jurisdiction, each in lanes of its own."""
    pages: list[tuple[str, str, list[Reading]]] = []
    for code in codes:
        taken = _Taken(code, pages)
        how = Loading(
            specs=load_specs(), connector=None, options={}, defaults=Defaults(jurisdiction=code), batch_size=size
        )
        load_files(taken, named_files([folder]), how, lambda *_: None, Closing([]))  # type: ignore[arg-type]  # has its verb
    return pages


class _Taken:
    """Takes batches as the core does, and keeps them."""

    def __init__(self, code: str, pages: list[tuple[str, str, list[Reading]]]) -> None:
        self._code = code
        self._pages = pages

    def handle(self, lane: str, jurisdiction: str, readings: list[Reading], _cursor: Any) -> None:
        """Keep a batch."""
        self._pages.append((f"{self._code}:{lane}", jurisdiction, list(readings)))


def embedded(pages: Iterable[tuple[str, str, list[Reading]]]) -> SqliteLedger:
    """Return what the embedded engine makes of the same batches."""
    ledger = SqliteLedger(None)
    core = Core(ledger, rules(), "embedded", now)
    for number, (lane, code, readings) in enumerate(pages, start=1):
        core.handle(lane, code, readings, {"page": number})
    return ledger


def seen(ledger: SqliteLedger, year: int = 2018) -> dict[str, Any]:
    """Return what people see of a ledger, and the sums of its receipts by lane."""
    sums: dict[str, dict[str, int]] = {}
    for receipt in ledger.receipts():
        done = sums.setdefault(receipt.lane, {})
        for name in receipt.outcome.__struct_fields__:
            done[name] = done.get(name, 0) + getattr(receipt.outcome, name)
    quarantine = sorted((one.jurisdiction, one.place, one.reason, one.message, one.raw) for one in ledger.quarantine())
    return said(ledger, year) | {"receipts": sums, "quarantine": quarantine}
