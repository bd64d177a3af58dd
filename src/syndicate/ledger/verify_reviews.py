"""Prove the promises of the gate: the chain of acts, states from acts, rows as the acts say, a schema that still refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import apsw
import msgspec

from syndicate.ledger import review_rows as rows
from syndicate.ledger.acts import acts, hash_of
from syndicate.ledger.beside import wrongly_noted
from syndicate.ledger.connection import Connection, Served
from syndicate.ledger.database import migrations
from syndicate.ledger.noting import KEYS, answer_for
from syndicate.ledger.receipts import GENESIS
from syndicate.model.review import (
    Act,
    Alarm,
    Attachment,
    Deed,
    Delegation,
    Finding,
    Mask,
    Person,
    Posting,
    Review,
    Token,
    Version,
)
from syndicate.pipeline.gate.digest import Bound, rows_digest
from syndicate.pipeline.gate.machine import fold

_STRUCTS: dict[str, type[msgspec.Struct]] = {
    "person": Person,
    "token": Token,
    "delegation": Delegation,
    "alarm": Alarm,
}
_GUARDS = (
    "review", "version", "finding", "act", "procedure", "person", "token", "delegation", "dismissal", "outbox", "alarm", "beside",
)  # fmt: skip


class Evidence:
    """What the checks of the gate look at."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def acts(self) -> list[Act]:
        """Return every act."""
        return list(acts(self.connection))

    @cached_property
    def told(self) -> dict[int, dict[str, Any]]:
        """Return what each act carries besides, by its number."""
        return {act.number: msgspec.json.decode(act.details, type=dict[str, Any]) for act in self.acts}

    @cached_property
    def by_review(self) -> dict[str, list[Act]]:
        """Return the acts on each review."""
        found: dict[str, list[Act]] = {}
        for act in self.acts:
            if act.review:
                found.setdefault(act.review, []).append(act)
        return found

    @cached_property
    def reviews(self) -> list[Review]:
        """Return every review."""
        return [rows.review_of(one) for one in rows.select(self.connection, Review, "ORDER BY id")]

    @cached_property
    def versions(self) -> dict[str, list[Version]]:
        """Return the versions of each review, oldest first."""
        found: dict[str, list[Version]] = {}
        for one in rows.select(self.connection, Version, "ORDER BY review, number"):
            found.setdefault(one.review, []).append(one)
        return found

    @cached_property
    def findings(self) -> dict[int, list[Finding]]:
        """Return the findings of each version, in order."""
        found: dict[int, list[Finding]] = {}
        for one in rows.select(self.connection, Finding, "ORDER BY version, number"):
            found.setdefault(one.version, []).append(one)
        return found


Check = Callable[[Evidence], Iterator[str]]
"""Yields differences; none means that the promise holds."""


def chain_holds(evidence: Evidence) -> Iterator[str]:
    """Every act stands where it was written, unaltered, and none is missing, slipped in or double."""
    ends: dict[str, tuple[int, str]] = {}
    for number, act in enumerate(evidence.acts, start=1):
        place, previous = ends.get(act.jurisdiction, (0, GENESIS))
        if act.number != number or act.place != place + 1:
            yield f"第 {act.number} 号记录：其前有缺失或插入 / entry {act.number}: something before it is missing or was slipped in"
        if act.previous != previous or act.hash != hash_of(act):
            yield f"第 {act.number} 号记录的散列不符 / entry {act.number}: its hash differs"
        ends[act.jurisdiction] = (act.place, act.hash)


def states_follow(evidence: Evidence) -> Iterator[str]:
    """Each review stands where its acts lead, approvals counted again by the rules of the gate."""
    procedures = rows.procedures(evidence.connection)
    for review in evidence.reviews:
        on_it = evidence.by_review.get(review.id, [])
        if review.procedure not in procedures:
            yield f"审查 {review.id}：程序 {review.procedure} 缺失 / its procedure is missing"
            continue
        case, wrong = fold(procedures[review.procedure], on_it, review.author)
        yield from (f"审查 {review.id}：{one}" for one in wrong)
        newest = max((act.number for act in on_it if act.deed not in (Deed.READ, Deed.ALARM, Deed.RESOLVE)), default=0)
        standing = (review.state, review.round, review.digest, review.act)
        if case is None or (case.state, case.round, case.digest, newest) != standing:
            yield f"审查 {review.id} 的状态与记录不符 / its state does not follow from its acts"
        else:
            yield from _told_alike(review, on_it, evidence.told)
    for lost in {*evidence.by_review} - {review.id for review in evidence.reviews}:
        yield f"审查 {lost} 缺失 / a review of which the record speaks is missing"


