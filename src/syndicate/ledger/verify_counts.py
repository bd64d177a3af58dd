"""The promises of the numbers: counters, overlap, marks of the first and clusters against a recount from the disclosures."""

from __future__ import annotations

from syndicate.ledger.verify_evidence import Check, Evidence, difference
from syndicate.pipeline.tally import by_month, channels_of


def _counters_recount(evidence: Evidence) -> list[str]:
    counted = {"/".join(map(str, key)): tuple(value) for key, value in evidence.recount.counters.items() if any(value)}
    query = (
        "SELECT jurisdiction, day, channel, unit, facet, value, postings, channel_first, unit_first, first FROM counter"
    )
    stored = {"/".join(map(str, row[:6])): row[6:] for row in evidence.connection.execute(query) if any(row[6:])}
    return difference("计数", counted, stored) + _months_recount(evidence)


def _months_recount(evidence: Evidence) -> list[str]:
    counted = by_month(evidence.recount.counters.items())
    rows = evidence.connection.execute("SELECT * FROM month_counter")
    stored = {tuple(row[:5]): list(row[5:]) for row in rows if any(row[5:])}
    return difference("月计数", {key: value for key, value in counted.items() if any(value)}, stored)


def _overlap_recounts(evidence: Evidence) -> list[str]:
    counted = {"/".join(map(str, key)): value for key, value in evidence.recount.overlap.items() if value}
    rows = evidence.connection.execute(
        "SELECT jurisdiction, year, channels, informations FROM overlap WHERE informations <> 0"
    )
    return difference("重叠", counted, {"/".join(map(str, row[:3])): row[3] for row in rows})


def _placement_stands(evidence: Evidence) -> list[str]:
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


def _informations_stand(evidence: Evidence) -> list[str]:
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
    return difference("信息", counted, {row[0]: row[1:] for row in rows})


def _clusters_follow(evidence: Evidence) -> list[str]:
    return [
        f"{row.source}/{row.native_id}: 重新识别的结果不同 / recognised differently from nothing"
        for row in evidence.rows
        if evidence.again.information_of(row.id) != row.information
    ]


def _edges_follow(evidence: Evidence) -> list[str]:
    query = "SELECT one, other, same, doubtful, score, evidence, vetoes FROM edge"
    stored = {(row[0], row[1]): row[2:] for row in evidence.connection.execute(query)}
    rules = "SELECT one, other FROM edge WHERE rules NOT IN (SELECT rules FROM receipt)"
    unruled = [
        f"判定 {pair}: 规则版本不明 / by rules that no receipt names" for pair in evidence.connection.execute(rules)
    ]
    return difference("判定", evidence.again.edges, stored) + unruled


CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("counters", "计数 = 由条目重算 / counters = recount from the disclosures", _counters_recount),
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
)
"""Name, promise, and what checks it."""
