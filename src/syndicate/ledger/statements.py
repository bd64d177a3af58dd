"""Every writing statement of the SQLite ledger, by name."""

from __future__ import annotations

import msgspec

from syndicate.model.disclosures import Circumstance, Disclosure, EdgeRow, Information, Name, Revision, Ruling


def _places(row: type[msgspec.Struct]) -> str:
    return ", ".join("?" * len(row.__struct_fields__))


def _names(row: type[msgspec.Struct]) -> str:
    return ", ".join(row.__struct_fields__)


_SET = ", ".join(f"{field} = ?{n}" for n, field in enumerate(Disclosure.__struct_fields__, 1) if field != "id")

INSERT_DISCLOSURE = f"INSERT INTO disclosure ({_names(Disclosure)}) VALUES ({_places(Disclosure)})"
UPDATE_DISCLOSURE = f"UPDATE disclosure SET {_SET} WHERE id = ?1"
MOVE_DISCLOSURE = "UPDATE disclosure SET information = ?, first = ?, channel_first = ?, unit_first = ? WHERE id = ?"
DELETE_DISCLOSURE = "DELETE FROM disclosure WHERE id = ?"
ADOPT_REVISIONS = "UPDATE revision SET disclosure = ?2 WHERE disclosure = ?1"
ADOPT_NAMES = "UPDATE name SET disclosure = ?2 WHERE disclosure = ?1"
DELETE_EDGES = "DELETE FROM edge WHERE one = ?1 OR other = ?1"
INSERT_REVISION = f"INSERT INTO revision VALUES ({_places(Revision)})"
CIRCUMSTANCE = "SELECT 1 FROM circumstance WHERE revision = ? AND digest = ?"
INSERT_CIRCUMSTANCE = f"INSERT INTO circumstance VALUES ({_places(Circumstance)})"
UPSERT_NAME = (
    f"INSERT INTO name VALUES ({_places(Name)}, ?) ON CONFLICT DO UPDATE SET "
    "weak = excluded.weak, disclosure = excluded.disclosure, receipt = excluded.receipt"
)
UPSERT_INFORMATION = f"INSERT OR REPLACE INTO information ({_names(Information)}) VALUES ({_places(Information)})"
DELETE_INFORMATION = "DELETE FROM information WHERE id = ?"
UPSERT_EDGE = f"INSERT OR REPLACE INTO edge VALUES ({_places(EdgeRow)})"
INSERT_RULING = f"INSERT INTO ruling VALUES ({_places(Ruling)})"
DELETE_EDGE = "DELETE FROM edge WHERE one = ? AND other = ?"
MOVE_COUNTER = (
    "INSERT INTO counter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
    "postings = postings + excluded.postings, channel_first = channel_first + excluded.channel_first, "
    "unit_first = unit_first + excluded.unit_first, first = first + excluded.first"
)
MOVE_MONTH = (
    "INSERT INTO month_counter VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
    "postings = postings + excluded.postings, channel_first = channel_first + excluded.channel_first, "
    "first = first + excluded.first"
)
MOVE_OVERLAP = "INSERT INTO overlap VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET informations = informations + excluded.informations"
UPSERT_REGISTER = "INSERT OR REPLACE INTO register VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
UPSERT_ENRICHMENT = "INSERT OR REPLACE INTO enrichment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
HOLD = (
    "INSERT INTO quarantine (digest, jurisdiction, lane, place, reason, field, message, raw, times, first_receipt, last_receipt) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?9) "
    "ON CONFLICT (digest) DO UPDATE SET times = times + 1, last_receipt = ?9, "
    "resolved_at = '', resolution = '', resolved_receipt = 0"
)
ENTRY = "SELECT id, jurisdiction FROM quarantine WHERE id = ? AND resolved_at = ''"
DIGEST_OF_ENTRY = "SELECT digest FROM quarantine WHERE id = ?"
RESOLVE = "UPDATE quarantine SET resolved_at = ?, resolution = ?, resolved_receipt = ? WHERE digest = ?"
SEAL = (
    "INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?) "
    "ON CONFLICT DO UPDATE SET times = times + 1, receipt = excluded.receipt"
)
INSERT_RECEIPT = "INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
MOVE_LANE = (
    "INSERT INTO lane VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET "
    "position = ?2, cursor = CASE WHEN ?3 = '' THEN cursor ELSE ?3 END, receipt = ?4"
)
SAVE_CURSOR = "INSERT INTO lane VALUES (?1, 0, ?2, 0) ON CONFLICT DO UPDATE SET cursor = ?2"
TAKE = (
    "INSERT INTO owner VALUES (?1, 1, ?2, ?3) ON CONFLICT DO UPDATE SET epoch = epoch + 1, holder = ?2, taken_at = ?3 "
    "RETURNING epoch"
)
CARRY = (
    "INSERT INTO carried VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (topic, partition, jurisdiction) DO UPDATE SET "
    "position = excluded.position, newest = excluded.newest, receipt = excluded.receipt WHERE excluded.position > carried.position"
)
