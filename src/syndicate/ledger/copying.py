"""Copies a ledger file while others read and write it, and tells what a file holds without changing anything in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import msgspec

from syndicate.ledger.database import PASSING, migrations, one, snapshot, telling_damage, transient
from syndicate.ledger.receipts import GENESIS
from syndicate.model import Fatal, Transient

_BUSY_MILLISECONDS = 5_000
_PAGES = 256
"""Pages that are copied in one step, 2 MiB: between two steps the disk belongs to others, and the copy can be given up."""

Step = Callable[[int, int], None]
"""Is told how many pages are copied, of how many; whatever it raises ends the copy."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a ledger file holds, as far as two files can be compared by it."""

    schema: int
    receipt: int
    """Number of the newest receipt; 0: there is none."""
    hash: str
    """Its hash, which covers all before it."""
    acts: Mapping[str, str]
    """Jurisdiction → `place:hash` of the newest act of its review."""
    counts: Mapping[str, int]
    """Table → rows. Logins are no part of the record, and not of a copy either."""

    def differences(self, other: Facts) -> list[str]:
        """Return in words where another file differs from this one."""
        said: dict[str, tuple[object, object]] = {"结构版本 / schema": (self.schema, other.schema)}
        said["最新凭证 / newest receipt"] = (f"{self.receipt}:{self.hash}", f"{other.receipt}:{other.hash}")
        for code in sorted({*self.acts, *other.acts}):
            said[f"审查记录 / record {code}"] = (self.acts.get(code, ""), other.acts.get(code, ""))
        for table in sorted({*self.counts, *other.counts}):
            said[table] = (self.counts.get(table, 0), other.counts.get(table, 0))
        return [f"{what}: {mine} ≠ {theirs}" for what, (mine, theirs) in said.items() if mine != theirs]


def copy_ledger(source: Path, target: Path, step: Step) -> Facts:
    """
    Copy a ledger as it stands at one moment into a new file; whoever writes to it meanwhile neither waits nor disturbs the copy.

    The copy is one file without a log beside it, carries no logins, and keeps the schema of its source, older ones too.

    Returns:
        What both files hold: it was counted in both.

    Raises:
        Transient: The target cannot be written, the disk is full, or the source is locked. The target is to be thrown away.
        Fatal: The source is no ledger or is damaged.
    """
    with telling_damage(source), _refused_writes(target), closing(_opened(source)) as ledger, snapshot(ledger):
        held = facts(ledger)
        with closing(apsw.Connection(str(target))) as copy:
            _copy_pages(ledger, copy, step)
            _without_logins(copy)
            copied = facts(copy)
    if differences := held.differences(copied):
        raise Fatal(f"副本与台账不符 / the copy is not what was copied: {'; '.join(differences)}")
    return held


@contextmanager
def _refused_writes(target: Path) -> Iterator[None]:
    try:
        yield
    except PASSING as error:
        raise Transient(
            f"写不完“{target}”，未留下任何副本：{error} / {target} cannot be written to its end, no copy was kept",
            reason="database",
        ) from error
    except (apsw.CantOpenError, apsw.ReadOnlyError) as error:
        raise Transient(f"“{target}”不可写：{error} / {target} cannot be written", reason="database") from error


def _opened(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    connection.set_busy_timeout(_BUSY_MILLISECONDS)
    return connection


def _copy_pages(ledger: apsw.Connection, copy: apsw.Connection, step: Step) -> None:
    """Copy within the snapshot that the source holds: commits of others go on, and the copy never begins anew because of them."""
    copy.execute("PRAGMA synchronous = OFF")  # nobody reads it before it is whole and on the disk
    with copy.backup("main", ledger, "main") as backup:
        while not backup.done:
            backup.step(_PAGES)
            step(backup.page_count - backup.remaining, backup.page_count)
    copy.execute("PRAGMA journal_mode = DELETE")


def _without_logins(copy: apsw.Connection) -> None:
    if "session" in _tables(copy):
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute("DELETE FROM session")


def facts(connection: apsw.Connection) -> Facts:
    """Return what an open file of any schema holds."""
    tables = _tables(connection)
    receipt, digest = (0, GENESIS)
    if "receipt" in tables:
        found = connection.execute("SELECT number, hash FROM receipt ORDER BY number DESC LIMIT 1").fetchone()
        receipt, digest = found or (receipt, digest)
    return Facts(
        schema=int(connection.pragma("user_version")),
        receipt=int(receipt),
        hash=str(digest),
        acts=_acts(connection) if "act" in tables else {},
        counts={
            name: int(one(connection, f'SELECT count(*) FROM "{name}"')[0]) for name in tables if name != "session"
        },
    )


def _tables(connection: apsw.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    return [str(name) for (name,) in connection.execute(query)]


def _acts(connection: apsw.Connection) -> dict[str, str]:
    query = "SELECT jurisdiction, place, hash FROM act a WHERE place = (SELECT max(place) FROM act WHERE jurisdiction = a.jurisdiction)"
    return {str(code): f"{place}:{digest}" for code, place, digest in connection.execute(query)}


def still(path: Path) -> apsw.Connection:
    """
    Open a file that nobody writes to, for reading; nothing is written beside it either.

    Raises:
        Fatal: It cannot be opened.
    """
    try:
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        return apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)
    except apsw.CantOpenError as error:
        raise Fatal(f"无法打开“{path}”：{error} / cannot open {path}") from error


def facts_of(path: Path) -> Facts:
    """
    Return what a file holds that nobody writes to.

    Raises:
        Fatal: It is no ledger or is damaged.
    """
    with telling_damage(path), closing(still(path)) as connection:
        return facts(connection)


def held_against(path: Path, receipt: int) -> tuple[Facts, str]:
    """
    Return what a ledger holds that others may be writing to, and the hash of one of its receipts; empty where there is none.

    Raises:
        Fatal: It is no ledger or is damaged.
        Transient: It is locked.
    """
    try:
        with telling_damage(path), closing(_opened(path)) as connection, snapshot(connection):
            held = facts(connection)
            found = connection.execute("SELECT hash FROM receipt WHERE number = ?", (receipt,)).fetchone()
    except PASSING as error:
        raise transient(error) from error
    except apsw.SQLError as error:
        raise Fatal(f"“{path}”不是台账 / {path} is no ledger: {error}") from error
    return held, str(found[0]) if found else ""


def alone(path: Path) -> None:
    """
    Make a ledger one file without a log beside it, which succeeds only while no other program has it open.

    Raises:
        Transient: Another program, such as one that serves the pages, has it open.
        Fatal: It is no ledger or is damaged.
    """
    with telling_damage(path), closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except PASSING as error:
            raise Transient(
                f"另一个程序（如 serve）还开着台账“{path}”，请先停止它 / another program, such as serve, has {path} open: stop it first",
                reason="database",
            ) from error


def newest_schema() -> int:
    """Return the schema that this release writes."""
    return migrations()[-1][0]
