"""Puts a backup in the place of a ledger: proved before, kept aside what was there, proved after."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from syndicate.engine.backups import Backup, free_name, must_be_known, sound, to_disk
from syndicate.ledger.copying import Facts, alone, facts_of, held_against
from syndicate.ledger.database import telling_damage
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal, Transient, UsageError

_SIDE_FILES = ("", "-wal", "-shm", "-journal")


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore has come to."""

    facts: Facts
    """What the ledger holds now, as it stood in the backup."""
    schema: int
    """The schema that it has now; newer than the backup's where it was upgraded."""
    aside: Path | None
    """Where the ledger lies that was there before."""


def restore(backup: Backup, ledger: Path, now: datetime, *, replace: bool) -> Restored:
    """
    Put the copy in the place of a ledger. The caller owns the home; no other program may have the ledger open.

    Until the last step, one rename, the ledger that was there stands; killed at any moment, the same call may be repeated.

    Args:
        backup: What is restored; it is not changed.
        ledger: Where to.
        now: Names the folder for what was there.
        replace: Whether a ledger that is there may be set aside.

    Raises:
        UsageError: A ledger is there and `replace` was not said; it is told what would be lost.
        Transient: Another program has the ledger open, or the disk is full.
        Fatal: The backup is damaged, or was made by a newer release.
    """
    must_be_sound(backup)
    if ledger.exists() and not replace:
        raise UsageError(_in_the_way(backup, ledger))
    fresh = ledger.with_name(f"{ledger.name}.restoring")
    try:
        schema = _prepare(backup, fresh)
        aside = _set_aside(ledger, now) if any(path.exists() for path in _files(ledger)) else None
        fresh.replace(ledger)
        to_disk(ledger.parent)
    except OSError as error:
        raise Transient(
            f"“{ledger.parent}”写不下，原有台账未动：{error.strerror} / {ledger.parent} cannot be written, the ledger that was there stands",
            reason="database",
        ) from error
    finally:
        _remove(fresh)
    return Restored(facts=backup.manifest.facts, schema=schema, aside=aside)


def must_be_sound(backup: Backup) -> None:
    """Refuse a damaged backup, or one that a newer release made, with Fatal."""
    must_be_known(backup)
    wrong = [one.detail for one in sound(backup) if not one.holds]
    if wrong:
        raise Fatal(
            f"备份“{backup.folder}”已损坏，请用另一份 / the backup is damaged, use another one: {'；'.join(wrong)}"
        )


def _prepare(backup: Backup, fresh: Path) -> int:
    """Copy the backup beside the ledger, upgrade it, prove that nothing was lost by that; return its schema."""
    _remove(fresh)
    shutil.copyfile(backup.ledger, fresh)
    fresh.chmod(0o600)
    with telling_damage(fresh), closing(SqliteLedger(fresh)):  # an older schema is upgraded by opening it
        pass
    alone(fresh)
    held, wanted = facts_of(fresh), backup.manifest.facts
    lost = _lost(wanted, held)
    if lost:
        raise Fatal(f"恢复后与备份不符，未采用 / not what the backup holds, it was not used: {'；'.join(lost)}")
    to_disk(fresh)
    return held.schema


def _lost(wanted: Facts, held: Facts) -> list[str]:
    """Return differences; an upgrade may add tables, and rows to those that it fills anew, but moves no head and no count of the record."""
    if held.schema == wanted.schema:
        return wanted.differences(held)
    kept = {name: held.counts.get(name, 0) for name in RECORD}
    was = {name: wanted.counts.get(name, 0) for name in RECORD}
    upgraded = msgspec.structs.replace(wanted, schema=held.schema, counts=was)
    return upgraded.differences(msgspec.structs.replace(held, counts=kept))


RECORD = (
    "receipt",
    "disclosure",
    "revision",
    "ruling",
    "quarantine",
    "sealed",
    "register",
    "enrichment",
    "act",
    "outbox",
)
"""The tables whose rows are the record: no upgrade adds or takes any."""


def _set_aside(ledger: Path, now: datetime) -> Path:
    """Keep what is there in a folder of its own; the ledger itself is not taken away yet where the file system can do so."""
    if ledger.exists():
        _close(ledger)
    folder = free_name(ledger.parent, f"replaced-{now:%Y%m%dT%H%M%S}")
    folder.mkdir(mode=0o700)
    # A log that was left behind would be taken for that of the restored file.
    for beside in [path for path in _files(ledger)[1:] if path.exists()]:
        beside.rename(folder / beside.name)
    if ledger.exists():
        try:
            os.link(ledger, folder / ledger.name)
        except OSError:
            ledger.rename(folder / ledger.name)
    to_disk(folder)
    return folder


def _close(ledger: Path) -> None:
    try:
        alone(ledger)
    except Fatal:
        return  # damaged: it is kept as it is, with what lies beside it


def _in_the_way(backup: Backup, ledger: Path) -> str:
    wanted = backup.manifest.facts
    try:
        present, digest = held_against(ledger, wanted.receipt)
    except (Fatal, Transient) as error:
        what = f"“{ledger}”已有台账（{error}）/ there is a ledger already"
    else:
        ahead = present.receipt - wanted.receipt
        newer = (
            f"比备份新 {ahead} 份凭证，恢复后这些不再计入 / {ahead} receipts newer than the backup: they would be lost"
        )
        other = "与备份不是同一本，或备份比它新 / it is another one than the backup's, or older than the backup"
        same = ahead >= 0 and (wanted.receipt == 0 or digest == wanted.hash)
        what = f"“{ledger}”已有台账，最新凭证 {present.receipt}:{present.hash[:12]}，{newer if same else other}"
    return f"{what}；确要换回请加 --replace，原台账会留在旁边 / add --replace to put the backup in its place; what was there is kept aside"


def _files(ledger: Path) -> list[Path]:
    return [ledger.with_name(ledger.name + suffix) for suffix in _SIDE_FILES]


def _remove(fresh: Path) -> None:
    for path in _files(fresh):
        path.unlink(missing_ok=True)
