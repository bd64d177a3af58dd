"""The tables of the two comparison programs: posts and running counters, as durable as the ledger."""

from __future__ import annotations

import sqlite3
from pathlib import Path

INSERT = "INSERT OR REPLACE INTO post VALUES (?, ?, ?, ?, ?, ?, ?)"
COUNT = (
    "INSERT INTO counter VALUES (?, ?, ?, ?, 1) ON CONFLICT (day, folder, facet, value) DO UPDATE SET posts = posts + 1"
)


def open_database(path: Path) -> sqlite3.Connection:
    """Return a new database whose commits survive a power cut: write-ahead log, synchronous FULL."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE post (folder TEXT, identity TEXT, title TEXT, text TEXT, date TEXT, digest TEXT, same_as TEXT,"
        " PRIMARY KEY (folder, identity))"
    )
    connection.execute(
        "CREATE TABLE counter (day TEXT, folder TEXT, facet TEXT, value TEXT, posts INTEGER,"
        " PRIMARY KEY (day, folder, facet, value))"
    )
    connection.commit()
    return connection