def _told_alike(review: Review, on_it: list[Act], told: Mapping[int, Mapping[str, Any]]) -> Iterator[str]:
    """What a review is of is what the act says that opened it; since when it stands there, what moved it says."""
    first = on_it[0]
    names = ("jurisdiction", "unit", "source", "platform", "native_id", "author", "made_on", "procedure")
    said = told[first.number]
    moves = [act for act in on_it if act.before != act.after or act.deed is Deed.OPEN]
    if any(said.get(name) != getattr(review, name) for name in names):
        yield f"审查 {review.id}：审查对象与受理记录不符 / it is of something else than the record says"
    owner = review.platform or review.unit
    if review.subject != f"{owner}/{review.native_id}" or (review.opened_at, review.since) != (first.at, moves[-1].at):
        yield f"审查 {review.id}：名称或时间与记录不符 / its name or its times differ from the record"


def versions_stand(evidence: Evidence) -> Iterator[str]:
    """Each version is what the act says that wrote it, and its digest is that of its text."""
    for review in evidence.reviews:
        written = [act for act in evidence.by_review.get(review.id, []) if act.deed in (Deed.OPEN, Deed.EDIT)]
        standing = evidence.versions.get(review.id, [])
        if len(written) != len(standing):
            yield f"审查 {review.id}：应有 {len(written)} 个版本，现有 {len(standing)} 个 / versions are missing or too many"
        for act, version in zip(written, standing, strict=False):
            if evidence.told[act.number].get("version") != rows_digest("version", [version]):
                yield f"审查 {review.id} 第 {version.number} 版被改动 / version {version.number} was altered"
            elif (version.digest, act.digest) != (_digest(version), version.digest):
                yield f"审查 {review.id} 第 {version.number} 版的摘要不符 / the digest of version {version.number} is not of its text"
        if standing and standing[-1].id != review.version:
            yield f"审查 {review.id} 所指的不是最新版本 / it names another version than its newest"
    for lost in {*evidence.versions} - {review.id for review in evidence.reviews}:
        yield f"版本没有审查：{lost} / versions of no review"


def _digest(version: Version) -> str:
    bound = Bound(
        title=version.title,
        body=version.body,
        html=bool(version.html),
        attachments=msgspec.json.decode(version.attachments, type=tuple[Attachment, ...]),
        masks=msgspec.json.decode(version.masks, type=tuple[Mask, ...]),
        channels=msgspec.json.decode(version.channels, type=tuple[str, ...]),
        rules=version.rules,
    )
    same = bound.shown == (version.shown_title, version.shown_body) and bound.wording == version.wording
    return bound.digest if same else ""


def findings_stand(evidence: Evidence) -> Iterator[str]:
    """Findings and dismissals are those that the acts filed."""
    filed: dict[int, int] = {}
    dismissed: Counter[tuple[int, int, int]] = Counter()
    for review in evidence.reviews:
        versions = iter(evidence.versions.get(review.id, []))
        version = 0
        for act in evidence.by_review.get(review.id, []):
            told = evidence.told[act.number]
            if act.deed in (Deed.OPEN, Deed.EDIT):
                version = getattr(next(versions, None), "id", 0)
            elif "findings" in told and act.deed in (Deed.SCREEN, Deed.FIND):
                first = filed.get(version, 0)
                filed[version] = first + int(told["number"])
                if (
                    rows_digest("finding", evidence.findings.get(version, [])[first : filed[version]])
                    != told["findings"]
                ):
                    yield f"审查 {review.id}：第 {act.place} 号记录的发现被改动 / findings of entry {act.place} were altered"
            dismissed.update((version, number, act.number) for number in told.get("dismissed", ()))
    if {number: len(those) for number, those in evidence.findings.items()} != {k: n for k, n in filed.items() if n}:
        yield "发现的条数与记录不符 / findings are missing or too many"
    if Counter(evidence.connection.execute("SELECT version, number, act FROM dismissal")) != dismissed:
        yield "排除的发现与记录不符 / dismissals differ from the record"


