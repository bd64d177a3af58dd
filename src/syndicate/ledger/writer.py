"""Write the effects of one batch in the order that keys allow; the transaction around it is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import apsw
import msgspec

from syndicate.ledger import statements as sql
from syndicate.model import CHINA, Enrichment, RegisterRow
from syndicate.model.disclosures import Effects, Held, Receipt, SealedHandle
from syndicate.pipeline.decide import row_version

_JSON = msgspec.json.Encoder(order="sorted")
_tuple: Callable[[msgspec.Struct], tuple[object, ...]] = msgspec.structs.astuple


def write(connection: apsw.Connection, effects: Effects, receipt: Receipt) -> None:
    """Write everything that the effects ask for, and the receipt."""
    many = connection.executemany
    _drop(connection, effects)
    many(sql.INSERT_DISCLOSURE, map(_tuple, effects.inserted))
    many(sql.UPDATE_DISCLOSURE, map(_tuple, effects.updated))
    many(sql.MOVE_DISCLOSURE, effects.moved)
    many(sql.INSERT_REVISION, map(_tuple, effects.revisions))
    many(sql.UPSERT_NAME, map(_tuple, effects.names))
    many(sql.DELETE_EDGE, effects.parted)
    many(sql.UPSERT_EDGE, map(_tuple, effects.edges))
    many(sql.INSERT_RULING, map(_tuple, effects.rulings))
    many(sql.DELETE_INFORMATION, ((number,) for number in effects.dissolved))
    many(sql.UPSERT_INFORMATION, map(_tuple, effects.informations))
    _move_counters(connection, effects)
    many(sql.UPSERT_REGISTER, (_register(row, receipt.number) for row in effects.registers))
    many(sql.UPSERT_ENRICHMENT, (_enrichment(row, receipt.number) for row in effects.enrichments))
    many(sql.HOLD, (_held(held, receipt.number) for held in effects.held))
    many(sql.SEAL, (_sealed(handle, receipt) for handle in effects.sealed))
    connection.execute(sql.INSERT_RECEIPT, _receipt(receipt))
    cursor = "" if effects.batch.cursor is None else _JSON.encode(effects.batch.cursor).decode()
    connection.execute(sql.MOVE_LANE, (receipt.lane, receipt.end, cursor, receipt.number))


def _drop(connection: apsw.Connection, effects: Effects) -> None:
    """Hand the readings and names of a disclosure that was another one over to it."""
    connection.executemany(sql.ADOPT_REVISIONS, effects.dropped)
    connection.executemany(sql.ADOPT_NAMES, effects.dropped)
    gone = [(number,) for number, _ in effects.dropped]
    connection.executemany(sql.DELETE_EDGES, gone)
    connection.executemany(sql.DELETE_DISCLOSURE, gone)


def _move_counters(connection: apsw.Connection, effects: Effects) -> None:
    counters = effects.tallies.counters.items()
    connection.executemany(sql.MOVE_COUNTER, ((*key, *delta) for key, delta in _moving(counters)))
    overlap = ((*key, delta) for key, delta in effects.tallies.overlap.items() if delta)
    connection.executemany(sql.MOVE_OVERLAP, overlap)


def _moving(
    counters: Iterable[tuple[tuple[str, int, str, str, str, str], list[int]]],
) -> Iterable[tuple[tuple[str, int, str, str, str, str], list[int]]]:
    return ((key, delta) for key, delta in counters if any(delta))


def _register(row: RegisterRow, receipt: int) -> tuple[object, ...]:
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
        receipt,
    )


def _enrichment(row: Enrichment, receipt: int) -> tuple[object, ...]:
    measures = _JSON.encode(row.measures).decode()
    day = row.day.isoformat()
    digest = row_version(row)
    return (row.jurisdiction, row.source, row.native_id, row.title, day, measures, digest, row.place, receipt)


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


def _sealed(handle: SealedHandle, receipt: Receipt) -> tuple[object, ...]:
    return (*_tuple(handle), receipt.committed_at, receipt.number)


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
    )


def stamp(now: datetime) -> str:
    """Return a time as the ledger writes it."""
    return now.isoformat(timespec="milliseconds")
