"""Backups of a home: where they lie, who may make them, and the task of the daemon that makes them by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import syndicate
from syndicate.app.opening import place_of, present_ledger
from syndicate.engine import backups
from syndicate.engine.backups import Backup
from syndicate.engine.restoring import Restored, must_be_sound, restore
from syndicate.home import ledger_path, now, sole_owner
from syndicate.ledger.copying import Step
from syndicate.ledger.places import Remote
from syndicate.model import SyndicateError, UsageError
from syndicate.settings import Settings

AT_FIRST = timedelta(minutes=10)
"""How long a daemon without any backup works before it makes the first one: beginnings are busy."""
AGAIN = timedelta(minutes=10)
"""How long it waits after a backup that failed."""


class Told(NamedTuple):
    """What has been done: a backup and what was deleted for it, or why there is none."""

    backup: Backup | None = None
    pruned: tuple[Path, ...] = ()
    error: SyndicateError | None = None


class _GivenUp(Exception):
    """The daemon ends: the copy under way is thrown away."""


def folder_of(settings: Settings) -> Path:
    """Return where the backups of a home lie."""
    return settings.backup.to or settings.home / "backups"


def _file_of(settings: Settings) -> Path:
    place = present_ledger(settings)
    if isinstance(place, Remote):
        raise UsageError(
            f"台账在 {place}，请用数据库自己的办法备份（pg_dump、pg_basebackup），见 docs/postgresql.md / "
            f"the ledger lies at {place}: back it up by the database's own means, see docs/postgresql.md"
        )
    return place


def back_up(settings: Settings, to: Path | None = None, step: Step = lambda _done, _of: None) -> Told:
    """
    Make a backup of a home, whoever else works on it.

    In the configured folder those that are no longer kept are deleted then; in another one, named by `to`, none ever.

    Raises:
        UsageError: There is no ledger yet, or the folder cannot be written.
        Transient: Another program makes a backup there now, or the disk is full; nothing is left behind.
        Fatal: The ledger is damaged.
    """
    ledger, folder = _file_of(settings), to or folder_of(settings)
    with sole_owner(folder):
        made = backups.create(ledger, folder, now(), syndicate.__version__, step)
        pruned = backups.prune(folder, settings.backup.keep) if to is None else []
    return Told(made, tuple(pruned))


def find(settings: Settings, name: str | None) -> Backup:
    """
    Return a backup by its folder, or by its name among those of a home; None: the newest.

    Raises:
        UsageError: There is none.
    """
    to = folder_of(settings)
    if name is None:
        found = backups.listed(to)
        if not found:
            raise UsageError(f"“{to}”中没有备份 / there is no backup in {to}")
        return found[0]
    given = Path(name)
    if given.is_file():  # the copy or the manifest within it
        given = given.parent
    return backups.opened(given if given.is_dir() else to / name)


def put_back(settings: Settings, backup: Backup, *, replace: bool) -> Restored:
    """
    Restore a backup into a home; see `restore`.

    Raises:
        Transient: A daemon or another program uses the home.
        UsageError: The home works on a database server, beside which a file would lie unread; or see `restore`.
        Fatal: See `restore`.
    """
    if isinstance(place := place_of(settings), Remote):
        raise UsageError(
            f"台账在 {place}，恢复到本目录的文件不会被使用；请用数据库自己的办法恢复，或用 --home 指定新的数据目录 / the ledger lies at {place}: "
            "a file restored into this home would not be used. Restore by the database's own means, or into another --home"
        )
    must_be_sound(backup)
    with sole_owner(settings.home):
        return restore(backup, ledger_path(settings.home), now(), replace=replace)


def due_at(settings: Settings, started: datetime) -> datetime:
    """Return when the next backup of a home is to be made, by what lies there already."""
    every = timedelta(seconds=settings.backup.every)
    found = backups.listed(folder_of(settings))
    return found[0].made_at + every if found else started + min(every, AT_FIRST)


async def keep_backing(settings: Settings, stop: asyncio.Event, told: Callable[[Told], None]) -> None:
    """
    Make backups by the schedule until told to stop, from a thread of its own; the one under way is given up then.

    What goes wrong is told, and tried again: a full disk ends no daemon.
    """
    if not settings.backup.enabled or isinstance(place_of(settings), Remote):  # a database server has its own
        return
    due = due_at(settings, now())
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="backup") as thread:
        while not await _waited((due - now()).total_seconds(), stop):
            done = await asyncio.get_running_loop().run_in_executor(thread, _make, settings, stop)
            if done is None:
                return
            told(done)
            due = now() + AGAIN if done.error else due_at(settings, now())


def _make(settings: Settings, stop: asyncio.Event) -> Told | None:
    def step(_done: int, _of: int) -> None:
        if stop.is_set():
            raise _GivenUp

    try:
        return back_up(settings, step=step)
    except _GivenUp:
        return None
    except SyndicateError as error:
        return Told(error=error)


async def _waited(seconds: float, stop: asyncio.Event) -> bool:
    """Wait; return whether it was told to stop meanwhile."""
    try:
        await asyncio.wait_for(stop.wait(), timeout=max(0.0, seconds))
    except TimeoutError:
        return stop.is_set()
    return True
