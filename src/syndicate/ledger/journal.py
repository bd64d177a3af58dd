"""What a batch wrote, row by row: digests that its receipt carries and that `verify` makes again from the rows that stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

from syndicate.ledger.connection import Connection, standing
from syndicate.model.disclosures import Circumstance, Disclosure, Name, Revision, Ruling

_PACK = msgspec.msgpack.Encoder()
_JSON = msgspec.json.Encoder(order="sorted")


class Table(NamedTuple):
    """A table whose rows receipts answer for."""

    label: str
    columns: tuple[str, ...]
    """What is digested, in this order."""
    key: tuple[str, ...] = ()
    """Tells a row that may be written anew; empty: rows are only added."""
    receipt: str = "receipt"
    """Which receipt wrote the row last."""


_FIELDS = Disclosure.__struct_fields__
CONTENT = _FIELDS.index("information")
"""Columns of a disclosure before those that say its place in a cluster; these follow from the data and are recounted."""

TABLES = {
    "disclosure": Table("公开条目", _FIELDS[:CONTENT], ("id",)),
    "revision": Table("版本", Revision.__struct_fields__),
    "circumstance": Table("旁注", Circumstance.__struct_fields__),
    "name": Table("名称", Name.__struct_fields__, ("jurisdiction", "source", "native_id")),
    "register": Table(
        "登记簿",
        ("jurisdiction", "register", "native_id", "year", "day", "unit", "fields", "version", "place"),
        ("jurisdiction", "register", "native_id"),
    ),
    "enrichment": Table(
        "数据",
        ("jurisdiction", "source", "native_id", "title", "day", "measures", "version", "place"),
        ("jurisdiction", "source", "native_id"),
    ),
    "quarantine": Table(
        "隔离",
        (
            *("id", "digest", "jurisdiction", "lane", "place", "reason", "field", "message", "raw", "times"),
            *("first_receipt", "last_receipt", "resolved_at", "resolution", "resolved_receipt"),
        ),
        ("digest",),
        "max(last_receipt, resolved_receipt)",
    ),
    "sealed": Table(
        "封存",
        (
            *("jurisdiction", "source", "native_id", "channel", "unit", "url", "place", "detector", "level"),
            *("times", "sealed_at"),
        ),
        ("jurisdiction", "source", "native_id"),
    ),
    "ruling": Table("认定", Ruling.__struct_fields__),
    "adopted": Table("并入", ("revision", "former", "disclosure")),
    "replaced": Table("替换", ("kind", "was", "digest")),
}
"""Everything that is not a recount of something else."""

_TAG = {table: table.encode() + b"\0" for table in TABLES}


def quoted(columns: Iterable[str]) -> str:
    """Return columns as SQL names them."""
    return ", ".join(f'"{column}"' for column in columns)


def digest(table: str, row: Sequence[object]) -> bytes:
    """Return the SHA-256 of the columns of a row, packed; the same row of another table has another."""
    return sha256(_TAG[table] + _PACK.encode(row)).digest()


def summary(digests: list[bytes]) -> str:
    """Return number and common digest of rows, whatever their order: what a receipt carries for a table."""
    return f"{len(digests)}:{sha256(b''.join(sorted(digests))).hexdigest()}"


class Journal:
    """Takes down what one batch writes; `before` goes ahead of the writing."""

    def __init__(self, connection: Connection, receipt: int) -> None:
        self._connection = connection
        self.receipt = receipt
        """Number of the receipt of the batch."""
        self._written: dict[str, list[bytes]] = {}
        self._replaced: list[tuple[str, int, bytes]] = []

    def before(self, table: str, keys: Iterable[Sequence[object]]) -> None:
        """Note what stands under keys that are about to be written anew or dropped; each key once per batch."""
        query = _query(table, TABLES[table].receipt)
        for row in standing(self._connection, query, keys):
            self._replaced.append((table, row[0], digest(table, row[1:])))

    def wrote(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        """Note rows as they were written."""
        tag, pack = _TAG[table], _PACK.encode
        self._written.setdefault(table, []).extend([sha256(tag + pack(row)).digest() for row in rows])

    def stands(self, table: str, keys: Iterable[Sequence[object]]) -> None:
        """Note the rows that stand under keys that have been written: their last columns depend on what stood before."""
        self.wrote(table, standing(self._connection, _query(table), keys))

    def adopt(self, former: int, disclosure: int) -> None:
        """Keep on record which readings are about to pass from one disclosure to another."""
        query = "SELECT id, ?1, ?2 FROM revision WHERE disclosure = ?1"
        self._add("adopted", list(self._connection.execute(query, (former, disclosure))))

    def close(self) -> str:
        """Keep on record what was replaced; return what the receipt carries: table → number and digest of the rows, as JSON."""
        self._add("replaced", self._replaced)
        carried = {table: summary(digests) for table, digests in self._written.items() if digests}
        return _JSON.encode(carried).decode()

    def _add(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        places = ", ".join("?" * len(TABLES[table].columns))
        self._connection.executemany(
            f"INSERT INTO {table} VALUES (?, {places})", ((self.receipt, *row) for row in rows)
        )
        self.wrote(table, rows)


def _query(table: str, *more: str) -> str:
    columns = ", ".join((*more, quoted(TABLES[table].columns)))
    condition = " AND ".join(f"{column} = ?" for column in TABLES[table].key)
    return f"SELECT {columns} FROM {table} WHERE {condition}"
