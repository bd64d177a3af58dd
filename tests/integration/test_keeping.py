"""What the daemon does beside its sources: backups by the schedule, and signs of life as long as work goes on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from core_kit import loaded, record

from syndicate.app import backups, notify
from syndicate.app.notify import Notifier
from syndicate.home import now, sole_owner
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Transient
from syndicate.settings import Seconds, Settings
from syndicate.settings.operations import BackupSettings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home that holds something, with backups each hour of which two are kept."""
    home = tmp_path / "home"
    home.mkdir()
    with closing(loaded([[record("1", "关于供热的通知。")]], SqliteLedger(home / "ledger.db"))):
        pass
    return Settings(home=home, backup=BackupSettings(every=Seconds(3600), keep=2))


def test_the_next_backup_is_due_by_what_lies_there(settings: Settings) -> None:
    """Without any backup the first comes minutes after the start; then each comes when the newest is as old as wanted, restarts or not."""
    started = now()
    assert backups.due_at(settings, started) == started + backups.AT_FIRST
    made = backups.back_up(settings).backup
    assert made is not None
    assert backups.due_at(settings, started + timedelta(days=9)) == made.made_at + timedelta(hours=1)


async def kept(settings: Settings, times: int, monkeypatch: pytest.MonkeyPatch) -> list[backups.Told]:
    """Let the daemon's task work with everything due at once, until it has told so much."""
    monkeypatch.setattr(backups, "due_at", lambda *_: now())
    monkeypatch.setattr(backups, "AGAIN", timedelta())
    stop, told = asyncio.Event(), list[backups.Told]()

    def tell(done: backups.Told) -> None:
        told.append(done)
        if len(told) == times:
            stop.set()

    await asyncio.wait_for(backups.keep_backing(settings, stop, tell), 120)
    return told


async def test_the_daemon_makes_and_prunes_backups(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time one is due it is made, and no more are kept than wanted."""
    told = await kept(settings, 4, monkeypatch)
    assert all(done.backup is not None and done.error is None for done in told)
    assert [len(done.pruned) for done in told] == [0, 0, 1, 1]
    assert len(backups.backups.listed(backups.folder_of(settings))) == 2


async def test_a_backup_that_fails_ends_no_daemon(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong is told, and tried again."""
    backups.folder_of(settings).mkdir()
    with sole_owner(backups.folder_of(settings)):
        told = await kept(settings, 2, monkeypatch)
    assert [type(done.error) for done in told] == [Transient, Transient]


async def test_a_daemon_that_ends_gives_its_backup_up(settings: Settings) -> None:
    """The copy under way is thrown away at its next step, and nothing is told of it."""
    stop = asyncio.Event()
    stop.set()
    assert backups._make(settings, stop) is None
    assert not backups.backups.listed(backups.folder_of(settings))


async def test_backups_can_be_left_to_others(settings: Settings) -> None:
    """Switched off, the task ends at once."""
    off = Settings(home=settings.home, backup=BackupSettings(enabled=False))
    await asyncio.wait_for(backups.keep_backing(off, asyncio.Event(), pytest.fail), 60)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket of a service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(60)
        yield listening


def notifier(manager: socket.socket) -> Notifier:
    """Return what tells that manager, which waits for a sign each tenth of a second."""
    return Notifier({"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "100000"})


async def test_work_that_hangs_gives_no_signs_of_life(manager: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """While work is answered, and for a while when it is not, the manager hears of it; then no more, though the loop turns."""
    time, hangs, signs = 0.0, asyncio.Event(), 0

    async def works() -> None:
        if signs >= 2:
            await hangs.wait()

    watching = asyncio.create_task(notifier(manager).watch(works, lambda: time))
    while signs < 4:
        assert await asyncio.to_thread(manager.recv, 100) == b"WATCHDOG=1"
        signs += 1
    time = notify.PATIENCE + 1
    await asyncio.sleep(0.3)
    manager.setblocking(False)
    while True:  # what was sent before the time had passed
        try:
            manager.recv(100)
        except BlockingIOError:
            break
    await asyncio.sleep(0.5)
    with pytest.raises(BlockingIOError):
        manager.recv(100)
    assert not watching.done()
    watching.cancel()


def test_without_a_manager_nothing_is_told(tmp_path: Path) -> None:
    """Without a socket, or with one that nobody listens at, telling does nothing."""
    Notifier({}).ready()
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).stopping()
