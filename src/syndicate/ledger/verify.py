"""Prove the promises of the ledger: receipts, counters, clusters and handles against a recount from the disclosures."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from syndicate.ledger import closings, verify_counts, verify_receipts, verify_reviews
from syndicate.ledger.connection import Connection, Served
from syndicate.ledger.database import DAMAGE, one
from syndicate.ledger.errands import Errands
from syndicate.ledger.protocol import Invariant
from syndicate.ledger.rows import readings_handed_over, rows_as_written, standing_readings
from syndicate.ledger.verify_evidence import Check, Evidence, Head, standing
from syndicate.model.disclosures import Receipt

__all__ = ["Head", "database_faults", "standing", "verify", "verify_gate"]

_SHOWN = 5
_SENSELESS = (msgspec.MsgspecError, ValueError, LookupError, TypeError)
"""What is raised where a value cannot be what the ledger wrote: a channel that is none, a fingerprint that cannot be unpacked."""


def verify(
    connection: Connection, receipts: Callable[[], Iterable[Receipt]], head: Head | None = None
) -> list[Invariant]:
    """
    Check every promise; one that does not hold, or cannot be checked because the file is damaged, shows its first differences.

    `head` is a receipt that was noted down elsewhere: the ledger must still hold it.
    """
    evidence = Evidence(connection, receipts, head)
    return [
        _checked(name, promise, check, evidence)
        for name, promise, check in (*verify_receipts.CHECKS, *verify_counts.CHECKS, *_OTHERS, *_GATE)
    ]


def verify_gate(connection: Connection, receipts: Callable[[], Iterable[Receipt]]) -> list[Invariant]:
    """Check the promises of the review alone; see `verify`."""
    evidence = Evidence(connection, receipts, None)
    return [_checked(name, promise, check, evidence) for name, promise, check in _GATE]


def _checked(name: str, promise: str, check: Check, evidence: Evidence) -> Invariant:
    try:
        differences = check(evidence)
        detail = evidence.remarks.get(name) or f"{len(evidence.rows)} 条 / disclosures"
    except DAMAGE as error:
        differences = [f"台账文件已损坏，无法核对 / the file is damaged, this cannot be checked: {error}"]
    except _SENSELESS as error:
        differences = [
            f"台账中的内容不合规则，无法核对 / what the ledger holds makes no sense, this cannot be checked: {error!r}"
        ]
    if differences:
        detail = "；".join(differences[:_SHOWN])
    if len(differences) > _SHOWN:
        detail += f" … 共 {len(differences)} 处 / {len(differences)} in all"
    return Invariant(name=name, promise=promise, holds=not differences, detail=detail)


def _rows_as_written(evidence: Evidence) -> list[str]:
    answered = rows_as_written(evidence.connection, evidence.receipts)
    evidence.remarks["rows"] = answered.remark
    return answered.wrong


_GAPS = """
SELECT (SELECT coalesce(max(r.id), 0) - count(r.id) FROM revision r WHERE NOT EXISTS (SELECT 1 FROM numbering n WHERE n.first <= r.id))
    + (SELECT coalesce(sum(gap), 0) FROM (SELECT max(r.id) - n.first + 1 - count(*) AS gap FROM numbering n
        JOIN revision r ON r.id >= n.first AND r.id < n.upto GROUP BY n.first) AS gaps),
    (SELECT count(*) FROM revision r WHERE NOT EXISTS (SELECT 1 FROM disclosure d WHERE d.id = r.disclosure))
"""
"""Revisions are never deleted, and numbered without gaps: all together, or within each block that was set aside. A gap is a reading that
somebody took away."""


def _revisions_kept(evidence: Evidence) -> list[str]:
    query = (
        "SELECT d.source || '/' || d.native_id FROM disclosure d LEFT JOIN revision r ON r.id = d.revision "
        "WHERE r.id IS NULL OR r.disclosure <> d.id"
    )
    lost = [f"{name}: 现行版本缺失 / standing revision missing" for (name,) in evidence.connection.execute(query)]
    missing, orphans = one(evidence.connection, _GAPS)
    if missing:
        lost.append(f"{missing} 个版本缺失 / revisions missing")
    if orphans:
        lost.append(f"{orphans} 个版本没有条目 / revisions without a disclosure")
    return lost + readings_handed_over(evidence.connection) + standing_readings(evidence.connection)


def _acts_on_returns(evidence: Evidence) -> list[str]:
    return closings.faults(evidence.connection)


def _database_sound(evidence: Evidence) -> list[str]:
    return database_faults(evidence.connection)


def database_faults(connection: Connection) -> list[str]:
    """Return what is wrong with the database below its contents."""
    if isinstance(connection, Served):
        return list(connection.sound())
    return [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]


def _errands_stand(evidence: Evidence) -> list[str]:
    return Errands(evidence.connection).broken()


_OTHERS: tuple[tuple[str, str, Check], ...] = (
    ("errands", "请办事项首尾相连，未被改动 / what people asked for stands as it was written", _errands_stand),
    ("rows", "各行与写入它的凭证相符 / every row is as the receipt says that it was written", _rows_as_written),
    ("revisions", "每个条目的各次版本俱在 / every reading is kept", _revisions_kept),
    ("returns", "结账和调整的记录未被改动 / closings and adjustments are as they were signed", _acts_on_returns),
    ("database", "数据库文件完好 / the database file is sound", _database_sound),
)


def _of_the_gate(check: verify_reviews.Check, name: str) -> Check:
    """A check of the gate, told by how many acts it was held against."""

    def checked(evidence: Evidence) -> list[str]:
        gate = evidence.gate
        evidence.remarks[name] = f"{len(gate.acts)} 条记录 / acts"
        return list(check(gate))

    return checked


_GATE = tuple((name, promise, _of_the_gate(check, name)) for name, promise, check in verify_reviews.CHECKS)
