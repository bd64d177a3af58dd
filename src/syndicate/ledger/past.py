"""As of: the questions to the ledger, answered from how it stood after one batch, rebuilt row by row and proved by the receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.past_year import PastYear, Row
from syndicate.ledger.receipts import GENESIS
from syndicate.ledger.shown import register_row_of
from syndicate.model import Fatal, Item, RegisterRow, Statistics, UsageError

_COLUMNS = ", ".join(Row._fields)
_AT = f"""
SELECT {_COLUMNS} FROM disclosure d WHERE d.receipt <= :receipt
    AND NOT EXISTS (SELECT 1 FROM disclosure_past p WHERE p.id = d.id AND p.until > :receipt) AND {{condition}}
UNION ALL
SELECT {_COLUMNS} FROM disclosure_past p WHERE p.until > :receipt AND p.receipt <= :receipt
    AND p.row = (SELECT min(q.row) FROM disclosure_past q WHERE q.id = p.id AND q.until > :receipt) AND {{condition}}
"""
_REGISTER = """
SELECT register, native_id, unit, jurisdiction, day, fields, place, year FROM register r WHERE r.receipt <= :receipt
    AND NOT EXISTS (SELECT 1 FROM register_past p WHERE (p.jurisdiction, p.register, p.native_id)
        = (r.jurisdiction, r.register, r.native_id) AND p.until > :receipt)
UNION ALL
SELECT register, native_id, unit, jurisdiction, day, fields, place, year FROM register_past p
    WHERE p.until > :receipt AND p.receipt <= :receipt
    AND p.row = (SELECT min(q.row) FROM register_past q WHERE (q.jurisdiction, q.register, q.native_id)
        = (p.jurisdiction, p.register, p.native_id) AND q.until > :receipt)
"""
_WAITING = """
SELECT count(*) FROM quarantine q WHERE q.first_receipt <= :receipt AND coalesce(
    (SELECT p.open FROM quarantine_past p WHERE p.id = q.id AND p.until > :receipt ORDER BY p.row LIMIT 1), CASE q.resolved_at WHEN '' THEN 1 ELSE 0 END) = 1
    AND (CAST(:jurisdiction AS TEXT) IS NULL OR q.jurisdiction = :jurisdiction)
"""
_SEALED = """
SELECT count(*) FROM sealed WHERE julianday(sealed_at) <= julianday((SELECT committed_at FROM receipt WHERE number = :receipt))
    AND (CAST(:jurisdiction AS TEXT) IS NULL OR jurisdiction = :jurisdiction)
