"""Looks at a ledger file without changing anything in it: its schema, its pages, its newest receipt."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import apsw
import msgspec

from syndicate.ledger.beholding import open_unwritable
from syndicate.ledger.database import migrations, one, transient
from syndicate.model import Fatal


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    schema: int
    newest_schema: int
    """What this release writes."""
    faults: str
    """What the check of the pages says; empty: nothing."""
    closed: str = ""
    """Why it cannot be looked into, in both languages; empty: it can."""
    committed_at: str = ""
    """Time of the newest receipt; empty for an empty ledger."""


def examine(path: Path) -> Health:
    """
    Return the state of a ledger file; a process that is writing to it is not disturbed.

    Raises:
        Transient: It is locked.
    """
    newest = migrations()[-1][0]
    try:
        with closing(open_unwritable(path)) as connection:
            return _look(connection, newest)
    except Fatal as error:
        return Health(schema=0, newest_schema=newest, faults="", closed=str(error))
    except (apsw.BusyError, apsw.LockedError) as error:
        raise transient(error) from error
    except apsw.Error as error:
        return Health(schema=0, newest_schema=newest, faults=str(error))


def _look(connection: apsw.Connection, newest: int) -> Health:
    schema = int(connection.pragma("user_version"))
    said = [str(row[0]) for row in connection.execute("PRAGMA quick_check(5)")]
    faults = "" if said == ["ok"] else "; ".join(said)
    committed = ""
    if schema == newest and not faults:
        (committed,) = one(connection, "SELECT coalesce(max(committed_at), '') FROM receipt")
    return Health(schema=schema, newest_schema=newest, faults=faults, committed_at=str(committed))


def library_version() -> tuple[int, ...]:
    """Return the version of the SQLite library that ledgers are written with."""
    return tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
