"""The promises of the receipts: each adds up, the chain is whole, and together they are what the ledger holds."""

from __future__ import annotations

from collections import Counter

import msgspec

from syndicate.ledger.database import one
from syndicate.ledger.receipts import GENESIS, sealed_hash
from syndicate.ledger.verify_evidence import Check, Evidence, difference


def _receipts_add_up(evidence: Evidence) -> list[str]:
    wrong = []
    for receipt in evidence.receipts:
        done = receipt.outcome
        parts = done.new + done.revised + done.repeated + done.quarantined + done.sealed
        if done.read != parts or receipt.end - receipt.start != done.read:
            wrong.append(f"凭证 {receipt.number}: 读入 {done.read} ≠ {parts}")
    return wrong


def _chain_holds(evidence: Evidence) -> list[str]:
    wrong = []
    previous, number = GENESIS, 0
    for receipt in evidence.receipts:
        if receipt.number != number + 1:
            wrong.append(f"凭证 {number + 1} 缺失 / missing")
        if receipt.previous != previous or receipt.hash != sealed_hash(receipt):
            wrong.append(f"凭证 {receipt.number} 的散列不符 / hash differs")
        previous, number = receipt.hash, receipt.number
    return wrong


def _head_stands(evidence: Evidence) -> list[str]:
    chain = {receipt.number: receipt.hash for receipt in evidence.receipts}
    newest = max(chain, default=0)
    evidence.remarks["head"] = f"{newest}:{chain.get(newest, GENESIS)}"
    number, noted = evidence.head or (newest, chain.get(newest, GENESIS))
    if number > newest:
        cut = f"凭证 {number} 已不在台账，最新的是 {newest}：末尾被截去，或换回了旧台账"
        return [
            f"{cut} / receipt {number} is gone, the newest is {newest}: the tail was cut off or an older ledger put back"
        ]
    if chain.get(number, GENESIS if number == 0 else "") != noted:
        return [
            f"凭证 {number} 与所记的不同，台账被改写 / receipt {number} is not the one noted: the ledger was rewritten"
        ]
    return []


def _lanes_stand(evidence: Evidence) -> list[str]:
    ends: dict[str, tuple[int, int]] = {}
    for receipt in evidence.receipts:
        ends[receipt.lane] = (ends.get(receipt.lane, (0, 0))[0] + receipt.outcome.read, receipt.number)
    rows = evidence.connection.execute("SELECT lane, position, receipt FROM lane WHERE position > 0 OR receipt > 0")
    return difference("通道", ends, {lane: (position, receipt) for lane, position, receipt in rows})


def _nothing_lost(evidence: Evidence) -> list[str]:
    said: Counter[str] = Counter()
    for receipt in evidence.receipts:
        done = receipt.outcome
        said["new"] += done.new - done.joined
        said["quarantined"] += done.quarantined
        said["sealed"] += done.sealed
    held = one(
        evidence.connection,
        "SELECT (SELECT count(*) FROM disclosure) + (SELECT count(*) FROM register) + (SELECT count(*) FROM enrichment), "
        "(SELECT coalesce(sum(times), 0) FROM quarantine), (SELECT coalesce(sum(times), 0) FROM sealed)",
    )
    stored = dict(zip(("new", "quarantined", "sealed"), held, strict=True))
    return difference("累计", {key: said.get(key, 0) for key in stored}, stored)


def _receipts_sum(evidence: Evidence) -> list[str]:
    years: dict[str, list[int]] = {}
    overlap: Counter[str] = Counter()
    for receipt in evidence.receipts:
        tallies = msgspec.json.decode(receipt.tallies)
        for key, delta in tallies["years"].items():
            years[key] = [a + b for a, b in zip(years.get(key, [0, 0, 0]), delta, strict=True)]
        overlap.update(tallies["overlap"])
    recounted = {key: value for key, value in evidence.recount.years.items() if any(value)}
    wrong = difference("凭证合计", recounted, {key: value for key, value in years.items() if any(value)})
    bits: Counter[str] = Counter()
    for (_, year, channels), value in evidence.recount.overlap.items():
        bits[f"{year}/{channels}"] += value
    return wrong + difference("凭证重叠", _nonzero(bits), _nonzero(overlap))


def _nonzero(counter: Counter[str]) -> dict[str, int]:
    return {key: value for key, value in counter.items() if value}


CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("receipts", "每批：读入 = 新增 + 修订 + 重复 + 隔离 + 封存 / each batch: read = its parts", _receipts_add_up),
    ("chain", "凭证链完整，未被改动 / the chain of receipts is whole and unaltered", _chain_holds),
    (
        "head",
        "最新凭证（编号:散列）；此前记下的凭证仍在链上 / the newest receipt; one noted before still stands",
        _head_stands,
    ),
    ("lanes", "各通道位置 = 其凭证读入之和 / each lane stands where its receipts end", _lanes_stand),
    ("nothing_lost", "凭证所记 = 台账所存，无一遗失 / what the receipts name is what the ledger holds", _nothing_lost),
    ("receipts_sum", "计数 = 凭证之和 / counters = sum of the receipts", _receipts_sum),
)
"""Name, promise, and what checks it."""
