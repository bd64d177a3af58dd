"""Moves an embedded ledger to PostgreSQL: every row as it stands, in one transaction, counted on both sides before it is committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import psycopg

from syndicate.ledger.connection import Connection
from syndicate.ledger.copying import Facts, facts
from syndicate.ledger.database import connect, one, schema_of, snapshot
from syndicate.ledger.postgres.address import Address
from syndicate.ledger.postgres.connection import PostgresConnection
from syndicate.ledger.receipts import GENESIS
from syndicate.model import Fatal, UsageError

Step = Callable[[str, int], None]
"""Is told of each table, and how many rows of it have been moved."""

_TABLES = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), min(d.depth) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND a.attidentity = '' AND NOT a.attisdropped
CROSS JOIN LATERAL (SELECT count(*) AS depth FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f') AS d
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> 'schema_step'
GROUP BY c.relname ORDER BY 3, 1
"""
"""Tables with their columns; those that refer to others come after them."""
_LOGINS = "session"
"""No part of the record: whoever was logged in logs in again."""


def move(source: Path, address: Address, step: Step) -> Facts:
    """
    Copy a ledger that nobody else writes to into an empty ledger on a server. All or nothing.

    Returns:
        What both hold: rows of every table, the newest receipt and the newest acts were compared.

    Raises:
        UsageError: There is a ledger already.
        Fatal: The source is damaged, holds what the server cannot, or the copy differs.
        Transient: The server cannot be reached; nothing was written.
    """
    ledger, target = connect(source), PostgresConnection(address)
    try:
        with snapshot(ledger), target.transaction("moving"):
            _must_be_empty(target, address)
            _copy(ledger, target, step)
            held, copied = facts(ledger), facts_there(target)
            if differences := held.differences(copied):
                raise Fatal(f"副本与台账不符 / the copy is not what was copied: {'; '.join(differences)}")
        return held
    finally:
        target.close()
        ledger.close()


def facts_there(connection: Connection) -> Facts:
    """Return what a ledger on a server holds, as far as it can be compared by it."""
    found = connection.execute("SELECT number, hash FROM receipt ORDER BY number DESC LIMIT 1").fetchone()
    acts = "SELECT jurisdiction, place, hash FROM act a WHERE place = (SELECT max(place) FROM act WHERE jurisdiction = a.jurisdiction)"
    tables = [str(name) for name, _, _ in connection.execute(_TABLES) if name != _LOGINS]
    return Facts(
        schema=schema_of(connection),
        receipt=int(found[0]) if found else 0,
        hash=str(found[1]) if found else GENESIS,
        acts={str(code): f"{place}:{digest}" for code, place, digest in connection.execute(acts)},
        counts={name: int(one(connection, f'SELECT count(*) FROM "{name}"')[0]) for name in tables},
    )


def _must_be_empty(target: PostgresConnection, address: Address) -> None:
    held = facts_there(target).counts
    if there := {name: count for name, count in held.items() if count and name != "history"}:
        name, count = next(iter(there.items()))
        raise UsageError(
            f"{address.shown} 已有台账（{name} {count} 行），请另选数据库或 schema=… / there is a ledger at {address.shown} already: "
            "choose another database or schema=…"
        )


def _copy(ledger: apsw.Connection, target: PostgresConnection, step: Step) -> None:
    tables = [(str(name), str(columns)) for name, columns, _ in target.execute(_TABLES) if name != _LOGINS]
    for name, columns in tables:
        target.execute(
            f'ALTER TABLE "{name}" DISABLE TRIGGER USER'
        )  # what stands was let in once; it is proved below and by verify
        target.execute(f'DELETE FROM "{name}"')
        step(name, 0)
        try:
            moved = target.copy(name, columns, _rows(ledger, name, columns))
        except psycopg.DataError as error:
            raise Fatal(
                f"表 {name} 中有 PostgreSQL 存不下的内容 / table {name} holds what PostgreSQL cannot: {error}"
            ) from error
        step(name, moved)
    for name, _ in tables:
        target.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


def _rows(ledger: apsw.Connection, name: str, columns: str) -> Iterator[tuple[object, ...]]:
    yield from ledger.execute(f'SELECT {columns} FROM "{name}"')
