"""What may happen to a ledger on PostgreSQL: connections cut, servers restarted, owners that come back from the dead."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from core_kit import JURISDICTION, LANE, PRESENT, broken, core_over, loaded, record, said
from postgres_kit import Server, new_url, own_server, postgres_ledger, server_url

from syndicate.engine.core import Core
from syndicate.ledger.database import transaction
from syndicate.ledger.postgres.ledger import PostgresLedger
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal, Fenced, Reading, Transient

FAR = "230103"
FIRST: tuple[Reading, ...] = (
    record("1", "因供水管道检修，部分街道停止供水，请居民提前储水。"),
    record("2", "区图书馆本月起延长开放时间。"),
)
SECOND: tuple[Reading, ...] = (record("1", "供水已恢复，感谢居民的理解与支持。"), record("3", "道里区征兵报名开始了。"))


@pytest.fixture
def url() -> str:
    """Return the address of an empty ledger."""
    return new_url()


@pytest.fixture
def ledger(url: str) -> Iterator[PostgresLedger]:
    """Return an empty ledger."""
    opened = postgres_ledger(url)
    yield opened
    opened.close()


def undisturbed(*batches: tuple[Reading, ...]) -> Any:
    """Return what a ledger says that took the batches without any trouble."""
    return said(loaded(batches, SqliteLedger(None)))


def cut(ledger: PostgresLedger) -> None:
    """Have the server end the connection of a ledger, as a network or an operator may."""
    with psycopg.connect(server_url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [_raw(ledger).info.backend_pid])


def _raw(ledger: PostgresLedger) -> psycopg.Connection[Any]:
    found: psycopg.Connection[Any] = ledger.connection._connection  # type: ignore[union-attr]
    return found


def at_commit(ledger: PostgresLedger, patch: pytest.MonkeyPatch, trouble: Callable[[Callable[[], None]], None]) -> None:
    """Have trouble come once in the moment of committing; it is given what commits."""
    commits = ledger.connection._commit  # type: ignore[union-attr]
    left = [trouble]

    def committed(connection: psycopg.Connection[Any]) -> None:
        if left:
            left.pop()(lambda: connection.execute("COMMIT") and None)
        commits(connection)

    patch.setattr(ledger.connection, "_commit", committed)


def test_a_connection_cut_between_batches_is_opened_anew(ledger: PostgresLedger) -> None:
    """The first question fails and says to try again; the same batch then goes through."""
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, FIRST)
    cut(ledger)
    with pytest.raises(Transient, match="暂时不可用"):
        core.handle(LANE, JURISDICTION, SECOND)
    core.handle(LANE, JURISDICTION, SECOND)
    assert said(ledger) == undisturbed(FIRST, SECOND)
    assert broken(ledger) == set()


def test_a_connection_cut_before_the_commit_leaves_nothing(
    ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has rolled back; the ledger finds no receipt and writes the batch once more by itself."""
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, FIRST)
    at_commit(ledger, monkeypatch, lambda _commit: cut(ledger))
    receipt = core.handle(LANE, JURISDICTION, SECOND)
    assert receipt is not None
    assert receipt.number == 2
    assert said(ledger) == undisturbed(FIRST, SECOND)
    assert broken(ledger) == set()


def test_a_connection_cut_after_the_commit_doubles_nothing(
    ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch stands though nobody was told; the ledger finds its receipt and returns it."""
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, FIRST)

    def lost(commit: Callable[[], None]) -> None:
        commit()
        cut(ledger)

    at_commit(ledger, monkeypatch, lost)
    receipt = core.handle(LANE, JURISDICTION, SECOND)
    assert receipt is not None
    assert [one.number for one in ledger.receipts()] == [1, 2]
    assert list(ledger.receipts())[-1] == receipt
    assert said(ledger) == undisturbed(FIRST, SECOND)
    assert broken(ledger) == set()


def test_a_database_that_stays_away_after_a_cut_ends_the_process(
    ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whether the batch is in: only a new start, which reads the positions that stand, may go on."""
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, FIRST)
    at_commit(ledger, monkeypatch, lambda _commit: cut(ledger))
    monkeypatch.setattr("syndicate.ledger.postgres.ledger._OUTAGE", 0.0)

    def away(*_: object) -> None:
        raise Transient("away")

    monkeypatch.setattr(ledger, "_receipt_at", lambda *_: away() if _raw(ledger).closed else None)
    with pytest.raises(Fatal, match="请重新启动"):
        core.handle(LANE, JURISDICTION, SECOND)


