"""The schema of a ledger on PostgreSQL, step by step; numbered as that of the embedded ledger."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import psycopg

from syndicate.ledger.postgres.address import Address
from syndicate.model import Fatal

_LOCK = "SELECT pg_advisory_xact_lock(hashtext($1)::bigint)"
_PRESENT = "SELECT number FROM schema_step ORDER BY number DESC LIMIT 1"


@cache
def migrations() -> list[tuple[int, str]]:
    """Return number and SQL of every migration, in order; the first makes the whole schema as it stood with its number."""
    folder = files("syndicate.ledger.postgres") / "migrations"
    found = sorted((entry.name, entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(int(name.split("_", 1)[0]), script) for name, script in found]


def newest(connection: psycopg.Connection[Any]) -> int:
    """Return the number of the newest step that was taken; 0: none."""
    (there,) = connection.execute("SELECT to_regclass('schema_step') IS NOT NULL").fetchone() or (0,)
    row = connection.execute(_PRESENT).fetchone() if there else None
    return int(row[0]) if row else 0


def prepare(connection: psycopg.Connection[Any], address: Address) -> None:
    """
    Take the steps that are missing, in one transaction; of several processes one does, the others wait.

    Raises:
        Fatal: A newer release has written there, or the database keeps its texts in another encoding than UTF-8.
    """
    last = migrations()[-1][0]
    present = newest(connection)
    if present < last:
        with connection.transaction():
            _prove_encoding(connection, address)
            connection.execute(_LOCK, [f"syndicate {address.schema}"])
            present = newest(connection)
            install(connection, address.schema, after=present)
            present = max(present, last)
    if present > last:
        raise Fatal(
            f"台账 {address.shown} 的结构版本 {present} 比本程序（{last}）新，请升级程序 / "
            f"ledger {address.shown} has schema {present}, this release knows {last}: upgrade the program"
        )


def install(connection: psycopg.Connection[Any], schema: str, after: int = 0) -> None:
    """Take every step beyond a number in a schema, which must be the first of the search path."""
    if not after:
        connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        connection.execute(
            "CREATE TABLE schema_step (number BIGINT PRIMARY KEY, taken_at TIMESTAMPTZ NOT NULL DEFAULT now())"
        )
    for number, script in migrations():
        if number > after:
            psycopg.Cursor(connection).execute(script.encode())  # several statements at once: as text
            connection.execute("INSERT INTO schema_step (number) VALUES ($1)", [number])


def _prove_encoding(connection: psycopg.Connection[Any], address: Address) -> None:
    (encoding,) = connection.execute("SHOW server_encoding").fetchone() or ("",)
    if encoding != "UTF8":
        raise Fatal(
            f"{address.shown} 的编码是 {encoding}，应为 UTF8 / {address.shown} has the encoding {encoding}, not UTF8"
        )
