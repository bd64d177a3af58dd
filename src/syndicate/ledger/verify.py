"""Prove the promises of the ledger: receipts, counters, clusters and handles against a recount from the disclosures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from syndicate.ledger import closings, verify_reviews
from syndicate.ledger.connection import Connection, Served
from syndicate.ledger.database import DAMAGE, one
from syndicate.ledger.errands import Errands
from syndicate.ledger.lookup import disclosure_rows, handles, rulings
from syndicate.ledger.protocol import Invariant
from syndicate.ledger.receipts import GENESIS, sealed_hash
from syndicate.ledger.recognised import Recognised
from syndicate.ledger.rows import readings_handed_over, rows_as_written, standing_readings
from syndicate.ledger.weighing import weighing
from syndicate.model.disclosures import Disclosure, Receipt, Tallies
from syndicate.pipeline.state import member_of
from syndicate.pipeline.tally import Member, by_month, channels_of, count, move_overlap, place

_COLUMNS = ", ".join(Disclosure.__struct_fields__)
_SHOWN = 5


def standing(connection: Connection, jurisdiction: str | None = None) -> Iterator[Disclosure]:
    """Yield all counted disclosures, by id."""
    condition, bound = ("AND jurisdiction = ?", (jurisdiction,)) if jurisdiction is not None else ("", ())
    query = f"SELECT {_COLUMNS} FROM disclosure WHERE standing = 'own' AND year > 0 {condition} ORDER BY id"
    return disclosure_rows(connection.execute(query, bound))


Head = tuple[int, str]
"""Number and hash of a receipt."""


class _Evidence:
    """What the checks look at, each part read once, when the first check asks for it."""

    def __init__(self, connection: Connection, receipts: Callable[[], Iterable[Receipt]], head: Head | None) -> None:
        self.connection = connection
        self.head = head
        self.remarks: dict[str, str] = {}
        """Check → what is to be said though the promise holds."""
        self._receipts = receipts

    @cached_property
    def receipts(self) -> Sequence[Receipt]:
        return list(self._receipts())

    @cached_property
    def rows(self) -> list[Disclosure]:
        return list(standing(self.connection))

    @cached_property
    def groups(self) -> dict[int, list[Member]]:
        """Return the members of each information, placed."""
        groups: dict[int, list[Member]] = {}
        for row in self.rows:
            groups.setdefault(row.information, []).append(member_of(row))
        for information, members in groups.items():
            place(information, members)
        return groups

    @cached_property
    def recount(self) -> Tallies:
        recount = Tallies({}, {}, {})
        for members in self.groups.values():
            for member in members:
                count(member, 1, recount)
            move_overlap(recount, members[0].jurisdiction, members[0].year, channels_of(members), 1)
        return recount

    @cached_property
    def gate(self) -> verify_reviews.Evidence:
        return verify_reviews.Evidence(self.connection)

    @cached_property
    def again(self) -> Recognised:
        return Recognised(self.rows, rulings(self.connection), handles(self.connection), weighing(self.connection))


Check = Callable[[_Evidence], list[str]]
"""Returns the differences; none means that the promise holds."""
_SENSELESS = (msgspec.MsgspecError, ValueError, LookupError, TypeError)
"""What is raised where a value cannot be what the ledger wrote: a channel that is none, a fingerprint that cannot be unpacked."""


def verify(
    connection: Connection, receipts: Callable[[], Iterable[Receipt]], head: Head | None = None
) -> list[Invariant]:
    """
    Check every promise; one that does not hold, or cannot be checked because the file is damaged, shows its first differences.

    `head` is a receipt that was noted down elsewhere: the ledger must still hold it.
    """
    evidence = _Evidence(connection, receipts, head)
    return [_checked(name, promise, check, evidence) for name, promise, check in (*_CHECKS, *_GATE)]


def verify_gate(connection: Connection, receipts: Callable[[], Iterable[Receipt]]) -> list[Invariant]:
    """Check the promises of the review alone; see `verify`."""
    evidence = _Evidence(connection, receipts, None)
    return [_checked(name, promise, check, evidence) for name, promise, check in _GATE]


def _checked(name: str, promise: str, check: Check, evidence: _Evidence) -> Invariant:
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


def _head_stands(evidence: _Evidence) -> list[str]:
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


def _lanes_stand(evidence: _Evidence) -> list[str]:
    ends: dict[str, tuple[int, int]] = {}
    for receipt in evidence.receipts:
        ends[receipt.lane] = (ends.get(receipt.lane, (0, 0))[0] + receipt.outcome.read, receipt.number)
    rows = evidence.connection.execute("SELECT lane, position, receipt FROM lane WHERE position > 0 OR receipt > 0")
    return _difference("通道", ends, {lane: (position, receipt) for lane, position, receipt in rows})


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
    return _difference("计数", counted, stored) + _months_recount(evidence)


def _months_recount(evidence: _Evidence) -> list[str]:
    counted = by_month(evidence.recount.counters.items())
    rows = evidence.connection.execute("SELECT * FROM month_counter")
    stored = {tuple(row[:5]): list(row[5:]) for row in rows if any(row[5:])}
    return _difference("月计数", {key: value for key, value in counted.items() if any(value)}, stored)


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
    query = (
        "SELECT source || '/' || native_id FROM disclosure WHERE (standing <> 'own' OR year <= 0) "
        "AND (information <> id OR first + channel_first + unit_first > 0)"
    )
    uncounted = (name for (name,) in evidence.connection.execute(query))
    return wrong + [f"{name}: 不计数的条目不成信息 / not counted, yet placed" for name in uncounted]


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
        if len(members) > 1
    }
    rows = evidence.connection.execute(
        "SELECT id, jurisdiction, year, name, channels, disclosures, kind, five_open, field, theme, area FROM information"
    )
    return _difference("信息", counted, {row[0]: row[1:] for row in rows})


def _clusters_follow(evidence: _Evidence) -> list[str]:
    return [
        f"{row.source}/{row.native_id}: 重新识别的结果不同 / recognised differently from nothing"
        for row in evidence.rows
        if evidence.again.information_of(row.id) != row.information
    ]


def _edges_follow(evidence: _Evidence) -> list[str]:
    query = "SELECT one, other, same, doubtful, score, evidence, vetoes FROM edge"
    stored = {(row[0], row[1]): row[2:] for row in evidence.connection.execute(query)}
    rules = "SELECT one, other FROM edge WHERE rules NOT IN (SELECT rules FROM receipt)"
    unruled = [
        f"判定 {pair}: 规则版本不明 / by rules that no receipt names" for pair in evidence.connection.execute(rules)
    ]
    return _difference("判定", evidence.again.edges, stored) + unruled


def _rows_as_written(evidence: _Evidence) -> list[str]:
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


def _revisions_kept(evidence: _Evidence) -> list[str]:
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


def _acts_on_returns(evidence: _Evidence) -> list[str]:
    return closings.faults(evidence.connection)


def _database_sound(evidence: _Evidence) -> list[str]:
    return database_faults(evidence.connection)


def database_faults(connection: Connection) -> list[str]:
    """Return what is wrong with the database below its contents."""
    if isinstance(connection, Served):
        return list(connection.sound())
    return [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]


def _nonzero(counter: Counter[str]) -> dict[str, int]:
    return {key: value for key, value in counter.items() if value}


def _difference(what: str, counted: Mapping[Any, Any], stored: Mapping[Any, Any]) -> list[str]:
    keys = [key for key in {**counted, **stored} if counted.get(key) != stored.get(key)]
    return [f"{what} {key}: 重算 {counted.get(key)}，台账 {stored.get(key)}" for key in keys]


def _errands_stand(evidence: _Evidence) -> list[str]:
    return Errands(evidence.connection).broken()


_CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("receipts", "每批：读入 = 新增 + 修订 + 重复 + 隔离 + 封存 / each batch: read = its parts", _receipts_add_up),
    ("chain", "凭证链完整，未被改动 / the chain of receipts is whole and unaltered", _chain_holds),
    (
        "head",
        "最新凭证（编号:散列）；此前记下的凭证仍在链上 / the newest receipt; one noted before still stands",
        _head_stands,
    ),
    ("errands", "请办事项首尾相连，未被改动 / what people asked for stands as it was written", _errands_stand),
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
    (
        "edges",
        "判定 = 由指纹重新比对（升级后先结算：rules apply） / judgements = compared again from the fingerprints (after an upgrade: once settled)",
        _edges_follow,
    ),
    ("rows", "各行与写入它的凭证相符 / every row is as the receipt says that it was written", _rows_as_written),
    ("revisions", "每个条目的各次版本俱在 / every reading is kept", _revisions_kept),
    ("returns", "结账和调整的记录未被改动 / closings and adjustments are as they were signed", _acts_on_returns),
    ("database", "数据库文件完好 / the database file is sound", _database_sound),
)


def _of_the_gate(check: verify_reviews.Check, name: str) -> Check:
    """A check of the gate, told by how many acts it was held against."""

    def checked(evidence: _Evidence) -> list[str]:
        gate = evidence.gate
        evidence.remarks[name] = f"{len(gate.acts)} 条记录 / acts"
        return list(check(gate))

    return checked


_GATE = tuple((name, promise, _of_the_gate(check, name)) for name, promise, check in verify_reviews.CHECKS)
