"""Ledgers of every kind for the tests of what all of them promise; and every row of one, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from postgres_kit import postgres_ledger

from syndicate.ledger.connection import Connection, Served
from syndicate.ledger.sqlite import SqliteLedger

KINDS = ("memory", "file", "postgres")
Open = Callable[[], SqliteLedger]
"""Opens a new, empty ledger of one kind."""


def opened(kind: str, folder: Path) -> SqliteLedger:
    """Open a new, empty ledger."""
    if kind == "postgres":
        return postgres_ledger()
    return SqliteLedger(folder / f"{len(list(folder.glob('*.db')))}.db" if kind == "file" else None)


@pytest.fixture(params=KINDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Open ledgers of one kind; all are closed in the end."""
    found: list[SqliteLedger] = []

    def opener() -> SqliteLedger:
        found.append(opened(request.param, tmp_path))
        return found[-1]

    yield opener
    for ledger in found:
        ledger.close()


@pytest.fixture(params=["memory", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteLedger]:
    """Return an empty ledger."""
    ledger = opened(request.param, tmp_path)
    yield ledger
    ledger.close()


def tables(connection: Connection) -> dict[str, list[str]]:
    """Return table → columns, in order."""
    if isinstance(connection, Served):
        query = (
            "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t "
            "ON t.table_schema = c.table_schema AND t.table_name = c.table_name WHERE c.table_schema = current_schema() "
            "AND t.table_type = 'BASE TABLE' AND t.table_name <> 'schema_step' AND c.is_identity = 'NO' "
            "ORDER BY c.table_name, c.ordinal_position"
        )
    else:
        query = (
            "SELECT s.name, c.name FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' "
            "AND s.name NOT LIKE 'sqlite_%' ORDER BY s.name, c.cid"
        )
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(query):
        found.setdefault(str(table), []).append(str(column))
    return found


def everything(ledger: SqliteLedger) -> dict[str, list[Any]]:
    """Return every row of every table."""
    connection = ledger.connection
    return {
        name: sorted(connection.execute(f"SELECT {', '.join(map(quoted, columns))} FROM {name}"), key=repr)
        for name, columns in tables(connection).items()
    }


def quoted(column: str) -> str:
    """Return a column as SQL names it."""
    return f'"{column}"'


class Stumble(Exception):
    """What a write that fails raises in these tests."""


def writes(ledger: SqliteLedger, act: Callable[[], object], fail_at: int) -> int:
    """Run something whose n-th statement that changes a row fails; return how many such statements there were."""
    seen = 0

    def step(statement: str) -> None:
        nonlocal seen
        if statement.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE", "COMMIT"):
            seen += 1
            if seen == fail_at:
                raise Stumble(statement)

    connection = ledger.connection
    if isinstance(connection, Served):
        _served(connection, act, step)
        return seen
    assert isinstance(connection, apsw.Connection)

    def trace(_cursor: object, statement: str, _bound: object) -> bool:
        step(statement)
        return True

    connection.exec_trace = trace
    try:
        act()
    finally:
        connection.exec_trace = None
    return seen


def _served(connection: Served, act: Callable[[], object], step: Callable[[str], None]) -> None:
    """Run something over a server, telling of each statement before it is sent."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("execute", "executemany"):
            sends = getattr(connection, name)

            def told(statement: str, *bound: Any, sends: Callable[..., object] = sends) -> object:
                step(statement)
                return sends(statement, *bound)

            patch.setattr(connection, name, told, raising=False)
        commits = connection._commit  # type: ignore[attr-defined]  # a transaction may fail at its very end

        def committed(*given: Any) -> None:
            step("COMMIT")
            commits(*given)

        patch.setattr(connection, "_commit", committed)
        act()
