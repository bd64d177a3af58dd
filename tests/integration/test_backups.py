"""Backups: copied while others write, placed whole or not at all, checked, pruned, refused when they are not what they say."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import apsw
import pytest
from core_kit import PRESENT, broken, core_over, details, loaded, record, said

from syndicate.engine import backups
from syndicate.engine.backups import Backup
from syndicate.engine.restoring import restore
from syndicate.ledger.copying import newest_schema
from syndicate.ledger.database import migrations
from syndicate.ledger.sessions import Session
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal, Transient, UsageError

TEXTS = (
    "顾乡街道因供水管道检修停止供水，请居民提前做好储水准备。",
    "区教育局公布义务教育阶段学校学区划分方案，请家长按时办理入学登记。",
    "区住建局公布本年度老旧小区改造计划，共涉及居民楼四十二栋。",
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    """A ledger that holds three publications, open for writing."""
    records = [record(str(number), text) for number, text in enumerate(TEXTS)]
    with closing(loaded([records], SqliteLedger(tmp_path / "ledger.db"))) as opened:
        yield opened


def made(tmp_path: Path, days: int = 0) -> Backup:
    """Make a backup of the ledger, so many days after the present."""
    return backups.create(tmp_path / "ledger.db", tmp_path / "backups", PRESENT + timedelta(days=days), "0.1.0")


def restored(backup: Backup, tmp_path: Path) -> SqliteLedger:
    """Restore a backup into an empty home, and open it."""
    (tmp_path / "elsewhere").mkdir()
    restore(backup, tmp_path / "elsewhere" / "ledger.db", PRESENT, replace=False)
    return SqliteLedger(tmp_path / "elsewhere" / "ledger.db")


def test_a_backup_holds_what_the_ledger_held(ledger: SqliteLedger, tmp_path: Path) -> None:
    """Made beside an open ledger and restored elsewhere, a backup says what the ledger says, and keeps every promise."""
    backup = made(tmp_path)
    assert not details(backups.verify(backup, PRESENT))
    assert (backup.manifest.facts.receipt, backup.manifest.facts.hash) == ledger.receipt_head()
    with closing(restored(backup, tmp_path)) as again:
        assert said(again) == said(ledger)
        assert broken(again) == set()


def test_what_is_committed_during_a_copy_is_not_in_it(ledger: SqliteLedger, tmp_path: Path) -> None:
    """A backup is of the moment it began: batches committed between its steps neither wait, nor disturb it, nor are in it."""
    core, head = core_over(ledger), ledger.receipt_head()
    committed: list[int] = []

    def commit(done: int, of: int) -> None:
        committed.append(done)
        core.handle("test", "230102", [record(f"later-{len(committed)}", f"第{len(committed)}号公告：道路施工。")])

    backup = backups.create(tmp_path / "ledger.db", tmp_path / "backups", PRESENT, "0.1.0", commit)
    assert committed
    assert (backup.manifest.facts.receipt, backup.manifest.facts.hash) == head
    assert ledger.receipt_head()[0] == head[0] + len(committed)
    assert not details(backups.verify(backup, PRESENT))


def test_a_copy_that_is_given_up_leaves_nothing(ledger: SqliteLedger, tmp_path: Path) -> None:
    """What ends a copy between two of its steps leaves no backup and no half of one; nor does what a killed program left."""

    def enough(done: int, of: int) -> None:
        raise InterruptedError

    (tmp_path / "backups" / ".half-1").mkdir(parents=True)
    with pytest.raises(Transient):
        backups.create(tmp_path / "ledger.db", tmp_path / "backups", PRESENT, "0.1.0", enough)
    assert not list((tmp_path / "backups").iterdir())


def test_only_the_owner_can_read_a_backup(ledger: SqliteLedger, tmp_path: Path) -> None:
    """Folder and files of a backup are open to their owner alone."""
    backup = made(tmp_path)
    places = (backup.folder, *backup.folder.iterdir())
    assert {place.stat().st_mode & 0o077 for place in places} == {0}


def test_logins_are_not_in_a_backup(ledger: SqliteLedger, tmp_path: Path) -> None:
    """Who was logged in is not copied, not even among deleted pages."""
    session = Session(digest="f00d" * 16, person="wang", standing="s", begun_at="2026-01-01", seen_at="2026-01-01")
    ledger.sessions.begin(session, PRESENT)
    backup = made(tmp_path)
    assert session.digest.encode() not in backup.ledger.read_bytes()
    with closing(restored(backup, tmp_path)) as again:
        assert again.sessions.session(session.digest) is None


def test_the_newest_are_kept_and_the_one_that_was_proved(ledger: SqliteLedger, tmp_path: Path) -> None:
    """Pruning keeps as many as asked for, and besides them the newest that was verified; what is no backup it leaves alone."""
    days = [made(tmp_path, day) for day in range(5)]
    backups.verify(days[1], PRESENT)
    (tmp_path / "backups" / "notes.txt").write_text("keep", encoding="utf-8")
    assert backups.prune(tmp_path / "backups", 2) == [days[2].folder, days[0].folder]
    assert [one.folder for one in backups.listed(tmp_path / "backups")] == [
        days[4].folder,
        days[3].folder,
        days[1].folder,
    ]
    assert (tmp_path / "backups" / "notes.txt").exists()


@pytest.mark.parametrize("at", [100, 9000, -1])
def test_a_damaged_backup_is_found_and_not_restored(ledger: SqliteLedger, tmp_path: Path, at: int) -> None:
    """One byte that differs is found by `verify`, and such a backup takes no ledger's place."""
    backup = made(tmp_path)
    content = bytearray(backup.ledger.read_bytes())
    content[at] ^= 1
    backup.ledger.write_bytes(content)
    assert [one.name for one in backups.verify(backup, PRESENT) if not one.holds][:1] == ["file"]
    assert backups.opened(backup.folder).verified == backups.Verified(
        at=PRESENT.isoformat(timespec="seconds"), holds=False
    )
    with pytest.raises(Fatal, match=r"备份.*已损坏.*damaged"):
        restored(backup, tmp_path)
    assert not (tmp_path / "elsewhere" / "ledger.db").exists()


