"""Open an SQLite ledger: settings that durability rests on, migrations, transactions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import apsw

from syndicate.ledger import connection as either
from syndicate.ledger.connection import Served
from syndicate.ledger.timing import Connection
from syndicate.model import Fatal, Transient

_PRAGMAS = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -49152;
PRAGMA wal_autocheckpoint = 2000;
"""
_BUSY_MILLISECONDS = 5_000
_BETWEEN_TRIES = 0.02
PASSING = (apsw.BusyError, apsw.LockedError, apsw.FullError, apsw.IOError)
"""What SQLite raises when it cannot write now; nothing of the transaction stands."""


DAMAGE = (apsw.NotADBError, apsw.CorruptError)
"""What SQLite raises when it comes upon a page that cannot be one."""


class Unwritable(Fatal):
    """台账打不开或不可写 / the ledger cannot be opened or written."""


def connect(path: Path | None) -> Connection:
    """
    Open the ledger file, or one in memory for None, and bring its schema up to date.

    Raises:
        Unwritable: Nothing can be written there.
        Fatal: The file is no ledger, is damaged, or was written by a newer release.
        Transient: Another process holds it.
    """
    try:
        with telling_damage(path):
            connection = Connection(str(path) if path else ":memory:")
            connection.set_busy_timeout(_BUSY_MILLISECONDS)
            patiently(lambda: connection.execute(_PRAGMAS))
            _migrate(connection, path)
    except (apsw.CantOpenError, apsw.ReadOnlyError) as error:
        raise Unwritable(
            f"台账“{path}”打不开或不可写（只读的磁盘、权限） / the ledger {path} cannot be opened or written (a read-only disk, permissions): {error}"
        ) from error
    except PASSING as error:
        raise transient(error) from error
    return connection


@contextmanager
def telling_damage(path: Path | None) -> Iterator[None]:
    """
    Run a block that uses the ledger file.

    Raises:
        Fatal: The file is no ledger or is damaged.
    """
    try:
        yield
    except DAMAGE as error:
        raise Fatal(
            f"台账文件“{path}”不是台账或已损坏，请从备份恢复 / {path} is no ledger or is damaged: {error}"
        ) from error


def one(connection: either.Connection, query: str, bound: Sequence[Any] = ()) -> tuple[Any, ...]:
    """Return the only row of a query that always has one."""
    row = connection.execute(query, bound).fetchone()
    if row is None:
        raise Fatal(f"台账没有回答 / the ledger gave no answer: {query}")
    return tuple(row)


def transient(error: Exception) -> Transient:
    """Return what to tell the runner when the database cannot write now."""
    why = "磁盘已满，" if isinstance(error, apsw.FullError) else ""
    return Transient(
        f"{why}台账暂时不能写入，未写入任何内容 / the ledger cannot be written now, nothing was: {error}",
        reason="database",
    )


def transaction(connection: either.Connection, op: str = "other") -> AbstractContextManager[None]:
    """
    Run a block as one transaction that holds the write lock from its first statement; `op`: under which word it is timed.

    Raises:
        Transient: The database is busy or the disk is full; nothing was written.
    """
    return connection.transaction(op) if isinstance(connection, Served) else _transaction(connection, op)


@contextmanager
def _transaction(connection: apsw.Connection, op: str) -> Iterator[None]:
    timed = connection.timed if isinstance(connection, Connection) else None
    began = time.perf_counter()
    try:
        connection.execute("BEGIN IMMEDIATE")
        waited = time.perf_counter() - began
        try:
            yield
        except BaseException:
            _roll_back(connection)
            raise
        _commit(connection)
    except PASSING as error:
        if timed:
            timed.gave_up(op)
        raise transient(error) from error
    except apsw.ConstraintError as error:
        if timed and getattr(error, "extendedresult", 0) == apsw.SQLITE_CONSTRAINT_TRIGGER:  # the stubs do not know it
            timed.refused(str(error))
        raise
    if timed:
        timed.wrote(op, waited, time.perf_counter() - began)


def snapshot(connection: either.Connection) -> AbstractContextManager[None]:
    """Run a block whose questions are all answered from one moment, whatever another process commits meanwhile."""
    return connection.snapshot() if isinstance(connection, Served) else _snapshot(connection)


@contextmanager
def _snapshot(connection: apsw.Connection) -> Iterator[None]:
    if not connection.get_autocommit():  # within a transaction that is so already
        yield
        return
    connection.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        _roll_back(connection)


def schema_of(connection: either.Connection) -> int:
    """Return the number of the newest migration that was taken."""
    return connection.schema() if isinstance(connection, Served) else int(connection.pragma("user_version"))


def _commit(connection: apsw.Connection) -> None:
    try:
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: apsw.Connection) -> None:
    # A full disk makes SQLite roll back by itself; a second ROLLBACK would hide the first error.
    if not connection.get_autocommit():
        connection.execute("ROLLBACK")


def migrations() -> list[tuple[int, str]]:
    """Return number and SQL of every migration, in order."""
    folder = files("syndicate.ledger") / "migrations"
    scripts = sorted(
        (entry.name, entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name.endswith(".sql")
    )
    return [(int(name.split("_", 1)[0]), script) for name, script in scripts]


def patiently(work: Callable[[], object]) -> None:
    """
    Do what SQLite refuses at once instead of waiting: turning a file to write-ahead logging while another process does the same.

    Raises:
        apsw.BusyError: It is still refused after five seconds.
    """
    end = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            work()
        except apsw.BusyError:
            if time.monotonic() > end:
                raise
            time.sleep(_BETWEEN_TRIES)
        else:
            return


def _migrate(connection: apsw.Connection, path: Path | None) -> None:
    known = migrations()
    present = int(connection.pragma("user_version"))
    newest = known[-1][0]
    if present > newest:
        raise Fatal(
            f"台账“{path}”的结构版本 {present} 比本程序（{newest}）新，请升级程序 / "
            f"ledger {path} has schema {present}, this release knows {newest}: upgrade the program"
        )
    for number, script in known:
        if number > present:
            with transaction(connection):
                _step(connection, number, script)


def _step(connection: apsw.Connection, number: int, script: str) -> None:
    # Another process may have taken this step while this one waited for the lock.
    if int(connection.pragma("user_version")) < number:
        connection.execute(script)
        connection.pragma("user_version", number)
