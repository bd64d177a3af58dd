"""Whether the daemon's house is in order: store, schema, disk, sources, backups. Looks only at this machine; fetches nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from syndicate.engine.backups import listed
from syndicate.ledger.connection import Served
from syndicate.ledger.copying import newest_schema
from syndicate.ledger.database import transaction
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Transient
from syndicate.settings import Settings

LEAST_FREE = (1 << 30, 100 << 20)
"""Bytes on the disk of the ledger below which it is warned, and below which no work is to be expected."""
_STALE = 2.2
"""A backup is late after so many of its intervals."""
_SILENT = 3
"""Polls in a row that a source could not be read, after which it is named."""


class State(StrEnum):
    """How a check came out; `warn` keeps nobody from work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One check, with the reason in both languages."""

    name: str
    state: State
    detail: str


Look = Callable[[SqliteLedger, Settings, datetime], Check]


def checkup(ledger: SqliteLedger, settings: Settings, now: datetime) -> list[Check]:
    """Make every check, on the thread that the ledger belongs to."""
    return [look(ledger, settings, now) for look in (_store, _schema, _head, _disk, sources, backups)]


def worst(checks: Sequence[Check]) -> State:
    """Return the worst state among checks."""
    order = (State.FAIL, State.WARN, State.OK)
    return next((state for state in order if any(check.state is state for check in checks)), State.OK)


def _store(ledger: SqliteLedger, _: Settings, __: datetime) -> Check:
    try:
        with transaction(ledger.connection):
            pass  # the lock is taken and given back: nothing is written
    except Transient as error:
        return Check(name="store", state=State.FAIL, detail=str(error))
    return Check(name="store", state=State.OK, detail="可写 / writable")


def _schema(ledger: SqliteLedger, _: Settings, __: datetime) -> Check:
    present, newest = ledger.schema(), newest_schema()
    state = State.OK if present == newest else State.FAIL
    return Check(name="schema", state=state, detail=f"{present}（{newest}）")


def _head(ledger: SqliteLedger, _: Settings, now: datetime) -> Check:
    number, digest = ledger.receipt_head()
    query = "SELECT coalesce(max(committed_at), '') FROM receipt WHERE number = ?"
    ((at,),) = ledger.connection.execute(query, (number,))
    if at and datetime.fromisoformat(at) > now:
        told = f"时钟早于最新凭证（{at}），请校时 / the clock is behind the newest receipt ({at}): set it"
        return Check(name="clock", state=State.WARN, detail=told)
    return Check(name="clock", state=State.OK, detail=f"凭证 / receipt {number}:{digest[:12]}")


def _disk(_: SqliteLedger, settings: Settings, __: datetime) -> Check:
    free = shutil.disk_usage(existing(settings.home)).free
    state = State.OK if free >= LEAST_FREE[0] else State.WARN if free >= LEAST_FREE[1] else State.FAIL
    return Check(name="disk", state=state, detail=f"剩余 {free / (1 << 30):.1f} GiB / free")


def existing(place: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    place = place.resolve()
    while not place.exists():
        place = place.parent
    return place


def sources(ledger: SqliteLedger, settings: Settings, _: datetime) -> Check:
    """Say which of the configured sources could not be read again and again."""
    states = ledger.sources.all()
    names = [source.name for source in settings.source if source.enabled]
    failing = [name for name in names if name in states and states[name].failures >= _SILENT]
    if failing:
        listing = "、".join(f"{name}（{states[name].outcome}）" for name in failing[:10])
        told = (
            f"{len(failing)}/{len(names)} 个信源多次读不到：{listing} / sources that could not be read again and again"
        )
        return Check(name="sources", state=State.WARN, detail=told)
    return Check(name="sources", state=State.OK, detail=f"{len(names)} 个 / sources")


def backups(ledger: SqliteLedger, settings: Settings, now: datetime) -> Check:
    """Say how old the newest backup is, and whether it passed its check."""
    if isinstance(ledger.connection, Served):
        return Check(name="backup", state=State.OK, detail="由数据库服务器备份 / made by the database server")
    found = listed(settings.backup.to or settings.home / "backups")
    if not found:
        state = State.WARN if settings.backup.enabled else State.OK
        return Check(name="backup", state=state, detail="还没有备份 / there is none yet")
    newest = found[0]
    hours = (now - newest.made_at).total_seconds() / 3600
    late = settings.backup.enabled and hours * 3600 > _STALE * settings.backup.every
    damaged = newest.verified is not None and not newest.verified.holds
    told = f"{newest.folder.name}，{hours:.0f} 小时前 / {hours:.0f} hours old"
    if damaged:
        told += "；核对未通过 / it did not pass its check"
    return Check(name="backup", state=State.WARN if late or damaged else State.OK, detail=told)