def test_a_manifest_of_another_ledger_is_found(ledger: SqliteLedger, tmp_path: Path) -> None:
    """A copy exchanged for a sound one of another moment is told from the one that the manifest names."""
    first = made(tmp_path)
    core_over(ledger).handle("test", "230102", [record("9", "区民政局公布城乡低保标准。")])
    second = made(tmp_path, 1)
    shutil.copyfile(second.ledger, first.ledger)
    found = {one.name: one.detail for one in backups.verify(first, PRESENT) if not one.holds}
    assert "sha256" in found["file"]
    assert "receipt" in found["manifest"]


def test_a_backup_of_a_newer_release_is_refused(ledger: SqliteLedger, tmp_path: Path) -> None:
    """What a newer release made is neither checked nor restored; the schema that is known is named."""
    ledger.connection.pragma("user_version", newest_schema() + 1)
    backup = made(tmp_path)
    for refused in (lambda: backups.verify(backup, PRESENT), lambda: restored(backup, tmp_path)):
        with pytest.raises(Fatal, match=f"{newest_schema()}.*升级程序"):
            refused()


def test_a_backup_of_an_older_release_is_upgraded(tmp_path: Path) -> None:
    """What an older release made is verified in a copy of its own and stays as it is; restored, it has the schema of this one."""
    oldest, script = migrations()[0]
    with closing(apsw.Connection(str(tmp_path / "ledger.db"))) as old:
        old.execute(script)
        old.pragma("user_version", oldest)
    backup = made(tmp_path)
    before = backup.ledger.read_bytes()
    assert not details(backups.verify(backup, PRESENT))
    assert backup.ledger.read_bytes() == before
    assert {path.name for path in backup.folder.iterdir()} == {"ledger.db", "manifest.json", "verified.json"}
    done = restore(backup, tmp_path / "new.db", PRESENT, replace=False)
    assert (done.facts.schema, done.schema) == (oldest, newest_schema())