def test_an_owner_that_comes_back_from_the_dead_is_refused(url: str, ledger: PostgresLedger) -> None:
    """Two workers hold one jurisdiction for a moment; only the later one writes, and the other is told to drop its batch."""
    core, other = core_over(ledger), postgres_ledger(url)
    core.handle(LANE, JURISDICTION, FIRST)
    Core(other, core._rules, "other", lambda: PRESENT).handle("other", JURISDICTION, SECOND)
    with pytest.raises(Fenced, match="已由另一进程接管"):
        core.handle(LANE, JURISDICTION, SECOND)
    assert [one.lane for one in ledger.receipts()] == [LANE, "other"]
    assert broken(ledger) == set()
    other.close()


@pytest.mark.parametrize("op", ["batch", "review"])
def test_a_writer_that_stands_still_is_thrown_out(
    url: str, ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch, op: str
) -> None:
    """A process that was stopped in the middle of a transaction keeps the others waiting for the time set, and no longer."""
    monkeypatch.setattr("syndicate.ledger.postgres.connection._STILL", "1s")
    _raw(ledger).execute("SET idle_in_transaction_session_timeout = 500")
    other = postgres_ledger(url)
    receipts = []
    with pytest.raises(Transient), transaction(ledger.connection, op):  # noqa: PT012  # the middle of it is what is tested
        ledger.connection.execute("SELECT 1").fetchone()
        receipts.append(core_over(other).handle(LANE, JURISDICTION, FIRST))  # waits until the first is thrown out
    assert list(other.receipts()) == receipts
    other.close()


def test_owners_of_two_jurisdictions_write_side_by_side(url: str, ledger: PostgresLedger) -> None:
    """Numbers never meet, receipts are one chain, and the counts are those of one writer."""
    far = postgres_ledger(url)
    failed: list[BaseException] = []

    def write(core: Core, code: str) -> None:
        try:
            for number in range(12):
                there = [
                    record(f"{number}-{one}", f"{code}第{number}号公告第{one}项内容如下。", jurisdiction=code)
                    for one in range(5)
                ]
                core.handle(f"{LANE}-{code}", code, there)
        except Exception as error:  # noqa: BLE001  # told below, in the thread of the test
            failed.append(error)

    threads = [
        threading.Thread(target=write, args=(core_over(one), code))
        for one, code in ((ledger, JURISDICTION), (far, FAR))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    receipts = list(ledger.receipts())
    assert [one.number for one in receipts] == list(range(1, 25))
    assert {one.jurisdiction for one in receipts} == {JURISDICTION, FAR}
    assert ledger.statistics(2018).postings == 120
    assert broken(ledger) == set()
    far.close()


def test_a_new_owner_goes_on_with_the_numbers_of_the_last(url: str, ledger: PostgresLedger) -> None:
    """A restart wastes no numbers; the revisions of a jurisdiction are numbered in the order in which they were read."""
    core_over(ledger).handle(LANE, JURISDICTION, FIRST)
    again = postgres_ledger(url)
    core_over(again).handle(LANE, JURISDICTION, SECOND)
    rows = again.connection.execute("SELECT id, receipt FROM revision ORDER BY id")
    assert list(rows) == [(1, 1), (2, 1), (3, 2), (4, 2)]
    assert len(again.connection.execute("SELECT * FROM numbering").fetchall()) == 1
    again.close()


def test_numbers_are_set_aside_anew_when_a_batch_needs_more(
    ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch never runs out of numbers, and verify still sees a reading that was taken away in the middle."""
    monkeypatch.setattr("syndicate.ledger.postgres.ledger._BLOCK", 3)
    core = core_over(ledger)
    for number in range(4):
        core.handle(LANE, JURISDICTION, [record(f"{number}-{one}", f"第{number}号公告第{one}项。") for one in range(2)])
    assert len(ledger.connection.execute("SELECT * FROM numbering").fetchall()) > 1
    assert broken(ledger) == set()
    ((number,),) = ledger.connection.execute("SELECT min(id) FROM revision")
    ledger.connection.execute("DELETE FROM revision WHERE id = ?", (number,))
    assert "revisions" in broken(ledger)


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a server that may be stopped."""
    with own_server() as running:
        yield running


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGINT])
def test_a_restart_of_the_server_loses_and_doubles_nothing(server: Server, how: signal.Signals) -> None:
    """While it is away the runner is told to try again; afterwards the same batch goes through, and every promise holds."""
    ledger = postgres_ledger(server.url)
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, FIRST)
    server.stop(how)
    for _ in range(2):
        with pytest.raises(Transient):
            core.handle(LANE, JURISDICTION, SECOND)
    server.start()
    core.handle(LANE, JURISDICTION, SECOND)
    assert said(ledger) == undisturbed(FIRST, SECOND)
    assert broken(ledger) == set()
    ledger.close()
