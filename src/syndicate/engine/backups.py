"""Backups of the ledger: a folder each, with a manifest; made while others write, placed whole or not at all, checked, pruned."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from syndicate.ledger.copying import Facts, Step, copy_ledger, facts_of, newest_schema, still
from syndicate.ledger.database import telling_damage
from syndicate.ledger.protocol import Invariant
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal, Transient, UsageError

LEDGER, MANIFEST, VERIFIED = "ledger.db", "manifest.json", "verified.json"
_HALF = ".half-"
"""How folders begin that are not whole: a backup under way, or one that was given up."""
_ROOM = 64 << 20
"""Bytes that a backup leaves free on its disk."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a backup says of itself."""

    format: int = 1
    program: str
    """Version of the program that made it."""
    made_at: str
    bytes: int
    sha256: str
    """Of the file `ledger.db`."""
    facts: Facts


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """The newest check of a backup, noted beside it."""

    at: str
    holds: bool


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """One backup: the folder, and what it says of itself."""

    folder: Path
    manifest: Manifest
    verified: Verified | None = None

    @property
    def ledger(self) -> Path:
        """The copy."""
        return self.folder / LEDGER

    @property
    def made_at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.manifest.made_at)


def create(ledger: Path, to: Path, now: datetime, program: str, step: Step = lambda _done, _of: None) -> Backup:
    """
    Copy a ledger into a new folder under `to`; see `copy_ledger`.

    The folder appears under its name when everything in it is on the disk, or not at all.

    Raises:
        Transient: The disk is full or cannot be written, or the ledger is locked. Nothing is left behind.
        Fatal: The ledger is damaged.
    """
    with _told(to), _half(to) as half:
        _must_fit(ledger, to)
        held = copy_ledger(ledger, half / LEDGER, step)
        (half / LEDGER).chmod(0o600)
        to_disk(half / LEDGER)
        manifest = Manifest(
            program=program,
            made_at=now.isoformat(timespec="seconds"),
            bytes=(half / LEDGER).stat().st_size,
            sha256=_digest(half / LEDGER),
            facts=held,
        )
        _write(half / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
        place = free_name(to, f"{now:%Y%m%dT%H%M%S}-r{held.receipt:06d}")
        half.rename(place)
        to_disk(to)
    return Backup(folder=place, manifest=manifest)


@contextmanager
def _told(to: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Transient(
            f"备份目录“{to}”不可写，未留下备份：{error.strerror} / {to} cannot be written, no backup was kept",
            reason="database",
        ) from error


@contextmanager
def _half(to: Path) -> Iterator[Path]:
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in to.glob(
        f"{_HALF}*"
    ):  # of a program that was killed; whoever makes backups here holds the folder's lock
        shutil.rmtree(left)
    half = to / f"{_HALF}{os.getpid()}"
    half.mkdir(mode=0o700)
    try:
        yield half
    finally:
        shutil.rmtree(half, ignore_errors=True)  # it is gone where all went well


def _must_fit(ledger: Path, to: Path) -> None:
    size = sum(path.stat().st_size for path in (ledger, ledger.with_name(f"{ledger.name}-wal")) if path.exists())
    free = shutil.disk_usage(to).free
    if free < size + _ROOM:
        asked = f"备份需 {size >> 20} MiB，“{to}”只剩 {free >> 20} MiB，未备份"
        raise Transient(
            f"{asked} / a backup takes {size >> 20} MiB and {to} has {free >> 20} MiB left: none was made",
            reason="database",
        )


def free_name(to: Path, name: str) -> Path:
    """Return a place in a folder that nothing stands at yet: under the name, or with a number after it."""
    names = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    return next(to / free for free in names if not (to / free).exists())


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
    to_disk(path)


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def listed(to: Path) -> list[Backup]:
    """Return the backups in a folder, the newest first; what is none, or says nothing readable of itself, is left out."""
    found = []
    for folder in to.iterdir() if to.is_dir() else ():
        try:
            found.append(opened(folder))
        except UsageError:
            continue
    return sorted(found, key=lambda backup: (backup.made_at, backup.folder.name), reverse=True)


def opened(folder: Path) -> Backup:
    """
    Return the backup in a folder, by its manifest; the copy itself is not looked at.

    Raises:
        UsageError: There is no backup there, or its manifest cannot be read.
    """
    try:
        return _read(folder)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise UsageError(
            f"“{folder}”不是备份，或说明 {MANIFEST} 已损坏 / {folder} is no backup, or its {MANIFEST} is damaged"
        ) from error


def _read(folder: Path) -> Backup:
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    checked = folder / VERIFIED
    verified = msgspec.json.decode(checked.read_bytes(), type=Verified) if checked.exists() else None
    backup = Backup(folder=folder, manifest=manifest, verified=verified)
    if folder.name.startswith(_HALF) or backup.made_at.tzinfo is None:
        raise ValueError(folder.name)
    return backup


def prune(to: Path, keep: int) -> list[Path]:
    """Delete all backups but the `keep` newest and the newest that was verified; return what was deleted. Nothing else is touched."""
    found = listed(to)
    proved = [backup.folder for backup in found if backup.verified is not None and backup.verified.holds]
    doomed = [backup.folder for backup in found[keep:] if backup.folder not in proved[:1]]
    for folder in doomed:
        # Renamed first: what is half deleted must not look like a backup.
        half = folder.rename(folder.with_name(f"{_HALF}{folder.name}"))
        shutil.rmtree(half)
    return doomed


def sound(backup: Backup) -> list[Invariant]:
    """Check that the copy is, byte for byte and count for count, what the manifest says."""
    faults = _file_faults(backup)
    file = Invariant(
        name="file",
        promise="文件与说明的大小、散列相符 / the file has the size and the digest of the manifest",
        holds=not faults,
        detail="；".join(faults) or backup.manifest.sha256,
    )
    differences = _differences(backup)
    head = f"{backup.manifest.facts.receipt}:{backup.manifest.facts.hash}"
    manifest = Invariant(
        name="manifest",
        promise="链头和各表行数与说明相符 / heads and rows of every table are those of the manifest",
        holds=not differences,
        detail="；".join(differences[:5]) or head,
    )
    return [file, manifest]


def _file_faults(backup: Backup) -> list[str]:
    try:
        size, digest = backup.ledger.stat().st_size, _digest(backup.ledger)
    except OSError as error:
        return [f"读不出 / cannot be read: {error.strerror}"]
    said = {"bytes": (backup.manifest.bytes, size), "sha256": (backup.manifest.sha256, digest)}
    return [f"{what}: {wanted} ≠ {found}" for what, (wanted, found) in said.items() if wanted != found]


def _differences(backup: Backup) -> list[str]:
    try:
        return backup.manifest.facts.differences(facts_of(backup.ledger))
    except Fatal as error:
        return [str(error)]


def verify(backup: Backup, now: datetime) -> list[Invariant]:
    """
    Check a backup: the file, the manifest, and every promise of the ledger in it. The result is noted beside it.

    The copy is not changed: one of an older schema is upgraded in a copy of its own, next to it, which is deleted again.

    Raises:
        Fatal: It was made by a newer release.
        Transient: There is no room for that copy.
    """
    found = sound(backup)
    if all(one.holds for one in found):
        must_be_known(backup)
        found += _promises(backup)
    note = Verified(at=now.isoformat(timespec="seconds"), holds=all(one.holds for one in found))
    try:
        _write(backup.folder / VERIFIED, msgspec.json.encode(note))
    except OSError as error:
        raise Transient(f"“{backup.folder}”不可写：{error.strerror} / cannot be written", reason="database") from error
    return found


def must_be_known(backup: Backup) -> None:
    """Refuse a backup that a newer release made, with Fatal."""
    schema, newest = backup.manifest.facts.schema, newest_schema()
    if schema > newest:
        raise Fatal(
            f"备份的结构版本 {schema} 比本程序（{newest}）新，请升级程序 / "
            f"the backup has schema {schema}, this release knows {newest}: upgrade the program"
        )


def _promises(backup: Backup) -> list[Invariant]:
    with telling_damage(backup.ledger), _readable(backup) as ledger:
        return ledger.verify()


@contextmanager
def _readable(backup: Backup) -> Iterator[SqliteLedger]:
    if backup.manifest.facts.schema == newest_schema():
        with closing(SqliteLedger(None, still(backup.ledger))) as ledger:
            yield ledger
        return
    with _told(backup.folder), _half(backup.folder) as half:
        shutil.copyfile(backup.ledger, half / LEDGER)
        with closing(SqliteLedger(half / LEDGER)) as ledger:
            yield ledger
