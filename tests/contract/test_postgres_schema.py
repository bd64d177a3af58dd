"""Both schemas are one: the same tables with the same columns, and guards of the same names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ledger_kit import tables
from postgres_kit import new_url, postgres_ledger

from syndicate.ledger.connection import Forbidden, Served
from syndicate.ledger.database import migrations
from syndicate.ledger.postgres import schema
from syndicate.ledger.postgres.ledger import PostgresLedger
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal

NUMBERING = "a_number"
"""The trigger that numbers rows, which SQLite does by itself."""


@pytest.fixture
def there() -> Iterator[PostgresLedger]:
    """Return an empty ledger on PostgreSQL."""
    ledger = postgres_ledger()
    yield ledger
    ledger.close()


def test_both_schemas_have_the_same_tables_and_columns(there: PostgresLedger) -> None:
    """Every column stands in both, in the same order: rows are read by their place."""
    assert tables(there.connection) == tables(SqliteLedger(None).connection)


def test_both_schemas_have_the_same_guards(there: PostgresLedger) -> None:
    """No trigger and no view of the embedded ledger is missing, and none is beside them."""
    names = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY 1, 2"
    installed = (
        "SELECT 'trigger', tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal "
    )
    installed += f"AND c.relnamespace = current_schema()::regnamespace AND tgname <> '{NUMBERING}' UNION ALL "
    installed += "SELECT 'view', viewname::text FROM pg_views WHERE schemaname = current_schema() ORDER BY 1, 2"
    here = sorted(SqliteLedger(None).connection.execute(names))
    assert sorted(there.connection.execute(installed)) == here


def test_both_schemas_have_the_same_number(there: PostgresLedger) -> None:
    """A step that one of them takes is taken by the other, too."""
    assert there.schema() == schema.migrations()[-1][0] == migrations()[-1][0]


def test_texts_are_ordered_by_their_bytes(there: PostgresLedger) -> None:
    """Every text column sorts as SQLite does, whatever the database was made for."""
    query = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' AND table_name IN "
        "(SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE')"
    )
    assert list(there.connection.execute(query)) == []


def test_an_altered_guard_is_found(there: PostgresLedger) -> None:
    """A trigger that somebody drops or turns off, or a view that says something else, breaks the promise of the gate."""
    connection = there.connection
    assert isinstance(connection, Served)
    assert list(connection.guards()) == []
    connection.execute("DROP TRIGGER receipt_is_final_update ON receipt")
    connection.execute("ALTER TABLE act DISABLE TRIGGER act_is_final_update")
    connection.execute("CREATE OR REPLACE VIEW open_finding AS SELECT f.* FROM finding f WHERE false")
    told = " ".join(connection.guards())
    for name in ("receipt_is_final_update", "act_is_final_update", "open_finding"):
        assert name in told
    assert "gate" in {one.name for one in there.verify() if not one.holds}


def test_a_newer_schema_is_refused() -> None:
    """A ledger that a newer release has written is left alone."""
    url = new_url()
    ledger = postgres_ledger(url)
    ledger.connection.execute("INSERT INTO schema_step (number) VALUES (9999)")
    ledger.close()
    with pytest.raises(Fatal, match=r"结构版本 9999 比本程序.*新，请升级程序"):
        postgres_ledger(url)


def test_rows_are_numbered_without_gaps(there: PostgresLedger) -> None:
    """A row that comes without a number gets the next one, several of one statement one after the other."""
    write = "INSERT INTO attempt (delivery, subscriber, at, status, milliseconds, reason) VALUES (?, ?, ?, ?, ?, ?)"
    there.connection.executemany(write, [(1, "a", "t", 200, 1, ""), (1, "a", "t", 200, 2, "")])
    with pytest.raises(Forbidden):
        there.connection.execute(write, (1, "a", None, 200, 3, ""))
    there.connection.execute(write, (1, "a", "t", 200, 4, ""))
    numbers = there.connection.execute("SELECT id, milliseconds FROM attempt ORDER BY id")
    assert list(numbers) == [(1, 1), (2, 2), (3, 4)]
