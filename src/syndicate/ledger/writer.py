"""Write the effects of one batch in the order that keys allow; the transaction around it is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, TypeVar

import msgspec

from syndicate.ledger import carriage
from syndicate.ledger import statements as sql
from syndicate.ledger.connection import Connection, standing
from syndicate.ledger.database import one
from syndicate.ledger.journal import CONTENT, Journal
from syndicate.ledger.receipts import receipt_for
from syndicate.model import CHINA, Enrichment, RegisterRow
from syndicate.model.disclosures import Circumstance, Disclosure, Effects, Held, Receipt, Revision, Ruling
from syndicate.pipeline.decide import row_version
from syndicate.pipeline.tally import by_month

_JSON = msgspec.json.Encoder(order="sorted")
_Row = TypeVar("_Row", Disclosure, Revision, Circumstance, Ruling)
_STILL = [0, 0, 0, 0]
"""A counter that does not move."""
_tuple: Callable[[msgspec.Struct], tuple[object, ...]] = msgspec.structs.astuple


def write(connection: Connection, effects: Effects, head: tuple[int, str], now: datetime) -> Receipt:
    """Write everything that the effects ask for, and the receipt that follows the one at the head (number, hash)."""
    number, previous = head[0] + 1, head[1]
    journal = Journal(connection, number)
    _drop(connection, effects, journal)
    _disclose(connection, effects, journal, number)
    _note_circumstances(connection, effects, journal)
    _name(connection, effects, journal, number)
    _relate(connection, effects, journal)
    _move_counters(connection, effects)
    _keep(connection, effects, journal, number)
    _set_aside(connection, effects, journal, _Moment(number, stamp(now)))
    receipt = receipt_for(effects, number, previous, now, journal.close())
    connection.execute(sql.INSERT_RECEIPT, _receipt(receipt))
    cursor = "" if effects.batch.cursor is None else _JSON.encode(effects.batch.cursor).decode()
    connection.execute(sql.MOVE_LANE, (receipt.lane, receipt.end, cursor, receipt.number))
    if effects.batch.carried:
        carriage.move(connection, effects.batch.carried, receipt.jurisdiction, receipt.number)
    return receipt


class _Moment(NamedTuple):
    """The receipt being written, and its time."""

    receipt: int
    at: str


def _drop(connection: Connection, effects: Effects, journal: Journal) -> None:
    """Hand the readings and names of a disclosure that was another one over to it."""
    gone = [(number,) for number, _ in effects.dropped]
    journal.before("disclosure", [*gone, *((row.id,) for row in effects.updated)])
    new = {row.id for row in effects.inserted}
    journal.before("name", (_tuple(row)[:3] for row in effects.names if row.disclosure not in new))
    for pair in effects.dropped:  # one by one: what passed to a disclosure may pass on with it
        journal.adopt(*pair)
        connection.execute(sql.ADOPT_REVISIONS, pair)
    connection.executemany(sql.ADOPT_NAMES, effects.dropped)
    connection.executemany(sql.DELETE_EDGES, gone)
    connection.executemany(sql.DELETE_DISCLOSURE, gone)


def _disclose(connection: Connection, effects: Effects, journal: Journal, receipt: int) -> None:
    inserted = [_tuple(row) for row in _by(receipt, effects.inserted)]
    updated = [_tuple(msgspec.structs.replace(row, receipt=receipt)) for row in effects.updated]
    revisions = [_tuple(row) for row in _by(receipt, effects.revisions)]
    connection.executemany(sql.INSERT_DISCLOSURE, inserted)
    connection.executemany(sql.UPDATE_DISCLOSURE, updated)
    connection.executemany(sql.MOVE_DISCLOSURE, effects.moved)
    connection.executemany(sql.INSERT_REVISION, revisions)
    journal.wrote("disclosure", (row[:CONTENT] for row in (*inserted, *updated)))
    journal.wrote("revision", revisions)


def _by(receipt: int, rows: Iterable[_Row]) -> Iterator[_Row]:
    """Yield new rows as those of a receipt: when it was decided on them, another batch may have been about to take the number."""
    return (row if row.receipt == receipt else msgspec.structs.replace(row, receipt=receipt) for row in rows)


def _note_circumstances(connection: Connection, effects: Effects, journal: Journal) -> None:
    found = {(row.revision, row.digest): _tuple(row) for row in _by(journal.receipt, effects.circumstances)}
    there = {(row[0], row[1]) for row in standing(connection, sql.CIRCUMSTANCE, found)}
    new = [row for key, row in found.items() if key not in there]
    connection.executemany(sql.INSERT_CIRCUMSTANCE, new)
    if new:
        journal.wrote("circumstance", new)


def _name(connection: Connection, effects: Effects, journal: Journal, receipt: int) -> None:
    names = [_tuple(row) for row in effects.names]
    connection.executemany(sql.UPSERT_NAME, ((*row, receipt) for row in names))
    journal.wrote("name", names)


def _relate(connection: Connection, effects: Effects, journal: Journal) -> None:
    rulings = [_tuple(row) for row in _by(journal.receipt, effects.rulings)]
    connection.executemany(sql.DELETE_EDGE, effects.parted)
    connection.executemany(sql.UPSERT_EDGE, map(_tuple, effects.edges))
    connection.executemany(sql.INSERT_RULING, rulings)
    connection.executemany(sql.DELETE_INFORMATION, ((number,) for number in effects.dissolved))
    connection.executemany(sql.UPSERT_INFORMATION, map(_tuple, effects.informations))
    journal.wrote("ruling", rulings)


def _keep(connection: Connection, effects: Effects, journal: Journal, receipt: int) -> None:
    """Write registers and enrichments; of a row that comes twice in a batch the later version is the last."""
    for table, statement, rows in (
        ("register", sql.UPSERT_REGISTER, [_register(row) for row in effects.registers]),
        ("enrichment", sql.UPSERT_ENRICHMENT, [_enrichment(row) for row in effects.enrichments]),
    ):
        last = {row[:3]: row for row in rows}
        journal.before(table, last)
        connection.executemany(statement, ((*row, receipt) for row in last.values()))
        journal.wrote(table, last.values())


def _set_aside(connection: Connection, effects: Effects, journal: Journal, now: _Moment) -> None:
    """Write what was held and sealed, and which of what was held is dealt with."""
    done = [(one(connection, sql.DIGEST_OF_ENTRY, (entry,))[0], how) for entry, how in effects.resolved]
    held = [(row.digest,) for row in effects.held] + [(digest,) for digest, _ in done]
    sealed = [_tuple(handle)[:3] for handle in effects.sealed]
    journal.before("quarantine", held)
    journal.before("sealed", sealed)
    connection.executemany(sql.HOLD, (_held(row, now.receipt) for row in effects.held))
    connection.executemany(sql.RESOLVE, ((now.at, how, now.receipt, digest) for digest, how in done))
    connection.executemany(sql.SEAL, ((*_tuple(handle), now.at, now.receipt) for handle in effects.sealed))
    journal.stands("quarantine", held)
    journal.stands("sealed", sealed)


def _move_counters(connection: Connection, effects: Effects) -> None:
    moved = [(key, delta) for key, delta in effects.tallies.counters.items() if delta != _STILL]
    connection.executemany(sql.MOVE_COUNTER, ((*key, *delta) for key, delta in moved))
    connection.executemany(sql.MOVE_MONTH, ((*key, *delta) for key, delta in by_month(moved).items()))
    overlap = ((*key, delta) for key, delta in effects.tallies.overlap.items() if delta)
    connection.executemany(sql.MOVE_OVERLAP, overlap)


def _register(row: RegisterRow) -> tuple[object, ...]:
    day = row.date.astimezone(CHINA)
    fields = _JSON.encode(row.fields).decode()
    digest = row_version(row)
    return (
        row.jurisdiction,
        row.register,
        row.native_id,
        day.year,
        day.isoformat(),
        row.unit,
        fields,
        digest,
        row.place,
    )


def _enrichment(row: Enrichment) -> tuple[object, ...]:
    measures = _JSON.encode(row.measures).decode()
    day = row.day.isoformat()
    digest = row_version(row)
    return (row.jurisdiction, row.source, row.native_id, row.title, day, measures, digest, row.place)


def _held(held: Held, receipt: int) -> tuple[object, ...]:
    what = held.rejection
    return (
        held.digest,
        held.jurisdiction,
        held.lane,
        what.place,
        what.reason,
        what.field,
        what.message,
        what.raw,
        receipt,
    )


def _receipt(receipt: Receipt) -> tuple[object, ...]:
    done = receipt.outcome
    return (
        receipt.number,
        receipt.lane,
        receipt.jurisdiction,
        receipt.start,
        receipt.end,
        done.read,
        done.new,
        done.revised,
        done.repeated,
        done.quarantined,
        done.sealed,
        done.joined,
        receipt.tallies,
        receipt.rules,
        receipt.committed_at,
        receipt.previous,
        receipt.hash,
        receipt.rows,
    )


def stamp(now: datetime) -> str:
    """Return a time as the ledger writes it."""
    return now.isoformat(timespec="milliseconds")
