"""Opens a ledger that cannot be written: on a read-only disk, or belonging to somebody else. It can still be read."""

from __future__ import annotations

from pathlib import Path

import apsw

from syndicate.ledger.database import migrations, one
from syndicate.ledger.timing import Connection
from syndicate.model import Fatal

_BUSY_MILLISECONDS = 5_000
UNWRITABLE = (apsw.CantOpenError, apsw.ReadOnlyError)
"""What SQLite raises where it may not write beside the ledger or into it."""


def open_unwritable(path: Path) -> Connection:
    """
    Open a ledger file for reading where nothing can be written, not even the index of the log beside it.

    While somebody else has it open, its log is there and is read, too. Where there is no log the file is all there is, and nobody is
    taken to change it.

    Raises:
        Fatal: The file may not be read, or a log lies beside it that cannot be read without writing.
    """
    try:
        return _opened(path, "mode=ro")
    except UNWRITABLE as error:
        if not path.is_file() or not _readable(path):
            raise _cannot(path, "不是文件，或没有读的权限", "it is no file, or may not be read") from error
        if _log_of(path):
            raise _cannot(
                path,
                f"其旁的 {path.name}-wal 还有未并入的内容，而该处不可写；请把 {path.name}、{path.name}-wal 一起复制到可写处再读",
                f"{path.name}-wal beside it holds what is not in the file yet, and nothing can be written there; copy both to where "
                "it can be written",
            ) from error
    return _opened(path, "immutable=1")


def behold(path: Path) -> Connection:
    """
    Open a ledger that cannot be written for questions; see `open_unwritable`.

    Raises:
        Fatal: It cannot be read, or its schema is older or newer than that of this release.
    """
    connection = open_unwritable(path)
    newest = migrations()[-1][0]
    present = int(connection.pragma("user_version"))
    if present != newest:
        connection.close()
        raise _cannot(
            path,
            f"它不可写，结构版本是 {present}，本程序需要 {newest}，须在可写处升级",
            f"it cannot be written, has schema {present}, and this release needs {newest}: upgrade it where it can be written",
        )
    return connection


def _opened(path: Path, how: str) -> Connection:
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = Connection(f"{path.absolute().as_uri()}?{how}", flags=flags)
    try:
        connection.set_busy_timeout(_BUSY_MILLISECONDS)
        one(connection, "SELECT count(*) FROM sqlite_schema")
    except apsw.Error:
        connection.close()
        raise
    return connection


def _readable(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True


def _log_of(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _cannot(path: Path, chinese: str, english: str) -> Fatal:
    return Fatal(f"读不了台账“{path}”：{chinese} / the ledger {path} cannot be read: {english}")