def rows_answered(evidence: Evidence) -> Iterator[str]:
    """Users, tokens, delegations and alarms are as the newest act says; procedures as when they were made."""
    said: dict[tuple[str, Any], tuple[int, str]] = {}
    for act in evidence.acts:
        told = evidence.told[act.number]
        if told.get("table") in KEYS:
            said[told["table"], told["key"]] = (act.number, told["row"])
    for table, struct in _STRUCTS.items():
        for row in rows.select(evidence.connection, struct, "", table=table):
            fields = msgspec.structs.asdict(row)
            wrote = said.pop((table, fields[KEYS[table]]), None)
            newest = fields.get("resolved_act") or fields["act"]
            if wrote != (newest, answer_for(table, fields)):
                yield f"{table} {fields[KEYS[table]]} 与记录不符 / differs from the record"
    yield from (f"{table} {key} 缺失 / is missing" for table, key in said)
    made = {told["procedure"]: told["rows"] for told in evidence.told.values() if {"procedure", "rows"} <= told.keys()}
    found = {
        number: rows_digest("procedure", one.tiers) for number, one in rows.procedures(evidence.connection).items()
    }
    if made != found:
        yield "审查程序与记录不符 / procedures differ from the record"


def postings_follow(evidence: Evidence) -> Iterator[str]:
    """What is to be sent is what was released and taken back, in order, each once."""
    said: list[Posting] = []
    out: set[str] = set()
    for act in evidence.acts:
        if act.deed is Deed.RELEASE:
            out.add(act.review)
            said.append(_posting(len(said) + 1, act, "released", ""))
        elif act.review in out and act.before == "released" != act.after:
            code = "changed" if act.deed is Deed.EDIT else act.code
            said.append(_posting(len(said) + 1, act, "withdrawn", code))
    found = list(rows.postings(evidence.connection))
    if said != found:
        yield f"待发 {len(found)} 项，应为 {len(said)} 项，或有改动 / the outbox differs from the record"


def _posting(number: int, act: Act, event: str, code: str) -> Posting:
    return Posting(
        id=number,
        jurisdiction=act.jurisdiction,
        review=act.review,
        event=event,
        digest=act.digest,
        code=code,
        act=act.number,
        at=act.at,
    )


def schema_refuses(evidence: Evidence) -> Iterator[str]:
    """Triggers and views of the gate are those of this release."""
    if isinstance(evidence.connection, Served):
        yield from evidence.connection.guards()
        return
    fresh = apsw.Connection(":memory:")
    for _, script in migrations():
        fresh.execute(script)
    installed, standing = _guards(fresh), _guards(evidence.connection)
    fresh.close()
    for name in sorted({*installed, *standing}):
        if installed.get(name) != standing.get(name):
            yield f"数据库中的“{name}”缺失或被改动 / {name} is missing or altered in the schema"


def _guards(connection: apsw.Connection) -> dict[str, str]:
    tables = ", ".join(f"'{name}'" for name in _GUARDS)
    query = f"SELECT name, sql FROM sqlite_schema WHERE tbl_name IN ({tables}) OR type = 'view'"
    return {str(name): str(said) for name, said in connection.execute(query)}


def files_noted(evidence: Evidence) -> Iterator[str]:
    """The files noted beside each publication under review are those that its links lead to."""
    for review in wrongly_noted(evidence.connection):
        yield f"审查 {review}：所记附件与链接不符 / the files noted beside it are not those of its links"


CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("acts", "审查记录链完整，未被改动 / the chain of acts is whole and unaltered", chain_holds),
    ("reviews", "审查状态 = 由记录推算 / states = folded from the acts", states_follow),
    ("versions", "送审的每个版本与记录相符 / every version is what the record says", versions_stand),
    ("findings", "发现与排除与记录相符 / findings and dismissals are what the record says", findings_stand),
    (
        "people",
        "用户、委托、告警、程序与记录相符 / users, delegations, alarms, procedures are what the record says",
        rows_answered,
    ),
    ("outbox", "待发 = 由记录推算 / the outbox = released and taken back by the acts", postings_follow),
    ("beside", "公开内容所附文件与其链接相符 / files noted beside publications are those of their links", files_noted),
    ("gate", "数据库中的关口完好 / the gate in the schema stands", schema_refuses),
)
