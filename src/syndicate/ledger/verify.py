"""Prove the promises of the ledger: receipts, counters, clusters and handles against a recount from the disclosures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import apsw
import msgspec

from syndicate.ledger.database import DAMAGE, one
from syndicate.ledger.lookup import disclosure_rows
from syndicate.ledger.protocol import Invariant
from syndicate.ledger.receipts import GENESIS, sealed_hash
from syndicate.model.disclosures import Disclosure, Receipt, Tallies
from syndicate.pipeline.state import State, member_of, node_of
from syndicate.pipeline.tally import Member, channels_of, count, move_overlap, place

_COLUMNS = ", ".join(Disclosure.__struct_fields__)
_SHOWN = 5
_BATCH = 512


def standing(connection: apsw.Connection, jurisdiction: str | None = None) -> Iterator[Disclosure]:
    """Yield all counted disclosures, by id."""
    condition, bound = ("AND jurisdiction = ?", (jurisdiction,)) if jurisdiction is not None else ("", ())
    query = f"SELECT {_COLUMNS} FROM disclosure WHERE standing = 'own' AND year > 0 {condition} ORDER BY id"
    return disclosure_rows(connection.execute(query, bound))


class _Evidence(msgspec.Struct):
    """What all checks look at, read once."""

    connection: apsw.Connection
    receipts: Sequence[Receipt]
    rows: list[Disclosure]
    groups: dict[int, list[Member]]
    recount: Tallies


Check = Callable[[_Evidence], list[str]]
"""Returns the differences; none means that the promise holds."""


def verify(connection: apsw.Connection, receipts: Callable[[], Iterable[Receipt]]) -> list[Invariant]:
    """Check every promise; one that does not hold, or cannot be checked because the file is damaged, shows its first differences."""
    evidence: _Evidence | None = None
    try:
        evidence = _gather(connection, list(receipts()))
    except DAMAGE:
        evidence = None  # the checks below say so, one by one
    return [_checked(name, promise, check, evidence) for name, promise, check in _CHECKS]


def _checked(name: str, promise: str, check: Check, evidence: _Evidence | None) -> Invariant:
    differences = ["台账文件已损坏，无法核对 / the file is damaged, this cannot be checked"]
    if evidence is not None:
        try:
            differences = check(evidence)
        except DAMAGE as error:
            differences = [f"{differences[0]}: {error}"]
    detail = (
        "；".join(differences[:_SHOWN]) if differences else f"{len(evidence.rows) if evidence else 0} 条 / disclosures"
    )
    if len(differences) > _SHOWN:
        detail += f" … 共 {len(differences)} 处 / {len(differences)} in all"
    return Invariant(name=name, promise=promise, holds=not differences, detail=detail)


def _gather(connection: apsw.Connection, receipts: Sequence[Receipt]) -> _Evidence:
    rows = list(standing(connection))
    groups: dict[int, list[Member]] = {}
    for row in rows:
        groups.setdefault(row.information, []).append(member_of(row))
    recount = Tallies({}, {}, {})
    for information, members in groups.items():
        place(information, members)
        for member in members:
            count(member, 1, recount)
        move_overlap(recount, members[0].jurisdiction, members[0].year, channels_of(members), 1)
    return _Evidence(connection, receipts, rows, groups, recount)


def _receipts_add_up(evidence: _Evidence) -> list[str]:
    wrong = []
    for receipt in evidence.receipts:
        done = receipt.outcome
        parts = done.new + done.revised + done.repeated + done.quarantined + done.sealed
        if done.read != parts or receipt.end - receipt.start != done.read:
            wrong.append(f"凭证 {receipt.number}: 读入 {done.read} ≠ {parts}")
    return wrong


def _chain_holds(evidence: _Evidence) -> list[str]:
    wrong = []
    previous, number = GENESIS, 0
    for receipt in evidence.receipts:
        if receipt.number != number + 1:
            wrong.append(f"凭证 {number + 1} 缺失 / missing")
        if receipt.previous != previous or receipt.hash != sealed_hash(receipt):
            wrong.append(f"凭证 {receipt.number} 的散列不符 / hash differs")
        previous, number = receipt.hash, receipt.number
    return wrong


def _lanes_stand(evidence: _Evidence) -> list[str]:
    ends: Counter[str] = Counter()
    for receipt in evidence.receipts:
        ends[receipt.lane] += receipt.outcome.read
    stored = dict(evidence.connection.execute("SELECT lane, position FROM lane WHERE position > 0"))
    return _difference("通道", dict(ends), stored)


def _nothing_lost(evidence: _Evidence) -> list[str]:
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
    return _difference("累计", {key: said.get(key, 0) for key in stored}, stored)


def _counters_recount(evidence: _Evidence) -> list[str]:
    counted = {"/".join(map(str, key)): tuple(value) for key, value in evidence.recount.counters.items() if any(value)}
    query = (
        "SELECT jurisdiction, day, channel, unit, facet, value, postings, channel_first, unit_first, first FROM counter"
    )
    stored = {"/".join(map(str, row[:6])): row[6:] for row in evidence.connection.execute(query) if any(row[6:])}
    return _difference("计数", counted, stored)


def _receipts_sum(evidence: _Evidence) -> list[str]:
    years: dict[str, list[int]] = {}
    overlap: Counter[str] = Counter()
    for receipt in evidence.receipts:
        tallies = msgspec.json.decode(receipt.tallies)
        for key, delta in tallies["years"].items():
            years[key] = [a + b for a, b in zip(years.get(key, [0, 0, 0]), delta, strict=True)]
        overlap.update(tallies["overlap"])
    recounted = {key: value for key, value in evidence.recount.years.items() if any(value)}
    wrong = _difference("凭证合计", recounted, {key: value for key, value in years.items() if any(value)})
    bits: Counter[str] = Counter()
    for (_, year, channels), value in evidence.recount.overlap.items():
        bits[f"{year}/{channels}"] += value
    return wrong + _difference("凭证重叠", _nonzero(bits), _nonzero(overlap))


def _overlap_recounts(evidence: _Evidence) -> list[str]:
    counted = {"/".join(map(str, key)): value for key, value in evidence.recount.overlap.items() if value}
    rows = evidence.connection.execute(
        "SELECT jurisdiction, year, channels, informations FROM overlap WHERE informations <> 0"
    )
    return _difference("重叠", counted, {"/".join(map(str, row[:3])): row[3] for row in rows})


def _placement_stands(evidence: _Evidence) -> list[str]:
    placed = {member.id: member for members in evidence.groups.values() for member in members}
    wrong = []
    for row in evidence.rows:
        member = placed[row.id]
        if (row.first, row.channel_first, row.unit_first) != (member.first, member.channel_first, member.unit_first):
            wrong.append(f"{row.source}/{row.native_id}: 首发标记不符 / first marks differ")
    return wrong


def _informations_stand(evidence: _Evidence) -> list[str]:
    counted = {
        number: (
            members[0].jurisdiction,
            members[0].year,
            min(member.name for member in members),
            channels_of(members),
            len(members),
            *(members[0].shown or ()),
        )
        for number, members in evidence.groups.items()
    }
    rows = evidence.connection.execute(
        "SELECT id, jurisdiction, year, name, channels, disclosures, kind, five_open, field, theme FROM information"
    )
    return _difference("信息", counted, {row[0]: row[1:] for row in rows})


def _clusters_follow(evidence: _Evidence) -> list[str]:
    """Recognise everything again from nothing, in another order, and compare the clusters."""
    state = State()
    rows = sorted(evidence.rows, key=lambda row: row.name)
    for start in range(0, len(rows), _BATCH):
        state.index.absorb([node_of(row) for row in rows[start : start + _BATCH]])
    return [
        f"{row.source}/{row.native_id}: 重新识别的结果不同 / recognised differently from nothing"
        for row in rows
        if state.index.information_of(row.id) != row.information
    ]


def _revisions_kept(evidence: _Evidence) -> list[str]:
    query = (
        "SELECT d.source || '/' || d.native_id FROM disclosure d LEFT JOIN revision r ON r.id = d.revision "
        "WHERE r.id IS NULL OR r.disclosure <> d.id"
    )
    lost = [f"{name}: 现行版本缺失 / standing revision missing" for (name,) in evidence.connection.execute(query)]
    # Revisions are numbered without gaps and never deleted, so a gap is a reading that somebody took away.
    numbers = "SELECT coalesce(max(id), 0) - count(*), coalesce(sum(disclosure NOT IN (SELECT id FROM disclosure)), 0) FROM revision"
    missing, orphans = one(evidence.connection, numbers)
    if missing:
        lost.append(f"{missing} 个版本缺失 / revisions missing")
    if orphans:
        lost.append(f"{orphans} 个版本没有条目 / revisions without a disclosure")
    return lost


def _database_sound(evidence: _Evidence) -> list[str]:
    return [row[0] for row in evidence.connection.execute("PRAGMA integrity_check") if row[0] != "ok"]


def _nonzero(counter: Counter[str]) -> dict[str, int]:
    return {key: value for key, value in counter.items() if value}


def _difference(what: str, counted: Mapping[Any, Any], stored: Mapping[Any, Any]) -> list[str]:
    keys = [key for key in {**counted, **stored} if counted.get(key) != stored.get(key)]
    return [f"{what} {key}: 重算 {counted.get(key)}，台账 {stored.get(key)}" for key in keys]


_CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("receipts", "每批：读入 = 新增 + 修订 + 重复 + 隔离 + 封存 / each batch: read = its parts", _receipts_add_up),
    ("chain", "凭证链完整，未被改动 / the chain of receipts is whole and unaltered", _chain_holds),
    ("lanes", "各通道位置 = 其凭证读入之和 / each lane stands where its receipts end", _lanes_stand),
    ("nothing_lost", "凭证所记 = 台账所存，无一遗失 / what the receipts name is what the ledger holds", _nothing_lost),
    ("counters", "计数 = 由条目重算 / counters = recount from the disclosures", _counters_recount),
    ("receipts_sum", "计数 = 凭证之和 / counters = sum of the receipts", _receipts_sum),
    ("overlap", "渠道重叠 = 由信息重算 / overlap = recount from the informations", _overlap_recounts),
    ("placement", "首发标记由数据决定 / first marks follow from the data", _placement_stands),
    ("informations", "信息表 = 由条目重算 / informations = regrouped disclosures", _informations_stand),
    (
        "clusters",
        "换序从头识别，结果相同 / recognised from nothing in another order, the same clusters",
        _clusters_follow,
    ),
    ("revisions", "每个条目的各次版本俱在 / every reading is kept", _revisions_kept),
    ("database", "数据库文件完好 / the database file is sound", _database_sound),
)
