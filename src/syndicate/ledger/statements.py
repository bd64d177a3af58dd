"""Every writing statement of batches, by name; in words that SQLite and PostgreSQL both know."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from syndicate.model.disclosures import Circumstance, Disclosure, EdgeRow, Information, Name, Revision, Ruling


def _places(row: type[msgspec.Struct]) -> str:
    return ", ".join("?" * len(row.__struct_fields__))


def _names(row: type[msgspec.Struct]) -> str:
    return ", ".join(row.__struct_fields__)


def put(table: str, columns: Sequence[str], key: Sequence[str]) -> str:
    """Return the statement that writes a row, over the one that stands under its key if there is one."""
    said = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in key)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {said}"
    )


_SET = ", ".join(f"{field} = ?{n}" for n, field in enumerate(Disclosure.__struct_fields__, 1) if field != "id")

INSERT_DISCLOSURE = f"INSERT INTO disclosure ({_names(Disclosure)}) VALUES ({_places(Disclosure)})"
UPDATE_DISCLOSURE = f"UPDATE disclosure SET {_SET} WHERE id = ?1"
MOVE_DISCLOSURE = "UPDATE disclosure SET information = ?, first = ?, channel_first = ?, unit_first = ? WHERE id = ?"
DELETE_DISCLOSURE = "DELETE FROM disclosure WHERE id = ?"
ADOPT_REVISIONS = "UPDATE revision SET disclosure = ?2 WHERE disclosure = ?1"
ADOPT_NAMES = "UPDATE name SET disclosure = ?2 WHERE disclosure = ?1"
DELETE_EDGES = "DELETE FROM edge WHERE one = ?1 OR other = ?1"
INSERT_REVISION = f"INSERT INTO revision VALUES ({_places(Revision)})"
CIRCUMSTANCE = "SELECT revision, digest FROM circumstance WHERE revision = ? AND digest = ?"
INSERT_CIRCUMSTANCE = f"INSERT INTO circumstance VALUES ({_places(Circumstance)})"
UPSERT_NAME = (
    f"INSERT INTO name VALUES ({_places(Name)}, ?) ON CONFLICT (jurisdiction, source, native_id) DO UPDATE SET "
    "weak = excluded.weak, disclosure = excluded.disclosure, receipt = excluded.receipt"
)
UPSERT_INFORMATION = put("information", Information.__struct_fields__, ("id",))
DELETE_INFORMATION = "DELETE FROM information WHERE id = ?"
UPSERT_EDGE = put("edge", EdgeRow.__struct_fields__, ("one", "other"))
INSERT_RULING = f"INSERT INTO ruling VALUES ({_places(Ruling)})"
DELETE_EDGE = "DELETE FROM edge WHERE one = ? AND other = ?"
MOVE_COUNTER = (
    "INSERT INTO counter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (jurisdiction, day, facet, channel, unit, value) DO UPDATE SET "
    "postings = counter.postings + excluded.postings, channel_first = counter.channel_first + excluded.channel_first, "
    "unit_first = counter.unit_first + excluded.unit_first, first = counter.first + excluded.first"
)
MOVE_MONTH = (
    "INSERT INTO month_counter VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (jurisdiction, facet, month, channel, value) DO UPDATE SET "
    "postings = month_counter.postings + excluded.postings, "
    "channel_first = month_counter.channel_first + excluded.channel_first, first = month_counter.first + excluded.first"
)
MOVE_OVERLAP = (
    "INSERT INTO overlap VALUES (?, ?, ?, ?) ON CONFLICT (jurisdiction, year, channels) DO UPDATE SET "
    "informations = overlap.informations + excluded.informations"
)
UPSERT_REGISTER = put(
    "register",
    ("jurisdiction", "register", "native_id", "year", "day", "unit", "fields", "version", "place", "receipt"),
    ("jurisdiction", "register", "native_id"),
)
UPSERT_ENRICHMENT = put(
    "enrichment",
    ("jurisdiction", "source", "native_id", "title", "day", "measures", "version", "place", "receipt"),
    ("jurisdiction", "source", "native_id"),
)
HOLD = (
    "INSERT INTO quarantine (digest, jurisdiction, lane, place, reason, field, message, raw, times, first_receipt, last_receipt) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?9) "
    "ON CONFLICT (digest) DO UPDATE SET times = quarantine.times + 1, last_receipt = ?9, "
    "resolved_at = '', resolution = '', resolved_receipt = 0"
)
ENTRY = "SELECT id, jurisdiction FROM quarantine WHERE id = ? AND resolved_at = ''"
DIGEST_OF_ENTRY = "SELECT digest FROM quarantine WHERE id = ?"
RESOLVE = "UPDATE quarantine SET resolved_at = ?, resolution = ?, resolved_receipt = ? WHERE digest = ?"
SEAL = (
    "INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?) "
    "ON CONFLICT (jurisdiction, source, native_id) DO UPDATE SET times = sealed.times + 1, receipt = excluded.receipt"
)
INSERT_RECEIPT = "INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
MOVE_LANE = (
    "INSERT INTO lane VALUES (?1, ?2, ?3, ?4) ON CONFLICT (lane) DO UPDATE SET "
    "position = ?2, cursor = CASE WHEN ?3 = '' THEN lane.cursor ELSE ?3 END, receipt = ?4"
)
SAVE_CURSOR = "INSERT INTO lane VALUES (?1, 0, ?2, 0) ON CONFLICT (lane) DO UPDATE SET cursor = ?2"
TAKE = (
    "INSERT INTO owner VALUES (?1, 1, ?2, ?3) ON CONFLICT (jurisdiction) DO UPDATE SET epoch = owner.epoch + 1, holder = ?2, taken_at = ?3 "
    "RETURNING epoch"
)
CARRY = (
    "INSERT INTO carried VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (topic, partition, jurisdiction) DO UPDATE SET "
    "position = excluded.position, newest = excluded.newest, receipt = excluded.receipt WHERE excluded.position > carried.position"
)
