"""A connection to PostgreSQL on which the SQL of the ledger runs."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import psycopg
from psycopg import RawCursor, errors
from psycopg.pq import TransactionStatus

from syndicate.ledger.connection import Answer, Bound, Forbidden, Served
from syndicate.ledger.postgres.address import Address
from syndicate.ledger.postgres.dialect import Bulk, bulk, translated
from syndicate.ledger.postgres.guards import altered, unsound
from syndicate.ledger.postgres.schema import newest, prepare
from syndicate.ledger.postgres.types import as_sqlite
from syndicate.model import Fatal, Transient

_WRITER = "SELECT pg_advisory_xact_lock('receipt'::regclass::oid::bigint)"
"""Whoever writes holds this: receipts, acts and errands are chains, in each of which every link follows the one before."""
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_FOR_NOW = (
    psycopg.OperationalError,
    errors.IdleInTransactionSessionTimeout,
    errors.TransactionTimeout,
    errors.InFailedSqlTransaction,
)
"""What ends by itself: the server is busy, full or away, or has thrown this connection out."""
_STILL = "60s"
"""How long a transaction may last that writes; see `_begin`."""
_ENDLESS = ("moving",)
"""Transactions that take as long as they take."""
_TIMED = 170_000
"""The release of PostgreSQL from which on the server ends a transaction that lasts too long, whatever the other side is about."""
_PATIENTLY = "SET LOCAL idle_in_transaction_session_timeout = '1h'"
_TYPES = """SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = current_schema() AND is_identity = 'NO' ORDER BY table_name, ordinal_position"""


class Unknown(Transient):
    """The connection was lost in the moment of committing: nobody knows whether the transaction stands."""


class PostgresConnection(Served):
    """See `Served`."""

    def __init__(self, address: Address) -> None:
        """
        Connect, and bring the schema up to date.

        Raises:
            Transient: The server cannot be reached.
            Fatal: It refuses, or the schema was written by a newer release.
        """
        self._address = address
        self._types: dict[str, dict[str, str]] = {}
        self._bulk: dict[str, Bulk | None] = {}
        self._connection = self._connected()
        self._piped = self._inside = False
        try:
            with self._told():
                prepare(self._connection, address)
        except BaseException:
            self.close()
            raise

    def execute(self, statement: str, bindings: Bound = ()) -> Answer:
        """Run one statement; see `Served.execute`."""
        said = translated(statement)
        with self._told():
            return self._present().execute(said.text, said.values(bindings), prepare=True)

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for every row; see `Served.executemany`."""
        given = list(rows)
        if not given:
            return
        many = self._many(statement)
        with self._told():
            if many is None:
                self._present().cursor().executemany(translated(statement).text, given)
            else:
                self._present().execute(many.text, [many.rows(given)], prepare=True)

    def standing(self, query: str, keys: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
        """Run one query for every key; see `Served.standing`."""
        said = translated(query)
        with self._told(), nullcontext() if self._piped else self._present().pipeline():
            asked = [self._connection.execute(said.text, key, prepare=True) for key in keys]
            found = [cursor.fetchone() for cursor in asked]
        return (row for row in found if row is not None)

    @contextmanager
    def transaction(self, op: str) -> Iterator[None]:
        """
        Run a block as one transaction that holds the lock of the writer; see `Served.transaction`.

        The statements of a batch travel without waiting for each other's answers; the first that fails is told at the next question.

        Raises:
            Unknown: It was lost in the moment of committing.
            Transient: The database is busy, full or away; nothing was written.
        """
        began = time.perf_counter()
        try:
            with self._told():
                connection = self._present()
                with self._undone(connection):
                    waited = self._begin(connection, op) - began
                    with self._piping(connection, op == "batch" and connection.info.server_version >= _TIMED):
                        yield
                    self._commit(connection)
        except Transient:
            self._tell_timed("gave_up", op)
            raise
        except Forbidden as error:
            self._tell_timed("refused", str(error))
            raise
        self._tell_timed("wrote", op, waited, time.perf_counter() - began)

    def _tell_timed(self, what: str, *said: str | float) -> None:
        if self.timed:
            getattr(self.timed, what)(*said)

    @staticmethod
    def _begin(connection: psycopg.Connection[Any], op: str) -> float:
        """
        Begin, and wait for the lock of the writer; return when it was there.

        Whoever holds it and stands still, such as a process that was stopped, is thrown out: one that waits for answers after some
        seconds (see `address`), one in the middle of a batch, whose statements do not wait for answers, after `_STILL`. An older
        server knows only the former, so that there every statement waits for its answer.
        """
        with connection.pipeline():
            connection.execute("BEGIN")
            connection.execute(_WRITER)
            if connection.info.server_version >= _TIMED and op not in _ENDLESS:
                connection.execute(f"SET LOCAL transaction_timeout = '{_STILL}'")
        return time.perf_counter()

    @contextmanager
    def _undone(self, connection: psycopg.Connection[Any]) -> Iterator[None]:
        self._inside = True
        try:
            yield
        except BaseException:
            self._roll_back(connection)
            raise
        finally:
            self._inside = False

    @contextmanager
    def _piping(self, connection: psycopg.Connection[Any], wanted: bool) -> Iterator[None]:
        if not wanted:
            yield
            return
        self._piped = True
        try:
            with connection.pipeline():
                yield
        finally:
            self._piped = False

    def _commit(self, connection: psycopg.Connection[Any]) -> None:
        try:
            done = connection.execute("COMMIT")
        except psycopg.OperationalError as error:
            raise Unknown(
                f"提交时与 {self._address.shown} 的连接中断，不知是否写入 / the connection was lost while committing: {error}",
                reason="database",
            ) from error
        if (
            done.statusmessage != "COMMIT"
        ):  # what went wrong before was caught by somebody, and the transaction was lost with it
            raise errors.InFailedSqlTransaction(str(done.statusmessage))

    @staticmethod
    def _roll_back(connection: psycopg.Connection[Any]) -> None:
        """Leave the transaction; a connection that does not even do that is thrown away, and the server rolls back by itself."""
        if connection.closed or connection.info.transaction_status == TransactionStatus.IDLE:
            return
        try:
            connection.execute("ROLLBACK")
        except psycopg.OperationalError:
            connection.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Run a block whose questions are answered from one moment; see `Served.snapshot`."""
        connection = self._present()
        if connection.info.transaction_status != TransactionStatus.IDLE:
            yield
            return
        with self._told():
            connection.execute(_SNAPSHOT)
            connection.execute(_PATIENTLY)
        self._inside = True
        try:
            yield
        finally:
            self._inside = False
            with self._told():
                self._roll_back(connection)

    def copy(self, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> int:
        """Write rows into a table as one stream; return how many."""
        written = 0
        said = f'COPY "{table}" ({columns}) FROM STDIN'.encode()
        with self._told(), self._present().cursor() as cursor, cursor.copy(said) as stream:
            for row in rows:
                stream.write_row(row)
                written += 1
        return written

    def sound(self) -> Iterable[str]:
        """Yield what is wrong with the database; see `Served.sound`."""
        with self._told():
            return unsound(self._present())

    def guards(self) -> Iterable[str]:
        """Yield what guards the gate and is altered; see `Served.guards`."""
        with self._told(), self._connected() as fresh:
            return altered(fresh, self._address)

    def schema(self) -> int:
        """Return the number of the newest migration that was taken."""
        with self._told():
            return newest(self._present())

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _many(self, statement: str) -> Bulk | None:
        if statement not in self._bulk:
            self._bulk[statement] = bulk(statement, self._columns)
        return self._bulk[statement]

    def _columns(self, table: str) -> Mapping[str, str]:
        if not self._types:
            with self._told():
                for name, column, kind in self._present().execute(_TYPES):
                    self._types.setdefault(name, {})[column] = kind
        return self._types[table]

    def _present(self) -> psycopg.Connection[Any]:
        """Return the connection; one that was lost is opened anew, but never in the middle of a transaction."""
        if self._connection.closed and self._inside:
            raise psycopg.OperationalError("the connection was lost within a transaction")
        if self._connection.closed:
            self._connection = self._connected()
        return self._connection

    def _connected(self) -> psycopg.Connection[Any]:
        with self._told():
            connection = psycopg.Connection.connect(self._address.info, autocommit=True, cursor_factory=_Cursor)
            as_sqlite(connection)
            connection.execute(f'SET search_path = "{self._address.schema}", pg_catalog')
            return connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Have what psycopg raises say what the runner must do."""
        try:
            yield
        except (
            errors.InvalidAuthorizationSpecification,
            errors.InvalidCatalogName,
            errors.InsufficientPrivilege,
        ) as error:
            raise Fatal(f"{self._address.shown} 拒绝连接或权限不足 / {self._address.shown} refuses: {error}") from error
        except _FOR_NOW as error:
            raise Transient(
                f"台账数据库 {self._address.shown} 暂时不可用，未写入任何内容 / the database cannot be used now, nothing was written: {error}",
                reason="database",
            ) from error
        except psycopg.IntegrityError as error:
            raise Forbidden(error.diag.message_primary or str(error)) from error


class _Cursor(RawCursor[Any]):
    """Takes the placeholders of PostgreSQL, and answers in binary."""

    def __init__(self, connection: psycopg.Connection[Any], *, row_factory: Any = None) -> None:
        super().__init__(connection, row_factory=row_factory or connection.row_factory)
        self.format = psycopg.pq.Format.BINARY
