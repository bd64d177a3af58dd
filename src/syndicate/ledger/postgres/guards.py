"""Whether what guards the ledger on PostgreSQL stands as this release installs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg

from syndicate.ledger.postgres.address import Address
from syndicate.ledger.postgres.schema import install

_GUARDS = """
SELECT 'trigger ' || c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = $1::regnamespace AND NOT t.tgisinternal
UNION ALL SELECT 'view ' || c.relname, pg_get_viewdef(c.oid) FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'v'
UNION ALL SELECT 'function ' || p.oid::regprocedure::text, p.prosrc FROM pg_proc p WHERE p.pronamespace = $1::regnamespace
UNION ALL SELECT 'constraint ' || c.conrelid::regclass::text || '.' || c.conname, pg_get_constraintdef(c.oid)
FROM pg_constraint c WHERE c.connamespace = $1::regnamespace
"""
_INVALID = "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace"


def unsound(connection: psycopg.Connection[Any]) -> list[str]:
    """Return the indexes that PostgreSQL itself holds to be unusable."""
    return [f"索引 {name} 无效 / index {name} is invalid" for (name,) in connection.execute(_INVALID)]


def altered(connection: psycopg.Connection[Any], address: Address) -> list[str]:
    """Return which triggers, views, functions and constraints are missing, altered or added, beside a fresh schema that is rolled back."""
    standing = dict(_guards(connection, address.schema))
    fresh = f"{address.schema}_as_installed"
    with connection.transaction(force_rollback=True):
        connection.execute(f'SET LOCAL search_path = "{fresh}", pg_catalog')
        install(connection, fresh)
        installed = dict(_guards(connection, fresh))
    return [
        f"数据库中的“{name}”缺失或被改动 / {name} is missing or altered in the schema"
        for name in sorted({*standing, *installed})
        if standing.get(name) != installed.get(name)
    ]


def _guards(connection: psycopg.Connection[Any], schema: str) -> Iterator[tuple[str, str]]:
    for name, said in connection.execute(_GUARDS, [schema]):
        yield str(name).replace(f"{schema}.", ""), str(said).replace(f"{schema}.", "")