def test_a_ledger_is_not_overwritten_unasked(ledger: SqliteLedger, tmp_path: Path) -> None:
    """A ledger that is there stays unless it is said to be replaced, and how much newer it is is told; replaced, it is kept."""
    backup = made(tmp_path)
    core_over(ledger).handle("test", "230102", [record("9", "区民政局公布城乡低保标准。")])
    newest = ledger.receipt_head()
    ledger.close()
    with pytest.raises(UsageError, match=r"比备份新 1 份凭证.*--replace"):
        restore(backup, tmp_path / "ledger.db", PRESENT, replace=False)
    done = restore(backup, tmp_path / "ledger.db", PRESENT, replace=True)
    assert done.aside is not None
    with closing(SqliteLedger(done.aside / "ledger.db")) as aside, closing(SqliteLedger(tmp_path / "ledger.db")) as now:
        assert aside.receipt_head() == newest
        assert now.receipt_head()[0] == newest[0] - 1


def test_a_ledger_that_is_open_is_not_replaced(ledger: SqliteLedger, tmp_path: Path) -> None:
    """While another program, such as one that serves the pages, has the ledger open, a restore says so and changes nothing."""
    backup, head = made(tmp_path), ledger.receipt_head()
    with pytest.raises(Transient, match="serve"):
        restore(backup, tmp_path / "ledger.db", PRESENT, replace=True)
    assert ledger.receipt_head() == head
    assert not list(tmp_path.glob("*restoring*"))
    assert not list(tmp_path.glob("replaced-*"))


@pytest.mark.parametrize("step", ["replace", "link"])
def test_a_restore_that_breaks_off_leaves_a_ledger(
    ledger: SqliteLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Broken off at its last step, a restore leaves the ledger that was there; asked again it succeeds. Links are not needed."""
    backup = made(tmp_path)
    core_over(ledger).handle("test", "230102", [record("9", "区民政局公布城乡低保标准。")])
    newest = ledger.receipt_head()
    ledger.close()

    def fails(*_: object) -> None:
        raise OSError(5, "input/output error")

    with monkeypatch.context() as broken_disk:
        if step == "replace":
            broken_disk.setattr(Path, "replace", fails)
            with pytest.raises(Transient, match="原有台账未动"):
                restore(backup, tmp_path / "ledger.db", PRESENT, replace=True)
            with closing(SqliteLedger(tmp_path / "ledger.db")) as stands:
                assert stands.receipt_head() == newest
        else:
            broken_disk.setattr(os, "link", fails)
            restore(backup, tmp_path / "ledger.db", PRESENT, replace=True)
    restore(backup, tmp_path / "ledger.db", PRESENT, replace=True)
    with closing(SqliteLedger(tmp_path / "ledger.db")) as again:
        assert again.receipt_head()[0] == newest[0] - 1
    assert not list(tmp_path.glob("*restoring*"))


@pytest.mark.parametrize("left", ["damaged", "log"])
def test_a_ruin_is_replaced_with_all_its_parts(ledger: SqliteLedger, tmp_path: Path, left: str) -> None:
    """Of a damaged ledger, or one whose file is gone, the log that lies beside it is not taken for that of the restored one."""
    backup, present = made(tmp_path), said(ledger)
    core_over(ledger).handle("test", "230102", [record("9", "区民政局公布城乡低保标准。")])
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(tmp_path / "ledger.db-wal", home / "ledger.db-wal")  # as a program that was killed leaves it
    if left == "damaged":
        (home / "ledger.db").write_bytes(b"this is no ledger" * 1000)
        (home / "ledger.db-wal").write_bytes(b"nor is this a log of it" * 1000)
    done = restore(backup, home / "ledger.db", PRESENT, replace=True)
    assert done.aside is not None
    kept = {path.name for path in done.aside.iterdir()}
    assert kept == {"ledger.db"} if left == "damaged" else {"ledger.db-wal"}
    with closing(SqliteLedger(home / "ledger.db")) as again:
        assert said(again) == present
        assert broken(again) == set()


def test_a_disk_without_room_is_told_beforehand(
    ledger: SqliteLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a backup does not fit, it is said how much it takes and how much is left, and none is begun."""
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    with pytest.raises(Transient, match=r"只剩 1 MiB.*1 MiB left"):
        made(tmp_path)
    assert not list((tmp_path / "backups").iterdir())