"""


class Past:
    """
    An `Enquiry` that answers as the ledger stood after receipt `receipt`.

    Rows come from what was kept when they changed; informations, first marks and facets are worked out anew from them, and the counts of
    every year asked are compared with the sum of the receipts up to then, which are chained by hash. Open questions (疑问) and whether
    the recognition had settled are not kept: an item is never told as provisional here.
    """

    def __init__(self, connection: Connection, receipt: int) -> None:
        """
        Look back to a receipt; 0: before the first.

        Raises:
            UsageError: The ledger has no such receipt, or kept no history yet when it was written.
        """
        self._connection = connection
        self._receipt = receipt
        self._years: dict[tuple[int, str | None], PastYear] = {}
        newest, since = _only(connection, "SELECT (SELECT coalesce(max(number), 0) FROM receipt), since FROM history")
        if not 0 <= receipt <= newest:
            raise UsageError(
                f"台账没有第 {receipt} 号凭证，最新为 {newest} / no receipt {receipt}; the newest is {newest}"
            )
        if receipt < since:
            raise UsageError(
                f"台账自第 {since} 号凭证起才留存历史，第 {receipt} 号时的状态无法确知，不予推测 / "
                f"history is kept from receipt {since} on; how things stood at {receipt} cannot be known"
            )

    def statistics(self, year: int, jurisdiction: str | None = None) -> Statistics:
        """
        Return the year's counts as they stood.

        Raises:
            Fatal: They are not what the receipts add up to: the ledger was altered.
        """
        bound = {"receipt": self._receipt, "jurisdiction": jurisdiction}
        waiting, sealed = (int(_only(self._connection, query, bound)[0]) for query in (_WAITING, _SEALED))
        return self._of(year, jurisdiction).statistics(year, sealed=sealed, quarantined=waiting)

    def items(
        self,
        year: int | None = None,
        jurisdiction: str | None = None,
        *,
        channel: str | None = None,
        unit: str | None = None,
        kind: str | None = None,
    ) -> Iterator[Item]:
        """Yield disclosures as they stood, by publication time, then identity."""
        years = self._all_years() if year is None else [year]
        for found in sorted(years):
            for item, kinds in self._of(found, jurisdiction).items(found):
                if channel in (None, item.channel) and unit in (None, item.unit) and (kind is None or kind in kinds):
                    yield item

    def _all_years(self) -> list[int]:
        query = "SELECT DISTINCT year FROM (" + _AT.format(condition="true") + ")"
        return [int(year) for (year,) in self._connection.execute(query, {"receipt": self._receipt})]

    def _of(self, year: int, jurisdiction: str | None) -> PastYear:
        key = (year, jurisdiction)
        if key not in self._years:
            self._years = {key: PastYear(self._rows(year, jurisdiction))}  # one year at a time: a year is large
            self._prove(self._years[key], year, jurisdiction)
        return self._years[key]

    def _rows(self, year: int, jurisdiction: str | None) -> list[Row]:
        """Return the year's rows, and those of other years that share an information with one of them."""
        condition = "year = :year AND (CAST(:jurisdiction AS TEXT) IS NULL OR jurisdiction = :jurisdiction)"
        bound = {"receipt": self._receipt, "year": year, "jurisdiction": jurisdiction}
        rows = [Row(*row) for row in self._connection.execute(_AT.format(condition=condition), bound)]
        shared = msgspec.json.encode(sorted({row.information for row in rows if row.counted})).decode()
        condition = (
            "year <> :year AND year > 0 AND information IN (SELECT CAST(value AS BIGINT) FROM json_each(:shared))"
        )
        bound = {"receipt": self._receipt, "year": year, "shared": shared}
        rows += [Row(*row) for row in self._connection.execute(_AT.format(condition=condition), bound)]
        return rows

    def _prove(self, found: PastYear, year: int, jurisdiction: str | None) -> None:
        query = "SELECT tallies FROM receipt WHERE number <= ? AND (CAST(?2 AS TEXT) IS NULL OR jurisdiction = ?2)"
        summed: dict[str, list[int]] = {}
        for (tallies,) in self._connection.execute(query, (self._receipt, jurisdiction)):
            for key, delta in msgspec.json.decode(tallies)["years"].items():
                if key.startswith(f"{year}/"):
                    summed[key] = [a + b for a, b in zip(summed.get(key, [0, 0, 0]), delta, strict=True)]
        counted = found.by_channel(year)
        for key in sorted({*summed, *counted}):
            if counted.get(key, [0, 0, 0]) != summed.get(key, [0, 0, 0]):
                raise Fatal(
                    f"{key} 在第 {self._receipt} 号凭证时重建为 {counted.get(key)}，凭证之和为 {summed.get(key)}，台账已被改动 / "
                    f"{key} as of receipt {self._receipt}: rebuilt {counted.get(key)}, receipts say {summed.get(key)}"
                )

    def register_rows(self, register: str, year: int, jurisdiction: str | None = None) -> list[RegisterRow]:
        """Return the rows of one register and year as they stood, by day and id."""
        rows = [row for row in self._registers(jurisdiction) if row[0] == register and row[7] == year]
        return [register_row_of(row) for row in sorted(rows, key=lambda row: (row[4], row[1]))]

    def registers_filled(self, year: int, jurisdiction: str | None = None) -> dict[str, int]:
        """Return how many rows each register had."""
        return dict(sorted(Counter(row[0] for row in self._registers(jurisdiction) if row[7] == year).items()))

    def _registers(self, jurisdiction: str | None) -> list[tuple[Any, ...]]:
        return [row for row in self._register if jurisdiction in (None, row[3])]

    @cached_property
    def _register(self) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(_REGISTER, {"receipt": self._receipt}))

    def rules_digest(self) -> str:
        """Return the digest of the rule set of the receipt."""
        return str(self._head[2])

    def receipt_head(self) -> tuple[int, str]:
        """Return number and hash of the receipt."""
        return int(self._head[0]), str(self._head[1])

    @cached_property
    def _head(self) -> tuple[int, str, str]:
        row = self._connection.execute("SELECT number, hash, rules FROM receipt WHERE number = ?", (self._receipt,))
        return row.fetchone() or (0, GENESIS, "")


def _only(connection: Connection, query: str, bound: Mapping[str, Any] = MappingProxyType({})) -> tuple[Any, ...]:
    (row,) = connection.execute(query, bound)
    return tuple(row)


def receipt_at(connection: Connection, moment: datetime) -> int:
    """Return the number of the newest receipt committed at a moment or before it; 0: there was none yet."""
    query = "SELECT coalesce(max(number), 0) FROM receipt WHERE julianday(committed_at) <= julianday(:moment)"
    return int(_only(connection, query, {"moment": moment.isoformat(timespec="milliseconds")})[0])


def committed_at(connection: Connection, receipt: int) -> str:
    """Return when a receipt was committed, ISO 8601; empty for one that there is not."""
    row = connection.execute("SELECT committed_at FROM receipt WHERE number = ?", (receipt,)).fetchone()
    return str(row[0]) if row else ""
