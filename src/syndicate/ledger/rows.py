"""Checks, row by row: what stands in the tables is what the receipts say that their batches wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.journal import TABLES, digest, quoted, summary
from syndicate.model.disclosures import Receipt


class Answered(NamedTuple):
    """What receipts answer for: the differences, and a remark on those that answer for nothing."""

    wrong: list[str]
    remark: str


def rows_as_written(connection: Connection, receipts: Sequence[Receipt]) -> Answered:
    """Compare the rows of every table with what the receipts carry; tables are looked at one after the other."""
    carried = {receipt.number: _carried(receipt) for receipt in receipts}
    wrong = _fallen_silent(carried)
    replaced = _replaced(connection)
    for table in TABLES:
        wrong += _compared(table, _digests(connection, table, replaced.get(table, {})), carried)
    return Answered(wrong, _remark(carried))


def _carried(receipt: Receipt) -> Mapping[str, str] | None:
    """Return what a receipt says of the rows that its batch wrote, None for one that says nothing."""
    return msgspec.json.decode(receipt.rows, type=dict[str, str]) if receipt.rows else None


_Digests = dict[int, list[bytes]]
"""Receipt → digests of the rows it wrote."""


def _replaced(connection: Connection) -> dict[str, _Digests]:
    """Return the digests of the rows that no longer stand, by table."""
    found: dict[str, _Digests] = {}
    for table, receipt, row in connection.execute("SELECT kind, was, digest FROM replaced"):
        found.setdefault(table, {}).setdefault(receipt, []).append(row)
    return found


def _digests(connection: Connection, table: str, found: _Digests) -> _Digests:
    spec = TABLES[table]
    rows = connection.execute(f"SELECT {spec.receipt}, {quoted(spec.columns)} FROM {table}")
    by_receipt = defaultdict(list, found)
    for receipt, *row in _as_read(connection, rows) if table == "revision" else rows:
        by_receipt[receipt].append(digest(table, row))
    return by_receipt


def _as_read(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield revisions with the disclosure that they were read for, whichever they have been handed over to since."""
    former: dict[int, int] = {}
    for revision, disclosure in connection.execute("SELECT revision, former FROM adopted ORDER BY receipt, rowid"):
        former.setdefault(revision, disclosure)
    for receipt, number, disclosure, *rest in rows:
        yield receipt, number, former.get(number, disclosure), *rest


def _compared(table: str, found: _Digests, carried: Mapping[int, Mapping[str, str] | None]) -> Iterator[str]:
    label = f"{TABLES[table].label} {table}"
    for receipt in sorted({*found, *carried}):
        if receipt not in carried:
            if receipt or table != "name":  # names from before receipts answered for rows name none
                yield f"{label}：{len(found[receipt])} 行的凭证 {receipt} 不存在 / rows of a receipt that is not there"
            continue
        said = carried[receipt]
        if said is not None:
            yield from _differs(label, receipt, said.get(table, summary([])), summary(found.get(receipt, [])))


def _differs(label: str, receipt: int, said: str, found: str) -> Iterator[str]:
    if said == found:
        return
    wrote, there = (one.partition(":")[0] for one in (said, found))
    if wrote == there:
        yield f"凭证 {receipt}：{label} 的 {wrote} 行中有改动 / receipt {receipt}: rows altered"
    else:
        yield f"凭证 {receipt}：{label} 写入 {wrote} 行，现有 {there} 行 / receipt {receipt}: {wrote} rows written, {there} there"


def _fallen_silent(carried: Mapping[int, Mapping[str, str] | None]) -> list[str]:
    """Once receipts answer for rows, every later one does."""
    first = min((number for number, said in carried.items() if said is not None), default=None)
    silent = [number for number, said in carried.items() if said is None and first is not None and number > first]
    return [f"凭证 {number}：没有逐行摘要 / receipt {number} answers for no rows" for number in silent]


def _remark(carried: Mapping[int, Mapping[str, str] | None]) -> str:
    old = [number for number, said in carried.items() if said is None]
    if not old:
        return ""
    return (
        f"凭证 {min(old)}–{max(old)}（{len(old)} 张）早于逐行摘要，其各行不在核对之列 / "
        f"{len(old)} receipts up to {max(old)} predate row digests: their rows are not checked"
    )


def readings_handed_over(connection: Connection) -> list[str]:
    """Return revisions that do not lie where they were handed over to last."""
    latest: dict[int, int] = {}
    wrong = []
    for revision, former, disclosure in connection.execute(
        "SELECT revision, former, disclosure FROM adopted ORDER BY receipt, rowid"
    ):
        if latest.get(revision, former) != former:
            wrong.append(
                f"版本 {revision}：并入记录不连贯 / revision {revision}: handed over by one who did not have it"
            )
        latest[revision] = disclosure
    query = "SELECT disclosure FROM revision WHERE id = ?"
    for revision, disclosure in latest.items():
        row = connection.execute(query, (revision,)).fetchone()
        if row is None or row[0] != disclosure:
            wrong.append(
                f"版本 {revision}：不在其并入的条目之下 / revision {revision} does not lie where it was handed over to"
            )
    return wrong


def standing_readings(connection: Connection) -> list[str]:
    """Return disclosures that say something else than the reading that stands."""
    query = (
        "SELECT d.source || '/' || d.native_id, d.title <> r.headline, d.standing <> r.standing "
        "FROM disclosure d JOIN revision r ON r.id = d.revision WHERE d.title <> r.headline OR d.standing <> r.standing"
    )
    return [
        f"{name}：{'标题' if title else '归属'}与现行版本不符 / {'title' if title else 'standing'} differs from the standing revision"
        for name, title, _ in connection.execute(query)
    ]
